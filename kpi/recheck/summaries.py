"""Rows that sum up, average or pick out of the rows above them, compared with those rows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kpi.inputs.cells import plain
from kpi.recheck.model import Options, Roles
from kpi.recheck.rules import Finding, is_rate, shown
from kpi.recheck.table import Row, Table
from kpi.recheck.words import says

_Cell = tuple[int, str, Decimal, Decimal, bool, bool, int]


def summaries_differ(table: Table, roles: Roles, options: Options) -> list[Finding]:
    """Return cells of rows 合计, 小计, 平均, 最高, 最低 that the rows they sum up contradict.

    A row sums up the units above it since the last of its kind, its section, or the whole table: whichever most of its
    columns agree with. A row most of whose columns agree with none stays open, told in `roles`.
    """
    found = []
    for row in table.rows:
        if row.kind in ("sum", "part", "mean", "highest", "lowest"):
            found += _row(table, row, roles, options)
    return found


def _coverings(table: Table, row: Row) -> list[list[Row]]:
    above = [unit for unit in table.units if unit.number < row.number]
    ends = [
        other.number
        for other in table.rows
        if other.kind not in ("unit", "full", "weight", "mean") and other.number < row.number
    ]
    same = [other.number for other in table.rows if other.kind == row.kind and other.number < row.number]
    after = [other.number for other in table.rows if other.kind == row.kind and other.number > row.number]
    below = [unit for unit in table.units if unit.number > row.number and unit.number < min(after, default=10**9)]
    since = [unit for unit in above if unit.number > max(ends, default=0)]
    last = [unit for unit in above if unit.number > max(same, default=0)]
    section = [unit for unit in table.units if unit.section == row.section]
    wanted = [since, last, section, above, table.units, below]
    if row.kind == "sum":
        wanted = [above, table.units, last, since, section, below]
    distinct: dict[tuple[int, ...], list[Row]] = {}
    for rows in wanted:
        distinct.setdefault(tuple(unit.number for unit in rows), rows)
    return [rows for rows in distinct.values() if rows]


def _row(table: Table, row: Row, roles: Roles, options: Options) -> list[Finding]:
    best: list[_Cell] = []
    covered = 0
    for rows in _coverings(table, row):
        cells = [cell for column in table.numeric if (cell := _cell(table, row, column, rows, roles, options))]
        if not best or sum(cell[4] for cell in cells) > sum(cell[4] for cell in best):
            best, covered = cells, len(rows)
    agreed = sum(cell[4] for cell in best)
    wrong = [cell for cell in best if not cell[4]]
    if not wrong:
        return []
    if agreed < len(wrong) and len(best) > 1:
        roles.open.append(("row_open", {"row": row.number, "name": table.name_of(row)}))
        return []
    word = table.name_of(row)
    return [
        Finding(row.number, column, word, "hidden_digits" if hidden else "summary_differs", printed, expected_text,
                {"rows": covered, "name": word, "places": places, "gap": plain(abs(gap)), "parts": covered,
                 "exact": agreed, "allowed": "", "held": False},
                not hidden and agreed > 0, gap, covered if row.kind == "mean" else 1)
        for column, printed, expected, gap, _, hidden, places in wrong
        for expected_text in [shown(expected, places)]
    ]  # fmt: skip


def _cell(table: Table, row: Row, column: int, rows: list[Row], roles: Roles, options: Options) -> _Cell | None:
    """Return what a cell says and should say; None where nothing can be said."""
    header, cell = table.headers[column], table.cell(row, column)
    if cell is None or column in roles.ranks or says(header, "rank") or says(header, "serial") or column == table.unit:
        return None
    if row.kind in ("sum", "part") and is_rate(table, column):
        return None
    read = [table.cell(unit, column) for unit in rows]
    values = [one.value for one in read if one]
    if not values or any(one is None and not table.blank(unit, column) for one, unit in zip(read, rows, strict=True)):
        return None
    own = Decimal(5).scaleb(-cell.places - 1)
    half, places = table.half(column), max(cell.places, table.places(column))
    if row.kind in ("sum", "part"):
        expected, exact, allowed = sum(values, Decimal(0)), Decimal(0), half * len(values)
        if cell.places < table.places(column) and "." in table.text(row, column):
            exact = own
    elif row.kind == "mean":
        # A blank may or may not count among the units averaged: either is silent.
        expected, exact, allowed, places = sum(values, Decimal(0)) / len(values), own, own + half, cell.places
        if len(values) < len(rows) and abs(sum(values, Decimal(0)) / len(rows) - cell.value) <= own:
            expected = cell.value
    else:
        expected, exact, allowed = (max if row.kind == "highest" else min)(values), Decimal(0), Decimal(0)
    gap = cell.value - expected
    follows = abs(gap) <= max(exact, options.tolerance)
    if row.kind == "mean":
        expected = expected.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return column, table.text(row, column), expected, gap, follows, abs(gap) <= allowed, places
