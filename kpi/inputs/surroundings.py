"""What stands around a table on a sheet: titles above, the header again, totals and notes below.

Such rows are left out by written rule and listed among the readings, never silently; `tables.yaml` has the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpi.inputs.delimited import Grid
from kpi.inputs.headers import columns_of, is_header
from kpi.inputs.privacy import anything
from kpi.inputs.problems import Problems
from kpi.inputs.sandbox.facts import column_number
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key, tidy

_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
# The column that says what a row is about, where a row of totals writes its word.
_SUBJECTS = ("station", "case")


def settle(grid: Grid, table: Table, problems: Problems, merged: Iterable[str] = ()) -> Grid:
    """Return a sheet as header and rows of its table, without what stands around them.

    The header is the row among the first with the most headers of the table; without one the sheet stays as it is, and
    its first row is told as a bad header. Above it stand titles of a few cells. Below it a row is a total where its
    station says 合计 and the like, and the header again where it repeats the header; what follows the last row of the
    table is a note where its first cell starts like 填表人：. Everything left out is listed.

    Parameters
    ----------
    grid : Grid
        The sheet, its first filled row taken for the header.
    table : Table
        The table it holds.
    problems : Problems
        Takes what was left out, as readings.
    merged : iterable of str
        The merged ranges of the sheet; a header merged over several rows counts in the last of them.

    Examples
    --------
    >>> table = input_tables().tables["targets"]
    >>> lines = ["年份,单位,指标,目标值,文件", "2014,t01,x,5,d", ",合计,,5,"]
    >>> rows = [(number, line.split(",")) for number, line in enumerate(lines, start=2)]
    >>> settled = settle(Grid("t.xlsx", header=["目标任务表", "", "", "", ""], rows=rows), table, Problems())
    >>> settled.header_row, [number for number, _ in settled.rows], settled.left_out
    (2, [3], {1: 'title', 4: 'total'})
    """
    known, around = columns_of(table), input_tables().around
    lines = _spread(grid.lines, merged, around.header_search)
    start = _start(lines[: around.header_search], known, around.note_cells)
    header_row, header = lines[start]
    settled = Grid(grid.file, grid.sheet, grid.table, header_row, header, lettered=grid.lettered)
    for number, cells in lines[:start]:
        _leave_out(settled, number, cells, "title", problems)
    subjects = [place for place, cell in enumerate(header) if known.get(key(cell)) in _SUBJECTS]
    names, words = [key(cell) for cell in header], _total_words()
    found = [(number, cells, _reason(cells, names, subjects, words)) for number, cells in lines[start + 1 :]]
    last = max((place for place, (_, _, why) in enumerate(found) if not why), default=-1)
    for place, (number, cells, why) in enumerate(found):
        if why == "total":
            settled.totals.append((number, _total_word(cells, subjects, words), cells))
        if why and (why != "note" or place > last):
            _leave_out(settled, number, cells, why, problems)
        else:
            settled.rows.append((number, cells))
    return settled


def _spread(lines: list[tuple[int, list[str]]], merged: Iterable[str], rows: int) -> list[tuple[int, list[str]]]:
    """Return the rows with header cells that are merged downwards written into each of their rows."""
    numbers = {number: place for place, (number, _) in enumerate(lines[:rows])}
    spread = [(number, list(cells)) for number, cells in lines[:rows]] + lines[rows:]
    for part in filter(None, map(_RANGE.fullmatch, merged)):
        top, bottom, column = int(part[2]), int(part[4]), column_number(part[1]) - 1
        if top == bottom or top not in numbers:
            continue
        above = spread[numbers[top]][1]
        for row in range(top + 1, bottom + 1):
            cells = spread[numbers[row]][1] if row in numbers else []
            if column < min(len(cells), len(above)) and not cells[column].strip():
                cells[column] = above[column]
    return spread


def _start(lines: list[tuple[int, list[str]]], known: dict[str, str], title_cells: int) -> int:
    hits = [is_header(cells, known) for _, cells in lines]
    start = hits.index(max(hits, default=0)) if hits else 0
    # Another header above, or a row with as much in it as a row of the table, is not a title.
    for place, (_, cells) in enumerate(lines[:start]):
        if sum(bool(cell.strip()) for cell in cells) > title_cells and not hits[place]:
            return 0
    return start


def _total_words() -> frozenset[str]:
    return frozenset(key(word) for part in input_tables().around.totals.values() for word in part)


def _total_word(cells: list[str], subjects: list[int], words: frozenset[str]) -> str:
    """Return the word by which a row says that it sums up others, empty where it says no such thing."""
    first = next((cell for cell in cells if cell.strip()), "")
    told = [cells[place] for place in subjects if place < len(cells)] + [first]
    # Most codes and years end in a digit, no word of a total does.
    return next((tidy(cell) for cell in told if not cell[-1:].isdecimal() and key(cell) in words), "")


def _reason(cells: list[str], names: list[str], subjects: list[int], words: frozenset[str]) -> str:
    around = input_tables().around
    if key(cells[0]) == names[0] and [key(cell) for cell in cells] == names:
        return "header again"
    if _total_word(cells, subjects, words):
        return "total"
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) <= around.note_cells and tidy(filled[0]).startswith(around.notes):
        return "note"
    return ""


def _leave_out(grid: Grid, number: int, cells: list[str], why: str, problems: Problems) -> None:
    grid.left_out[number] = why
    if any(anything(cell) for cell in cells):
        problems.add_personal("personal_cell", grid.place(number))
    # A title or note may name the person who filled in the sheet, so such words are not repeated.
    named = any(tidy(cell).startswith(input_tables().around.notes) for cell in cells)
    shown = "" if why == "note" or named else " ".join(tidy(cell) for cell in cells if cell.strip())
    problems.coerced(grid.place(number), shown, f"left out: {why}")
