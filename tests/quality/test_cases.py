"""Planted: one case that decides the bar, and what it costs by scoring; measures of small numbers; near misses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kpi.quality.cases import costs, other_side, small
from tests.builders import fact, facts, rubric

POINTS = "percent_of_points"
SHORTFALL = {"family": "shortfall", "bar": {"stated": 95}, "step": 1, "loss": (10, POINTS)}


def rules(share=60, rule=SHORTFALL, **clause):
    return rubric([[[{"rule": rule, "share": share, "measure": "alpha", "words": "达95%", **clause}]]])


def one(figure, counts, **more):
    row = figure("t1", counts=counts, **more)
    return row, facts(fact("t1", "1.1a", x=row["value"], **more.get("fact", {})))


# Of 50 cases one is two points: 47 are 94%, which loses 6 of 60 points, 48 are 96% and lose nothing.
@pytest.mark.parametrize(
    ("counts", "kind", "words"),
    [
        ((47, 50), "case_more", "one more is 96.00%, which reaches the bar 95.00% and wins 6.00 points"),
        ((48, 50), "case_less", "one fewer is 94.00%, short of the bar 95.00%, and costs 6.00 points"),
        ((46, 50), None, ""),
        ((49, 50), None, ""),
        ((50, 50), None, ""),
        ((19, 20), "case_less", "one fewer is 90.00%, short of the bar 95.00%, and costs 30.00 points"),
        ((94, 100), None, ""),  # not small
        ((94, 99), "case_more", "wins 0.30 points"),  # 94/99 = 94.95%: 0.05 points below, 3.03% of 10%
    ],
)
def test_one_case_decides(figure, frame, say, counts, kind, words):
    row, given = one(figure, counts)
    asked = small(frame(row), given, rules(), say)
    assert [found["kind"] for found in asked] == ([kind] if kind else [])
    if kind:
        assert words in asked[0]["text"] and asked[0]["size"] == round(100 / counts[1], 4)


@pytest.mark.parametrize(("share", "asked"), [(Decimal("0.5"), False), (1, True)])
def test_a_case_worth_less_than_a_tenth_of_a_point_is_no_question(figure, frame, say, share, asked):
    # A tenth of the points for one point below 95: 0.05 of 0.5 points, 0.10 of 1 point.
    row, given = one(figure, (47, 50))
    assert bool(small(frame(row), given, rules(share), say)) is asked


def test_a_ceiling_turns_the_sides(figure):
    row = figure("t1", counts=(3, 50), bar=Fraction(5), ceiling=True)
    assert other_side(row) == 4 and other_side(row | {"numerator": 2, "value": Fraction(4)}) == 6


def test_a_clause_that_was_excluded_is_not_asked_about(figure, frame, say):
    row, _ = one(figure, (47, 50))
    given = facts(fact("t1", "1.1a", x=94, state="excluded"))
    assert small(frame(row), given, rules(), say) == []


def test_several_measures_are_joined_as_the_clause_joins_them(figure, frame, say):
    # The least of 94% and 90% stays 90% whatever one case of the first does: nothing is won.
    both = rubric([[[{"rule": SHORTFALL | {"combine": "min"}, "share": 60, "measure": ["alpha", "beta"],
                      "words": "达95%"}]]])  # fmt: skip
    rows = [figure("t1", counts=(47, 50)), figure("t1", "beta", (900, 1000))]
    given = facts(fact("t1", "1.1a", x=90))
    assert small(frame(*rows), given, both, say) == []
    better = [rows[0], figure("t1", "beta", (980, 1000))]
    assert small(frame(*better), facts(fact("t1", "1.1a", x=94)), both, say)[0]["kind"] == "case_more"
    assert small(frame(rows[0]), given, both, say) == []  # the other was not reported


def test_a_rule_against_the_class_is_scored_beside_the_class(figure):
    # Against the best, 100: at 50% half of 10 points are lost, at 60% two fifths.
    relative = rules(10, {"family": "relative", "against": "best", "base": 0})
    given = facts(fact("t1", "1.1a", x=50), fact("t2", "1.1a", x=100))
    assert costs([(figure("t1", counts=(5, 10)), Fraction(60))], given, relative) == [-100]
    assert costs([], given, relative) == []


@pytest.mark.parametrize(("few", "asked"), [(4, True), (3, False)])
def test_a_measure_of_small_numbers(figure, frame, say, few, asked):
    rows = [figure(f"t{place}", counts=(20, 20) if place < few else (200, 200)) for place in range(8)]
    found = small(frame(*rows), facts(fact("t0", "1.1a", x=100)), rules(), say)
    assert [(row["kind"], row["value"], row["size"]) for row in found] == (
        [("small_measure", "4 of 8", 5.0)] if asked else []
    )
