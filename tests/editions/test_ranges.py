"""Numbers that would let a score leave the span from its floor to its points are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.editions.check import check
from kpi.rubric.model import Rubric, RubricText
from tests.builders import document

POINTS = "percent_of_points"


def faults(rule, share=2, measure="alpha"):
    content = document([[[{"rule": rule, "share": share} | ({"measure": measure} if measure else {})]]])
    found = check(Rubric(RubricText.model_validate(content)))
    assert all(fault.location[:7] == ("categories", 0, "items", 0, "clauses", 0, "rule") for fault in found)
    return [(fault.location[7:], fault.value, fault.why) for fault in found]


SHORT = {"family": "shortfall", "bar": 95, "step": 1, "loss": (10, POINTS)}


@pytest.mark.parametrize(
    ("rule", "measure", "fault"),
    [
        (SHORT | {"loss": (-10, POINTS)}, "alpha", (("loss",), "-10", "below zero")),
        (SHORT | {"step": -1}, "alpha", (("step",), "-1", "below zero")),
        (SHORT | {"step": 0}, "alpha", (("step",), "0", "a step of nothing")),
        (SHORT | {"floor": 2.5}, "alpha", (("floor",), "2.5", "above the clause's 2 points")),
        (SHORT | {"multiplier": {"kind": "grave", "times": -2}}, "alpha", (("multiplier",), "-2", "below zero")),
        ({"family": "excess", "bar": 3, "step": 1, "loss": 1, "first": -1}, "alpha", (("first",), "-1", "below zero")),
        ({"family": "per_event", "losses": {"event": -1}}, None, (("losses", "event"), "-1", "below zero")),
        (
            {"family": "checklist", "elements": ["甲"], "loss": 1, "partial": 150},
            None,
            (("partial",), "150", "more than 100 percent"),
        ),
        ({"family": "timeliness", "late": -1, "missing": 1}, None, (("late",), "-1", "below zero")),
        (
            {"family": "composition", "step": 25, "weights": {"routine": -1, "yearend": 2}},
            None,
            (("weights", "routine"), "-1", "below zero"),
        ),
        (
            {"family": "composition", "step": 25, "weights": {"routine": 0}},
            None,
            (("weights",), "0", "weights of nothing"),
        ),
        ({"family": "judgement", "step": 0}, None, (("step",), "0", "a step of nothing")),
        ({"family": "proportional", "bar": 0}, "alpha", (("bar",), "0", "a bar of nothing")),
        ({"family": "proportional", "bar": 90, "least": 101}, "alpha", (("least",), "101", "more than 100 percent")),
        ({"family": "relative", "against": "range", "base": 120}, "alpha", (("base",), "120", "more than 100 percent")),
        (
            {"family": "progress", "bar": 90, "weight": 101, "gain": 5},
            "alpha",
            (("weight",), "101", "more than 100 percent"),
        ),
        ({"family": "progress", "bar": 90, "weight": 50, "gain": 0}, "alpha", (("gain",), "0", "a gain of nothing")),
        ({"family": "progress", "bar": 0, "weight": 50, "gain": 5}, "alpha", (("bar",), "0", "a bar of nothing")),
        ({"family": "linear", "low": 90, "high": 90}, "alpha", (("high",), "90", "low and high are the same number")),
        ({"family": "window", "bar": 90, "low": 110, "high": 90}, "alpha", (("high",), "90", "below the low of 110")),
        (
            {"family": "bands", "edges": [{"to": 80, "share": 101}, {"from": 80, "share": 100}]},
            "alpha",
            (("edges", 0, "share"), "101", "more than 100 percent"),
        ),
        (
            {
                "family": "bands",
                "edges": [{"to": 90, "share": 0}, {"from": 90, "to": 80, "share": 50}, {"from": 80, "share": 100}],
            },
            "alpha",
            (("edges", 2), "80", "begins below the band before (90)"),
        ),
        (
            {"family": "minimum_by_period", "bar": 3, "periods": 0, "loss": 1},
            "monthly",
            (("periods",), "0", "a periods of nothing"),
        ),
        (
            {"family": "minimum_by_period", "bar": {"target": "monthly"}, "periods": 12, "loss": 1},
            "monthly",
            (("bar",), "monthly", "only a bar may be a target"),
        ),
        (SHORT | {"step": {"target": "alpha"}}, "alpha", (("step",), "alpha", "only a bar may be a target")),
    ],
)
def test_out_of_range(rule, measure, fault):
    assert faults(rule, measure=measure) == [fault]


@pytest.mark.parametrize(
    "rule",
    [
        SHORT | {"floor": -3},
        SHORT | {"floor": 0},
        SHORT | {"floor": 2},
        SHORT | {"bar": {"target": "alpha"}},
        {"family": "linear", "low": 10, "high": 4},
        {"family": "linear", "low": {"target": "alpha"}, "high": 100},
        {"family": "window", "bar": {"target": "alpha"}, "low": 90, "high": 110},
        {"family": "window", "bar": 50, "low": 100, "high": 100},
        {"family": "relative", "against": "best", "base": 0},
        {"family": "progress", "bar": 90, "weight": 100, "gain": 5},
        {"family": "threshold", "bar": 0},
        {"family": "proportional", "bar": 90, "least": 100},
    ],
)
def test_within_range(rule):
    assert faults(rule) == []


def test_the_range_of_a_clause_is_its_share():
    assert faults(SHORT | {"floor": Decimal("1.99")}, share=Decimal("1.99")) == []
