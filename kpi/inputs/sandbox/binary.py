"""The records of an .xls workbook (MS-XLS, BIFF8): what its sheets hold that a reader would drop."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from kpi.inputs.sandbox.compound import CompoundFile
from kpi.inputs.sandbox.facts import Limits, RefusedError, SheetFacts, WorkbookFacts, address, check_extent

_FORMULA, _END, _DATES, _LOCK, _COLUMN, _SHEET = 0x06, 0x0A, 0x22, 0x2F, 0x7D, 0x85
_MANY, _STYLE, _MERGED, _NUMBER, _ERROR, _ROW, _RATIO, _FORMAT, _BEGIN = (
    0xBD, 0xE0, 0xE5, 0x203, 0x205, 0x208, 0x27E, 0x41E, 0x809,
)  # fmt: skip
_TEXTS = (0xFD, 0x204, 0xD6)
_COMMENT, _CONTINUED = 0x1B6, 0x3C
_BIFF8 = 0x0600
_PERCENT_FORMATS = {9, 10}
_HIDDEN_ROW = 0x20
# Runs of characters long enough to hold a number of a person, in one byte or two bytes each.
_NARROW_RUN = re.compile(rb"[\x20-\x7e]{11,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\x00){11,}")


def examine(file: CompoundFile, limits: Limits) -> WorkbookFacts:
    """Return what a workbook holds beside its values.

    Raises
    ------
    RefusedError
        For a password, macros, a workbook older than 1997, or a sheet that must not be parsed.
    """
    if "EncryptedPackage" in file:
        raise RefusedError("protected")
    if "Workbook" not in file:
        raise RefusedError("damaged_workbook", reason="BIFF5" if "Book" in file else "no workbook")
    if any(name.startswith("_VBA_PROJECT") for name in file.places):
        raise RefusedError("macros")
    data = file.stream("Workbook")
    facts, sheets, percent, styles = WorkbookFacts(), {}, set(_PERCENT_FORMATS), []
    for kind, body in records(data, 0):
        if kind == _BEGIN and struct.unpack_from("<H", body)[0] != _BIFF8:
            raise RefusedError("damaged_workbook", reason="BIFF5")
        if kind == _LOCK:
            raise RefusedError("protected")
        if kind == _DATES:
            facts.dates_1904 = body[:2] == b"\1\0"
        elif kind == _FORMAT and b"%" in body[2:]:
            percent.add(struct.unpack_from("<H", body)[0])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", body, 2)[0] in percent)
        elif kind == _SHEET:
            wide = body[7] & 1
            name = body[8 : 8 + body[6] * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")
            sheets[name] = struct.unpack_from("<I", body)[0]
    for name, place in sheets.items():
        facts.sheets[name] = scan(data, place, styles)
        check_extent(name, facts.sheets[name], limits)
    facts.texts = {
        "comments": [text for place in sheets.values() for text in comments(data, place)],
        "properties": [text for name in file.places if name.startswith("\x05") for text in _runs(file.stream(name))],
        "other_parts": _runs(data),
    }
    return facts


def records(data: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part (kind and body) until its end; parts inside of it are passed over."""
    depth = 0
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        body, place = data[place + 4 : place + 4 + size], place + 4 + size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 1:
            yield kind, body
        if depth <= 0:
            return


def scan(data: bytes, place: int, percent_styles: list[bool]) -> SheetFacts:
    """Return what a sheet holds; `place` is where its first record stands."""
    facts, hidden_rows, hidden_columns = SheetFacts(), set(), set()
    cells: set[tuple[int, int]] = set()

    def cell(row: int, column: int, style: int, number: bool) -> None:
        cells.add((row + 1, column + 1))
        facts.reach(row + 1, column + 1)
        if number and style < len(percent_styles) and percent_styles[style]:
            facts.percents.add((row + 1, column + 1))

    for kind, body in records(data, place):
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
            hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMN:
            first, last, _, _, options = struct.unpack_from("<5H", body)
            if options & 1:
                hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == _MANY:
            row, first = struct.unpack_from("<HH", body)
            for step in range((len(body) - 6) // 6):
                cell(row, first + step, struct.unpack_from("<H", body, 4 + 6 * step)[0], True)
        elif kind in (_NUMBER, _RATIO, _FORMULA, _ERROR, *_TEXTS):
            row, column, style = struct.unpack_from("<3H", body)
            cell(row, column, style, kind not in _TEXTS)
            if kind == _FORMULA:
                facts.formulas[address(row + 1, column + 1)] = row + 1
            elif kind == _ERROR and body[7]:
                facts.errors[address(row + 1, column + 1)] = row + 1
        elif kind == _MERGED:
            for step in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * step)
                facts.merged[f"{address(top + 1, left + 1)}:{address(bottom + 1, right + 1)}"] = top + 1
    facts.hidden_rows = {row for row, _ in cells} & hidden_rows
    facts.hidden_columns = {column for _, column in cells} & hidden_columns
    return facts


def comments(data: bytes, place: int) -> list[str]:
    """Return the texts of a sheet's comments and boxes."""
    found, expected = [], False
    for kind, body in records(data, place):
        if expected and kind == _CONTINUED and body:
            found.append(body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace"))
        expected = kind == _COMMENT
    return found


def _runs(data: bytes) -> list[str]:
    wide = [part[0].decode("utf-16-le") for part in _WIDE_RUN.finditer(data)]
    return [part[0].decode("ascii") for part in _NARROW_RUN.finditer(data)] + wide
