"""Rules that count findings, and judgements, by tables worked out on paper."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import Ratio
from kpi.rules import counts


def losses(ratio):
    return [ratio.fraction(place) for place in range(len(ratio))]


@pytest.mark.parametrize(
    ("high", "middle", "low", "loss"), [(0, 0, 0, 0), (1, 0, 0, 700), (0, 1, 0, 400), (0, 0, 1, 200), (2, 1, 3, 2400)]
)
def test_events_by_severity(high, middle, low, loss):
    found = {"high": Ratio.of([high]), "middle": Ratio.of([middle]), "low": Ratio.of([low])}
    assert losses(counts.per_event(10000, found, {"high": 700, "middle": 400, "low": 200})) == [loss]


def test_events_count_one_by_one_and_may_cost_more_than_there_is():
    assert losses(counts.per_event(100, {"event": Ratio.of([0, 1, 5, 6])}, {"event": 20})) == [0, 20, 100, 120]


def test_short_periods():
    assert losses(counts.minimum_by_period(120, Ratio.of([0, 1, 12]), 10)) == [0, 10, 120]


@pytest.mark.parametrize(
    ("missing", "partial", "part", "loss"),
    [(0, 0, 50, 0), (1, 0, 50, 20), (0, 1, 50, 10), (2, 1, 50, 50), (0, 1, 25, 5), (0, 3, 75, 45), (0, 1, 100, 20)],
)
def test_checklist(missing, partial, part, loss):
    assert losses(counts.checklist(100, Ratio.of([missing]), Ratio.of([partial]), 20, part)) == [loss]


def test_an_even_share_of_three_elements_stays_exact():
    third = Fraction(100, 3)
    assert losses(counts.checklist(100, Ratio.of([1, 3]), Ratio.of([0, 0]), third, 50)) == [third, 100]


@pytest.mark.parametrize(("late", "missing", "loss"), [(0, 0, 0), (1, 0, 10), (0, 1, 20), (3, 2, 70), (0, 12, 240)])
def test_timeliness(late, missing, loss):
    assert losses(counts.timeliness(100, Ratio.of([late]), Ratio.of([missing]), 10, 20)) == [loss]


def test_zeroing_at_the_first_case():
    assert losses(counts.zeroing(150, Ratio.of([0, 1, 2, 40]))) == [0, 150, 150, 150]


def test_judgement():
    assert losses(counts.judgement(150, Ratio.of([0, 1, 2, 3, 4], 4))) == [
        150,
        Fraction(225, 2),
        75,
        Fraction(75, 2),
        0,
    ]


@pytest.mark.parametrize(
    ("routine", "yearend", "weights", "loss"),
    [
        ((1, 1), (1, 1), (40, 60), 0),
        ((1, 1), (1, 2), (40, 60), 30),
        ((1, 2), (1, 1), (40, 60), 20),
        ((0, 1), (0, 1), (40, 60), 100),
        ((1, 4), (3, 4), (1, 1), 50),
        ((1, 1), (0, 1), (1, 2), Fraction(200, 3)),
        ((1, 2), (0, 1), (100, 0), 50),
    ],
)
def test_composition(routine, yearend, weights, loss):
    shares = {"routine": Ratio.of([routine[0]], [routine[1]]), "yearend": Ratio.of([yearend[0]], [yearend[1]])}
    assert losses(counts.composition(100, shares, dict(zip(shares, weights, strict=True)))) == [loss]


NUMBERS = st.lists(st.integers(0, 40), min_size=2, max_size=6)


@given(NUMBERS)
def test_more_findings_never_lose_less(numbers):
    ordered = sorted(numbers)
    given_, none = Ratio.of(ordered), Ratio.of([0] * len(ordered))
    rules = [
        counts.per_event(100, {"event": given_, "grave": none}, {"event": 20, "grave": 70}),
        counts.minimum_by_period(100, given_, 10),
        counts.checklist(100, given_, none, 20, 50),
        counts.checklist(100, none, given_, 20, 50),
        counts.timeliness(100, given_, none, 10, 20),
        counts.timeliness(100, none, given_, 10, 20),
        counts.zeroing(100, given_),
    ]
    for found in map(losses, rules):
        assert found == sorted(found)
        assert found[0] >= 0
        assert (found[-1] > 0) == (ordered[-1] > 0)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=6), st.integers(1, 99))
def test_a_better_judgement_never_loses_more(quarters, weight):
    shares = Ratio.of(sorted(quarters), 4)
    both = {"routine": shares, "yearend": Ratio.full(1, len(shares))}
    for rule in (
        counts.judgement(100, shares),
        counts.composition(100, both, {"routine": weight, "yearend": 100 - weight}),
    ):
        found = losses(rule)
        assert found == sorted(found, reverse=True)
        assert min(found) >= 0 and max(found) <= 100
