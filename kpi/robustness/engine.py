"""Totals and ranks of every unit in every draw: what `kpi.scoring.score` gives under each draw's rubric, at once.

The steps are those of `kpi.scoring`, in its order, on arrays of draws × units; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from kpi.exact import Ratio, hundredths, rebased
from kpi.robustness.case import Case
from kpi.robustness.design import Draws
from kpi.robustness.losses import losses
from kpi.robustness.points import clause_points
from kpi.robustness.variants import Variant, variants
from kpi.rubric.model import Clause, ExtraLine

OPEN = ("scored", "not_assessed")


class Standings(NamedTuple):
    """Totals (hundredths) and ranks in each draw (row) of each unit of the case (column); 0 where there is none."""

    totals: np.ndarray
    ranks: np.ndarray
    known: np.ndarray


class _Part(NamedTuple):
    """One clause in all draws: its loss, where it is scored, where it is still owed; draws × units, or one row."""

    clause: Clause
    points: np.ndarray
    loss: np.ndarray
    scored: np.ndarray
    owed: np.ndarray


def standings(case: Case, draws: Draws) -> Standings:
    """Return the totals and ranks of the units of the ranked classes in each draw.

    Parameters
    ----------
    case : Case
        What was handed in.
    draws : Draws
        Combinations of settings and of the points of clauses.

    Examples
    --------
    >>> from kpi.robustness import Space, case_of
    >>> case = case_of(2018)
    >>> space = Space.of(case.rubric)
    >>> found = standings(case, Draws(space, space.published()))
    >>> bool((found.totals[0] == case.units["total"]).all() and (found.ranks[0] == case.units["rank"]).all())
    True
    """
    shape = (len(draws), len(case.units))
    earned, applicable, owed = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    facts, points = variants(case, draws), clause_points(draws)
    swapped, nobody = _swapped(case, draws), np.zeros((1, shape[1]), dtype=bool)
    for item, group in _by_item(case).items():
        out = swapped.get(item, nobody)
        parts = [_part(c, facts[c.id], draws, points.get(c.id), out) for c in group if c.id in facts]
        for part in _zeroed(parts, case, draws):
            earned += part.points * part.scored - part.loss
            applicable += part.points * (part.scored | part.owed)
            owed += part.points * part.owed
    known = (owed == 0) & (applicable > 0)
    full = hundredths(case.rubric.total)
    base = rebased(earned.ravel(), np.where(known, applicable, 1).ravel(), full).reshape(shape)
    totals = np.where(known, base + _extra(case, draws), 0)
    return Standings(totals, *_ranked(totals, known, case, draws))


def _by_item(case: Case) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in case.rubric.clauses.values():
        found.setdefault(clause.item, []).append(clause)
    return found


def _part(clause: Clause, facts: list[Variant], draws: Draws, points: np.ndarray | None, out: np.ndarray) -> _Part:
    """Return a clause in all draws; `out` marks where a unit takes extra points for the item instead."""
    shape = (len(draws), out.shape[1])
    rows_of = shape if len(facts) > 1 else (1, shape[1])
    scored, owed, loss = np.zeros(rows_of, dtype=bool), np.zeros(rows_of, dtype=bool), np.zeros(shape, dtype=np.int64)
    for variant in facts:
        states = variant.facts["state"].to_numpy()
        here = np.ix_(variant.draws if len(facts) > 1 else [0], variant.units)
        scored[here], owed[here] = states == "scored", states == "not_assessed"
        measured = (states == "scored") & ~variant.facts["no_object"].to_numpy(dtype=bool)
        for rows, left_out in _sets(variant, out, clause.rule.family == "relative"):
            inside = np.flatnonzero(measured & ~left_out)
            if len(inside) and len(rows):
                own = None if points is None else points[rows]
                cells = np.ix_(rows, variant.units[inside])
                loss[cells] = losses(clause, variant.facts.iloc[inside], draws.take(rows), own)
    held = np.array([[clause.points]]) if points is None else points[:, None]
    return _Part(clause, held, np.where(out, 0, loss), scored & ~out, owed & ~out)


def _sets(variant: Variant, out: np.ndarray, against_others: bool) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield draws with the units that are left out in them: scored against its class, a unit depends on who else is."""
    if not against_others:
        yield variant.draws, np.zeros(len(variant.units), dtype=bool)
        return
    rows = np.broadcast_to(out, (variant.draws.max(initial=0) + 1, out.shape[1])) if len(out) == 1 else out
    kinds, place = np.unique(rows[np.ix_(variant.draws, variant.units)], axis=0, return_inverse=True)
    for number, kind in enumerate(kinds):
        yield variant.draws[place.ravel() == number], kind


def _zeroed(parts: list[_Part], case: Case, draws: Draws) -> list[_Part]:
    """Return the clauses of an item with what a case takes that puts the whole item to zero."""
    hit: np.ndarray | bool = False
    for part in parts:
        if part.clause.rule.family == "zeroing":
            scope = part.clause.rule.scope
            whole = scope if isinstance(scope, str) else draws.choices(scope.setting, "clause")[:, None]
            hit = hit | ((part.loss > 0) & (whole == "item"))
    if hit is False:
        return parts
    return [
        part._replace(loss=np.where(hit & part.scored, np.maximum(part.loss, part.points), part.loss)) for part in parts
    ]


def _claimed(case: Case, line: ExtraLine) -> np.ndarray:
    """Return how often each unit claims each entry of a line: units × entries."""
    return case.claims[[entry.id for entry in line.entries]].to_numpy()


def _swapped(case: Case, draws: Draws) -> dict[str, np.ndarray]:
    """Return by item where a unit is rewarded by an extra line instead of it: draws × units."""
    found: dict[str, np.ndarray] = {}
    for line in case.rubric.extra:
        if line.overlaps:
            instead = draws.choices(line.overlaps.setting, "both") == "extra"
            units = (_claimed(case, line) > 0).any(axis=1)
            if instead.any() and units.any():
                found[line.overlaps.item] = found.get(line.overlaps.item, False) | (instead[:, None] & units)
    return found


def _extra(case: Case, draws: Draws) -> np.ndarray:
    """Return the extra points of each unit in each draw, their cap applied: draws × units, hundredths."""
    each = (draws.choices("extra_repeat", "once") == "each")[:, None]
    won = np.zeros((len(draws), len(case.units)), dtype=np.int64)
    for line in case.rubric.extra:
        kept = draws.choices(line.overlaps.setting, "both") != "base" if line.overlaps else np.full(len(draws), True)
        for column, entry in zip(_claimed(case, line).T, line.entries, strict=True):
            name, value = entry.points.setting, case.rubric.value(entry.points)
            worth = (Ratio.full(value, len(draws)) if name is None else draws.numbers(name)) * 100
            won += np.where(each, column, column > 0) * (worth.round() * kept)[:, None]
    caps = draws.choices("extra_cap", "none")
    for cap in set(caps) - {"none"}:
        most = hundredths(Decimal(cap))
        won = np.where((caps == cap)[:, None], np.minimum(won, most), won)
    return won


def _ranked(totals: np.ndarray, known: np.ndarray, case: Case, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Return standard competition ranks (1-2-2-4) inside each class, and where a unit has one."""
    unranked = (draws.choices("veto", "off") == "unranked")[:, None] & case.units["veto"].to_numpy(dtype=bool)
    standing, ranks = known & ~unranked, np.zeros(totals.shape, dtype=np.int64)
    lowest = np.iinfo(np.int64).min
    for _, places in case.units.groupby("class").indices.items():
        values = np.where(standing, totals, lowest)[:, places]
        for place in places:
            ranks[:, place] = 1 + (values > values[:, list(places).index(place)][:, None]).sum(axis=1)
    return np.where(standing, ranks, 0), standing
