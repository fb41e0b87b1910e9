"""A fault of something handed in, written for the person who must mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpi.terminal import visible


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
    cell : str
        The cell of a workbook as a spreadsheet names it (D17); empty in text files and for whole rows.
    station, clause : str
        What the row is about, where that is known.
    to_explain : bool
        Whether the warning stays open until somebody explains the figure.
    note : str
        The explanation, as the note of the row gives it.

    Examples
    --------
    >>> print(Problem("error", "measures.csv", "", 7, "numerator", "96", "above the denominator 95", "correct one"))
    measures.csv:7:numerator 96 — above the denominator 95 — correct one
    >>> print(Problem("warning", "measures.csv", "", 7, "value", "90", "was 9", "check it", note="a merger"))
    measures.csv:7:value 90 — was 9 — check it ✓ a merger
    >>> print(Problem("error", "指标.xlsx", "指标", 7, "分子", "-3", "negative", "correct it", "E7", "t01", "1.4a"))
    指标.xlsx[指标]:E7:分子 -3 — negative — correct it [t01 1.4a]
    """

    severity: Literal["error", "warning"]
    file: str
    sheet: str
    row: int
    column: str
    value: str
    why: str
    fix: str
    cell: str = ""
    station: str = ""
    clause: str = ""
    to_explain: bool = False
    note: str = ""

    def __str__(self) -> str:
        place = f"{self.file}[{self.sheet}]" if self.sheet else self.file
        place += f":{self.cell or self.row}" if self.cell or self.row else ""
        place += f":{self.column}" if self.column else ""
        told = " — ".join(part for part in (f"{place} {self.value}".strip(), self.why, self.fix) if part)
        about = " ".join(part for part in (self.station, self.clause) if part)
        told += f" [{about}]" if about else ""
        return visible(f"{told} ✓ {self.note}" if self.note else told, kept="")
