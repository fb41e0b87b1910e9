"""The cells of a file that was refused, as they stand: read with care, never read where personal data is in it."""

from __future__ import annotations

import csv
import io
import stat
from datetime import date, datetime, time
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from kpi.inputs.cells import NumberText, from_workbook, to_value
from kpi.inputs.delimited import decode
from kpi.inputs.files import table_of
from kpi.inputs.parser import parse
from kpi.inputs.privacy import anything, found, is_personal_header
from kpi.inputs.problems import Place, Problems
from kpi.inputs.tables import input_tables
from kpi.templates.writing import Styles

Cells = list[list[object]]


def read(raw: Path, file: str) -> dict[str, Cells] | None:
    """Return the visible sheets of a file by name, from the first row and column on; None where it cannot be read.

    Parameters
    ----------
    raw : Path
        The folder from which the file is named.
    file : str
        The file as a problem names it; links, and anything outside of the folder, are not followed.
    """
    path, limit = raw / file, input_tables().limits.file_bytes
    if not file or not path.resolve().is_relative_to(raw.resolve()):
        return None
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > limit:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    if path.suffix.lower() == ".csv":
        return _delimited(path, data)
    return _workbook(path, data)


def _delimited(path: Path, data: bytes) -> dict[str, Cells] | None:
    text = decode(data, Place(path.name), Problems())
    if text is None:
        return None
    table = table_of(path.stem)
    title = input_tables().tables[table].name if table else path.stem
    try:
        return {title: [list(row) for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))]}
    except csv.Error:
        return None


def _workbook(path: Path, data: bytes) -> dict[str, Cells] | None:
    book = parse(path.name, data, Problems())
    if book is None:
        return None
    shown_sheets = [sheet for sheet in book.sheets if sheet.visible and sheet.table]
    return {sheet.name: [list(map(to_value, row)) for row in sheet.rows] for sheet in shown_sheets}


def shown(value: object) -> str:
    """Return a cell as the text a reader of the table sees."""
    return str(from_workbook(value))


def personal(cells: Cells) -> bool:
    """Return whether cells hold an identity or phone number, or a column of personal data.

    Examples
    --------
    >>> personal([["单位", "电话"]]), personal([["单位", "案号"], ["t01", "c001"]])
    (True, False)
    """
    texts = [from_workbook(value) for row in cells for value in row]
    return any(
        is_personal_header(text) or anything(text) or found(text, stored_as_number=isinstance(text, NumberText))
        for text in texts
        if text
    )


def write_cell(sheet: Worksheet, row: int, column: int, value: object, kind: str, styles: Styles) -> None:
    """Write a cell with the type it had, coloured where `kind` is error or warning; text stays text."""
    fill: dict[str, object] = {"fill": kind, "border_line": "line"} if kind else {}
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles.get(**fill))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, styles.get(**fill))
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, styles.get(num_format="yyyy-mm-dd", **fill))
    elif isinstance(value, time):
        sheet.write_datetime(row, column, value, styles.get(num_format="hh:mm:ss", **fill))
    elif value in (None, ""):
        sheet.write_blank(row, column, None, styles.get(**fill))
    else:
        sheet.write_string(row, column, str(value)[:32767], styles.get(num_format="@", **fill))
