"""A choice that nothing would follow is refused, not silently taken for another."""

import pytest

from kpi.editions.check import check
from kpi.rubric.model import Rubric, RubricText
from tests.builders import choice, document, setting

RATE = {"family": "shortfall", "bar": 95, "step": 1, "loss": 1}


def faults(settings, rule=RATE, extra=()):
    measure = {"measure": ["alpha", "beta"] if "combine" in rule else "alpha"} if rule["family"] != "zeroing" else {}
    content = document([[[{"rule": rule} | measure]]], settings=settings, extra=list(extra))
    return [(fault.location, fault.value, fault.why) for fault in check(Rubric(RubricText.model_validate(content)))]


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        ("rounding", ["half_up", "floor"], "bankers"),
        ("veto", ["off", "unranked"], "exclude"),
        ("zero_denominator", ["full", "rebase"], "zero"),
        ("extra_repeat", ["once", "each"], "twice"),
        ("ties", ["competition"], "dense"),
    ],
)
def test_settings_that_are_looked_up_by_name(name, known, unknown):
    assert faults({name: choice(*known)}) == []
    expected = (("settings", name), unknown, "not an option that can be followed")
    assert faults({name: choice(*known, unknown)}) == [expected]
    assert faults({name: choice(unknown, *known)})[0] == expected


@pytest.mark.parametrize(
    ("rule", "known", "unknown"),
    [
        (RATE | {"steps": {"setting": "way"}}, ["linear", "whole", "started"], "half"),
        (RATE | {"combine": {"setting": "way"}}, ["min", "mean"], "max"),
        ({"family": "threshold", "bar": 95, "inclusive": {"setting": "way"}}, ["true", "false"], "maybe"),
        ({"family": "zeroing", "scope": {"setting": "way"}}, ["clause", "item"], "category"),
    ],
)
def test_choices_of_a_rule(rule, known, unknown):
    assert faults({"way": choice(*known)}, rule) == []
    expected = [(("settings", "way"), unknown, "not an option that can be followed")]
    assert faults({"way": choice(*known, unknown)}, rule) == expected


@pytest.mark.parametrize(
    ("value", "others", "wrong"),
    [
        ("none", [5, 2.5], []),
        (5, ["none"], []),
        ("ten", ["none"], ["ten"]),
        ("none", [-1, 0.001], ["-1", "0.001"]),
    ],
)
def test_the_cap_of_extra_points(value, others, wrong):
    found = faults({"extra_cap": setting(value, options=[value, *others])})
    assert [(place, option) for place, option, _ in found] == [(("settings", "extra_cap"), option) for option in wrong]


def test_what_decides_an_overlap():
    entry = {"id": "B1", "name": "奖", "points": {"stated": 3}}
    extra = [{"line": "B", "text": "加3分", "entries": [entry], "overlaps": {"item": "1.1", "setting": "way"}}]
    assert faults({"way": choice("both", "base", "extra")}, extra=extra) == []
    assert faults({"way": choice("both", "neither")}, extra=extra)[0][1] == "neither"
    assert faults({"way": setting(3)}, extra=extra)[0][1] == "3"
