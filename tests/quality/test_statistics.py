"""The statistics by hand and by their properties."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kpi.quality.settings import Threshold, limit, thresholds
from kpi.quality.statistics import at_least, centre, discoveries, robust_z


@pytest.mark.parametrize(
    ("value", "others", "least", "expected"),
    [
        (10, [1, 2, 3, 4, 5], 0, 7 / 1.4826),  # median 3, deviations 2 1 0 1 2, their median 1
        (10, [1, 2, 3, 4, 5], 7, 1.0),  # 7 is more than 1.4826
        (3, [5, 5, 5, 9], 0.5, -4.0),  # more than half alike: the deviation is 0
        (5, [5, 5, 5], 0.5, 0.0),
    ],
)
def test_robust_z_by_hand(value, others, least, expected):
    assert robust_z(value, centre(others), least) == pytest.approx(expected)


NUMBERS = st.integers(-1000, 1000)


@settings(max_examples=60)
@given(NUMBERS, st.lists(NUMBERS, min_size=3, max_size=12), st.integers(1, 50), st.integers(1, 20), NUMBERS)
def test_robust_z_does_not_feel_scale_shift_or_order(value, others, least, scale, shift):
    moved = [scale * other + shift for other in reversed(others)]
    again = robust_z(scale * value + shift, centre(moved), scale * least)
    assert again == pytest.approx(robust_z(value, centre(others), least))
    turned = centre([-other for other in others])
    assert robust_z(-value, turned, least) == pytest.approx(-robust_z(value, centre(others), least))


@settings(max_examples=60)
@given(st.integers(0, 30), st.integers(0, 31), st.sampled_from([Fraction(1, 2), Fraction(1, 5)]))
def test_at_least_is_the_binomial_tail(trials, successes, chance):
    exact = sum(
        math.comb(trials, count) * chance**count * (1 - chance) ** (trials - count)
        for count in range(successes, trials + 1)
    )
    assert at_least(successes, [float(chance)] * trials) == pytest.approx(float(exact), abs=1e-12)


def test_at_least_of_unequal_chances():
    # Of two trials with 1/2 and 1/4: both 1/8, one at least 1 − 1/2·3/4 = 5/8.
    assert (at_least(2, [0.5, 0.25]), at_least(1, [0.5, 0.25])) == (0.125, 0.625)


def test_discoveries_of_the_paper():
    # Benjamini and Hochberg (1995), section 4.1: fifteen p-values, of which the first four stand out at 0.05.
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
               0.7590, 1.0]  # fmt: skip
    assert [place for place, one in enumerate(discoveries(chances, 0.05)) if one] == [0, 1, 2, 3]
    turned = discoveries(chances[::-1], 0.05)[::-1]
    assert turned == discoveries(chances, 0.05)


def test_every_threshold_has_a_value_and_a_reason():
    assert {"robust_z", "heaping_window", "small_denominator"} <= set(thresholds())
    assert all(len(one.reason.split()) > 5 for one in thresholds().values())
    assert (limit("robust_z"), limit("false_discoveries")) == (3.5, 0.05)
    for wrong in ({"value": 0, "reason": "x" * 30}, {"value": 1, "reason": "short"}, {"value": 1}):
        with pytest.raises(ValidationError):
            Threshold.model_validate(wrong)
