"""What stands around a table on a sheet: titles above, the header again, totals and notes below.

Such rows are left out by written rule and listed among the readings, never silently; `tables.yaml` has the words.
"""

from __future__ import annotations

from kpi.inputs.delimited import Grid
from kpi.inputs.privacy import found
from kpi.inputs.problems import Place, Problems
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key, tidy


def settle(grid: Grid, table: Table, problems: Problems) -> Grid:
    """Return a sheet as header and rows of its table, without what stands around them.

    The header is the first row of which most cells are headers of the table; without one the sheet stays as it is, and
    its first row is told as a bad header. A row is a total where its station says 合计 and the like, a note where its
    first cell starts like 填表人：. Rows that are left out are searched for personal data all the same.

    Parameters
    ----------
    grid : Grid
        The sheet, its first filled row taken for the header.
    table : Table
        The table it holds.
    problems : Problems
        Takes what was left out, as readings.

    Examples
    --------
    >>> table = input_tables().tables["targets"]
    >>> lines = ["年份,单位,指标,目标值,文件", "2014,t01,x,5,d", ",合计,,5,"]
    >>> rows = [(number, line.split(",")) for number, line in enumerate(lines, start=2)]
    >>> settled = settle(Grid("t.xlsx", header=["目标任务表", "", "", "", ""], rows=rows), table, Problems())
    >>> settled.header_row, [number for number, _ in settled.rows]
    (2, [3])
    """
    known = {key(spelling) for name, column in table.columns.items() for spelling in (name, *column.names)}
    around = input_tables().around
    lines = [(grid.header_row, grid.header), *grid.rows]
    start = next(
        (place for place, (_, cells) in enumerate(lines[: around.header_search]) if _is_header(cells, known)), 0
    )
    header_row, header = lines[start]
    settled = Grid(grid.file, grid.sheet, grid.table, header_row, header)
    for number, cells in lines[:start]:
        _leave_out(grid, number, cells, "title", problems)
    columns = [place for place, cell in enumerate(header) if key(cell) in _station_headers(table)]
    for number, cells in lines[start + 1 :]:
        why = _reason(cells, header, columns)
        if why:
            _leave_out(grid, number, cells, why, problems)
        else:
            settled.rows.append((number, cells))
    return settled


def _is_header(cells: list[str], known: set[str]) -> bool:
    filled = [key(cell) for cell in cells if cell.strip()]
    return len(filled) > 1 and 2 * sum(cell in known for cell in filled) >= len(filled)


def _station_headers(table: Table) -> set[str]:
    column = table.columns.get("station")
    return {key(name) for name in ("station", *column.names)} if column else set()


def _reason(cells: list[str], header: list[str], stations: list[int]) -> str:
    around = input_tables().around
    filled = [cell for cell in cells if cell.strip()]
    if [key(cell) for cell in cells] == [key(cell) for cell in header]:
        return "header again"
    if any(place < len(cells) and key(cells[place]) in around.totals for place in stations):
        return "total"
    if len(filled) <= around.note_cells and tidy(filled[0]).startswith(around.notes):
        return "note"
    return ""


def _leave_out(grid: Grid, number: int, cells: list[str], why: str, problems: Problems) -> None:
    place = Place(grid.file, grid.sheet, number, "")
    if any(found(cell) for cell in cells):
        problems.add_personal("personal_cell", place)
    # A note may name the person who filled in the sheet, so its words are not repeated.
    shown = "" if why == "note" else " ".join(tidy(cell) for cell in cells if cell.strip())
    problems.coerced(place, shown, f"left out: {why}")
