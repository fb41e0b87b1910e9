"""The roster of stations by year: who exists when, under which name and class, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

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

    def absence(self, code: str, year: int) -> tuple[str, str]:
        """Return why a known station is not in the roster of a year, and what to do."""
        spans = self.spans[code]
        before = [span for span in spans if span.last < year]
        if not before:
            return f"it exists from {min(span.first for span in spans)} on", "take the row away, or correct the station"
        last = max(before, key=lambda span: span.last)
        if last.successor:
            heir = self.at(last.successor, year)
            name = f"{last.successor} {heir.name}" if heir else last.successor
            return f"merged into {name} after {last.last}", f"report it under {name}"
        return f"its last year is {last.last}", "take the row away, or correct the roster"
