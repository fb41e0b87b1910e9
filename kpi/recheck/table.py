"""A sheet as a table: its header, the rows of units, and the rows that sum up, weigh or explain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from kpi.inputs.privacy import is_personal_header
from kpi.inputs.problems import Place, Problems
from kpi.inputs.sandbox.facts import column_letters
from kpi.inputs.tables import input_tables
from kpi.inputs.text import key, tidy
from kpi.recheck.printed import Printed, is_blank, number, rank
from kpi.recheck.reading import Sheet
from kpi.recheck.words import bare, kind_of_row, says, words


@dataclass(frozen=True)
class Row:
    """A row of a table: its number, its cells, its kind (unit, or what `kind_of_row` says) and its section."""

    number: int
    cells: tuple[str, ...]
    kind: str = "unit"
    section: int = 0


@dataclass
class Table:
    """A table as it is printed.

    Attributes
    ----------
    file, name : str
        Where it stands.
    headers : list of str
        One a column; letters where the table has no header.
    full_headers : list of str
        The same with the headers of groups before them.
    rows : list of Row
        Units, and rows that sum up, weigh or give full points, in their order.
    unit : int or None
        The column that names the units.
    """

    file: str
    name: str
    headers: list[str]
    full_headers: list[str]
    rows: list[Row]
    unit: int | None
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    _cells: dict[tuple[int, int], Printed | None] = field(default_factory=dict, repr=False)
    _places: dict[int, int] = field(default_factory=dict, repr=False)

    @cached_property
    def units(self) -> list[Row]:
        """Return the rows of units."""
        return [row for row in self.rows if row.kind == "unit"]

    def text(self, row: Row, column: int) -> str:
        """Return what a cell shows."""
        shown = self.shown.get((row.number, column))
        return shown if shown is not None else (row.cells[column] if column < len(row.cells) else "")

    def cell(self, row: Row, column: int) -> Printed | None:
        """Return the number a cell shows, with what it holds where that has more digits; None where it is none."""
        place = (row.number, column)
        if place not in self._cells:
            cell = number(self.text(row, column))
            held = number(row.cells[column]) if cell and place in self.shown else None
            self._cells[place] = replace(cell, held=held.value) if cell and held else cell
        return self._cells[place]

    def blank(self, row: Row, column: int) -> bool:
        """Return whether a cell says nothing."""
        return is_blank(self.text(row, column))

    def rank(self, row: Row, column: int) -> int | None:
        """Return the rank a cell shows."""
        return rank(self.text(row, column))

    def name_of(self, row: Row) -> str:
        """Return the unit of a row, or the word of a row that sums up."""
        if self.unit is not None and self.text(row, self.unit).strip():
            return tidy(self.text(row, self.unit))
        return next((tidy(cell) for cell in row.cells if cell.strip() and number(cell) is None), "")

    @cached_property
    def numeric(self) -> list[int]:
        """Return the columns most of whose filled cells are numbers, of at least two units."""
        found = []
        for column in range(len(self.headers)):
            filled = [row for row in self.units if not self.blank(row, column)]
            read = [cell for cell in (self.cell(row, column) for row in filled) if cell]
            within = all(cell.places <= words().numbers.places for cell in read)
            if len(read) >= 2 and len(read) >= words().numbers.numeric_share * len(filled) and within:
                found.append(column)
        return found

    def places(self, column: int) -> int:
        """Return with how many decimals a column is printed."""
        if column not in self._places:
            places = [cell.places for row in self.units if (cell := self.cell(row, column))]
            self._places[column] = max(places, default=0)
        return self._places[column]

    def half(self, column: int) -> Decimal:
        """Return how far a printed number of a column may be from the one that was rounded."""
        return Decimal(5).scaleb(-self.places(column) - 1)

    def is_percent(self, column: int) -> bool:
        """Return whether a column holds percentages."""
        cells = [cell for row in self.units if (cell := self.cell(row, column))]
        header = key(self.headers[column])
        return 2 * sum(cell.percent for cell in cells) > len(cells) or header.endswith(("%", "(%)"))


def find_table(sheet: Sheet, problems: Problems) -> Table | None:
    """Return the table of a sheet; None where its rows hold no units with numbers.

    Titles stand above the header, notes below the rows; a header of several rows is read as one, with merged cells
    written into each of their columns. A row of one text between the rows begins a section, as does the header again.
    Personal headers are told to `problems`.

    Examples
    --------
    >>> lines = ["考核结果", "单位,领导重视（10分）,总分,名次", "苇溪镇,9,9,1", "合计,9,9,", "注：并列者同名次"]
    >>> table = find_table(Sheet("a.csv", "", [(n, line.split(",")) for n, line in enumerate(lines, 1)]), Problems())
    >>> table.headers, [(row.number, row.kind) for row in table.rows], table.unit
    (['单位', '领导重视（10分）', '总分', '名次'], [(3, 'unit'), (4, 'sum')], 0)
    """
    width = max(len(cells) for _, cells in sheet.rows)
    if width * len(sheet.rows) > words().numbers.cells:
        return problems.add("sheet_too_large", Place(sheet.file, sheet.name), rows=len(sheet.rows), columns=width)
    rows = [(row, cells + [""] * (width - len(cells))) for row, cells in sheet.rows]
    first, last = _header(rows)
    headers, full_headers = _headers(rows[first:last], sheet.merged, width)
    for column, header in enumerate(headers):
        if is_personal_header(header):
            place = Place(sheet.file, sheet.name, rows[first][0], "", column_letters(column + 1))
            problems.add_personal("personal_column", place)
    body = rows[last:]
    unit = _unit_column(headers, body)
    return Table(sheet.file, sheet.name, headers, full_headers, _body(headers, body, unit), unit, sheet.shown)


def _numbers(cells: list[str]) -> int:
    return sum(number(cell) is not None for cell in cells)


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _known(cells: list[str]) -> int:
    kinds = ("unit", "rank", "total", "score", "serial", "class")
    return sum(any(says(cell, kind) for kind in kinds) for cell in cells if cell.strip() and number(cell) is None)


def _header(rows: list[tuple[int, list[str]]]) -> tuple[int, int]:
    """Return the first row of the header, and the first below it."""
    search = rows[: words().numbers.header_search]
    texts = [_filled(cells) - _numbers(cells) for _, cells in search]
    hits = [
        _known(cells) if _filled(cells) > 1 and (texts[place] > 1 or _filled(cells) == 2) else 0
        for place, (_, cells) in enumerate(search)
    ]
    if max(hits, default=0):
        first = hits.index(max(hits))
    else:
        data = next((place for place, (_, cells) in enumerate(search) if _numbers(cells)), len(search))
        above = [place for place in range(data) if _filled(search[place][1]) > 1]
        if not above:
            return 0, 0
        first = above[-1]
    last = first + 1
    while (
        last < len(search)
        and not _numbers(search[last][1])
        and _filled(search[last][1]) > 1
        and not (kind_of_row(_first(search[last][1])) or search[last][1][0].strip())
    ):
        last += 1
    while first and not _numbers(search[first - 1][1]) and _filled(search[first - 1][1]) > 1:
        first -= 1
    return first, last


def _first(cells: list[str] | tuple[str, ...]) -> str:
    return next((cell for cell in cells if cell.strip()), "")


def _headers(
    rows: list[tuple[int, list[str]]], merged: list[tuple[int, int, int, int]], width: int
) -> tuple[list[str], list[str]]:
    lines = [list(cells) for _, cells in rows]
    places = {number: place for place, (number, _) in enumerate(rows)}
    for top, left, bottom, right in merged:
        for row in range(top, bottom + 1):
            if row in places and top in places:
                for column in range(left, min(right, width - 1) + 1):
                    lines[places[row]][column] = lines[places[top]][left]
    for upper, lower in pairwise(lines):
        for column in range(1, width):
            if not upper[column].strip() and lower[column].strip():
                upper[column] = upper[column - 1]
    parts = [[tidy(line[column]) for line in lines if line[column].strip()] for column in range(width)]
    names = [part[-1] if part else "" for part in parts]
    joined = [" ".join(dict.fromkeys(part)) for part in parts]
    often = Counter(names)
    headers = [joined[place] if name and often[name] > 1 else name for place, name in enumerate(names)]
    letters = [column_letters(place + 1) for place in range(width)]
    return [name or letter for name, letter in zip(headers, letters, strict=True)], joined


def _unit_column(headers: list[str], body: list[tuple[int, list[str]]]) -> int | None:
    named = []
    for column, header in enumerate(headers):
        cells = [cells[column] for _, cells in body if cells[column].strip()]
        texts = [cell for cell in cells if number(cell) is None and not is_blank(cell)]
        if len(texts) < max(1, len(cells) * words().numbers.numeric_share):
            continue
        if says(header, "rank") or says(header, "class"):
            continue
        named.append(
            (not says(header, "unit"), says(header, "serial"), -len(set(map(key, texts))), bare(header), column)
        )
    return min(named)[-1] if named else None


def _body(headers: list[str], body: list[tuple[int, list[str]]], unit: int | None) -> list[Row]:
    names, rows, section = [key(header) for header in headers], [], 0
    for row, cells in body:
        first = _first(cells)
        label = cells[unit] if unit is not None and cells[unit].strip() else first
        kind = kind_of_row(label) or kind_of_row(first)
        filled = _filled(cells)
        if [key(cell) for cell in cells if cell.strip()] == [
            name for name, cell in zip(names, cells, strict=True) if cell.strip()
        ]:
            section += 1
        elif kind and _numbers(cells):
            rows.append(Row(row, tuple(cells), kind, section))
        elif filled == 1 or (
            filled <= input_tables().around.note_cells and tidy(first).startswith(input_tables().around.notes)
        ):
            section += 1
        elif _numbers(cells) and (unit is None or (cells[unit].strip() and number(cells[unit]) is None)):
            rows.append(Row(row, tuple(cells), "unit", section))
    return rows
