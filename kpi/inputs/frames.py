"""From grids of text to one checked frame a table: headers recognised, cells parsed, places remembered."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from kpi.inputs.cells import NumberText
from kpi.inputs.delimited import Grid
from kpi.inputs.files import hint
from kpi.inputs.parsing import CellError, parse
from kpi.inputs.privacy import found, is_personal_header
from kpi.inputs.problems import Place, Problems
from kpi.inputs.sheet_scan import column_letters
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key, narrow, tidy

_DTYPES = {
    "text": "str", "code": "str", "date": "str", "choice": "str",
    "integer": "Int64", "year": "Int64", "flag": "boolean", "decimal": "object",
}  # fmt: skip


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
        (file, sheet) → column → header as the person wrote it.
    """

    table: Table
    records: list[dict] = field(default_factory=list)
    headers: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def place(self, record: dict, column: str = "") -> Place:
        """Return where a cell of a row stands, by the header its own file gives the column."""
        header = self.headers.get((record["file"], record["sheet"]), {}).get(column, column)
        return Place(record["file"], record["sheet"], record["row"], header)

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


def build(table: Table, grids: list[Grid], problems: Problems) -> Rows:
    """Return the rows of all grids of a table; a cell that cannot be read is None there and a problem.

    Parameters
    ----------
    table : Table
        What the grids hold.
    grids : list of Grid
        One for each file or sheet.
    problems : Problems
        Takes every header and cell that is refused, and every change of spelling.
    """
    rows = Rows(table)
    for grid in grids:
        columns = _columns(table, grid, problems)
        rows.headers[grid.file, grid.sheet] = {name: tidy(grid.header[place]) for name, place in columns.items()}
        if not grid.rows:
            code = "header_only_optional" if table.needed == "never" else "header_only"
            problems.add(code, Place(grid.file, grid.sheet))
        _privacy(grid, columns, table, problems)
        names = list(table.columns)
        faulty: list[set[str]] = [set() for _ in grid.rows]
        cells = [_cells(table, name, grid, columns.get(name), problems, faulty) for name in names]
        for place, (row, _) in enumerate(grid.rows):
            record = {name: column[place] for name, column in zip(names, cells, strict=True)}
            where = {"file": grid.file, "sheet": grid.sheet, "row": row}
            rows.records.append(record | where | {"faulty": faulty[place]})
    return rows


def _columns(table: Table, grid: Grid, problems: Problems) -> dict[str, int]:
    known = {key(spelling): name for name, column in table.columns.items() for spelling in column.names}
    known |= {key(name): name for name in table.columns}
    ignored = {key(name) for name in input_tables().ignored_columns} - known.keys()
    found_at: dict[str, int] = {}
    unknown: list[str] = []
    for position, header in enumerate(grid.header):
        place = Place(grid.file, grid.sheet, grid.header_row, tidy(header) or column_letters(position + 1))
        name = known.get(key(header))
        if not narrow(header):
            if any(position < len(cells) and narrow(cells[position]) for _, cells in grid.rows):
                problems.add("blank_header", place, letter=column_letters(position + 1))
        elif name in found_at:
            problems.add("duplicate_column", place, column=name)
        elif name:
            found_at[name] = position
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
            where = Place(grid.file, grid.sheet, grid.header_row)
            chinese = table.columns[name].names[0]
            problems.add("missing_column", where, column=name, name=chinese, near=near, required=", ".join(required))
    return found_at


def _privacy(grid: Grid, columns: dict[str, int], table: Table, problems: Problems) -> None:
    kinds = {position: table.columns[name].type for name, position in columns.items()}
    for row, cells in grid.rows:
        for position, cell in enumerate(cells):
            kind = found(cell, stored_as_number=isinstance(cell, NumberText)) if len(cell) > 5 else ""
            # Eleven or fifteen digits are personal in prose and may be a serial number in a column of codes.
            if kind == "identity" or (kind and kinds.get(position, "text") == "text"):
                header = tidy(grid.header[position]) if position < len(grid.header) else ""
                problems.add_personal("personal_cell", Place(grid.file, grid.sheet, row, header))


def _cells(
    table: Table, name: str, grid: Grid, position: int | None, problems: Problems, faulty: list[set[str]]
) -> list:
    column = table.columns[name]
    if position is None:
        return [column.blank] * len(grid.rows)
    header, known, result = tidy(grid.header[position]), {}, []
    for number, (row, cells) in enumerate(grid.rows):
        cell = cells[position]
        value = known.get((type(cell), cell))
        if value is None:
            try:
                value = known[type(cell), cell] = (parse(cell, column), None)
            except CellError as refusal:
                value = known[type(cell), cell] = (None, refusal)
        result.append(value[0])
        place = Place(grid.file, grid.sheet, row, header)
        if value[1]:
            problems.add(value[1].code, place, cell, **value[1].details)
            faulty[number].add(name)
        elif value[0] is None and column.required:
            problems.add("blank_required", place, column=name)
            faulty[number].add(name)
        elif type(cell) is str and _respelt(cell, value[0], column.type):
            problems.coerced(place, cell, str(value[0]))
    return result


def _respelt(cell: str, value: object, kind: str) -> bool:
    """Return whether a number, date or code was read in another spelling than it was typed in."""
    if value is None or kind in ("flag", "choice"):
        return False
    return cell.strip(" ") != str(value)
