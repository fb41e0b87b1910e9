"""The XML of an .ods workbook: what its sheets hold that a reader would drop."""

from __future__ import annotations

import re
from zipfile import ZipFile

from kpi.inputs.sandbox.facts import Limits, RefusedError, SheetFacts, WorkbookFacts, address, check_extent
from kpi.inputs.sandbox.markup import stream, texts

_ERROR = re.compile(r"#[A-Z0-9/]+[!?]|#N/A|Err:[0-9]+")
_HIDDEN = ("collapse", "filter")
_LAST_COLUMN = 16384
_MOST_REPEATED = 1000


def examine(archive: ZipFile, limits: Limits) -> WorkbookFacts:
    """Return what a workbook holds beside its values.

    Raises
    ------
    RefusedError
        For a password, or a sheet that must not be parsed.
    """
    names = set(archive.namelist())
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise RefusedError("protected")
    content = archive.read("content.xml")
    facts = WorkbookFacts(scan(content))
    for name, sheet in facts.sheets.items():
        check_extent(name, sheet, limits)
    facts.texts = {
        "properties": texts(archive.read("meta.xml"), ()) if "meta.xml" in names else [],
        "comments": annotations(content),
    }
    return facts


def annotations(content: bytes) -> list[str]:
    """Return the comments on cells.

    Examples
    --------
    >>> annotations(b"<a><p>cell</p><annotation><date>2014</date><p>no<span>te</span></p></annotation></a>")
    ['2014', 'note']
    """
    found, inside = [], [0]

    def start(name: str, _: dict[str, str]) -> None:
        inside[0] += name == "annotation"
        if inside[0] and name != "span":
            found.append([])

    def end(name: str) -> None:
        inside[0] -= name == "annotation"

    stream(content, start, lambda part: found[-1].append(part) if inside[0] else None, end)
    return [joined for parts in found if (joined := "".join(parts).strip())]


class _Scan:
    """The state of a walk over `content.xml`: the sheet, the row and the column it has reached."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.row, self.column, self.rows, self.columns = 0, 0, 1, 1
        self.hidden_row, self.hidden, self.text, self.in_note, self.typed = False, set(), [], 0, ""
        self.in_cell = False

    @property
    def sheet(self) -> SheetFacts:
        return next(reversed(self.sheets.values()))

    def start(self, name: str, found: dict[str, str]) -> None:
        found = {label.rpartition(":")[2]: value for label, value in found.items()}
        if name == "table":
            self.sheets[found.get("name", "")] = SheetFacts()
            self.row, self.rows, self.hidden, self.column = 0, 1, set(), 0
        elif name == "table-column" and self.sheets:
            count = int(found.get("number-columns-repeated", 1))
            if found.get("visibility") in _HIDDEN:
                self.hidden.update(range(self.column + 1, min(self.column + count, _LAST_COLUMN) + 1))
            self.column += count
        elif name == "table-row" and self.sheets:
            self.row, self.column = self.row + self.rows, 0
            self.rows = int(found.get("number-rows-repeated", 1))
            self.columns, self.hidden_row = 1, found.get("visibility") in _HIDDEN
        elif name in ("table-cell", "covered-table-cell") and self.sheets:
            self._cell(found)
        elif name == "annotation":
            self.in_note += 1

    def _cell(self, found: dict[str, str]) -> None:
        self.in_cell, self.text = True, []
        self.column += self.columns if self.column else 1
        self.columns = int(found.get("number-columns-repeated", 1))
        self.typed = found.get("value-type", "")
        place = address(self.row, self.column)
        if "formula" in found:
            self.sheet.formulas[place] = self.row
        if self.typed == "percentage":
            across = range(self.column, self.column + min(self.columns, _LAST_COLUMN))
            down = range(self.row, self.row + min(self.rows, _MOST_REPEATED))
            self.sheet.percents.update((row, column) for row in down for column in across)
        spans = [int(found.get(f"number-{part}-spanned", 1)) for part in ("rows", "columns")]
        if spans != [1, 1]:
            end = address(self.row + spans[0] - 1, self.column + spans[1] - 1)
            self.sheet.merged[f"{place}:{end}"] = self.row

    def end(self, name: str) -> None:
        if name == "annotation":
            self.in_note -= 1
        elif name in ("table-cell", "covered-table-cell") and self.in_cell:
            text, self.in_cell = "".join(self.text), False
            if not (text or self.typed):
                return
            self.sheet.reach(self.row + self.rows - 1, self.column + self.columns - 1)
            if _ERROR.fullmatch(text.strip()):
                self.sheet.errors[address(self.row, self.column)] = self.row
            if self.hidden_row:
                self.sheet.hidden_rows.add(self.row)
            self.sheet.hidden_columns.update(self.hidden.intersection(range(self.column, self.column + self.columns)))

    def characters(self, part: str) -> None:
        if self.in_cell and not self.in_note:
            self.text.append(part)


def scan(content: bytes) -> dict[str, SheetFacts]:
    """Return what each sheet holds, by its name.

    Examples
    --------
    >>> row = b'<table-row visibility="collapse"><table-cell value-type="float"><p>1</p></table-cell></table-row>'
    >>> scan(b'<a><table name="T"><table-row number-rows-repeated="3"/>' + row + b'</table></a>')["T"].hidden_rows
    {4}
    """
    walk = _Scan()
    stream(content, walk.start, walk.characters, walk.end)
    return walk.sheets
