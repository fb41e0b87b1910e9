"""Files as sheets of exact text: workbooks and pages through the parser's own process, text files as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from kpi.errors import CannotRead, InputRefused, PersonalData, UsageError
from kpi.inputs import delimited
from kpi.inputs.delimited import Grid
from kpi.inputs.files import WORKBOOKS, Source, content, is_file
from kpi.inputs.frames import tell_personal
from kpi.inputs.parser import parse
from kpi.inputs.problems import Place, Problems, safe
from kpi.inputs.sandbox.facts import column_number
from kpi.inputs.workbooks import tell_outside
from kpi.recheck.words import words

PAGES = {".html", ".htm"}
_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class Sheet:
    """A sheet, or a table of a page: its filled rows with the numbers people see.

    Attributes
    ----------
    file, name : str
        The file, and the sheet's name or the table's number on the page (empty for text files).
    rows : list of (int, list of str)
        Row number and cells.
    merged : list of (int, int, int, int)
        First row, first column, last row, last column of merged cells; columns from 0.
    shown : dict
        (row, column from 0) → what a cell shows that holds more digits than that.
    """

    file: str
    name: str
    rows: list[tuple[int, list[str]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)


def read_sheets(path: Path) -> list[Sheet]:
    """Return the visible sheets of a file, or the tables of a page.

    Raises
    ------
    UsageError
        Where there is no such file.
    InputRefused, CannotRead, PersonalData
        Where the file is none of the kinds that are read, is damaged or hostile, may not be read, or tells somebody's
        number; every place is named, no value shown.
    """
    path, problems = Path(path), Problems()
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"there is no file {safe(path)}")
    sheets = _read(path, path.suffix.lower(), Place(path.name), problems)
    refuse(path.name, problems)
    return sheets


def refuse(name: str, problems: Problems) -> None:
    """Stop where a file holds personal data or cannot be read."""
    if problems.personal:
        raise PersonalData(safe(name), problems.personal)
    if unreadable := problems.told("unreadable_file"):
        raise CannotRead(safe(name), unreadable)
    if problems.errors:
        raise InputRefused(safe(name), problems.errors)


def _read(path: Path, kind: str, place: Place, problems: Problems) -> list[Sheet]:
    if not is_file(path, place, problems):
        return []
    if kind not in {".csv", *WORKBOOKS, *PAGES}:
        return problems.add("unknown_type", place, kind) or []
    numbers = words().numbers
    data = content(path, place, problems, numbers.file_bytes)
    if data is None:
        return []
    if kind != ".csv":
        return _book(Source(path.name, kind, data, None), problems)
    grid = delimited.read(path.name, data, problems)
    if grid is None:
        return []
    tell_personal(Grid(path.name, rows=grid.lines), problems)
    return [Sheet(path.name, "", grid.lines)]


def _book(source: Source, problems: Problems) -> list[Sheet]:
    book = parse(source.name, source.data, problems)
    if book is None:
        return []
    numbers, sheets = words().numbers, []
    visible = [sheet for sheet in book.sheets if sheet.visible and sheet.table]
    for sheet in visible[: numbers.tables]:
        rows = [(row, cells) for row, cells in enumerate(sheet.rows, start=1) if any(cell.strip() for cell in cells)]
        tell_personal(Grid(source.name, sheet.name, rows=rows, lettered=True), problems)
        merged = [
            (int(part[2]), column_number(part[1]) - 1, int(part[4]), column_number(part[3]) - 1)
            for part in filter(None, map(_RANGE.fullmatch, sheet.facts.merged))
        ]
        shown = {
            (int(part[2]), column_number(part[1]) - 1): text
            for part, text in ((_CELL.fullmatch(cell), text) for cell, text in sheet.facts.shown.items())
        }
        if rows:
            sheets.append(Sheet(source.name, sheet.name, rows, merged, shown))
    tell_outside(book, source, {sheet.name for sheet in visible[: numbers.tables]}, problems)
    if not sheets:
        problems.add("empty_file", Place(source.name))
    return sheets
