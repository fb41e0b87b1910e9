"""Exact columns against Python's own fractions and decimals."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import LIMIT, Ratio

SMALL = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
HUGE = st.builds(Fraction, st.integers(-(10**30), 10**30), st.integers(1, 10**25))
EDGE = st.builds(Fraction, st.integers(LIMIT - 3, LIMIT + 3) | st.integers(-LIMIT - 3, 3 - LIMIT), st.integers(1, 5))
NUMBERS = SMALL | HUGE | EDGE
COLUMNS = st.lists(NUMBERS, min_size=1, max_size=4)


def ratio(numbers):
    return Ratio.of([n.numerator for n in numbers], [n.denominator for n in numbers])


def fractions(column):
    return [column.fraction(place) for place in range(len(column))]


@given(COLUMNS, NUMBERS)
def test_arithmetic_is_that_of_fractions(column, other):
    ours = ratio(column)
    assert fractions(ours + other) == [n + other for n in column]
    assert fractions(other + ours) == [n + other for n in column]
    assert fractions(ours - other) == [n - other for n in column]
    assert fractions(other - ours) == [other - n for n in column]
    assert fractions(ours * other) == [n * other for n in column]
    assert fractions(other * ours) == [n * other for n in column]
    assert fractions(-ours) == [-n for n in column]
    if other:
        assert fractions(ours / other) == [n / other for n in column]


@given(COLUMNS, NUMBERS)
def test_comparison_is_that_of_fractions(column, other):
    ours = ratio(column)
    assert (ours >= other).tolist() == [n >= other for n in column]
    assert (ours > other).tolist() == [n > other for n in column]
    assert (ours >= other).dtype == (ours > other).dtype == bool


@given(COLUMNS, NUMBERS, NUMBERS)
def test_clip_is_that_of_fractions(column, one, other):
    low, high = sorted([one, other])
    ours = ratio(column)
    assert fractions(ours.clip(low, high)) == [min(max(n, low), high) for n in column]
    assert fractions(ours.clip(low=low)) == [max(n, low) for n in column]
    assert fractions(ours.clip(high=high)) == [min(n, high) for n in column]


@given(st.lists(st.tuples(NUMBERS, st.booleans()), min_size=1, max_size=4), NUMBERS)
def test_where_keeps_and_replaces(rows, other):
    kept = ratio([n for n, _ in rows]).where(np.array([keep for _, keep in rows]), other)
    assert fractions(kept) == [n if keep else other for n, keep in rows]


@given(COLUMNS)
def test_floor_and_ceiling_are_those_of_fractions(column):
    assert fractions(ratio(column).floor()) == [n.numerator // n.denominator for n in column]
    assert fractions(ratio(column).ceiling()) == [-(-n.numerator // n.denominator) for n in column]


@given(
    st.lists(SMALL | st.builds(Fraction, st.integers(-(10**18), 10**18), st.integers(1, 40)), min_size=1, max_size=4)
)
def test_rounding_down(column):
    assert ratio(column).round("floor").tolist() == [n.numerator // n.denominator for n in column]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_rounding_half_up_is_that_of_decimal(number):
    exact = Fraction(number)
    assert Ratio.of([exact.numerator], [exact.denominator]).round().tolist() == [
        int(number.to_integral_value(ROUND_HALF_UP))
    ]
    cents = int((number * 100).to_integral_value(ROUND_HALF_UP))
    assert (Ratio.of([exact.numerator], [exact.denominator]) * 100).round().tolist() == [cents]
    down = int((number * 100).to_integral_value(ROUND_FLOOR))
    assert (Ratio.of([exact.numerator], [exact.denominator]) * 100).round("floor").tolist() == [down]


@pytest.mark.parametrize(
    ("number", "hundredths"),
    [
        ("2.675", 268),
        ("1.005", 101),
        ("0.125", 13),
        ("94.125", 9413),
        ("0.005", 1),
        ("0.00499999999999999999", 0),
        ("-0.005", -1),
        ("-2.675", -268),
        ("-2.6749", -267),
        ("1.115", 112),
        ("8.345", 835),
        ("0", 0),
    ],
)
def test_halves_go_up(number, hundredths):
    exact = Fraction(Decimal(number))
    assert (Ratio.of([exact.numerator], [exact.denominator]) * 100).round().tolist() == [hundredths]


@given(st.integers(-LIMIT + 1, LIMIT - 1), st.integers(2, LIMIT - 1))
def test_rounding_near_the_limit_of_int64(numerator, denominator):
    twice = Fraction(2 * abs(numerator) + denominator, 2 * denominator)
    size = twice.numerator // twice.denominator
    assert Ratio.of([numerator], [denominator]).round().tolist() == [-size if numerator < 0 else size]


def test_every_tenth_adds_up_whatever_the_order():
    tenths = [Ratio.of([1], [10])] * 10
    assert fractions(sum(tenths, start=Ratio.of([0]))) == [Fraction(1)]
    parts = [Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)]
    assert fractions(ratio(parts[:1]) + parts[1] + parts[2]) == fractions(ratio(parts[2:]) + parts[1] + parts[0])


def test_small_columns_stay_in_int64_and_large_ones_leave_it():
    small = Ratio.of([19, 3800], [20, 4000]) * 100
    assert small.numerator.dtype == np.int64
    assert fractions(small) == [Fraction(95), Fraction(95)]
    large = Ratio.of([2**61, 1]) * 3
    assert large.numerator.dtype == object
    assert fractions(large) == [Fraction(3 * 2**61), Fraction(3)]
    assert (large / 3).numerator.dtype == np.int64
    assert [Ratio.of([whole]).numerator.dtype for whole in (LIMIT - 1, LIMIT, 1 - LIMIT, -LIMIT)] == [
        np.dtype(kind) for kind in ("int64", "object", "int64", "object")
    ]
    assert Ratio.full(LIMIT, 1).numerator.dtype == object
    assert fractions(Ratio.of([2**62 - 1]) + (2**62 - 1)) == [Fraction(2**63 - 2)]


@pytest.mark.parametrize("whole", [2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**40])
def test_any_whole_number_is_taken_as_it_is(whole):
    assert fractions(Ratio.of([whole])) == [Fraction(whole)]
    assert fractions(Ratio.of([whole]) + 1 - 1) == [Fraction(whole)]
    assert fractions(-Ratio.of([whole])) == fractions(Ratio.of([whole]) * -1) == [Fraction(-whole)]
    assert fractions(Ratio.of([whole]) * 2) == fractions(Ratio.of([whole]) + whole) == [Fraction(2 * whole)]
    assert fractions(Ratio.of([3]) / Ratio.of([whole])) == [Fraction(3, whole)]
    assert fractions(Ratio.of(np.array([whole], dtype=object), 3)) == [Fraction(whole, 3)]


@pytest.mark.parametrize("numbers", [[2.5], np.array([0.1]), [float("nan")]])
def test_binary_floats_are_refused(numbers):
    with pytest.raises(TypeError, match=r"^a ratio is made of whole numbers$"):
        Ratio.of(numbers)


@pytest.mark.parametrize("denominator", [0, -1])
def test_denominators_are_positive(denominator):
    with pytest.raises(ZeroDivisionError, match=r"^a ratio needs a positive denominator$"):
        Ratio.of([1, 2], [1, denominator])


def test_division_by_zero_is_refused():
    with pytest.raises(ZeroDivisionError, match=r"^a ratio needs a positive denominator$"):
        Ratio.of([1, 2]) / Ratio.of([1, 0])


@pytest.mark.parametrize("mode", ["half_up", "floor"])
@pytest.mark.parametrize("numbers", [[5, -5], [2**62, -(2**62)]])
def test_what_is_rounded_is_int64(mode, numbers):
    assert Ratio.of(numbers).round(mode).dtype == np.int64
    assert Ratio.of(numbers).round(mode).tolist() == numbers


def test_unknown_rounding_is_refused():
    with pytest.raises(ValueError, match="'bankers' is not known: half_up or floor"):
        Ratio.of([1]).round("bankers")


def test_lowest_terms_broadcast_and_empty():
    column = Ratio.of([10, 15], 20)
    assert (column.numerator.tolist(), column.denominator.tolist()) == ([1, 3], [2, 4])
    assert len(Ratio.of([], [])) == 0
    assert (Ratio.of([]) * 3 + 1).round().tolist() == []
    assert len(Ratio.full(7, 0)) == len(Ratio.of([], np.array([], dtype=object))) == 0


def test_full_repeats_a_number_and_keeps_a_column():
    assert fractions(Ratio.full(Fraction(2, 3), 2)) == [Fraction(2, 3)] * 2
    column = Ratio.of([1, 2])
    assert Ratio.full(column, 2) is column


def test_floats_are_for_showing():
    assert Ratio.of([1, 7], [4, 2]).decimals().tolist() == [0.25, 3.5]
