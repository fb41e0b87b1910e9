"""Which column a rank follows from, and inside which class: the reading that contradicts least."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kpi.inputs.text import key
from kpi.recheck.model import CONSTANT, Options, Relation, Roles
from kpi.recheck.ranks import Standing, Wrong, explained_by_classes, skipped, wrong_ranks
from kpi.recheck.relations import difference
from kpi.recheck.rules import Finding
from kpi.recheck.table import Row, Table
from kpi.recheck.words import words

Total = Callable[[Row], Decimal | None]


def ranks_differ(table: Table, roles: Roles, options: Options) -> list[Finding]:
    """Return ranks that do not follow from the totals, and ranks without totals that leave one out.

    A rank column follows from the total, printed or recomputed, in the whole table or inside its classes: the reading
    with the fewest contradictions counts, and where it contradicts most of the ranks, nothing is said but that.
    """
    found = []
    for column in roles.ranks:
        rows = [row for row in table.units if table.rank(row, column) is not None]
        if len(rows) < 2:
            continue
        if roles.total is None:
            found += _alone(table, column, rows, options, roles)
        else:
            found += _against(table, column, rows, roles, options)
    return found


def _partitions(table: Table, column: int, rows: list[Row], roles: Roles, options: Options) -> list[list[list[Row]]]:
    whole = [rows]
    if roles.group is not None:
        named: dict[str, list[Row]] = {}
        for row in rows:
            named.setdefault(key(table.text(row, roles.group)), []).append(row)
        if options.group:
            return [list(named.values())]
        return [list(named.values()), whole]
    sections: dict[int, list[Row]] = {}
    for row in rows:
        sections.setdefault(row.section, []).append(row)
    parts = [list(sections.values())] if len(sections) > 1 else []
    runs: list[list[Row]] = []
    for row in rows:
        rank = table.rank(row, column)
        if not runs or (rank == 1 and table.rank(runs[-1][-1], column) != 1):
            runs.append([])
        runs[-1].append(row)
    return [*parts, whole] + ([runs] if len(runs) > 1 and min(map(len, runs)) > 1 else [])


def _totals(table: Table, roles: Roles, exact: bool = False) -> list[tuple[int, Total]]:
    """Return what ranks may follow from: the printed total, the recomputed one, and other totals that are printed."""

    def printed(column: int) -> Total:
        def value(row: Row) -> Decimal | None:
            cell = table.cell(row, column)
            return None if cell is None else cell.exact if exact else cell.value

        return value

    def recomputed(relation: Relation) -> Total:
        def value(row: Row) -> Decimal | None:
            gap = difference(table, row, relation)
            return gap[1] if gap and abs(gap[0]) > gap[2] else printed(relation.target)(row)

        return value

    found = [(roles.total, printed(roles.total))]
    found += [(roles.total, recomputed(relation)) for relation in roles.relations if relation.target == roles.total]
    others = [*roles.totals[1:], *(part for relation in roles.relations for part in relation.parts if part != CONSTANT)]
    return found + [(column, printed(column)) for column in dict.fromkeys(others) if not roles.told]


def _against(table: Table, column: int, rows: list[Row], roles: Roles, options: Options) -> list[Finding]:
    readings = []
    for place, (target, total) in enumerate(_totals(table, roles)):
        for order, parts in enumerate(_partitions(table, column, rows, roles, options)):
            for descending in (True, False):
                wrong = _wrong(table, column, parts, total, options.ties, descending)
                own = target == roles.total
                # Another column than the total, classes that nothing names and ranks from below must fit without fault.
                if wrong and (not own or not descending or _guessed(order, table, roles, rows)):
                    continue
                readings.append((len(wrong), place, order, not descending, wrong, parts, own, total))
    own = min((one for one in readings if one[6]), key=lambda reading: reading[:4])
    # Ties that another column happens to break are still equal totals with different ranks.
    ties_only = all(one.kind == "tie_broken" for one in own[4])
    count, _, _, _, wrong, parts, _, total = own if ties_only else min(readings, key=lambda reading: reading[:4])
    standings = [Standing(row.number, total(row), table.rank(row, column)) for row in rows]
    # One contradiction is sooner a misprint than a class of a single unit.
    least = 1 if count > 1 else 2
    classes = count and not options.group and explained_by_classes(standings, words().numbers.classes, least)
    most = count > words().numbers.wrong_share * len(rows) and len(rows) > 3 and not roles.told and not options.rank
    if classes or most:
        names = {"rank": table.headers[column], "target": table.headers[roles.total], "wrong": count, "rows": len(rows)}
        roles.open.append(("ranks_open", names))
        return []
    held = _held(table, column, parts, roles, options) if count else None
    return [_finding(table, rows, column, one, total, held, roles) for one in wrong]


def _guessed(order: int, table: Table, roles: Roles, rows: list[Row]) -> bool:
    named = roles.group is not None or len({row.section for row in rows}) > 1
    return order > (1 if named else 0)


def _wrong(table: Table, column: int, parts: list[list[Row]], total: Total, ties: str, descending: bool) -> list[Wrong]:
    found = []
    for group in parts:
        standings = [Standing(row.number, total(row), table.rank(row, column)) for row in group]
        if sum(one.total is not None for one in standings) > 1:
            found += wrong_ranks(standings, ties, descending)
    return found


def _held(table: Table, column: int, parts: list[list[Row]], roles: Roles, options: Options) -> set[int] | None:
    """Return the rows whose ranks do not follow from what cells hold either; None where they hold what they show."""
    if not any((row.number, roles.total) in table.shown for row in table.units):
        return None
    total = _totals(table, roles, exact=True)[0][1]
    return {one.place for one in _wrong(table, column, parts, total, options.ties, True)}


def _finding(
    table: Table, rows: list[Row], column: int, one: Wrong, total: Total, held: set[int] | None, roles: Roles
) -> Finding:
    row = next(row for row in rows if row.number == one.place)
    mine, mine_rank = total(row), table.rank(row, column)
    same_total = [other for other in rows if other is not row and total(other) == mine]
    same_rank = [
        other for other in rows if other is not row and table.rank(other, column) == mine_rank and total(other) != mine
    ]
    others = same_total if one.kind == "tie_broken" else same_rank
    hidden = held is not None and one.place not in held
    why = {
        "total": "" if mine is None else table.text(row, roles.total),
        "expected": one.expected,
        "others": [table.name_of(other) for other in others],
        "rank": mine_rank,
    }
    if hidden:
        why |= {"gap": "", "parts": 0, "exact": 0, "allowed": "", "held": True}
    kind = "hidden_digits" if hidden else one.kind
    return Finding(row.number, column, table.name_of(row), kind, table.text(row, column), str(one.expected), why,
                   one.certain and not hidden)  # fmt: skip


def _alone(table: Table, column: int, rows: list[Row], options: Options, roles: Roles) -> list[Finding]:
    """Return ranks that cannot be, from ranks alone; silent where units without a rank may hold what is left out."""
    if len(rows) < len(table.units) or len(rows) < words().numbers.least_rows:
        return []
    readings = []
    for order, parts in enumerate(_partitions(table, column, rows, roles, options)):
        wrong = [
            (group, part)
            for group in parts
            for part in skipped([table.rank(row, column) for row in group], options.ties)
        ]
        if not (wrong and _guessed(order, table, roles, rows)):
            readings.append((len(wrong), order, wrong))
    count, _, wrong = min(readings, key=lambda reading: reading[:2])
    if count > words().numbers.wrong_share * len(rows):
        return []
    found = []
    for group, (rank, expected) in wrong:
        row = next(row for row in group if table.rank(row, column) == rank)
        found.append(Finding(row.number, column, table.name_of(row), "rank_skipped", table.text(row, column),
                             str(expected), {"expected": expected, "rank": rank}, False))  # fmt: skip
    return found
