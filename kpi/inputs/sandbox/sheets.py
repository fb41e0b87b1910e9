"""A workbook's XML streamed with expat: what a sheet holds that its reader would drop in silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_YES = ("1", "true")


class DoctypeError(Exception):
    """A document type declaration: no workbook needs one, and bombs are made of them."""


@dataclass
class SheetFacts:
    """What a sheet holds beside its values: its extent, and cells that cannot be taken as they are."""

    rows: int = 0
    columns: int = 0
    formulas: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[str, int] = field(default_factory=dict)
    repeated_rows: set[int] = field(default_factory=set)


def column_number(letters: str) -> int:
    """Return the number of a column from its letters.

    Examples
    --------
    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column from its number.

    Examples
    --------
    >>> column_letters(1), column_letters(16384)
    ('A', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def stream(data: bytes, start: Callable[[str, dict[str, str]], None] | None = None) -> None:
    """Walk the elements of an XML part, calling `start(name without prefix, attributes)` for each.

    Raises
    ------
    DoctypeError
        At a document type declaration, before anything in it is read.
    xml.parsers.expat.ExpatError
        Where the part is not well formed.
    """
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise DoctypeError

    parser.StartDoctypeDeclHandler = doctype
    if start:
        parser.StartElementHandler = lambda name, found: start(name.rpartition(":")[2], found)
    parser.Parse(data, True)


def scan(data: bytes) -> SheetFacts:
    """Return what a sheet's XML holds.

    Examples
    --------
    >>> scan(b'<worksheet><row r="7"><c r="B7"><f>1</f><v>1</v></c></row></worksheet>').formulas
    {'B7': 7}
    """
    facts, seen, hidden = SheetFacts(), set(), set()
    row, column, row_hidden = 0, 0, False

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal row, column, row_hidden
        if name == "c":
            match = _CELL.fullmatch(found.get("r", ""))
            column = column_number(match[1]) if match else column + 1
            row = int(match[2]) if match else row
            if found.get("t") == "e":
                facts.errors[f"{column_letters(column)}{row}"] = row
        elif name == "row":
            row, column, row_hidden = int(found.get("r", row + 1)), 0, found.get("hidden") in _YES
            if row in seen:
                facts.repeated_rows.add(row)
            seen.add(row)
        elif name in ("v", "is", "f"):
            facts.rows, facts.columns = max(facts.rows, row), max(facts.columns, column)
            if name == "f":
                facts.formulas[f"{column_letters(column)}{row}"] = row
            if row_hidden:
                facts.hidden_rows.add(row)
            if column in hidden:
                facts.hidden_columns.add(column)
        elif name == "col" and found.get("hidden") in _YES:
            hidden.update(range(int(found["min"]), min(int(found["max"]), 16384) + 1))
        elif name == "mergeCell" and (match := _CELL.match(found.get("ref", ""))):
            facts.merged[found["ref"]] = int(match[2])

    stream(data, start)
    return facts
