"""Units of a loss, multipliers, and what a field of a rule changes."""

from __future__ import annotations

import pytest

from kpi.rules import Inputs, loss_of
from tests.builders import choice, fact, facts, one_clause

POINTS, EVEN = "percent_of_points", "percent_of_even_share"
CLAUSE = "1.1a"


def loss(rubric, given, *rows):
    frame = facts(fact("t1", CLAUSE, **given), *rows)
    return loss_of(Inputs(rubric.clauses[CLAUSE], rubric, frame)).fraction(0)


def others(given):
    """Units of the same class for the families that compare: the worst has 60, the best 100."""
    return [fact("t2", CLAUSE, x=60), fact("t3", CLAUSE, x=100)]


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [("points", 0.5, 100), (POINTS, 25, 100), (EVEN, 100, 100), (EVEN, 30, 30), ("plain", 0.5, 100)],
)
def test_units_of_a_loss(unit, value, expected):
    rubric = one_clause({"family": "minimum_count", "bar": 4, "loss": (value, unit)}, 2, measure="articles")
    assert loss(rubric, {"x": 2}) == expected


def test_a_stated_loss_is_in_points_unless_it_says_otherwise():
    rule = {"family": "per_event", "losses": {"event": {"stated": 0.5}, "grave": {"stated": 20, "unit": POINTS}}}
    rubric = one_clause(rule, 2, words="每处扣0.5分，每起扣20%")
    assert loss(rubric, {"n_event": 1, "n_grave": 0}) == 50
    assert loss(rubric, {"n_event": 0, "n_grave": 1}) == 40


def test_an_even_share_is_of_the_bar_the_periods_or_the_elements():
    by_target = one_clause(
        {"family": "minimum_count", "bar": {"target": "articles"}, "loss": (100, EVEN)}, 2, measure="articles"
    )
    rows = facts(fact("t1", CLAUSE, x=3, target=4), fact("t2", CLAUSE, x=3, target=8))
    found = loss_of(Inputs(by_target.clauses[CLAUSE], by_target, rows))
    assert [found.fraction(place) for place in (0, 1)] == [50, 125]


def test_an_even_share_of_a_rule_without_parts_is_of_all_its_points():
    rubric = one_clause({"family": "per_event", "losses": {"event": (30, EVEN)}}, 2)
    assert loss(rubric, {"n_event": 2}) == 120


@pytest.mark.parametrize(
    ("events", "grave", "expected"), [(0, 0, 0), (2, 0, 40), (2, 1, 80), (2, 5, 80), (0, 1, 0), (2, None, 40)]
)
def test_a_multiplier_doubles_the_loss_where_its_kind_was_found(events, grave, expected):
    rule = {"family": "per_event", "losses": {"event": (10, POINTS)}, "multiplier": {"kind": "grave", "times": 2}}
    rubric = one_clause(rule, 2)
    assert loss(rubric, {"n_event": events, "n_grave": grave}) == expected
    times = rubric.with_settings(**{f"{CLAUSE}_multiplier_times": 3})
    assert loss(times, {"n_event": events, "n_grave": grave}) == (expected * 3 // 2 if grave and events else expected)


def test_a_multiplier_works_on_a_rate_too():
    rule = {
        "family": "shortfall",
        "bar": 95,
        "step": 1,
        "loss": (10, POINTS),
        "multiplier": {"kind": "grave", "times": 1.5},
    }
    rubric = one_clause(rule, 2, measure="alpha")
    assert loss(rubric, {"x": 94, "n_grave": 1}) == 30
    assert loss(rubric, {"x": 94, "n_grave": 0}) == 20


def test_a_kind_nobody_found_is_none_found():
    rubric = one_clause({"family": "per_event", "losses": {"event": (10, POINTS), "grave": (50, POINTS)}}, 2)
    assert loss(rubric, {"n_event": 1}) == 20


def test_counts_with_blanks_among_them_are_whole_numbers():
    rubric = one_clause({"family": "per_event", "losses": {"event": (10, POINTS)}}, 2)
    rows = facts(fact("t1", CLAUSE), fact("t2", CLAUSE)).assign(n_event=[2.0, None])
    found = loss_of(Inputs(rubric.clauses[CLAUSE], rubric, rows))
    assert [found.fraction(place) for place in (0, 1)] == [40, 0]


def test_a_number_that_a_rule_leaves_out_is_nothing():
    # half a percent of the bar earns half a percent of 200, as there is no least share
    rubric = one_clause({"family": "proportional", "bar": 100}, 2, measure="alpha")
    assert loss(rubric, {"x": 0.5}) == 199


def test_zeroing_reads_a_measure_where_it_names_one():
    rubric = one_clause({"family": "zeroing"}, 2, measure="cadre")
    assert (loss(rubric, {"x": 0}), loss(rubric, {"x": 2})) == (0, 200)


@pytest.mark.parametrize(("inclusive", "expected"), [(True, 0), (False, 200)])
def test_fields_reach_the_function(inclusive, expected):
    assert (
        loss(one_clause({"family": "threshold", "bar": 95, "inclusive": inclusive}, 2, measure="alpha"), {"x": 95})
        == expected
    )


@pytest.mark.parametrize(("steps", "expected"), [("linear", 30), ("whole", 20), ("started", 40)])
def test_step_modes_reach_the_function(steps, expected):
    for name, x in (("shortfall", 93.5), ("excess", 96.5)):
        rule = {"family": name, "bar": 95, "step": 1, "loss": (10, POINTS), "steps": steps}
        assert loss(one_clause(rule, 2, measure="alpha"), {"x": x}) == expected


def test_fields_may_be_choices_of_the_bureau():
    rule = {"family": "shortfall", "bar": 95, "step": 1, "loss": (10, POINTS), "steps": {"setting": "mode"}}
    rubric = one_clause(rule, 2, measure="alpha", settings={"mode": choice("whole", "linear", "started")})
    assert loss(rubric, {"x": 93.5}) == 20
    assert loss(rubric.with_settings(mode="started"), {"x": 93.5}) == 40
    rule = {"family": "threshold", "bar": 95, "inclusive": {"setting": "mode"}}
    rubric = one_clause(rule, 2, measure="alpha", settings={"mode": choice("true", "false")})
    assert loss(rubric, {"x": 95}) == 0
    assert loss(rubric.with_settings(mode="false"), {"x": 95}) == 200


@pytest.mark.parametrize(("against", "expected"), [("best", 40), ("mean", 0), ("range", 40)])
def test_what_a_class_is_compared_with_reaches_the_function(against, expected):
    # 80 among 60 and 100: best 1 − 0.8, mean is 80, range half way with base 60
    rubric = one_clause({"family": "relative", "against": against, "base": 60}, 2, measure="alpha")
    assert loss(rubric, {"x": 80}, *others({"x": 80})) == expected


def test_classes_and_years_are_compared_apart():
    rubric = one_clause(
        {"family": "relative", "against": "best", "base": 60}, 2, measure="alpha", applies_to=["town", "office"]
    )
    rows = [fact("t2", CLAUSE, x=100), fact("g1", CLAUSE, x=80, of="office"), fact("t1", CLAUSE, x=80, year=2015)]
    found = loss_of(Inputs(rubric.clauses[CLAUSE], rubric, facts(fact("t1", CLAUSE, x=50), *rows)))
    assert [found.fraction(place) for place in range(4)] == [100, 0, 0, 0]
