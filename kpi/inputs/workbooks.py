"""Workbooks: every visible sheet of a table's name as a grid of exact text, typed by cell."""

from __future__ import annotations

import re

from kpi.inputs.cells import DateText, NumberText
from kpi.inputs.delimited import Grid
from kpi.inputs.files import Source, hint, in_scope, names_of, table_of
from kpi.inputs.headers import recognised
from kpi.inputs.parser import Book, Sheet, parse
from kpi.inputs.privacy import anything, found
from kpi.inputs.problems import Phrase, Place, Problems
from kpi.inputs.sandbox.facts import column_letters
from kpi.inputs.surroundings import settle
from kpi.inputs.tables import input_tables
from kpi.inputs.text import key

_LETTERS = re.compile(r"[A-Z]+")
_ROWS = re.compile(r"[0-9]+")


def read(source: Source, scope: str, problems: Problems) -> list[Grid]:
    """Return the tables of a workbook.

    A visible sheet is a table if it is called after one; a single visible sheet takes the table of the file's name, or
    else the one its header belongs to. A hidden sheet called after a table is refused (nobody sees what would be
    scored), any other hidden sheet is left out with a warning. Personal data stops the file wherever it is: in hidden
    sheets, comments and document properties too.

    Parameters
    ----------
    source : Source
        The workbook.
    scope : {"root", "year"}
        Which tables may lie here.
    problems : Problems
        Takes what is wrong with the workbook and its sheets.
    """
    book = parse(source.name, source.data, problems)
    if book is None:
        return []
    visible = _visible(book, source, problems)
    if not visible:
        problems.add("no_sheet", Place(source.name))
    if book.dates_1904 and any(isinstance(cell, DateText) for sheet in visible for row in sheet.rows for cell in row):
        problems.add("dates_1904", Place(source.name))
    grids: dict[str, Grid] = {}
    for sheet in visible:
        grid = _grid(sheet, source.name, problems)
        table = _table(sheet, grid, source, len(visible) == 1, scope, problems)
        if table in grids:
            other = grids[table].sheet
            problems.add("sheet_twice", Place(source.name, sheet.name), other=other, table=table)
        elif table and grid:
            grid.table = table
            grids[table] = settle(grid, input_tables().tables[table], problems, sheet.facts.merged)
            _tell(sheet, grids[table], problems)
    tell_outside(book, source, {grid.sheet for grid in grids.values()}, problems)
    return list(grids.values())


def tell_outside(book: Book, source: Source, tables: set[str], problems: Problems) -> None:
    """Tell personal data outside of the tables: in names, comments, properties, and sheets that are not read."""
    for part, texts in book.texts.items():
        # The bytes of an old workbook hold many runs of characters: only what is certain counts there.
        if any(map(found, texts)) or (part == "comments" and any(map(anything, texts))):
            problems.add_personal("personal_in_part", Place(source.name), part=Phrase(part))
    for sheet in book.sheets:
        if anything(sheet.name):
            problems.add_personal("personal_in_name", Place(source.name, sheet.name))
        for number, cells in enumerate(sheet.rows if sheet.name not in tables else (), start=1):
            for column, cell in enumerate(cells, start=1):
                if len(cell) > 1 and found(cell, stored_as_number=isinstance(cell, NumberText)):
                    place = Place(source.name, sheet.name, number, "", column_letters(column))
                    problems.add_personal("personal_cell", place)


def _visible(book: Book, source: Source, problems: Problems) -> list[Sheet]:
    ignored = {key(name) for name in input_tables().ignored_sheets}
    visible = []
    for sheet in book.sheets:
        if key(sheet.name) in ignored:
            continue
        if not sheet.visible:
            problems.add("hidden_table" if table_of(sheet.name) else "hidden_sheet", Place(source.name, sheet.name))
        elif sheet.table:
            visible.append(sheet)
    return visible


def _table(sheet: Sheet, grid: Grid | None, source: Source, alone: bool, scope: str, problems: Problems) -> str | None:
    table, place = table_of(sheet.name), Place(source.name, sheet.name)
    if alone and source.table:
        if table and table != source.table:
            return problems.add("sheet_disagrees", place, sheet=table, file=source.table)
        return source.table
    if table is None and alone and grid:
        search = input_tables().around.header_search
        table = recognised([cells for _, cells in grid.lines[:search]], scope)
        if table:
            problems.coerced(place, "", table)
    if table is None:
        known = ", ".join(code for code, part in input_tables().tables.items() if part.scope == scope)
        return problems.add("unknown_sheet", place, near=hint(sheet.name, names_of(scope)), known=known)
    return table if in_scope(input_tables().tables[table], scope, place, problems) else None


def _tell(sheet: Sheet, grid: Grid, problems: Problems) -> None:
    """Add what a person would not see or a reader would drop: each cell, row and column of the table itself."""
    facts, around = sheet.facts, set(grid.left_out)
    for row in facts.hidden_rows - around:
        problems.add("hidden_row", grid.place(row))
    for column in facts.hidden_columns:
        problems.add("hidden_column", grid.place(), letter=column_letters(column))
    for cells, row in facts.merged.items():
        last = int(_ROWS.findall(cells)[-1])
        if last > grid.header_row and not around.issuperset(range(row, last + 1)):
            problems.add("merged_cells", grid.place(row), range=cells)
    for code, found_at in (("formula_cell", facts.formulas), ("error_cell", facts.errors)):
        for cell, row in found_at.items():
            if row not in around:
                letters = _LETTERS.match(cell)[0]
                problems.add(code, grid.place(row)._replace(letters=letters), cell=cell)


def _grid(sheet: Sheet, file: str, problems: Problems) -> Grid | None:
    limits = input_tables().limits
    grid = Grid(file, sheet.name, lettered=True)
    for number, cells in enumerate(sheet.rows, start=1):
        if not any(cell.strip() for cell in cells):
            continue
        if not grid.header:
            grid.header, grid.header_row = cells, number
        else:
            grid.rows.append((number, cells))
    if not grid.header:
        return problems.add("empty_file", grid.place())
    if len(grid.rows) > limits.rows:
        return problems.add("too_many_rows", grid.place(), limit=limits.rows)
    if len(grid.header) > limits.columns:
        return problems.add("too_many_columns", grid.place(), limit=limits.columns)
    return grid
