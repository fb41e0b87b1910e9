"""What a clause was in the edition before: followed through a changed id, refused where it cannot be."""

import pytest

from kpi.editions.lineage import former_names, lineage, measured_alike
from kpi.rubric.model import Rubric, RubricText
from tests.builders import document, rubric, setting

RATE = {"rule": {"family": "shortfall", "bar": {"setting": "bar"}, "step": 1, "loss": 1}, "measure": "alpha"}
EVENT = {"rule": {"family": "per_event", "losses": {"event": 1}}}


def made(*clauses, bar=95, name="made_up"):
    return rubric([[list(clauses)]], id=name, settings={"bar": setting(bar)})


def unchecked(clauses):
    return Rubric(RubricText.model_validate(document([[clauses]])))


def test_a_clause_is_followed_through_its_new_id():
    before = made(RATE, EVENT)
    after = made(EVENT | {"formerly": "1.1b"}, RATE | {"formerly": "1.1a"}, name="later")
    assert former_names(after, before) == {"1.1a": "1.1b", "1.1b": "1.1a"}
    assert former_names(after, after) == {"1.1a": "1.1a", "1.1b": "1.1b"}


@pytest.mark.parametrize(
    ("former", "faults"),
    [
        ((None, None, None), []),
        (("1.1b", "1.1a", None), []),
        (("2.3c", "2.3d", None), []),
        (("1.1a", None, None), ["its own id"]),
        (("1.1c", None, None), ["1.1c still stands here"]),
        (("2.3c", "2.3c", "2.3c"), ["claimed twice", "claimed twice"]),
    ],
)
def test_what_cannot_be_followed(former, faults):
    clauses = [EVENT | ({"formerly": name} if name else {}) for name in former]
    found = list(lineage(unchecked(clauses)))
    assert [why for _, _, why, _ in found] == faults
    assert all(place[-1] == "formerly" for place, *_ in found)


@pytest.mark.parametrize(
    ("changed", "alike"),
    [
        ({"name": "new name", "words": "other words"}, True),
        ({"share": 2}, False),
        ({"measure": "beta"}, False),
        ({"rule": RATE["rule"] | {"steps": "whole"}}, False),
        ({"rule": RATE["rule"] | {"loss": 2}}, False),
        ({"rule": RATE["rule"] | {"floor": -1}}, False),
        ({"rule": RATE["rule"] | {"multiplier": {"kind": "event", "times": 1}}}, False),
        ({"rule": {"family": "threshold", "bar": {"setting": "bar"}}}, False),
    ],
)
def test_alike_is_the_same_points_by_the_same_rule(changed, alike):
    before, after = made(RATE), made(RATE | changed, name="later")
    assert measured_alike(after.clauses["1.1a"], after, before.clauses["1.1a"], before) is alike


def test_another_value_of_a_setting_is_another_rule():
    before, after = made(RATE), made(RATE, bar=96)
    assert measured_alike(after.clauses["1.1a"], after, before.clauses["1.1a"], before) is False
