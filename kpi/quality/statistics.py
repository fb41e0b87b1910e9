"""The statistics behind the questions: robust z, an exact test of two sides, and a bound on false discoveries.

Floats are good enough here: nothing of this is a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

# Of a normal distribution, the standard deviation over the median absolute deviation (Iglewicz and Hoaglin's 1/0.6745).
CONSISTENT = 1.4826


def centre(others: Sequence[float]) -> tuple[float, float]:
    """Return the median, and the median absolute deviation from it as a spread (times 1.4826).

    Examples
    --------
    >>> centre([1, 2, 3, 4, 50])
    (3, 1.4826)
    """
    middle = median(others)
    return middle, CONSISTENT * median(abs(other - middle) for other in others)


def robust_z(value: float, others: tuple[float, float], least: float) -> float:
    """Return how many spreads a value lies from the median of others: the modified z-score.

    The spread is 1.4826 times the median absolute deviation, but never less than `least`, the distance that means
    nothing. Where more than half of the others are equal, the deviation is 0 and would make every other value an
    outlier; `least` then decides alone. Scaling or shifting all numbers (and scaling `least`) changes nothing.

    Parameters
    ----------
    value : float
        What is looked at.
    others : tuple of float
        Median and spread of what it is compared with, see `centre`.
    least : float
        The least spread, above 0.

    References
    ----------
    Iglewicz, B. and Hoaglin, D. (1993), How to Detect and Handle Outliers, ASQC Quality Press.

    Examples
    --------
    >>> robust_z(99, centre([94, 95, 96]), 0.5), robust_z(99, centre([95, 95, 95]), 0.5)
    (2.69796..., 8.0)
    """
    middle, spread = others
    return (value - middle) / max(spread, least)


def at_least(successes: int, chances: Sequence[float]) -> float:
    """Return the probability of so many successes or more in independent trials, each with its own chance, exactly.

    With equal chances it is the upper tail of the binomial distribution.

    Examples
    --------
    >>> at_least(6, [0.5] * 6), at_least(1, [0.5, 0.5]), at_least(0, [])
    (0.015625, 0.75, 1.0)
    """
    counts = [1.0]
    for chance in chances:
        missed = [part * (1 - chance) for part in counts] + [0.0]
        hit = [0.0] + [part * chance for part in counts]
        counts = [one + other for one, other in zip(missed, hit, strict=True)]
    return min(1.0, sum(counts[successes:]))


def discoveries(chances: Sequence[float], share: float) -> list[bool]:
    """Return which of several tests stand out, so that at most a share of those that do is expected to be chance.

    The largest k with p(k) ≤ k·share/m is found, and the k smallest p stand out.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995), Controlling the False Discovery Rate, Journal of the Royal Statistical
    Society B 57 (1), 289-300.

    Examples
    --------
    >>> discoveries([0.01, 0.04, 0.03, 0.9], 0.05), discoveries([0.01, 0.024, 0.03, 0.9], 0.05), discoveries([], 0.05)
    ([True, False, False, False], [True, True, True, False], [])
    """
    ordered = sorted(chances)
    standing = [chance for place, chance in enumerate(ordered, 1) if chance <= place * share / len(ordered)]
    return [bool(standing) and chance <= standing[-1] for chance in chances]
