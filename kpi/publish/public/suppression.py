"""Small counts withheld, and as many others as keep the total from giving them back.

A count of 1 to `least` − 1 is shown as small. Further cells are withheld, in the fixed order of the units after the
first small one, until the printed total fits every small value in every small cell. That is decided for a reader who
knows this procedure: what earlier, shorter choices would have shown is counted as known. Where even all cells do not
suffice the whole column is withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SMALL, WITHHELD = "small", "withheld"
Cell = int | str | None


@dataclass(frozen=True)
class Suppressed:
    """A column as it may be printed: counts, SMALL, WITHHELD or None (not assessed), and its total."""

    cells: tuple[Cell, ...]
    total: Cell


@lru_cache(maxsize=100_000)
def small_values(small: int, withheld: int, left: int, least: int) -> frozenset[int]:
    """Return the values a small cell may have for a reader who knows what all masked cells add up to.

    Parameters
    ----------
    small : int
        How many cells are shown as small, one at least.
    withheld : int
        How many further cells are masked; each is 0 or at least `least`.
    left : int
        What all of them add up to: the printed total without the printed cells.
    least : int
        The least count that is printed.

    Examples
    --------
    >>> sorted(small_values(1, 0, 3, 5)), sorted(small_values(1, 1, 7, 5)), sorted(small_values(1, 1, 9, 5))
    ([3], [1, 2], [1, 2, 3, 4])
    """
    if withheld == 0:
        others = range(small - 1, (small - 1) * (least - 1) + 1)
        return frozenset(value for value in range(1, least) if left - value in others)
    found: set[int] = set()
    for value in (0, *range(least, left + 1)):
        if not safe(small, withheld - 1, left - value, least):
            found |= small_values(small, withheld - 1, left - value, least)
    return frozenset(found)


def safe(small: int, withheld: int, left: int, least: int) -> bool:
    """Return whether every small value is possible in every small cell; see `small_values`.

    Examples
    --------
    >>> safe(1, 1, 8, 5), safe(1, 1, 9, 5), safe(2, 0, 5, 5)
    (False, True, True)
    """
    return len(small_values(small, withheld, left, least)) == least - 1


def suppress(counts: Sequence[int | None], least: int) -> Suppressed:
    """Return counts and their total as they may be printed.

    Parameters
    ----------
    counts : sequence of int or None
        In a fixed order that does not depend on the counts; None where a unit was not assessed.
    least : int
        The least count that is printed; 0 is printed too.

    Examples
    --------
    >>> suppress([2, 8, 0, 12], 5)
    Suppressed(cells=('small', 'withheld', 0, 12), total=22)
    >>> suppress([2, 5, 0, 12], 5)
    Suppressed(cells=('small', 'withheld', 'withheld', 'withheld'), total=19)
    >>> suppress([2, 0], 5)
    Suppressed(cells=('withheld', 'withheld'), total='withheld')
    """
    total = sum(count for count in counts if count is not None)
    small = [place for place, count in enumerate(counts) if count is not None and 0 < count < least]
    if not small:
        return Suppressed(tuple(counts), total)
    after = [(small[0] + step) % len(counts) for step in range(1, len(counts))]
    others = [place for place in after if counts[place] is not None and place not in small]
    for size in range(len(others) + 1):
        masked = others[:size]
        left = sum(counts[place] for place in (*small, *masked))
        if safe(len(small), size, left, least):
            marks = dict.fromkeys(masked, WITHHELD) | dict.fromkeys(small, SMALL)
            return Suppressed(tuple(marks.get(place, count) for place, count in enumerate(counts)), total)
    return Suppressed(tuple(None if count is None else WITHHELD for count in counts), WITHHELD)
