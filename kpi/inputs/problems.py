"""Problems and changes of a reading: collected, sorted, masked, and told all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import pandas as pd
from ruamel.yaml import YAML

from kpi.inputs.privacy import mask
from kpi.problems import Problem

__all__ = ["Coercion", "Place", "Problem", "Problems", "safe"]

LONGEST_VALUE, LONGEST_DETAIL = 60, 400


class Place(NamedTuple):
    """Where something stands: the file as named in data/raw, its sheet, the row a person sees, the header."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class Coercion:
    """A cell that was read as something else than it says, without changing what it means."""

    file: str
    sheet: str
    row: int
    column: str
    before: str
    after: str


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, str]]:
    """Return the texts of every problem by code: `why`, `fix`, and `severity` where it is a warning."""
    return YAML(typ="safe").load(files("kpi.inputs").joinpath("messages.yaml").read_text(encoding="utf-8"))


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


class Problems:
    """Every problem of a reading, and every change made while reading.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add("negative", Place("2014/measures.csv", "", 7, "numerator"), "-3")
    >>> print(problems)
    2014/measures.csv:7:numerator -3 — a count or rate cannot be negative — correct the number
    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self.personal: list[Problem] = []
        self.coercions: list[Coercion] = []

    def add(self, code: str, place: Place, value: object = "", /, **details: object) -> None:
        """Add the problem `code` of `messages.yaml` at a place; `details` fill its text, masked like the value."""
        message = messages()[code]
        words = {name: safe(detail, LONGEST_DETAIL) for name, detail in details.items()}
        problem = Problem(
            severity=message.get("severity", "error"),
            file=mask(place.file), sheet=safe(place.sheet), row=place.row, column=safe(place.column),
            value=safe(value), why=message["why"].format(**words), fix=message["fix"].format(**words),
        )  # fmt: skip
        self._problems.append(problem)

    def extend(self, problems: list[Problem]) -> None:
        """Add problems that another part of the reading found."""
        self._problems.extend(problems)

    def add_personal(self, code: str, place: Place) -> None:
        """Add personal data found at a place; its value is not taken, so that it cannot be shown."""
        self.add(code, place)
        self.personal.append(self._problems[-1])

    def coerced(self, place: Place, before: str, after: str) -> None:
        """Note that a cell was read in another spelling than it has."""
        place = Place(mask(place.file), *place[1:])
        self.coercions.append(Coercion(*place, before=safe(before), after=safe(after)))

    def __iter__(self) -> Iterator[Problem]:
        order = {"error": 0, "warning": 1}
        return iter(sorted(
            dict.fromkeys(self._problems), key=lambda p: (p.file, p.sheet, p.row, order[p.severity], p.column, p.why)
        ))  # fmt: skip

    def __len__(self) -> int:
        return len(set(self._problems))

    @property
    def errors(self) -> list[Problem]:
        """Return the errors, sorted by file, sheet and row."""
        return [problem for problem in self if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Return the warnings, sorted by file, sheet and row."""
        return [problem for problem in self if problem.severity == "warning"]

    def frame(self) -> pd.DataFrame:
        """Return one row a problem, sorted: severity, file, sheet, row, column, value, why, fix."""
        return pd.DataFrame([asdict(problem) for problem in self], columns=[part.name for part in fields(Problem)])

    def coercion_frame(self) -> pd.DataFrame:
        """Return one row a changed cell, sorted: file, sheet, row, column, before, after."""
        columns = [part.name for part in fields(Coercion)]
        rows = sorted(map(asdict, dict.fromkeys(self.coercions)), key=lambda row: tuple(row.values()))
        return pd.DataFrame(rows, columns=columns)

    def __str__(self, shown: int = 50) -> str:
        lines = [str(problem) for problem in self]
        rest = len(lines) - shown
        return "\n".join(lines[:shown] + ([f"… and {rest} more"] if rest > 0 else []))
