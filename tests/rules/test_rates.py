"""Rate rules by tables worked out on paper, and by what must hold for any number."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.exact import Ratio
from kpi.rules import rates


def column(*numbers):
    exact = [Fraction(str(number)) for number in numbers]
    return Ratio.of([n.numerator for n in exact], [n.denominator for n in exact])


def losses(ratio):
    return [ratio.fraction(place) for place in range(len(ratio))]


@pytest.mark.parametrize(
    ("numerator", "denominator", "bar", "inclusive", "loss"),
    [
        (19, 20, 95, True, 0),
        (3800, 4000, 95, True, 0),
        (18, 20, 95, True, 200),
        (19, 20, 95, False, 200),
        (3801, 4000, 95, False, 0),
        (968, 1019, 95, True, 200),
        (969, 1020, 95, True, 0),
        (1, 1, 100, True, 0),
        (9999, 10000, 100, True, 200),
        (0, 7, 0, True, 0),
        (0, 7, 0, False, 200),
    ],
)
def test_threshold(numerator, denominator, bar, inclusive, loss):
    x = Ratio.of([numerator], [denominator]) * 100
    assert losses(rates.threshold(200, x, bar, inclusive)) == [loss]


def test_a_rate_given_as_a_decimal_is_what_it_says():
    assert losses(column("0.7")) == [Fraction(7, 10)]
    assert losses(column("0.007") * 100) == [Fraction(7, 10)]
    assert losses(rates.threshold(100, column("0.7"), Fraction(7, 10))) == [0]


@pytest.mark.parametrize(
    ("x", "steps", "loss"),
    [
        (96, "linear", 0),
        (95, "linear", 0),
        (94.5, "linear", 10),
        (92, "linear", 60),
        (80, "linear", 300),
        (95, "whole", 0),
        (94.5, "whole", 0),
        (94, "whole", 20),
        (93.01, "whole", 20),
        (93, "whole", 40),
        (95, "started", 0),
        (94.99, "started", 20),
        (94, "started", 20),
        (93.99, "started", 40),
        (96, "started", 0),
    ],
)
def test_shortfall_by_steps_of_one(x, steps, loss):
    assert losses(rates.shortfall(200, column(x), bar=95, step=1, loss=20, steps=steps)) == [loss]


def test_shortfall_by_tenths_and_by_threes():
    x = column("98.5", "98.95", "99", "90")
    assert losses(rates.shortfall(200, x, 99, Fraction(1, 10), 20)) == [100, 10, 0, 1800]
    assert losses(rates.shortfall(200, column(90), 95, 3, 20)) == [Fraction(100, 3)]
    assert losses(rates.shortfall(200, column(90), 95, 3, 20, "whole")) == [20]
    assert losses(rates.shortfall(200, column(90), 95, 3, 20, "started")) == [40]


@pytest.mark.parametrize(
    ("x", "steps", "first", "loss"),
    [
        (2, "linear", 0, 0),
        (3, "linear", 50, 0),
        (3.5, "linear", 0, 10),
        (3.5, "linear", 50, 60),
        (5, "linear", 50, 90),
        (3.5, "whole", 0, 0),
        (3.5, "whole", 50, 50),
        (4, "whole", 0, 20),
        (3.01, "started", 0, 20),
        (4.01, "started", 5, 45),
    ],
)
def test_excess_over_a_ceiling(x, steps, first, loss):
    assert losses(rates.excess(200, column(x), bar=3, step=1, loss=20, first=first, steps=steps)) == [loss]


@pytest.mark.parametrize(
    ("x", "least", "loss"),
    [(100, 0, 0), (130, 0, 0), (80, 0, 50), (0, 0, 250), (50, 50, 125), (49.99, 50, 250), (60, 60, 100), (59, 60, 250)],
)
def test_proportional(x, least, loss):
    assert losses(rates.proportional(250, column(x), bar=100, least=least)) == [loss]


def test_what_a_rule_leaves_out_costs_nothing():
    # 2 above 3 and no flat first loss: 2·20; a half percent of the bar and no least share: 99.5% of 200
    assert losses(rates.excess(200, column(5), 3, 1, 20)) == [40]
    assert losses(rates.proportional(200, column("0.5"), 100)) == [199]


def test_proportional_to_a_bar_that_is_not_a_hundred():
    assert losses(rates.proportional(300, column(60, 90), 90)) == [100, 0]


@pytest.mark.parametrize(("x", "loss"), [(59, 120), (60, 120), (65, 100), (75, 60), (90, 0), (99, 0)])
def test_linear_between_two_thresholds(x, loss):
    assert losses(rates.linear(120, column(x), 60, 90)) == [loss]


@pytest.mark.parametrize(("x", "loss"), [(12, 120), (10, 120), (7, 60), (4, 0), (1, 0)])
def test_linear_where_less_is_better(x, loss):
    assert losses(rates.linear(120, column(x), 10, 4)) == [loss]


@pytest.mark.parametrize(("x", "loss"), [(179, 80), (180, 0), (200, 0), (220, 0), (220.5, 80), (0, 80)])
def test_window_includes_both_ends(x, loss):
    assert losses(rates.window(80, column(x), bar=200, low=90, high=110)) == [loss]


@pytest.mark.parametrize(
    ("x", "loss"), [(0, 100), (79.99, 100), (80, 50), (94.99, 50), (95, 20), (97.99, 20), (98, 0), (100, 0)]
)
def test_bands_begin_at_their_lower_edge(x, loss):
    edges = [(None, 0), (80, 50), (95, 80), (98, 100)]
    assert losses(rates.bands(100, column(x), edges)) == [loss]


@pytest.mark.parametrize(("x", "loss"), [(0, 99), (1, 66), (2, 33), (3, 0), (9, 0)])
def test_minimum_count(x, loss):
    assert losses(rates.minimum_count(99, column(x), bar=3, loss=33)) == [loss]


ONE, TWO = np.array(["a"] * 4), np.array(["a", "a", "b", "b"])


@pytest.mark.parametrize(
    ("against", "groups", "loss"),
    [
        # x is 80, 90, 100, 70. best: 100 − x; mean is 85: 100·(1 − min(1, x/85)); range 70…100 with base 60.
        ("best", ONE, [20, 10, 0, 30]),
        ("mean", ONE, [Fraction(100, 17), 0, 0, Fraction(300, 17)]),
        ("range", ONE, [Fraction(80, 3), Fraction(40, 3), 0, 40]),
        # two classes: best is 90 and 100, mean 85 and 85, ranges 80…90 and 70…100.
        ("best", TWO, [Fraction(100, 9), 0, 0, 30]),
        ("mean", TWO, [Fraction(100, 17), 0, 0, Fraction(300, 17)]),
        ("range", TWO, [40, 0, 0, 40]),
    ],
)
def test_relative_to_the_class(against, groups, loss):
    assert losses(rates.relative(100, column(80, 90, 100, 70), groups, against, 60)) == loss


@pytest.mark.parametrize("against", ["best", "mean", "range"])
@pytest.mark.parametrize("x", [0, 5])
def test_relative_where_all_are_equal_costs_nothing(against, x):
    assert losses(rates.relative(100, column(x, x, x), np.array(["a"] * 3), against, 60)) == [0, 0, 0]


@pytest.mark.parametrize(
    ("x", "previous", "loss"),
    [
        # 60% level of x/100, 40% progress of (x − previous)/10
        (90, 85, 26),
        (90, 90, 46),
        (90, 95, 46),
        (90, 80, 6),
        (90, 60, 6),
        (100, 100, 0),
        (100, 40, 0),
        (0, 0, 100),
        (99, 99, Fraction(406, 10)),
    ],
)
def test_progress(x, previous, loss):
    assert losses(rates.progress(100, column(x), column(previous), bar=100, weight=60, gain=10)) == [loss]


def test_below_the_first_band_nothing_is_earned():
    assert losses(rates.bands(100, column(59, 60), [(60, 40), (80, 100)])) == [100, 60]


def test_progress_from_below_nothing_is_no_level_below_nothing():
    # level 0, although x/T is −10%; 10 gained of 20 are half of the 40% that progress weighs
    assert losses(rates.progress(100, column(-10), column(-20), bar=100, weight=60, gain=20)) == [80]


def test_bars_may_be_columns_of_targets():
    x, bars = column(90, 90, 90), column(80, 90, 100)
    assert losses(rates.threshold(50, x, bars)) == [0, 0, 50]
    assert losses(rates.threshold(50, x, bars, inclusive=False)) == [0, 50, 50]
    assert losses(rates.shortfall(50, x, bars, 1, 2)) == [0, 0, 20]
    assert losses(rates.excess(50, x, bars, 1, 2, 1)) == [21, 0, 0]
    assert losses(rates.proportional(50, x, bars)) == [0, 0, 5]
    assert losses(rates.window(50, x, bars, 95, 105)) == [50, 0, 50]
    assert losses(rates.minimum_count(50, x, bars, 2)) == [0, 0, 20]
    assert losses(rates.progress(50, x, column(90, 90, 90), bars, 50, 10)) == [0, 0, Fraction(55, 2)]


RATE = st.fractions(min_value=0, max_value=100, max_denominator=400)
# Each family with fixed parameters: the more, the better.
RISING = {
    "threshold": lambda x: rates.threshold(200, x, 95),
    "threshold, exclusive": lambda x: rates.threshold(200, x, 95, False),
    "shortfall": lambda x: rates.shortfall(200, x, 95, 1, 20),
    "shortfall, whole steps": lambda x: rates.shortfall(200, x, 95, 3, 20, "whole"),
    "shortfall, started steps": lambda x: rates.shortfall(200, x, 95, 3, 20, "started"),
    "proportional": lambda x: rates.proportional(200, x, 90, 50),
    "linear": lambda x: rates.linear(200, x, 60, 95),
    "bands": lambda x: rates.bands(200, x, [(None, 0), (60, 40), (90, 100)]),
    "minimum_count": lambda x: rates.minimum_count(200, x, 50, 4),
    "progress": lambda x: rates.progress(200, x, Ratio.full(70, len(x)), 95, 60, 10),
}
FALLING = {
    "excess": lambda x: rates.excess(200, x, 3, 1, 20, 15),
    "excess, whole steps": lambda x: rates.excess(200, x, 3, 2, 20, 0, "whole"),
    "excess, started steps": lambda x: rates.excess(200, x, 3, 2, 20, 15, "started"),
    "linear, less is better": lambda x: rates.linear(200, x, 30, 5),
}


@pytest.mark.parametrize("name", [*RISING, *FALLING])
@settings(max_examples=40)
@given(numbers=st.lists(RATE, min_size=2, max_size=6))
def test_better_never_loses_more_and_order_is_nothing(name, numbers):
    rule, up = RISING.get(name) or FALLING[name], name in RISING
    ordered = sorted(numbers, reverse=up)
    found = losses(rule(column(*ordered)))
    assert found == sorted(found)
    assert min(found) >= 0
    assert losses(rule(column(*reversed(ordered)))) == found[::-1]


@pytest.mark.parametrize("against", ["best", "mean", "range"])
@settings(max_examples=40)
@given(numbers=st.lists(RATE, min_size=1, max_size=6))
def test_relative_is_between_nothing_and_all_and_rises(against, numbers):
    ordered = sorted(numbers, reverse=True)
    found = losses(rates.relative(200, column(*ordered), np.array(["a"] * len(ordered)), against, 60))
    assert found == sorted(found)
    assert min(found) >= 0 and max(found) <= 200
    backwards = rates.relative(200, column(*reversed(ordered)), np.array(["a"] * len(ordered)), against, 60)
    assert losses(backwards) == found[::-1]
