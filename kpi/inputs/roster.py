"""The roster of stations by year: who exists when, under which name and class, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from kpi.inputs.messages import Phrase
from kpi.inputs.text import narrow

OPEN = 9999


class Span(NamedTuple):
    """A station as one row of the roster knows it, from its first to its last year (both included)."""

    station: str
    name: str
    class_name: str
    first: int
    last: int
    successor: str | None


class Roster:
    """Stations by code and by name, in any year.

    Parameters
    ----------
    stations : DataFrame
        As `kpi.inputs.read_stations` returns it.
    """

    def __init__(self, stations: pd.DataFrame) -> None:
        self.spans: dict[str, list[Span]] = {}
        columns = ("station", "name", "class", "from", "to", "successor")
        for values in zip(*(stations[name] for name in columns), strict=True):
            code, name, class_name, first, last, successor = (None if pd.isna(value) else value for value in values)
            if not code or first is None:
                continue
            end = OPEN if last is None else int(last)
            span = Span(code, name or code, class_name or "", int(first), end, successor or None)
            self.spans.setdefault(code, []).append(span)

    def at(self, code: str | None, year: int) -> Span | None:
        """Return a station as it is in a year, None where it does not exist then."""
        return next((span for span in self.spans.get(code, ()) if span.first <= year <= span.last), None)

    def named(self, name: str, years: Iterable[int]) -> list[str]:
        """Return the codes that carry a name in any of the years."""
        years = list(years)
        return sorted({
            span.station for spans in self.spans.values() for span in spans
            if narrow(span.name) == name and any(span.first <= year <= span.last for year in years)
        })  # fmt: skip

    def once_named(self, name: str) -> list[str]:
        """Return the codes that carry a name in any year at all."""
        return sorted({span.station for spans in self.spans.values() for span in spans if narrow(span.name) == name})

    def words(self, year: int) -> list[str]:
        """Return the codes and names of a year, for hints."""
        here = [span for spans in self.spans.values() for span in spans if span.first <= year <= span.last]
        return [span.name for span in here] + [span.station for span in here]

    def absence(self, code: str, year: int) -> tuple[Phrase, Phrase]:
        """Return why a known station is not in the roster of a year, and what to do."""
        spans = self.spans[code]
        before = [span for span in spans if span.last < year]
        if not before:
            return Phrase("exists_from", year=min(span.first for span in spans)), Phrase("correct_station")
        last = max(before, key=lambda span: span.last)
        if last.successor:
            heir = self.at(last.successor, year)
            name = f"{last.successor} {heir.name}" if heir else last.successor
            return Phrase("merged_into", name=name, year=last.last), Phrase("report_under", name=name)
        return Phrase("last_year", year=last.last), Phrase("correct_roster")

    def heirs(self, year: int) -> dict[str, str]:
        """Return for each station that has ended by a year the one that answers for it, over every merger since.

        Examples
        --------
        >>> columns = ["station", "name", "class", "from", "to", "successor"]
        >>> rows = [("a", "A", "town", 2010, 2015, "b"), ("b", "B", "town", 2010, 2016, "c"),
        ...         ("c", "C", "town", 2010, None, None)]
        >>> roster = Roster(pd.DataFrame(rows, columns=columns))
        >>> roster.heirs(2016), roster.heirs(2017)
        ({'a': 'b'}, {'a': 'c', 'b': 'c'})
        """
        ended = {
            code: last.successor for code, spans in self.spans.items()
            if (last := max(spans, key=lambda span: span.last)).last < year and last.successor
        }  # fmt: skip
        found = {}
        for code, heir in ended.items():
            seen = {code}
            while heir in ended and heir not in seen:
                seen.add(heir)
                heir = ended[heir]
            found[code] = heir
        return found
