"""Exact columns of ratios: what rates, counts and losses are computed in.

Binary floats break ties and thresholds (94.125 rounds to 94.12, 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1), and a score
here decides a rank. A column is therefore a pair of whole-number arrays; it stays int64 while it fits and becomes
Python's unlimited integers where it would not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Union

import numpy as np

LIMIT = 2**62
Operand = Union["Ratio", Fraction, int]


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    if left.size and right.size and int(np.abs(left).max()) * int(np.abs(right).max()) < LIMIT:
        return left * right
    return left.astype(object) * right.astype(object)


def _whole(numbers: object) -> np.ndarray:
    values = np.atleast_1d(np.asarray(numbers))
    if values.size and values.dtype.kind == "f":
        raise TypeError("a ratio is made of whole numbers")
    return _narrow(values)


def _narrow(values: np.ndarray) -> np.ndarray:
    # Half of what int64 holds, so that a sum of two still fits, and the size of every number does.
    fit = not values.size or (values.min() > -LIMIT and values.max() < LIMIT)
    return values.astype(np.int64 if fit else object)


@dataclass(frozen=True, eq=False)
class Ratio:
    """A column of exact numbers, numerator over denominator.

    Parameters
    ----------
    numerator, denominator : numpy.ndarray
        Whole numbers of the same shape; every denominator is positive.

    Examples
    --------
    >>> rate = Ratio.of([985, 19], [1000, 20]) * 100
    >>> (rate >= 95).tolist(), (Fraction(99) - rate).round().tolist()
    ([True, True], [1, 4])
    """

    numerator: np.ndarray
    denominator: np.ndarray

    @classmethod
    def of(cls, numerator, denominator=1) -> Ratio:
        """Return the column numerator / denominator in lowest terms.

        Raises
        ------
        ZeroDivisionError
            Where a denominator is zero or negative: 0/0 is settled before, by the rubric.
        TypeError
            For numbers that are not whole: a binary float is already wrong.
        """
        top, bottom = np.broadcast_arrays(_whole(numerator), _whole(denominator))
        if (bottom <= 0).any():
            raise ZeroDivisionError("a ratio needs a positive denominator")
        common = np.gcd(top, bottom)
        return cls(_narrow(top // common), _narrow(bottom // common))

    @classmethod
    def full(cls, value: Operand, size: int) -> Ratio:
        """Return `value` as a column of `size` rows (a column is returned as it is)."""
        if isinstance(value, Ratio):
            return value
        value = Fraction(value)
        return cls(*(_narrow(np.full(size, part)) for part in (value.numerator, value.denominator)))

    def _pair(self, other: Operand) -> Ratio:
        return Ratio.full(other, len(self.numerator))

    def fraction(self, place: int) -> Fraction:
        """Return one number of the column."""
        return Fraction(int(self.numerator[place]), int(self.denominator[place]))

    def __len__(self) -> int:
        return len(self.numerator)

    def __mul__(self, other: Operand) -> Ratio:
        other = self._pair(other)
        return Ratio.of(_product(self.numerator, other.numerator), _product(self.denominator, other.denominator))

    def __truediv__(self, other: Operand) -> Ratio:
        other = self._pair(other)
        return self * Ratio.of(other.denominator * np.sign(other.numerator), np.abs(other.numerator))

    def __add__(self, other: Operand) -> Ratio:
        other = self._pair(other)
        left = _product(self.numerator, other.denominator)
        right = _product(other.numerator, self.denominator)
        return Ratio.of(left + right, _product(self.denominator, other.denominator))

    def __neg__(self) -> Ratio:
        return Ratio(-self.numerator, self.denominator)

    def __sub__(self, other: Operand) -> Ratio:
        return self + (-self._pair(other))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Operand) -> Ratio:
        return self._pair(other) - self

    def _compare(self, other: Operand) -> tuple[np.ndarray, np.ndarray]:
        other = self._pair(other)
        return _product(self.numerator, other.denominator), _product(other.numerator, self.denominator)

    def __ge__(self, other: Operand) -> np.ndarray:
        left, right = self._compare(other)
        return (left >= right).astype(bool)

    def __gt__(self, other: Operand) -> np.ndarray:
        left, right = self._compare(other)
        return (left > right).astype(bool)

    def where(self, condition: np.ndarray, other: Operand) -> Ratio:
        """Return this column where `condition` holds, `other` elsewhere."""
        other = self._pair(other)
        return Ratio.of(
            np.where(condition, self.numerator, other.numerator),
            np.where(condition, self.denominator, other.denominator),
        )

    def clip(self, low: Operand | None = None, high: Operand | None = None) -> Ratio:
        """Return this column held between `low` and `high`, either of which may be left out."""
        result = self
        if low is not None:
            result = result.where(result >= low, low)
        if high is not None:
            result = result.where(Ratio.full(high, len(result)) >= result, high)
        return result

    def floor(self) -> Ratio:
        """Return the whole steps contained in each number."""
        return Ratio.of(self.numerator // self.denominator)

    def ceiling(self) -> Ratio:
        """Return the steps begun in each number."""
        return Ratio.of(-(-self.numerator // self.denominator))

    def round(self, mode: str = "half_up") -> np.ndarray:
        """Return whole numbers (int64): `half_up` goes away from zero at the half, `floor` down.

        Examples
        --------
        >>> Ratio.of([94125, 94124, -5], [1000, 1000, 10]).round().tolist()
        [94, 94, -1]
        >>> (Ratio.of([2675], [1000]) * 100).round().tolist()
        [268]
        """
        if mode == "floor":
            return (self.numerator // self.denominator).astype(np.int64)
        if mode != "half_up":
            raise ValueError(f"rounding mode {mode!r} is not known: half_up or floor")
        size = np.abs(self.numerator)
        rest = size % self.denominator
        whole = size // self.denominator + (rest >= self.denominator - rest)
        return (np.sign(self.numerator) * whole).astype(np.int64)

    def decimals(self) -> np.ndarray:
        """Return the numbers as floats, for showing only."""
        return np.array([float(self.fraction(place)) for place in range(len(self))])


def hundredths(points: Decimal) -> int:
    """Return points as whole hundredths.

    Raises
    ------
    ValueError
        Where points have more than two decimals.

    Examples
    --------
    >>> hundredths(Decimal("2.5"))
    250
    """
    scaled = points * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{points} has more than two decimals")
    return int(scaled)


def rounded(number: Fraction) -> int:
    """Return a number as a whole one, rounded half up: a loss or extra points in hundredths.

    Examples
    --------
    >>> rounded(Fraction("62.5")), rounded(Fraction("-62.5"))
    (63, -63)
    """
    return int(Ratio.of(number.numerator, number.denominator).round()[0])


def rebased(score: np.ndarray, applicable: np.ndarray, total: int) -> np.ndarray:
    """Return scores restored to the full total: half_up(score · total / applicable), hundredths.

    Examples
    --------
    >>> rebased(np.array([2650]), np.array([2750]), 10000).tolist()
    [9636]
    """
    return (Ratio.of(score) * total / Ratio.of(applicable)).round()
