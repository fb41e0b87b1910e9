"""Draws: every value equally often, exact, the same for a seed; points of an item shared out to the last hundredth."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.editions import edition
from kpi.errors import UsageError
from kpi.exact import hundredths
from kpi.robustness import Draws, Space, rubric_of
from kpi.robustness.points import clause_points, largest_remainder
from tests.builders import choice, one_clause, rubric, setting
from tests.robustness.cases import SPLIT, two_towns

RATE = {"family": "shortfall", "bar": 95, "step": 1, "loss": {"setting": "loss"}}
EVENTS = {"family": "per_event", "losses": {"event": (20, "percent_of_points")}}


def loss(low, high):
    return {"loss": setting(10, "percent_of_points", low=low, high=high)}


def test_the_2014_document_leaves_26_settings_and_the_split_of_its_items_open():
    space = Space.of(edition(2014))
    assert len(space.groups) == 27 and space.groups.count("clause_split") == 1
    split = [factor.clause for factor in space.factors if factor.clause]
    items = Counter(clause[:-1] for clause in split)
    assert min(items.values()) == 2 and "7.1d" not in split  # one clause of a class that is not ranked


def test_fixed_settings_are_not_drawn():
    made = one_clause(RATE, measure="alpha", settings=loss(10, 10) | {"ties": choice("competition")})
    assert Space.of(made).factors == ()


def test_a_number_takes_even_exact_steps_and_both_its_ends():
    space = Space.of(one_clause(RATE, measure="alpha", settings=loss(3, 15)), grid=10)
    assert space["loss"].values == (*(Decimal(30 + 12 * step) / 10 for step in range(11)), 10)


def test_there_are_no_half_articles():
    rule = {"family": "minimum_count", "bar": {"setting": "bar"}, "loss": (100, "percent_of_even_share")}
    made = one_clause(rule, measure="articles", settings={"bar": setting(4, low=2, high=6)})
    assert Space.of(made)["bar"].values == (2, 3, 4, 5, 6, 4)


def test_a_cap_that_is_a_number_has_no_more_than_two_decimals():
    made = one_clause(RATE, measure="alpha", settings=loss(3, 15) | {"extra_cap": setting(5, "points", low=1, high=6)})
    assert len(Space.of(made)["extra_cap"].values) == 500 + 2
    assert all(hundredths(value) for value in Space.of(made)["extra_cap"].values)


def test_over_the_draws_every_value_comes_equally_often():
    draws = Space.of(two_towns().rubric, grid=20).draws(21 * 7, seed=5)
    assert set(Counter(draws.column("cost").tolist()).values()) == {7}
    more = Space.of(edition(2014)).draws(5000, seed=5)
    assert set(Counter(more.column("extra_cap").tolist()).values()) == {1250}
    assert set(Counter(more.column("rate_loss").tolist()).values()) <= {4, 5, 6}


def test_a_seed_says_which_draws():
    space = Space.of(edition(2014))
    first, again, other = space.draws(50, 1).index, space.draws(50, 1).index, space.draws(50, 2).index
    assert (first == again).all() and (first != other).any()


def test_largest_remainders_worked_by_hand():
    # 200 points by 3 : 1 : 1.5 are 109.09, 36.36, 54.54: the one left goes to the third.
    assert largest_remainder(np.array([[6, 2, 3]]), 200).tolist() == [[109, 36, 55]]
    # 100 by thirds: equal remainders, the first takes the one left.
    assert largest_remainder(np.array([[1, 1, 1]]), 100).tolist() == [[34, 33, 33]]


@settings(max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(1, 2000))
def test_a_total_is_shared_out_exactly_and_fairly(weights, total):
    parts = largest_remainder(np.array([weights]), total)[0]
    assert parts.sum() == total
    assert (abs(parts * sum(weights) - np.array(weights) * total) < sum(weights)).all()


def test_points_move_within_their_item_and_leave_the_edition_as_it_was():
    rules = edition(2014)
    space = Space.of(rules)
    draws = space.draws(40, 9)
    points = clause_points(draws)
    for item in rules.items.values():
        moved = [points[clause.id] for clause in item.clauses if clause.id in points]
        if moved:
            assert set(sum(moved).tolist()) == {hundredths(item.points)}
    changed = rubric_of(draws, 3)
    assert {name: clause.points for name, clause in changed.clauses.items() if name in points} == {
        name: int(column[3]) for name, column in points.items()
    }
    for name, column in clause_points(Draws(space, space.published())).items():
        assert column.tolist() == [rules.clauses[name].points]


def test_a_split_that_takes_everything_is_refused():
    parts = [{"rule": EVENTS, "share": 1}, {"rule": EVENTS, "share": 2}]
    made = rubric([[parts]], settings={"clause_split": SPLIT | {"low": -100}})
    with pytest.raises(UsageError, match="clause_split goes down to -100"):
        clause_points(Space.of(made, grid=1).draws(20, 1))
