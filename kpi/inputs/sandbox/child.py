"""The process that reads one workbook: its bytes come in, exact text goes out, and nothing else may happen.

Input: a line of JSON (suffix, limits, memory, seconds), then the workbook. Output: one JSON object, either `refused`
(the code of a message, and what fills it) or `book`.
"""

from __future__ import annotations

import io
import json
import struct
import sys
import zipfile
import zlib
from decimal import ROUND_HALF_UP, Decimal
from xml.parsers.expat import ExpatError

import python_calamine as calamine

from kpi.inputs.cells import DateText, LogicalText, NumberText, from_workbook, plain
from kpi.inputs.sandbox import archive, binary, opendocument, page, sheets
from kpi.inputs.sandbox.compound import SIGNATURE, CompoundFile
from kpi.inputs.sandbox.facts import Limits, RefusedError, SheetFacts, WorkbookFacts, address

_PHRASES = {"xlsx": "workbook", "ods": "open_document", "xls": "old_workbook", "": "archive"}
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, ExpatError, KeyError, ValueError, NotImplementedError, struct.error,
    IndexError, StopIteration, RuntimeError, calamine.CalamineError,
)  # fmt: skip
_MARKS = {NumberText: "n", DateText: "d", LogicalText: "b"}


def read(data: bytes, suffix: str, limits: Limits) -> dict:
    """Return a workbook as JSON can carry it.

    Raises
    ------
    RefusedError
        With the code of the message that says why it is not read.
    """
    if suffix in page.SUFFIXES:
        return page.read(data, limits)
    if suffix in ("docx", "pdf"):
        return _document(data, suffix, limits)
    try:
        facts = _examine(data, suffix, limits)
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [_sheet(book, meta, facts.sheets.get(meta.name, SheetFacts())) for meta in book.sheets_metadata]
    except calamine.PasswordError:
        raise RefusedError("protected") from None
    except _DAMAGES as error:
        raise RefusedError("damaged_workbook", reason=type(error).__name__) from None
    return {"sheets": found, "texts": facts.texts, "dates_1904": facts.dates_1904}


def _document(data: bytes, suffix: str, limits: Limits) -> dict:
    # pypdf is large: it is read by the process that needs it alone
    from kpi.inputs.sandbox import document, tagged

    try:
        return (document if suffix == "docx" else tagged).read(data, limits)
    except RefusedError:
        raise
    except Exception as error:  # a broken PDF breaks its reader in more ways than its errors name
        raise RefusedError("damaged_document", reason=type(error).__name__) from None


def _examine(data: bytes, suffix: str, limits: Limits) -> WorkbookFacts:
    if data.startswith(SIGNATURE):
        file = CompoundFile(data)
        if suffix != "xls" and "Workbook" in file:
            raise RefusedError("wrong_type", what={"phrase": "old_workbook"})
        return binary.examine(file, limits)
    if not data.startswith(b"PK"):
        raise RefusedError("wrong_type", what={"phrase": "no_workbook" if data.strip() else "empty"})
    opened = archive.opened(data, limits)
    kind = archive.kind_of(opened)
    if kind != suffix:
        raise RefusedError("wrong_type", what={"phrase": _PHRASES[kind]})
    return (sheets if kind == "xlsx" else opendocument).examine(opened, limits)


def _sheet(book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, facts: SheetFacts) -> dict:
    is_table = meta.typ == calamine.SheetTypeEnum.WorkSheet
    rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False) if is_table else []
    cells = [
        [_cell(value, (row, column) in facts.percents) for column, value in enumerate(values, start=1)]
        for row, values in enumerate(rows, start=1)
    ]
    facts.shown = _shown(cells, facts.places)
    return {
        "name": meta.name,
        "visible": meta.visible == calamine.SheetVisibleEnum.Visible,
        "table": is_table,
        "rows": cells,
        "facts": {
            name: sorted(part) if isinstance(part, set) else part
            for name, part in vars(facts).items() if part and name != "places"
        },
    }


def _shown(cells: list[list[str | list[str]]], places: dict[tuple[int, int], int]) -> dict[str, str]:
    """Return the texts of cells that show fewer digits than they hold, by address."""
    found = {}
    for (row, column), decimals in places.items():
        cell = cells[row - 1][column - 1] if row <= len(cells) and column <= len(cells[row - 1]) else ""
        if isinstance(cell, list) and cell[0] == "n" and len(cell[1].rstrip("%").partition(".")[2]) > decimals:
            number, sign = Decimal(cell[1].rstrip("%")), cell[1][-1:] if cell[1].endswith("%") else ""
            shown = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            found[address(row, column)] = format(shown, "f") + sign
    return found


def _cell(value: object, percent: bool) -> str | list[str]:
    if percent and isinstance(value, int | float):
        return ["n", plain(Decimal(f"{value:.15g}") * 100) + "%"]
    text = from_workbook(value)
    mark = _MARKS.get(type(text))
    return [mark, str(text)] if mark else str(text)


def limit(memory: int, seconds: int) -> None:
    """Bound what this process may take, where the system can: memory, time, and no file or core dump at all."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read a workbook from standard input and write what it holds to standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    limit(order["memory"], order["seconds"])
    try:
        answer = {"book": read(sys.stdin.buffer.read(), order["suffix"], Limits(**order["limits"]))}
    except RefusedError as refused:
        answer = {"refused": refused.code, "details": refused.details}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
