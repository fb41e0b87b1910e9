"""Rules that read one measured number x: a rate in percent, or a count.

Every function returns the exact loss in hundredths of a point, before floor and rounding. `points` are the clause's
hundredths, `x` is a column, parameters are numbers or columns. Formulas: section 3 of `docs/scoring.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpi.exact import Operand, Ratio


def _steps(gap: Ratio, step: Operand, steps: str) -> Ratio:
    """Return how many steps a gap holds: all of it, only whole steps, or every step begun."""
    count = gap.clip(low=0) / step
    return {"linear": lambda: count, "whole": count.floor, "started": count.ceiling}[steps]()


def threshold(points: int, x: Ratio, bar: Operand, inclusive: bool = True) -> Ratio:
    """Return the loss of all or nothing: none where x reaches the bar, all points where it does not.

    s = P if x ≥ T else 0. 以上 includes the number; `inclusive=False` is 超过.

    Examples
    --------
    >>> threshold(200, Ratio.of([19, 968], [20, 1019]) * 100, 95).round().tolist()
    [0, 200]
    >>> threshold(200, Ratio.of([95]), 95, inclusive=False).round().tolist()
    [200]
    """
    reached = x >= bar if inclusive else x > bar
    return Ratio.full(0, len(x)).where(reached, points)


def shortfall(points: int, x: Ratio, bar: Operand, step: Operand, loss: Operand, steps: str = "linear") -> Ratio:
    """Return the loss of falling short of a bar (每低 u 扣 d，扣完为止).

    s = max(0, P − d·(T−x)/u), the gap of two rates in percentage points; the floor is applied when scoring.

    Examples
    --------
    >>> shortfall(200, Ratio.of([985], [1000]) * 100, bar=99, step=1, loss=20).round().tolist()
    [10]
    >>> [shortfall(200, Ratio.of([93]), 95, 3, 20, mode).round().tolist() for mode in ("whole", "started")]
    [[0], [20]]
    """
    return _steps(Ratio.full(bar, len(x)) - x, step, steps) * loss


def excess(
    points: int, x: Ratio, bar: Operand, step: Operand, loss: Operand, first: Operand = 0, steps: str = "linear"
) -> Ratio:
    """Return the loss of exceeding a ceiling, with an optional flat first loss.

    s = max(0, P − first·[x > T] − d·(x−T)/u).

    Examples
    --------
    >>> excess(200, Ratio.of([3, 5]), bar=3, step=1, loss=20, first=50).round().tolist()
    [0, 90]
    """
    flat = Ratio.full(first, len(x)).where(x > bar, 0)
    return _steps(x - bar, step, steps) * loss + flat


def proportional(points: int, x: Ratio, bar: Operand, least: Operand = 0) -> Ratio:
    """Return the loss of scoring by degree of completion (按完成比例), nothing below `least` percent of the bar.

    s = P·min(1, x/T).

    Examples
    --------
    >>> proportional(250, Ratio.of([80, 120, 40]), bar=100, least=50).round().tolist()
    [50, 0, 250]
    """
    share = (x / bar).clip(high=1)
    return (1 - share.where(share * 100 >= least, 0)) * points


def linear(points: int, x: Ratio, low: Operand, high: Operand) -> Ratio:
    """Return the loss on the line between two thresholds: all points at `high`, none at `low`.

    s = P·clip((x−lo)/(hi−lo), 0, 1).

    Examples
    --------
    >>> linear(100, Ratio.of([70, 80, 95]), 60, 90).round().tolist()
    [67, 33, 0]
    """
    span = Ratio.full(high, len(x)) - low
    return (1 - ((x - low) / span).clip(0, 1)) * points


def window(points: int, x: Ratio, bar: Operand, low: Operand, high: Operand) -> Ratio:
    """Return the loss of leaving a window of `low` to `high` percent of the bar, both included.

    s = P if a·T ≤ x ≤ b·T else 0.

    Examples
    --------
    >>> window(100, Ratio.of([90, 110, 111]), bar=100, low=90, high=110).round().tolist()
    [0, 0, 100]
    """
    bar = Ratio.full(bar, len(x))
    inside = (x * 100 >= bar * low) & (bar * high >= x * 100)
    return Ratio.full(0, len(x)).where(inside, points)


def bands(points: int, x: Ratio, edges: Sequence[tuple[Operand | None, Operand]]) -> Ratio:
    """Return the loss by a table of half-open bands (from, percent of the points earned).

    s = share of the last band with from ≤ x: each band ends where the next begins, and the first is open below.

    Examples
    --------
    >>> bands(100, Ratio.of([60, 80, 99]), [(None, 0), (80, 50), (95, 100)]).round().tolist()
    [100, 50, 0]
    """
    earned = Ratio.full(0, len(x))
    for start, share in edges:
        reached = np.full(len(x), True) if start is None else x >= start
        earned = Ratio.full(share, len(x)).where(reached, earned)
    return (100 - earned) * points / 100


def minimum_count(points: int, x: Ratio, bar: Operand, loss: Operand) -> Ratio:
    """Return the loss of each one missing below a minimum (至少N篇).

    s = max(0, P − d·max(0, N−n)).

    Examples
    --------
    >>> minimum_count(100, Ratio.of([0, 1, 5]), bar=2, loss=50).round().tolist()
    [100, 50, 0]
    """
    return (Ratio.full(bar, len(x)) - x).clip(low=0) * loss


def relative(points: int, x: Ratio, groups: np.ndarray, against: str, base: Operand) -> Ratio:
    """Return the loss measured against the class: its best, its mean, or its range (功效系数法).

    best: s = P·x/x_max; mean: s = P·min(1, x/mean); range: s = P·(base + (1−base)·(x−x_min)/(x_max−x_min)), base in
    percent and full points where all are equal.

    Examples
    --------
    >>> relative(100, Ratio.of([80, 90, 100]), np.array(["a"] * 3), "range", 60).round().tolist()
    [40, 20, 0]
    """
    numerator, denominator = np.empty((2, len(x)), dtype=object)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        part = Ratio.of(x.numerator[inside], x.denominator[inside])
        values = [part.fraction(place) for place in range(len(part))]
        least, most = min(values), max(values)
        if against == "range":
            result = (part - least) / (most - least) if most > least else Ratio.full(1, len(part))
            result = result * (100 - base) / 100 + Ratio.full(base, len(part)) / 100
        else:
            yardstick = most if against == "best" else sum(values) / len(values)
            result = (part / yardstick).clip(high=1) if yardstick else Ratio.full(1, len(part))
        numerator[inside], denominator[inside] = result.numerator, result.denominator
    return (1 - Ratio.of(numerator, denominator)) * points


def progress(points: int, x: Ratio, previous: Ratio, bar: Operand, weight: Operand, gain: Operand) -> Ratio:
    """Return the loss of level and progress weighed together.

    s = P·(w·clip(x/T, 0, 1) + (1−w)·clip((x−x₀)/gain, 0, 1)), w in percent, x₀ last year's value; a unit at the bar has
    nothing left to gain and earns the progress part whole.

    Examples
    --------
    >>> progress(100, Ratio.of([90, 100]), Ratio.of([85, 100]), bar=100, weight=60, gain=10).round().tolist()
    [26, 0]
    """
    level = (x / bar).clip(0, 1)
    step = ((x - previous) / gain).clip(0, 1).where(~(x >= bar), 1)
    return (1 - (level * weight + step * (100 - weight)) / 100) * points
