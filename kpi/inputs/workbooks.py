"""Workbooks: every visible sheet of a table's name as a grid of exact text, typed by cell."""

from __future__ import annotations

import io

import python_calamine as calamine

from kpi.inputs.archive import examine
from kpi.inputs.cells import from_workbook
from kpi.inputs.delimited import Grid
from kpi.inputs.files import Source, hint, in_scope, names_of, table_of
from kpi.inputs.privacy import found
from kpi.inputs.problems import Place, Problems
from kpi.inputs.sheet_scan import SheetFacts, column_letters
from kpi.inputs.surroundings import settle
from kpi.inputs.tables import input_tables
from kpi.inputs.text import key


def read(source: Source, scope: str, problems: Problems) -> list[Grid]:
    """Return the tables of a workbook.

    A visible sheet is a table if it is called after one; a single visible sheet takes the table of the file's name.
    A hidden sheet called after a table is refused (nobody sees what would be scored), any other hidden sheet is left
    out with a warning.

    Parameters
    ----------
    source : Source
        The workbook.
    scope : {"root", "year"}
        Which tables may lie here.
    problems : Problems
        Takes what is wrong with the workbook and its sheets.
    """
    facts = examine(source.name, source.data, problems)
    if facts is None:
        return []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        visible = _visible(workbook, source, problems)
        grids = []
        for name in visible:
            table = _table(name, source, len(visible) == 1, scope, problems)
            if table:
                grid = _grid(workbook, source.name, name, problems)
                if grid:
                    grid.table = table
                    grid = settle(grid, input_tables().tables[table], problems)
                    grids.append(grid)
                header_row = grid.header_row if grid else 0
                _tell(source.name, name, facts.get(name, SheetFacts()), header_row, problems)
    except calamine.CalamineError as error:
        problems.add("damaged_workbook", Place(source.name), reason=type(error).__name__)
        return []
    if not visible:
        problems.add("no_sheet", Place(source.name))
    return grids


def _visible(workbook: calamine.CalamineWorkbook, source: Source, problems: Problems) -> list[str]:
    visible = []
    ignored = {key(name) for name in input_tables().ignored_sheets}
    for sheet in workbook.sheets_metadata:
        place = Place(source.name, sheet.name)
        if found(sheet.name):
            problems.add_personal("personal_in_name", place)
        if key(sheet.name) in ignored:
            continue
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            problems.add("hidden_table" if table_of(sheet.name) else "hidden_sheet", place)
        elif sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            visible.append(sheet.name)
    return visible


def _table(name: str, source: Source, alone: bool, scope: str, problems: Problems) -> str | None:
    table, place = table_of(name), Place(source.name, name)
    if alone and source.table:
        if table and table != source.table:
            return problems.add("sheet_disagrees", place, sheet=table, file=source.table)
        return source.table
    if table is None:
        known = ", ".join(code for code, part in input_tables().tables.items() if part.scope == scope)
        return problems.add("unknown_sheet", place, near=hint(name, names_of(scope)), known=known)
    return table if in_scope(input_tables().tables[table], scope, place, problems) else None


def _tell(file: str, sheet: str, facts: SheetFacts, header_row: int, problems: Problems) -> None:
    """Add what a person would not see or a reader would drop: each cell, row and column from the header on."""
    place = Place(file, sheet)
    for row in facts.hidden_rows:
        problems.add("hidden_row", place._replace(row=row))
    for column in facts.hidden_columns:
        problems.add("hidden_column", place, letter=column_letters(column))
    for cells, row in facts.merged.items():
        if row < header_row:
            continue  # a title over the whole table
        problems.add("merged_cells", place._replace(row=row), range=cells)
    for cell, row in facts.formulas.items():
        problems.add("formula_cell", place._replace(row=row), cell=cell)
    for cell, row in facts.errors.items():
        problems.add("error_cell", place._replace(row=row), cell=cell)


def _grid(workbook: calamine.CalamineWorkbook, file: str, sheet: str, problems: Problems) -> Grid | None:
    limits, place = input_tables().limits, Place(file, sheet)
    grid = Grid(file, sheet)
    for number, values in enumerate(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
        cells = [from_workbook(value) for value in values]
        if not any(cell.strip() for cell in cells):
            continue
        if not grid.header:
            grid.header, grid.header_row = cells, number
        else:
            grid.rows.append((number, cells))
    if not grid.header:
        return problems.add("empty_file", place)
    if len(grid.rows) > limits.rows:
        return problems.add("too_many_rows", place, limit=limits.rows)
    if len(grid.header) > limits.columns:
        return problems.add("too_many_columns", place, limit=limits.columns)
    return grid
