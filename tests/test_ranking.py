"""Ranks, bounds of who is not assessed yet, and the veto beside the score."""

from __future__ import annotations

import pandas as pd
import pytest

from kpi.ranking import rank, without_provisional
from tests.builders import OFFICE, TOWN, choice, document, fact, rubric, rubric_of
from tests.worked import (
    CASE,
    ENTRIES,
    EVENTS,
    WORTH,
    scored,
    three,
    total,
)


@pytest.mark.parametrize(
    ("events", "ranks"),
    [([0, 1, 2], [1, 2, 3]), ([1, 0, 1, 2], [2, 1, 2, 4]), ([0, 0, 3], [1, 1, 3]), ([5, 5, 5], [1, 1, 1]), ([4], [1])],
)
def test_equal_totals_are_equal_ranks_and_the_next_rank_is_left_out(events, ranks):
    rules, rows = three(*events)
    result = scored(rules, *rows)
    assert result.totals["total"].tolist() == [10000 - 100 * count for count in events]
    assert result.totals["rank"].tolist() == ranks
    assert not result.totals["provisional"].any()


def test_a_hundredth_decides_a_rank():
    rules = rubric([[[{"rule": {"family": "per_event", "losses": {"event": (0.01, "points")}}, "share": 100}]]])
    result = scored(rules, *(fact(f"t{n}", "1.1a", n_event=n) for n in (1, 2, 3)))
    assert result.totals[["total", "rank"]].to_numpy().tolist() == [[9999, 1], [9998, 2], [9997, 3]]


def test_a_unit_not_assessed_has_bounds_and_makes_its_class_provisional():
    rules, rows = three(0, 3, 1, missing=[2])
    rows += [fact("g1", "1.1a", of="office", n_event=0)]
    result = scored(rules, *rows)
    row = total(result, "t2")
    assert (row["state"], row["total"], row["base"], row["rank"], row["low"], row["high"]) == (
        "not_assessed",
        None,
        None,
        None,
        8700,
        9700,
    )
    towns = result.totals[result.totals["class"] == "town"]
    assert towns["provisional"].tolist() == [True] * 3
    assert towns["rank"].astype(object).where(towns["rank"].notna(), None).tolist() == [1, None, 2]
    assert total(result, "g1")["provisional"] == False  # noqa: E712
    assert (total(result, "t1")["low"], total(result, "t1")["high"]) == (10000, 10000)
    assert result.items["state"].tolist().count("not_assessed") == 1
    assert result.ledger[result.ledger["station"] == "t2"][["clause", "line", "loss"]].to_numpy().tolist() == [
        ["1.1a", "deduction", 300]
    ]


def test_bounds_hold_for_extra_points_too():
    rules, rows = three(3, missing=[1], extra=ENTRIES, settings=WORTH)
    row = total(scored(rules, *rows, claims=[("t1", "B1a")]))
    assert (row["total"], row["low"], row["high"]) == (None, 9000, 10000)


def test_the_lower_bound_reckons_with_what_may_still_be_taken_away():
    # 2.1a may still cost more than its own points, and 1.1b may still put 1.1a to zero.
    rules = rubric(
        [
            [[{"rule": EVENTS, "share": 40}, {"rule": CASE, "share": 10}]],
            [[{"rule": EVENTS | {"floor": -5}, "share": 50}]],
        ]
    )
    rows = [fact("t1", "1.1a", n_event=0), fact("t1", "1.1b", state="not_assessed"), fact("t1", "2.1a", n_event=0)]
    assert (total(scored(rules, *rows))["low"], total(scored(rules, *rows))["high"]) == (5000, 10000)
    rows = [fact("t1", "1.1a", n_event=0), fact("t1", "1.1b", n_case=0), fact("t1", "2.1a", state="not_assessed")]
    assert (total(scored(rules, *rows))["low"], total(scored(rules, *rows))["high"]) == (4500, 10000)


@pytest.mark.parametrize(("how", "ranks"), [("off", [1, 2, 3]), ("unranked", [None, 1, 2])])
def test_a_veto_changes_the_rank_if_anything_and_never_the_score(how, ranks):
    rules, rows = three(0, 1, 2, settings={"veto": choice(how, "off", "unranked")})
    rows = [row | {"n_veto": 1 if row["station"] == "t1" else None} for row in rows]
    result = scored(rules, *rows)
    assert result.totals["veto"].tolist() == [True, False, False]
    assert result.totals["total"].tolist() == [10000, 9900, 9800]
    assert result.totals["rank"].astype(object).where(result.totals["rank"].notna(), None).tolist() == ranks


def test_years_and_classes_are_ranked_apart():
    frame = pd.DataFrame(
        {
            "year": [2014, 2014, 2015, 2015, 2014, 2014],
            "class": ["town"] * 4 + ["office"] * 2,
            "total": pd.array([9000, 8000, 7000, 7500, 100, None], "Int64"),
            "state": ["scored"] * 5 + ["not_assessed"],
            "veto": False,
        }
    )
    rules = document([[[{"rule": EVENTS, "share": 1}]]])
    both = rubric_of(rules | {"classes": [TOWN, OFFICE | {"ranked": True}]})
    for edition, office in ((both, 1), (rubric_of(rules), None)):
        result = rank(frame, edition)
        ranks = result["rank"].astype(object).where(result["rank"].notna(), None).tolist()
        assert ranks == [1, 2, 2, 1, office, None], "only a class that the rubric ranks has ranks"
    assert result["provisional"].tolist() == [False] * 4 + [True] * 2


def test_ranks_that_may_still_change_are_left_out_and_those_of_unknown_standing_are_kept():
    frame = pd.DataFrame({"rank": pd.array([1, 2, 3], "Int64"), "provisional": [True, False, None], "low": [7, 8, 9]})
    shown = without_provisional(frame)
    assert shown["rank"].dtype == "Int64"
    assert shown["rank"].astype(object).where(shown["rank"].notna(), None).tolist() == [None, 2, 3]
    assert shown.drop(columns="rank").equals(frame.drop(columns="rank"))
