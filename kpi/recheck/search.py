"""Which columns add up to another: every sum of a column's neighbours that most of its rows agree with.

Numbers are whole multiples of half of the last printed digit, so that what rounding allows is a whole number too. A sum
is looked for in a few rows at a time (the left half of the columns against the right half, both by their sums), so that
a row with an error cannot hide it, and then compared with all rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import numpy as np

from kpi.recheck.words import words

_LARGEST = 10**15
_PAIRS = 2_000_000


@dataclass(frozen=True)
class Columns:
    """Candidate columns and a target as whole numbers; a blank cell is 0 and not `filled`.

    Attributes
    ----------
    values, filled : ndarray (rows × columns)
        Numbers in a common unit of half a last digit (already multiplied by their weights), and whether printed.
    half : ndarray
        For each column, how far rounding may have moved a printed number, in the same unit.
    signs : list of tuple
        For each column the signs with which it may enter a sum.
    target, known : ndarray
        The target's numbers, and the rows where it has one.
    target_half : int
    finer : ndarray
        For each column, whether it is printed with more digits than the target.
    """

    values: np.ndarray
    filled: np.ndarray
    half: np.ndarray
    signs: list[tuple[int, ...]]
    target: np.ndarray
    known: np.ndarray
    target_half: int
    finer: np.ndarray

    @property
    def safe(self) -> bool:
        """Return whether no sum can leave 64 bits."""
        return bool(np.abs(self.values).sum(axis=1).max(initial=0) < _LARGEST > np.abs(self.target).max(initial=0))


@dataclass(frozen=True)
class Fit:
    """A sum of columns (place → sign) and how the rows agree with it.

    `fits` counts rows within what rounding allows, `misses` rows that are filled and beyond it, `exact` rows that
    follow without rounding.
    """

    signs: tuple[int, ...]
    fits: int
    misses: int
    exact: int
    bits: float

    @property
    def chosen(self) -> frozenset[int]:
        """Return the places of the columns that are added."""
        return frozenset(place for place, sign in enumerate(self.signs) if sign)


def fits_of(columns: Columns, coefficients: np.ndarray) -> list[Fit]:
    """Return how the rows agree with sums; one row of signs a sum."""
    near, missed, follows = _agreement(columns, coefficients, np.arange(len(columns.target)))
    whole = np.count_nonzero(coefficients, axis=1) == coefficients.shape[1]
    surprise = np.where(whole[:, None, None], _unrelated(columns), _other_sums(columns))
    bits = np.where(follows, surprise[:, 0], np.where(near, surprise[:, 1], 0))[:, _distinct(columns)].sum(axis=1)
    counts = [part.sum(axis=1) for part in (near, missed, follows)]
    return [
        Fit(tuple(map(int, signs)), *(int(count[place]) for count in counts), float(bits[place]))
        for place, signs in enumerate(coefficients)
    ]


def _other_sums(columns: Columns) -> np.ndarray:
    """Return how surprising each row's agreement is, exactly and within rounding, among the other sums there are.

    In bits: of many sums of the columns, the share that comes as close to the targets of other rows, which have nothing
    to do with them. Few sums hit a target of five digits; among numbers from 0 to 3 one in five does.
    """
    random = np.random.default_rng(0)
    options = [np.array((0, *signs)) for signs in columns.signs]
    count = words().numbers.compared_sums
    sample = np.stack([signs[random.integers(0, len(signs), count)] for signs in options], axis=1)
    known = np.flatnonzero(columns.known)
    other = columns.target.copy()
    sums, gaps = sample @ columns.values.T, []
    for shift in range(1, min(words().numbers.block, len(known) - 1) + 1):
        other[known] = np.roll(columns.target[known], shift)
        gaps.append(np.abs(other[None, :] - sums))
    gap = np.vstack(gaps or [np.zeros_like(sums)])
    half = int(np.median(_allowed(columns, sample)))
    return np.stack([_bits(gap, columns.target_half), _bits(gap, half)])


def _bits(gap: np.ndarray, width: int) -> np.ndarray:
    # A share in a wider window, divided by its width, also tells a chance that is too small to be met in the sample.
    wide = words().numbers.window
    share = np.maximum((gap <= width).mean(axis=0), (gap <= wide * max(1, width)).mean(axis=0) / wide)
    return -np.log2(np.maximum(share, 1 / (len(gap) * wide)))


def _unrelated(columns: Columns) -> np.ndarray:
    """Return how surprising it is that a target equals the sum of all columns if it had nothing to do with them."""
    known = columns.target[columns.known]
    spread = float(known.max(initial=0) - known.min(initial=0)) + 1
    allowed = int(columns.half.sum()) + columns.target_half
    widths = [2 * columns.target_half, 2 * allowed]
    bits = [np.log2(max(1.0, spread / max(1, width))) for width in widths]
    return np.repeat(np.array(bits)[:, None], len(columns.target), axis=1)


def _allowed(columns: Columns, coefficients: np.ndarray) -> np.ndarray:
    return np.abs(coefficients) @ columns.half + columns.target_half


def _agreement(
    columns: Columns, coefficients: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each sum and row whether it is within what rounding allows, beyond it, and right to the last digit."""
    used = np.abs(coefficients)
    gap = np.abs(columns.target[rows][None, :] - coefficients @ columns.values[rows].T)
    allowed = _allowed(columns, coefficients)[:, None]
    finer = (used @ columns.finer.astype(np.int64) > 0)[:, None]
    follows = np.where(finer, gap <= columns.target_half, gap == 0) & columns.known[rows]
    blanks = used @ (~columns.filled[rows]).astype(np.int64).T > 0
    near = (gap <= allowed) & columns.known[rows] & (~blanks | follows)
    return near, (gap > allowed) & columns.known[rows] & ~blanks, follows


def _likely(columns: Columns, coefficients: np.ndarray) -> np.ndarray:
    """Return the sums that most of some rows agree with: all rows are looked at for those only."""
    numbers = words().numbers
    known = np.flatnonzero(columns.known)
    rows = known[:: max(1, len(known) // numbers.sample)]
    near, missed, _ = _agreement(columns, coefficients, rows)
    share = near.sum(axis=1) / np.maximum(1, near.sum(axis=1) + missed.sum(axis=1))
    return coefficients[share >= numbers.majority / 2]


def exact_by_chance(columns: Columns, fit: Fit) -> float:
    """Return which share of rows still adds up to the last digit when every number was rounded by itself.

    The sum of rounding errors is close to normal, each of them uniform over one last digit.
    """
    width = max(1, 2 * columns.target_half)
    variance = (sum((2 * int(columns.half[place])) ** 2 for place in fit.chosen) + width**2) / 12
    return min(1.0, width / sqrt(2 * pi * variance))


def _distinct(columns: Columns) -> np.ndarray:
    """Return the rows without those that repeat another: they are no evidence of their own."""
    table = np.column_stack([columns.values, columns.target])
    _, first = np.unique(table, axis=0, return_index=True)
    return np.isin(np.arange(len(table)), first)


def _halves(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    middle = len(columns.signs) // 2
    return _all(columns.signs[:middle]), _all(columns.signs[middle:])


def _all(signs: list[tuple[int, ...]]) -> np.ndarray:
    rows = np.zeros((1, 0), dtype=np.int64)
    for options in signs:
        rows = np.vstack([np.hstack([rows, np.full((len(rows), 1), sign)]) for sign in (0, *options)])
    return rows


def sums_of(columns: Columns) -> list[Fit]:
    """Return the sums of at least two columns that some rows agree with, and that of all columns.

    Examples
    --------
    >>> parts = np.array([[2, 4, 8], [4, 6, 10], [8, 2, 6], [2, 2, 4]])
    >>> target = parts[:, 0] + parts[:, 2]
    >>> columns = Columns(parts, parts > -1, np.ones(3, int), [(1,)] * 3, target, target > -1, 1, np.zeros(3, bool))
    >>> [sorted(fit.chosen) for fit in sums_of(columns) if fit.exact == 4]
    [[0, 2]]
    """
    every = np.array([[options[-1] if len(options) == 1 else options[0] for options in columns.signs]], dtype=np.int64)
    found = {tuple(every[0])}
    numbers = words().numbers
    if len(columns.signs) <= numbers.searched_columns:
        left, right = _halves(columns)
        for block in _blocks(np.flatnonzero(columns.known)):
            found |= set(map(tuple, _in_block(columns, block, left, right)))
    enough = [signs for signs in found if sum(map(bool, signs)) > 1]
    return fits_of(columns, _likely(columns, np.array(sorted(enough), dtype=np.int64))) if enough else []


def _blocks(rows: np.ndarray) -> list[np.ndarray]:
    """Return small sets of rows, so that an error in one of them leaves others without."""
    numbers = words().numbers
    size = min(numbers.block, max(1, len(rows) - 1))
    starts = range(0, len(rows), size) if len(rows) >= 2 * numbers.block else range(len(rows))
    blocks = [np.take(rows, np.arange(start, start + size), mode="wrap") for start in starts]
    step = max(1, len(blocks) // numbers.blocks)
    return blocks[::step]


def _in_block(columns: Columns, block: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    values, target = columns.values[block], columns.target[block]
    middle = left.shape[1]
    left_sums, right_sums = left @ values[:, :middle].T, right @ values[:, middle:].T
    # The row whose numbers spread most leaves the fewest sums to look at.
    order = np.argsort(-np.abs(values).sum(axis=1), kind="stable")
    first, tolerance = order[0], int(columns.half.sum()) + columns.target_half
    by_size = np.argsort(right_sums[:, first], kind="stable")
    sizes, wanted = right_sums[by_size, first], target[first] - left_sums[:, first]
    low = np.searchsorted(sizes, wanted - tolerance, "left")
    count = np.searchsorted(sizes, wanted + tolerance, "right") - low
    if count.sum() > _PAIRS:
        return np.zeros((0, left.shape[1] + right.shape[1]), dtype=np.int64)
    lefts = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(lefts)) - np.repeat(np.cumsum(count) - count, count)
    rights = by_size[np.repeat(low, count) + within]
    allowed = np.abs(left)[lefts] @ columns.half[:middle] + np.abs(right)[rights] @ columns.half[middle:]
    gaps = np.abs(target[None, :] - left_sums[lefts] - right_sums[rights])
    keep = (gaps <= (allowed + columns.target_half)[:, None]).all(axis=1)
    if keep.sum() > words().numbers.candidates:
        keep &= gaps.sum(axis=1) == 0
    pairs = np.hstack([left[lefts[keep]], right[rights[keep]]])
    return pairs[: words().numbers.candidates]
