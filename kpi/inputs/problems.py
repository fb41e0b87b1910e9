"""Problems and changes of a reading: collected, sorted, masked, and told all at once, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

import pandas as pd

from kpi.errors import Refused
from kpi.inputs.messages import LANGUAGE, Phrase, fill, messages, phrases
from kpi.inputs.privacy import mask
from kpi.problems import Problem

__all__ = ["Coercion", "Phrase", "Place", "Problem", "Problems", "safe"]

LONGEST_VALUE, LONGEST_DETAIL = 60, 400


class Place(NamedTuple):
    """Where something stands: file as named in data/raw, sheet, the row a person sees, header, letters of the column.

    The letters are empty in text files: there people look for a header, not for a letter.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    letters: str = ""


@dataclass(frozen=True)
class Coercion:
    """A cell that was read as something else than it says, without changing what it means."""

    file: str
    sheet: str
    row: int
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class _Entry:
    """A problem before it is put into words; `details` are safe to print."""

    code: str
    place: Place
    value: str
    details: tuple[tuple[str, str | Phrase], ...]


def safe(text: object, longest: int = LONGEST_VALUE) -> str:
    r"""Return a text fit for a terminal and a log: personal numbers hidden, controls escaped, cut to a line.

    Examples
    --------
    >>> print(safe("a\x1b[31m\n320412199001011231"))
    a\x1b[31m\n[identity number hidden]
    """
    shown = mask(str(text)[:4000])
    shown = "".join(part if part.isprintable() else part.encode("unicode_escape").decode() for part in shown)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _detail(detail: object) -> str | Phrase:
    if isinstance(detail, Phrase):
        return Phrase(detail.code, **{name: _detail(part) for name, part in detail.details.items()})
    return safe(detail, LONGEST_DETAIL)


class Problems:
    """Every problem of a reading, and every change made while reading.

    Parameters
    ----------
    lang : {"en", "zh"}, optional
        Language of the texts, by default that of the running command; may be set at any time, also after the reading.

    Attributes
    ----------
    lang : str
    coercions : list of Coercion
    counted : dict
        How many rows of a year were handed in (`lines`), and of those `left_out` by rule, `refused` and `scored`:
        lines = left_out + refused + scored.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add("negative", Place("2014/measures.csv", "", 7, "numerator"), "-3")
    >>> print(problems)
    2014/measures.csv:7:numerator -3 — a count or rate cannot be negative — correct the number
    >>> problems.lang = "zh"
    >>> print(problems)
    2014/measures.csv:7:numerator -3 — 数量和比率不能为负 — 请更正该数
    """

    def __init__(self, lang: str | None = None) -> None:
        self.lang = lang or LANGUAGE.get()
        self.counted: dict[str, int] = {}
        self.coercions: list[Coercion] = []
        self._entries: list[_Entry | Problem] = []
        self._personal: list[_Entry] = []
        self._about: dict[tuple[str, str, int], tuple[str, str, str]] = {}
        self._sorted: tuple[object, list[Problem]] = (None, [])

    def add(self, code: str, place: Place, value: object = "", /, **details: object) -> None:
        """Add the problem `code` of `messages.yaml` at a place; `details` fill its text, masked like the value."""
        words = tuple((name, _detail(detail)) for name, detail in details.items())
        self._entries.append(_Entry(code, place, safe(value), words))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems that another part of the reading found."""
        self._entries.extend(problems)

    def add_personal(self, code: str, place: Place, **details: object) -> None:
        """Add personal data found at a place; its value is not taken, so that it cannot be shown."""
        self.add(code, place, **details)
        self._personal.append(self._entries[-1])

    def coerced(self, place: Place, before: str, after: str) -> None:
        """Note that a cell was read in another spelling than it has."""
        where = (mask(place.file), safe(place.sheet), place.row, safe(place.column))
        self.coercions.append(Coercion(*where, before=safe(before), after=safe(after)))

    def about(self, rows: Mapping[tuple[str, str, int], tuple[str, str, str]]) -> None:
        """Say what the rows of the files are about: (file, sheet, row) → (station, clause, the row's own note)."""
        self._about.update(rows)
        self._sorted = (None, [])

    def _tell(self, entry: _Entry | Problem) -> Problem:
        if isinstance(entry, Problem):
            return entry
        place, message = entry.place, messages()[entry.code]
        why, fix = (fill(message.text(self.lang, part), entry.details, self.lang) for part in ("why", "fix"))
        station, clause, note = self._about.get((place.file, place.sheet, place.row), ("", "", ""))
        return Problem(
            severity=message.severity, file=mask(place.file), sheet=safe(place.sheet), row=place.row,
            column=safe(place.column), value=entry.value, why=why, fix=fix,
            cell=f"{place.letters}{place.row}" if place.letters and place.row else "",
            station=safe(station), clause=safe(clause), to_explain=message.to_explain,
            note=safe(note, LONGEST_DETAIL) if message.to_explain else "",
        )  # fmt: skip

    @property
    def personal(self) -> list[Problem]:
        """Return the places of personal data, sorted, each once."""
        return sorted({self._tell(entry) for entry in self._personal}, key=_order)

    def told(self, code: str) -> list[Problem]:
        """Return the problems of one code, sorted, each once."""
        entries = [entry for entry in self._entries if isinstance(entry, _Entry) and entry.code == code]
        return sorted({self._tell(entry) for entry in entries}, key=_order)

    def __iter__(self) -> Iterator[Problem]:
        state = (len(self._entries), self.lang)
        if self._sorted[0] != state:
            told = sorted(dict.fromkeys(map(self._tell, dict.fromkeys(self._entries))), key=_order)
            self._sorted = (state, told)
        return iter(self._sorted[1])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def errors(self) -> list[Problem]:
        """Return the errors, sorted by file, sheet and row."""
        return [problem for problem in self if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Return the warnings, sorted by file, sheet and row."""
        return [problem for problem in self if problem.severity == "warning"]

    def refused(self, kind: type[Refused], what: Phrase, problems: list[Problem]) -> Refused:
        """Return the error that ends a reading for some of its problems, told in the language of the reading."""
        count = Phrase("one_problem" if len(problems) == 1 else "problems", count=str(len(problems)))
        heading = fill("{told}", [("told", Phrase("refused", what=what, count=count))], self.lang)
        more = phrases()["and_more"][self.lang]
        return kind(fill("{what}", [("what", what)], self.lang), problems, heading, more)

    def frame(self) -> pd.DataFrame:
        """Return one row a problem, sorted, with the fields of `Problem` as columns.

        `cell` is the address in a workbook (D17), empty in text files; `note` explains a warning `to_explain`.
        """
        return pd.DataFrame([asdict(problem) for problem in self], columns=[part.name for part in fields(Problem)])

    def coercion_frame(self) -> pd.DataFrame:
        """Return one row a changed cell, sorted: file, sheet, row, column, before, after."""
        columns = [part.name for part in fields(Coercion)]
        rows = sorted(map(asdict, dict.fromkeys(self.coercions)), key=lambda row: tuple(row.values()))
        return pd.DataFrame(rows, columns=columns)

    def __str__(self, shown: int = 50) -> str:
        lines = [str(problem) for problem in self]
        rest = len(lines) - shown
        more = phrases()["and_more"][self.lang].format(count=rest)
        return "\n".join(lines[:shown] + ([more] if rest > 0 else []))


def _order(problem: Problem) -> tuple:
    severities = {"error": 0, "warning": 1}
    return (problem.file, problem.sheet, problem.row, severities[problem.severity], problem.column, problem.why)
