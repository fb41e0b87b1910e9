"""How the columns of a table add up: the one sum that most rows agree with, or why there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import log2

import numpy as np

from kpi.errors import UsageError
from kpi.recheck.model import CONSTANT, Relation, Roles
from kpi.recheck.printed import full_points
from kpi.recheck.search import Columns, Fit, exact_by_chance, fits_of, sums_of
from kpi.recheck.table import Row, Table
from kpi.recheck.words import says, words


def from_caller(table: Table, roles: Roles, named: list[int], parts: list[int]) -> None:
    """Add the relation between the total and the parts that the caller names.

    Raises
    ------
    UsageError
        Where no column is called a total and none is named.
    """
    targets = [column for column in named if column not in parts]
    if not targets:
        raise UsageError("--parts needs --total: no column is called a total")
    weights = {column: roles.weights.get(column, Decimal(1)) for column in parts}
    sums = []
    for weighted in (False, True) if roles.weights else (False,):
        columns = _columns(table, targets[0], parts, weights if weighted else {})
        signs = [[-1 if says(table.headers[column], "deduction") else 1 for column in parts]]
        sums.append((fits_of(columns, np.array(signs))[0], weighted))
    best, weighted = max(sums, key=lambda part: (part[0].fits, not part[1]))
    roles.relations.append(_relation(targets[0], best, parts, weights if weighted else {}))


def from_arithmetic(table: Table, roles: Roles, numeric: list[int], named: list[int]) -> None:
    """Add the relations that hold in most rows under one interpretation only; what stays open is told in `roles`."""
    options: list[tuple[Fit, Relation]] = []
    for target in numeric:
        # Full points follow from the document: they may be parts (points − lost) and are never a sum to check.
        if says(table.headers[target], "full") and full_points(table.headers[target]) is None:
            continue
        same = [
            column for column in numeric if column != target and table.is_percent(column) == table.is_percent(target)
        ]
        candidates = [column for column in same if _filled(table, column)]
        if len(candidates) < 1:
            continue
        found = _best(table, target, candidates, {}, roles, target in named)
        weighted = {column: roles.weights[column] for column in candidates if column in roles.weights}
        if weighted and (not found or found[0].misses):
            other = _best(table, target, candidates, weighted, roles, target in named)
            if other and (not found or other[0].fits > found[0].fits):
                found = other
        if found:
            options.append(found)
    roles.relations = _kept(table, options, named)
    roles.open = [part for part in roles.open if part[1].get("target") not in _settled(table, roles, named)]
    if named and not roles.relations and not roles.open and len(numeric) > 2:
        roles.open.append(("no_sum", {"target": table.headers[named[0]]}))


def _settled(table: Table, roles: Roles, named: list[int]) -> set[str]:
    """Return the headers about which nothing more need be said: what is no total, and what was found after all."""
    settled = {table.headers[relation.target] for relation in roles.relations}
    return settled | {header for place, header in enumerate(table.headers) if place not in named}


def _filled(table: Table, column: int) -> bool:
    return any(cell.value for row in table.units if (cell := table.cell(row, column)))


def _columns(table: Table, target: int, parts: list[int], weights: dict[int, Decimal]) -> Columns:
    """Return columns as whole numbers, a common unit of half a last digit."""
    places = max(table.places(column) for column in (target, *[part for part in parts if part != CONSTANT]))
    digits = max((-weight.as_tuple().exponent for weight in weights.values()), default=0)
    scale = 2 * Decimal(10) ** (places + max(0, digits))
    rows = table.units
    goals = [table.cell(row, target) for row in rows]
    values, filled = [], []
    for row in rows:
        cells = [None if part == CONSTANT else table.cell(row, part) for part in parts]
        values.append([
            int(constant() * scale) if part == CONSTANT else
            int(cell.value * weights.get(part, Decimal(1)) * scale) if cell else 0
            for part, cell in zip(parts, cells, strict=True)
        ])  # fmt: skip
        filled.append([part == CONSTANT or cell is not None for part, cell in zip(parts, cells, strict=True)])
    halves = [
        0 if part == CONSTANT else int(table.half(part) * abs(weights.get(part, Decimal(1))) * scale) for part in parts
    ]
    finer = [part != CONSTANT and (part in weights or table.places(part) > table.places(target)) for part in parts]
    signs = [(1,) if part == CONSTANT else _signs(table, part) for part in parts]
    return Columns(
        np.array(values, dtype=object).astype(np.int64).reshape(len(rows), len(parts)), np.array(filled, dtype=bool),
        np.array(halves, dtype=np.int64), signs, np.array([int(goal.value * scale) if goal else 0 for goal in goals]),
        np.array([goal is not None for goal in goals]), int(table.half(target) * scale), np.array(finer, dtype=bool),
    )  # fmt: skip


def constant() -> Decimal:
    """Return the number that deductions are taken from."""
    return words().numbers.constants[0]


def _signs(table: Table, column: int) -> tuple[int, ...]:
    values = [cell.value for row in table.units if (cell := table.cell(row, column))]
    return (-1, 1) if says(table.headers[column], "deduction") and min(values, default=0) >= 0 else (1,)


def _best(
    table: Table, target: int, candidates: list[int], weights: dict[int, Decimal], roles: Roles, named: bool
) -> tuple[Fit, Relation] | None:
    """Return the one sum that most rows agree with; None, and why, where there is none or more than one."""
    parts = [*candidates]
    if any(-1 in _signs(table, column) for column in candidates):
        parts.append(CONSTANT)
    columns = _columns(table, target, parts, weights)
    if not columns.safe:
        return None
    sums = []
    for fit in sums_of(columns):
        if CONSTANT in parts and fit.signs[-1] and not any(sign < 0 for sign in fit.signs):
            continue
        if weights and not set(weights) <= {parts[place] for place in fit.chosen}:
            continue
        if fit.fits > 1 and fit.fits >= words().numbers.majority * (fit.fits + fit.misses):
            sums.append((fit, len(fit.chosen - {len(candidates)}) == len(candidates)))
    # The sum that most rows agree with is the only one that may be meant, however sure another were.
    most = max((_agreement(fit) for fit, _ in sums), default=0)
    ties = [(fit, whole) for fit, whole in sums if _agreement(fit) == most]
    sure = [(fit, whole) for fit, whole in ties if _is_sure(columns, fit, whole or bool(weights), named)]
    if not sure:
        return None
    if len(ties) > 1 and not _agree(columns, [fit for fit, _ in ties]):
        if not (len(sure) == 1 and sure[0][1]):
            roles.open.append(("ambiguous", {"target": table.headers[target], "count": len(ties)}))
            return None
        ties = sure
    fit = min((fit for fit, _ in ties), key=lambda fit: (len(fit.chosen), _names(table, parts, fit)))
    return fit, _relation(target, fit, parts, weights)


def _names(table: Table, parts: list[int], fit: Fit) -> list[str]:
    return sorted(table.headers[parts[place]] for place in fit.chosen if parts[place] != CONSTANT)


def _agreement(fit: Fit) -> int:
    return fit.fits - fit.misses + fit.exact


def _is_sure(columns: Columns, fit: Fit, whole: bool, named: bool) -> bool:
    """Return whether a sum is surer than chance by what it takes to name it among all others.

    Without a word for a total only what most rows add up to exactly is one, and the same holds for a total with more
    digits than its parts. With a word, rounding may hide as much as it would by chance.
    """
    numbers = words().numbers
    exactly = fit.exact >= numbers.majority * (fit.fits + fit.misses)
    coarse = any(columns.half[place] > columns.target_half for place in fit.chosen) and not columns.finer.any()
    by_chance = fit.exact >= numbers.exact_share * exact_by_chance(columns, fit) * fit.fits
    cost = 2.0 if whole else sum(log2(1 + len(signs)) for signs in columns.signs)
    cost += 0 if named else log2(len(columns.signs) + 1)
    cost += 0 if named and exactly else numbers.unnamed_bits
    return (exactly or (named and by_chance and not coarse)) and fit.bits >= cost + numbers.evidence_bits


def _agree(columns: Columns, fits: list[Fit]) -> bool:
    """Return whether sums give every row the same."""
    sums = np.array([fit.signs for fit in fits]) @ columns.values.T
    return bool((sums == sums[0])[:, columns.known].all())


def _relation(target: int, fit: Fit, parts: list[int], weights: dict[int, Decimal]) -> Relation:
    chosen = {parts[place]: weights.get(parts[place], Decimal(1)) * fit.signs[place] for place in sorted(fit.chosen)}
    return Relation(target, chosen, weighted=bool(weights))


def _kept(table: Table, options: list[tuple[Fit, Relation]], named: list[int]) -> list[Relation]:
    """Return one relation of those between the same columns, and of each sum the column that it is."""
    support: dict[frozenset[int], tuple] = {}
    for fit, relation in options:
        # Of score = points − lost and lost = points − score one is enough: the one whose target is called a total.
        place = named.index(relation.target) if relation.target in named else len(named)
        negative = any(factor < 0 for factor in relation.parts.values())
        order = (place, negative, -fit.fits, table.headers[relation.target])
        columns = frozenset({relation.target, *relation.parts})
        if columns not in support or order < support[columns][0]:
            support[columns] = (order, fit, relation)
    owners: dict[frozenset[int], list[tuple[Fit, Relation]]] = {}
    for _, fit, relation in support.values():
        owners.setdefault(frozenset(relation.parts), []).append((fit, relation))
    kept = []
    for claims in owners.values():
        fewest = min(fit.misses for fit, _ in claims)
        best = [relation for fit, relation in claims if fit.misses == fewest]
        # Two columns that both miss: which of them is the sum cannot be known.
        kept += best if fewest == 0 or len(best) == 1 else []
    inside = {part for relation in kept for part in relation.parts}
    inside |= {small.target for small in kept for large in kept if small.parts.keys() < large.parts.keys()}
    ordered = sorted(kept, key=lambda part: part.target)
    return [replace(part, nested=part.target in inside, nothing=_nothing(table, part)) for part in ordered]


def _nothing(table: Table, relation: Relation) -> frozenset[int]:
    """Return the parts in which a blank adds nothing, as most of the rows that have one show."""
    found = []
    for part in relation.parts:
        rows = [row for row in table.units if part != CONSTANT and table.blank(row, part)]
        gaps = [difference(table, row, replace(relation, nothing=frozenset(relation.parts))) for row in rows]
        agreed = sum(gap is not None and abs(gap[0]) <= gap[3] for gap in gaps)
        if agreed > 1 and agreed >= words().numbers.majority * len(rows):
            found.append(part)
    return frozenset(found)


def means_of(table: Table, roles: Roles, means: list[int], numeric: list[int]) -> None:
    """Add the columns that are the mean of a total's parts, or of all other columns."""
    for target in means:
        sets = [list(relation.parts) for relation in roles.relations if not relation.weighted]
        sets.append([column for column in numeric if column not in means and column not in roles.totals])
        for parts in sets:
            if len(parts) > 1 and CONSTANT not in parts and _mean_fits(table, target, parts):
                roles.relations.append(Relation(target, dict.fromkeys(parts, Decimal(1)), divisor=len(parts)))
                break


def _mean_fits(table: Table, target: int, parts: list[int]) -> bool:
    agreed = checked = 0
    for row in table.units:
        gap = difference(table, row, Relation(target, dict.fromkeys(parts, Decimal(1)), divisor=len(parts)))
        if gap is not None:
            checked += 1
            agreed += abs(gap[0]) <= gap[2]
    return agreed >= max(2, words().numbers.majority * checked) and checked >= words().numbers.least_rows


def difference(table: Table, row: Row, relation: Relation) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    """Return printed − expected, expected, what rounding of printed numbers allows, and what the target's own may hide.

    None where the target or a part says nothing or no number: a blank is never a zero, unless blanks in its column are
    shown to add nothing.
    """
    goal = table.cell(row, relation.target)
    if goal is None:
        return None
    values = {CONSTANT: constant()}
    for part in relation.parts:
        cell = None if part == CONSTANT else table.cell(row, part)
        if cell is not None:
            values[part] = cell.value
        elif part in relation.nothing and table.blank(row, part):
            values[part] = Decimal(0)
        elif part != CONSTANT:
            return None
    expected = sum((factor * values[part] for part, factor in relation.parts.items()), Decimal(0)) / relation.divisor
    half = table.half(relation.target)
    known = [part for part in relation.parts if part != CONSTANT]
    allowed = (
        sum((abs(relation.parts[part]) * table.half(part) for part in known), Decimal(0)) / relation.divisor + half
    )
    finer = (
        relation.weighted
        or relation.divisor > 1
        or any(table.places(part) > table.places(relation.target) for part in known)
    )
    return goal.value - expected, expected, allowed, half if finer else Decimal(0)


def exact_difference(table: Table, row: Row, relation: Relation) -> Decimal | None:
    """Return printed − expected of what the cells hold; None where none of them holds more than it shows."""
    places = (relation.target, *(part for part in relation.parts if part != CONSTANT))
    if not any((row.number, place) in table.shown for place in places):
        return None
    held = {place: cell.exact for place in places if (cell := table.cell(row, place))}
    values = {part: constant() if part == CONSTANT else held.get(part, Decimal(0)) for part in relation.parts}
    expected = sum((factor * values[part] for part, factor in relation.parts.items()), Decimal(0)) / relation.divisor
    return held[relation.target] - expected
