"""From grids of text to one checked frame a table: headers recognised, cells parsed, places remembered."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from kpi.inputs.cells import NumberText
from kpi.inputs.delimited import Grid
from kpi.inputs.files import hint
from kpi.inputs.headers import columns_of, plain
from kpi.inputs.parsing import CellError, parse
from kpi.inputs.privacy import anything, doubtful, found, is_other_number, is_personal_header
from kpi.inputs.problems import Place, Problems
from kpi.inputs.sandbox.facts import column_letters
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key, narrow
from kpi.inputs.totals import check_totals

_DTYPES = {
    "text": "str", "code": "str", "date": "str", "choice": "str",
    "integer": "Int64", "year": "Int64", "flag": "boolean", "decimal": "object",
}  # fmt: skip


# A label, a colon and a name of two characters; anything else that is personal is longer.
_SHORTEST_PERSONAL = 5


@dataclass
class Rows:
    """A table as it is checked: its rows, and the header each column has in each file.

    Parameters
    ----------
    table : Table
        What the table is.
    records : list of dict
        One a row: every column of the table (None where missing), file, sheet, row, and `faulty`, the columns whose
        cell is a problem already.
    headers : dict
        (file, sheet) → column → its header as the person wrote it, and in a workbook its letters.
    """

    table: Table
    records: list[dict] = field(default_factory=list)
    headers: dict[tuple[str, str], dict[str, tuple[str, str]]] = field(default_factory=dict)

    def place(self, record: dict, column: str = "") -> Place:
        """Return where a cell of a row stands, by the header its own file gives the column."""
        header, letters = self.headers.get((record["file"], record["sheet"]), {}).get(column, (column, ""))
        return Place(record["file"], record["sheet"], record["row"], header, letters)

    def frame(self) -> pd.DataFrame:
        """Return the rows as a frame of checked dtypes, sorted by the table's key, so that file order never shows.

        Text, codes and dates (ISO) are str, empty where the cell is; whole numbers and years are Int64, flags boolean
        and decimals Decimal objects, missing where the cell is empty. file, sheet, row say where each row comes from.
        """
        types = {name: _DTYPES[self.table.columns[name].type] for name in self.table.shown}
        types |= {"file": "str", "sheet": "str", "row": "int64"}
        order = [*self.table.key, *(name for name in types if name not in self.table.key)]
        records = sorted(self.records, key=lambda record: [_sortable(record[name]) for name in order])
        columns = {name: [record[name] for record in records] for name in types}
        for name, kind in types.items():
            blank = "" if kind == "str" else None
            values = [blank if value is None else value for value in columns[name]]
            columns[name] = pd.Series(values, dtype=kind)
        return pd.DataFrame(columns)


def _sortable(value: object) -> tuple:
    return (0, 0) if value is None else (1, value)


def build(table: Table, grids: list[Grid], problems: Problems, guard: bool = True) -> Rows:
    """Return the rows of all grids of a table; a cell that cannot be read is None there and a problem.

    Parameters
    ----------
    table : Table
        What the grids hold.
    grids : list of Grid
        One for each file or sheet.
    problems : Problems
        Takes every header and cell that is refused, and every change of spelling.
    guard : bool
        Whether cells are searched for personal data; files of earlier years were when their own year was read.
    """
    rows = Rows(table)
    for grid in grids:
        columns = _columns(table, grid, problems)
        rows.headers[grid.file, grid.sheet] = {
            name: (place.column, place.letters)
            for name, place in ((name, grid.place(1, position)) for name, position in columns.items())
        }
        if not grid.rows:
            code = "header_only_optional" if table.needed == "never" else "header_only"
            problems.add(code, grid.place())
        if guard:
            tell_personal(grid, problems)
        names = list(table.columns)
        faulty: list[set[str]] = [set() for _ in grid.rows]
        cells = [_cells(table, name, grid, columns.get(name), problems, faulty) for name in names]
        here = []
        for place, (row, _) in enumerate(grid.rows):
            record = {name: column[place] for name, column in zip(names, cells, strict=True)}
            where = {"file": grid.file, "sheet": grid.sheet, "row": row}
            here.append(record | where | {"faulty": faulty[place]})
        check_totals(table, grid, columns, here, problems)
        rows.records += here
    return rows


def _columns(table: Table, grid: Grid, problems: Problems) -> dict[str, int]:
    known = columns_of(table)
    ignored = {key(name) for name in input_tables().ignored_columns} - known.keys()
    found_at: dict[str, int] = {}
    unknown: list[str] = []
    for position, header in enumerate(grid.header):
        place = grid.place(grid.header_row, position)
        name = known.get(plain(header))
        if anything(header):
            problems.add_personal("personal_cell", place._replace(column=column_letters(position + 1)))
        if not narrow(header):
            if any(position < len(cells) and narrow(cells[position]) for _, cells in grid.rows):
                letters = column_letters(position + 1)
                problems.add("blank_header", place._replace(column=letters), letter=letters)
        elif name in found_at:
            problems.add("duplicate_column", place, column=name)
        elif name:
            found_at[name] = position
            if plain(header) != key(header):
                problems.coerced(place, header, name)
        elif is_personal_header(header):
            problems.add_personal("personal_column", place)
        elif key(header) not in ignored:
            unknown.append(header)
            near = hint(header, [*table.columns, *(column.names[0] for column in table.columns.values())])
            problems.add("unknown_column", place, table=table.code, near=near, known=", ".join(table.shown))
    required = [name for name, column in table.columns.items() if column.required]
    for name in required:
        if name not in found_at:
            near = hint(name, unknown) if unknown else ""
            chinese = table.columns[name].names[0]
            where = grid.place(grid.header_row)
            problems.add("missing_column", where, column=name, name=chinese, near=near, required=", ".join(required))
    return found_at


def tell_personal(grid: Grid, problems: Problems) -> None:
    """Tell every cell that holds personal data; bare digits only where the column does not number something else."""
    bare: dict[int, list[int]] = {}
    others: dict[int, int] = {}
    for row, cells in grid.rows:
        for position, cell in enumerate(cells):
            if len(cell) < _SHORTEST_PERSONAL:
                continue
            if found(cell, stored_as_number=isinstance(cell, NumberText)):
                problems.add_personal("personal_cell", grid.place(row, position))
            elif doubtful(cell):
                bare.setdefault(position, []).append(row)
            elif is_other_number(cell):
                others[position] = others.get(position, 0) + 1
    for position, rows in bare.items():
        if len(rows) >= others.get(position, 0):
            for row in rows:
                problems.add_personal("personal_cell", grid.place(row, position))


def _cells(
    table: Table, name: str, grid: Grid, position: int | None, problems: Problems, faulty: list[set[str]]
) -> list:
    column = table.columns[name]
    if position is None:
        return [column.blank] * len(grid.rows)
    known, result = {}, []
    for number, (row, cells) in enumerate(grid.rows):
        cell = cells[position]
        value = known.get((type(cell), cell))
        if value is None:
            try:
                value = known[type(cell), cell] = (parse(cell, column), None)
            except CellError as refusal:
                value = known[type(cell), cell] = (None, refusal)
        result.append(value[0])
        if value[1]:
            problems.add(value[1].code, grid.place(row, position), cell, **value[1].details)
            faulty[number].add(name)
        elif value[0] is None and column.required:
            problems.add("blank_required", grid.place(row, position), column=name)
            faulty[number].add(name)
        elif type(cell) is str and _respelt(cell, value[0], column.type):
            problems.coerced(grid.place(row, position), cell, str(value[0]))
    return result


def _respelt(cell: str, value: object, kind: str) -> bool:
    """Return whether a number, date or code was read in another spelling than it was typed in."""
    if value is None or kind in ("flag", "choice"):
        return False
    return cell.strip(" ") != str(value)
