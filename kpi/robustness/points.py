"""The points of an item's clauses, moved apart and brought back to the item's points, which the document states."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from kpi.errors import UsageError
from kpi.exact import hundredths
from kpi.robustness.design import SPLIT, Draws
from kpi.rubric.model import Rubric


def clause_points(draws: Draws) -> dict[str, np.ndarray]:
    """Return the points of each clause whose share of its item varies: hundredths, one a draw.

    Every clause moves by its own percentage; the item's stated points are then shared out in that proportion, in whole
    hundredths, by the largest remainder (of equal remainders the first clause's).

    Raises
    ------
    UsageError
        For a split that may take everything from a clause.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> from kpi.robustness.design import Space
    >>> space = Space.of(edition(2014))
    >>> points = clause_points(Draws(space, space.published()))
    >>> {name: int(points[name][0]) for name in ("1.4a", "1.4b")}
    {'1.4a': 200, '1.4b': 200}
    """
    rubric, items = draws.space.rubric, {}
    for factor in draws.space.factors:
        if factor.clause:
            items.setdefault(rubric.clauses[factor.clause].item, []).append(factor)
    found: dict[str, np.ndarray] = {}
    for item, factors in items.items():
        weights = np.empty((len(draws), len(factors)), dtype=np.int64)
        for place, factor in enumerate(factors):
            top, bottom = factor.exact
            weights[:, place] = rubric.clauses[factor.clause].points * (100 * bottom + top[draws.column(factor.name)])
        if (weights <= 0).any():
            raise UsageError(f"{SPLIT} goes down to -100 percent, which leaves a clause nothing: give it a higher low")
        parts = largest_remainder(weights, hundredths(rubric.items[item].points))
        found |= {factor.clause: parts[:, place] for place, factor in enumerate(factors)}
    return found


def largest_remainder(weights: np.ndarray, total: int) -> np.ndarray:
    """Return a whole total shared out by the weights of each row, exactly.

    Examples
    --------
    >>> largest_remainder(np.array([[1, 1, 1], [3, 2, 2]]), 100).tolist()
    [[34, 33, 33], [43, 29, 28]]
    """
    weights = weights // np.gcd.reduce(weights, axis=1, keepdims=True)
    sums = weights.sum(axis=1, keepdims=True)
    parts, rest = np.divmod(weights * total, sums)
    order = np.argsort(-rest, axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable")
    return parts + (place < total - parts.sum(axis=1, keepdims=True))


def with_points(rubric: Rubric, points: Mapping[str, int]) -> Rubric:
    """Return the rubric with other points (hundredths) of some clauses; the published edition stays as it is."""
    categories = []
    for category in rubric.text.categories:
        items = []
        for item in category.items:
            shares = {c.id: {"share": Decimal(int(points[c.id])) / 100} for c in item.clauses if c.id in points}
            clauses = tuple(clause.model_copy(update=shares.get(clause.id)) for clause in item.clauses)
            items.append(item.model_copy(update={"clauses": clauses}))
        categories.append(category.model_copy(update={"items": tuple(items)}))
    return Rubric(rubric.text.model_copy(update={"categories": tuple(categories)}), rubric.sha256, rubric.changed)


def rubric_of(draws: Draws, row: int) -> Rubric:
    """Return the rubric that one draw stands for: its settings and its split of points."""
    one = Draws(draws.space, draws.index[row : row + 1])
    points = {name: int(column[0]) for name, column in clause_points(one).items()}
    return with_points(draws.space.rubric, points).with_settings(**draws.settings(row))
