"""How a rule's numbers reach its function: every family, every parameter, every unit of a loss."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from kpi.rubric.families import SHAPES, Number
from kpi.rules import FAMILIES, Inputs, loss_of
from tests.builders import fact, facts, one_clause

POINTS, EVEN = "percent_of_points", "percent_of_even_share"
CLAUSE = "1.1a"


def family(name, rule, given, loss, changes, *, measure=None, plain=None):
    """A clause of 2 points: its facts, its loss in hundredths, and the loss after each number is changed."""
    clause = {"measure": measure} if measure else {}
    return pytest.param({"family": name} | rule, clause, given, Fraction(loss), changes, id=plain or name)


CASES = [
    family("threshold", {"bar": 95}, {"x": 94}, 200, {"bar": (94, 0)}, measure="alpha"),
    # 3 below 95, 10% of 200 for each one
    family(
        "shortfall",
        {"bar": 95, "step": 1, "loss": (10, POINTS)},
        {"x": 92},
        60,
        {"bar": (94, 40), "step": (2, 30), "loss": (5, 30)},
        measure="alpha",
    ),
    # 2 above 3: a flat 0.5 point, and 0.3 point for each one
    family(
        "excess",
        {"bar": 3, "step": 1, "loss": (0.3, "points"), "first": (0.5, "points")},
        {"x": 5},
        110,
        {"bar": (4, 80), "step": (2, 80), "loss": (0.5, 150), "first": (0.1, 70)},
        measure="alpha",
    ),
    # 45 of 90 is a half
    family(
        "proportional", {"bar": 90, "least": 50}, {"x": 45}, 100, {"bar": (60, 50), "least": (51, 200)}, measure="alpha"
    ),
    # two thirds of the way from 60 to 90
    family(
        "linear",
        {"low": 60, "high": 90},
        {"x": 80},
        Fraction(200, 3),
        {"low": (70, 100), "high": (80, 0)},
        measure="alpha",
    ),
    family(
        "window",
        {"bar": 80, "low": 90, "high": 110},
        {"x": 80},
        0,
        {"bar": (70, 200), "low": (101, 200), "high": (99, 200)},
        measure="alpha",
    ),
    family(
        "bands",
        {"edges": [{"to": 80, "share": 20}, {"from": 80, "to": 90, "share": 50}, {"from": 90, "share": 100}]},
        {"x": 85},
        100,
        {
            "edges_0_share": (30, 100),
            "edges_1_from": (86, 160),
            "edges_1_share": (75, 50),
            "edges_2_from": (85, 0),
            "edges_2_share": (90, 100),
        },
        measure="alpha",
    ),
    # 1 of 4: three quarters of the points
    family(
        "minimum_count",
        {"bar": 4, "loss": (100, EVEN)},
        {"x": 1},
        150,
        {"bar": (2, 100), "loss": (50, 75)},
        measure="articles",
    ),
    # 3 of 12 months short
    family(
        "minimum_by_period",
        {"bar": 5, "periods": 12, "loss": (100, EVEN)},
        {"n_short": 3},
        50,
        {"periods": (6, 100), "loss": (50, 25)},
        measure="monthly",
    ),
    family("relative", {"against": "range", "base": 60}, {"x": 80}, 40, {"base": (40, 60)}, measure="alpha"),
    # level 0.8 weighed 50, progress half of the gain
    family(
        "progress",
        {"bar": 100, "weight": 50, "gain": 10},
        {"x": 80, "previous": 75},
        70,
        {"bar": (90, Fraction(550, 9)), "weight": (100, 40), "gain": (5, 20)},
        measure="alpha",
    ),
    # two events at 10%, one grave at 1 point
    family(
        "per_event",
        {"losses": {"event": (10, POINTS), "grave": (1, "points")}},
        {"n_event": 2, "n_grave": 1},
        140,
        {"losses_event": (20, 180), "losses_grave": (2, 240)},
    ),
    # of four elements one is missing and one half done
    family(
        "checklist",
        {"elements": ["甲", "乙", "丙", "丁"], "loss": (100, EVEN), "partial": 50},
        {"n_missing": 1, "n_partial": 1},
        75,
        {"loss": (80, 60), "partial": (20, 60)},
    ),
    family(
        "timeliness",
        {"late": (10, POINTS), "missing": (30, POINTS)},
        {"n_late": 2, "n_missing": 1},
        100,
        {"late": (5, 80), "missing": (20, 80)},
    ),
    family("zeroing", {}, {"n_case": 1}, 200, {}),
    family("judgement", {"step": 25}, {"share": 0.75}, 50, {}),
    family(
        "composition",
        {"step": 25, "weights": {"routine": 40, "yearend": 60}},
        {"share_routine": 1, "share_yearend": 0.5},
        60,
        {"weights_routine": (60, 50), "weights_yearend": (40, 50)},
    ),
]
# What of a rule no score depends on, and why.
ELSEWHERE = {
    "judgement.step": "which shares a judgement may give is checked where it is read (kpi.inputs)",
    "composition.step": "as above",
    "minimum_by_period.bar": "the facts count the short months (tests/test_facts.py)",
    "bands.edges_0_to": "a band ends where the next begins, which a rubric's check holds equal",
    "bands.edges_1_to": "as above",
}


def others(given):
    """Units of the same class for the families that compare: the worst has 60, the best 100."""
    return [fact("t2", CLAUSE, x=60), fact("t3", CLAUSE, x=100)] if "x" in given else []


def loss(rubric, given, *rows):
    frame = facts(fact("t1", CLAUSE, **given), *rows)
    return loss_of(Inputs(rubric.clauses[CLAUSE], rubric, frame)).fraction(0)


@pytest.mark.parametrize(("rule", "clause", "given", "expected", "changes"), CASES)
def test_every_number_of_every_family_counts(rule, clause, given, expected, changes):
    # From 60 to 100, 80 is half way: 60% and half of 40%, so that a fifth is lost.
    rows = others(given) if rule["family"] == "relative" else []
    rubric = one_clause(rule, 2, **clause)
    assert loss(rubric, given, *rows) == expected
    names = {name.removeprefix(f"{CLAUSE}_") for name in rubric.settings}
    quiet = {name.split(".")[1] for name in ELSEWHERE if name.startswith(rule["family"] + ".")}
    assert names == set(changes) | quiet
    for name, (value, after) in changes.items():
        changed = rubric.with_settings(**{f"{CLAUSE}_{name}": Decimal(str(value))})
        assert loss(changed, given, *rows) == after != expected or name in ("edges_0_share", "edges_2_share"), name
    for name in quiet:
        assert loss(rubric.with_settings(**{f"{CLAUSE}_{name}": 37}), given, *rows) == expected


@pytest.mark.parametrize(
    ("x", "name", "value", "after"), [(70, "edges_0_share", 30, 140), (95, "edges_2_share", 90, 20)]
)
def test_the_share_of_a_band_counts_for_who_is_in_it(x, name, value, after):
    rule = {
        "family": "bands",
        "edges": [{"to": 80, "share": 20}, {"from": 80, "to": 90, "share": 50}, {"from": 90, "share": 100}],
    }
    rubric = one_clause(rule, 2, measure="alpha").with_settings(**{f"{CLAUSE}_{name}": value})
    assert loss(rubric, {"x": x}) == after


def test_functions_and_families_are_the_same_names():
    assert set(FAMILIES) == set(SHAPES) == {case.values[0]["family"] for case in CASES}
    assert len(FAMILIES) == 17


def test_every_number_a_family_can_have_stands_in_the_table():
    shared = {"floor", "multiplier", "family", "combine"}
    for case in CASES:
        fields = SHAPES[case.values[0]["family"]].model_fields
        numbers = {name for name, field in fields.items() if Number in (field.annotation, *get_args(field.annotation))}
        assert numbers - shared <= set(case.values[0]), case.id
    assert {name for shape in SHAPES.values() for name in shape.model_fields} - shared == {
        "bar",
        "step",
        "loss",
        "steps",
        "inclusive",
        "first",
        "least",
        "low",
        "high",
        "edges",
        "periods",
        "against",
        "base",
        "weight",
        "gain",
        "losses",
        "elements",
        "partial",
        "late",
        "missing",
        "scope",
        "weights",
    }
