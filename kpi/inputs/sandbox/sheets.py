"""The XML of an .xlsx workbook: its sheets, their formats, and what they hold that a reader would drop."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from zipfile import ZipFile

from kpi.inputs.sandbox.facts import (
    Limits,
    SheetFacts,
    WorkbookFacts,
    address,
    check_extent,
    column_number,
)
from kpi.inputs.sandbox.markup import stream, texts

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_YES = ("1", "true")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Formats that every spreadsheet knows without a definition: 0% and 0.00%.
_PERCENT_FORMATS = {9, 10}
# Formats of whole numbers and decimals that every spreadsheet knows without a definition: 0, 0.00, #,##0, #,##0.00.
_PLACES = {1: 0, 2: 2, 3: 0, 4: 2, 9: 0, 10: 2}
_DECIMALS = re.compile(r"[^0#?]*[0#?,]*[0#?](?:\.([0#?]+))?[^0#?.,E/]*")
_NO_PLACES: Mapping[int, int] = MappingProxyType({})
_LAST_COLUMN = 16384
_COMMENTS = ("xl/comments", "xl/threadedComments/", "xl/persons/")


def examine(archive: ZipFile, limits: Limits) -> WorkbookFacts:
    """Return what a workbook holds beside its values.

    Raises
    ------
    RefusedError
        For a sheet that must not be parsed.
    """
    facts, parts, sheets = WorkbookFacts(), {}, {}

    def part(name: str, found: dict[str, str]) -> None:
        if name == "Relationship":
            parts[found["Id"]] = posixpath.normpath(posixpath.join("xl", found["Target"]).lstrip("/"))

    def sheet(name: str, found: dict[str, str]) -> None:
        if name == "sheet":
            number = next(value for label, value in found.items() if label.rpartition(":")[2] == "id" and ":" in label)
            sheets[found["name"]] = number
        elif name == "workbookPr":
            facts.dates_1904 = found.get("date1904") in _YES

    stream(archive.read("xl/_rels/workbook.xml.rels"), part)
    stream(archive.read("xl/workbook.xml"), sheet)
    names = set(archive.namelist())
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in names else b"<styleSheet/>"
    percents, places = percent_styles(styles), shown_places(styles)
    for name, number in sheets.items():
        is_sheet = "worksheets/" in parts[number]
        facts.sheets[name] = scan(archive.read(parts[number]), percents, places) if is_sheet else SheetFacts()
        check_extent(name, facts.sheets[name], limits)
    facts.texts = {
        "properties": _texts(archive, ("docProps/",), ()),
        "comments": _texts(archive, _COMMENTS, ("comment", "threadedComment", "person"), ("displayName", "userId")),
        "other_parts": _texts(archive, ("xl/drawings/",), ("p",))
        + _texts(archive, ("xl/worksheets/_rels/",), (), ("Target",)),
    }
    return facts


def _texts(archive: ZipFile, starts: tuple[str, ...], apart: tuple, named: tuple = ()) -> list[str]:
    found = []
    for name in sorted(archive.namelist()):
        if name.startswith(starts) and name.endswith((".xml", ".rels")):
            found += texts(archive.read(name), apart, named)
    return found


def percent_styles(data: bytes) -> set[int]:
    """Return the numbers of the cell styles that show a number as a percentage.

    Examples
    --------
    >>> formats = b'<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    >>> cells = b'<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs>'
    >>> percent_styles(b"<s>" + formats + cells + b"</s>")
    {1, 2}
    """
    percent, used = set(_PERCENT_FORMATS), _formats_used(data)
    percent |= {number for number, pattern in used.defined.items() if "%" in _QUOTED.sub("", pattern)}
    return {style for style, number in enumerate(used.cells) if number in percent}


def shown_places(data: bytes) -> dict[int, int]:
    """Return how many decimals the cell styles show, of those that show a plain number or a percentage.

    Examples
    --------
    >>> formats = b'<numFmt numFmtId="164" formatCode="0.0#"/><numFmt numFmtId="165" formatCode="0E+0"/>'
    >>> cells = b'<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="2"/></cellXfs>'
    >>> shown_places(b"<s>" + formats + cells + b"</s>")
    {1: 2, 3: 2}
    """
    places, used = dict(_PLACES), _formats_used(data)
    for number, pattern in used.defined.items():
        match = _DECIMALS.fullmatch(_QUOTED.sub("", pattern.partition(";")[0]))
        places.pop(number, None)
        if match and not set("ymdhs") & set(match[0].casefold()):
            places[number] = len(match[1] or "")
    return {style: places[number] for style, number in enumerate(used.cells) if number in places}


class _Formats(NamedTuple):
    """The formats a workbook defines, by number, and the number that each cell style uses."""

    defined: dict[int, str]
    cells: list[int]


def _formats_used(data: bytes) -> _Formats:
    found, state = _Formats({}, []), {"cells": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            found.defined[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and state["cells"]:
            found.cells.append(int(attributes.get("numFmtId", 0)))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles"):
            state["cells"] = name == "cellXfs"

    stream(data, start)
    return found


def scan(data: bytes, percents: set[int] = frozenset(), places: Mapping[int, int] = _NO_PLACES) -> SheetFacts:
    """Return what a sheet's XML holds; `percents` are the styles that show a percentage, `places` their decimals.

    Examples
    --------
    >>> scan(b'<worksheet><row r="7"><c r="B7"><f>1</f><v>1</v></c></row></worksheet>').formulas
    {'B7': 7}
    """
    facts, seen, hidden = SheetFacts(), set(), set()
    row, column, row_hidden, percent, decimals = 0, 0, False, False, None

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal row, column, row_hidden, percent, decimals
        if name == "c":
            match = _CELL.fullmatch(found.get("r", ""))
            column = column_number(match[1]) if match else column + 1
            row = int(match[2]) if match else row
            percent = "s" in found and int(found["s"]) in percents
            decimals = places.get(int(found["s"])) if "s" in found and found.get("t", "n") == "n" else None
            if found.get("t") == "e":
                facts.errors[address(row, column)] = row
        elif name == "row":
            row, column, row_hidden = int(found.get("r", row + 1)), 0, found.get("hidden") in _YES
            if row in seen:
                facts.repeated_rows.add(row)
            seen.add(row)
        elif name in ("v", "is", "f"):
            facts.reach(row, column)
            if name == "f":
                facts.formulas[address(row, column)] = row
            if percent:
                facts.percents.add((row, column))
            if decimals is not None:
                facts.places[row, column] = decimals
            if row_hidden:
                facts.hidden_rows.add(row)
            if column in hidden:
                facts.hidden_columns.add(column)
        elif name == "col" and found.get("hidden") in _YES:
            hidden.update(range(int(found["min"]), min(int(found["max"]), _LAST_COLUMN) + 1))
        elif name == "mergeCell" and (match := _CELL.match(found.get("ref", ""))):
            facts.merged[found["ref"]] = int(match[2])

    stream(data, start)
    return facts
