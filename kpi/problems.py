"""A fault of something handed in, written for the person who must mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One fault: where it stands, what was found, why it is refused and what to do.

    Parameters
    ----------
    severity : {"error", "warning"}
        An error stops the year; a warning is printed and kept.
    file, sheet : str
        The file as named in its folder, and the sheet of a workbook (empty otherwise).
    row : int
        The row (or line) a person sees, from 1; 0 where the whole file is meant.
    column : str
        The header of the column, or the column of a text file.
    value, why, fix : str
        What was found, why it cannot stand, what to do.

    Examples
    --------
    >>> print(Problem("error", "measures.csv", "", 7, "numerator", "96", "above the denominator 95", "correct one"))
    measures.csv:7:numerator 96 — above the denominator 95 — correct one
    """

    severity: Literal["error", "warning"]
    file: str
    sheet: str
    row: int
    column: str
    value: str
    why: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}[{self.sheet}]" if self.sheet else self.file
        place += f":{self.row}" if self.row else ""
        place += f":{self.column}" if self.column else ""
        return " — ".join(part for part in (f"{place} {self.value}".strip(), self.why, self.fix) if part)
