"""Verdicts: by hand for single changes, consistent with their clauses for any, and the sentence beside a trend."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.editions import edition, load
from kpi.editions.comparability import COLUMNS, sentence, verdicts, with_verdicts
from kpi.editions.compare import Two, compare
from kpi.editions.matching import match
from kpi.editions.parts import VERDICTS, parts
from tests.builders import one_clause
from tests.editions.edits import CASES, edited, second, together
from tests.editions.test_compare import FOOD


def case(name: str) -> list[dict]:
    return next(one["edits"] for one in CASES if one["name"] == name)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_single_changes(case):
    found = verdicts(edition(2014), second(case["name"]))
    assert found.columns.tolist() == COLUMNS
    total = found.iloc[-1]
    assert (total["level"], total["id"], total["points_before"], total["points_after"]) == ("total", "", 10000, 10000)
    assert total["verdict"] == case.get("total", "same")
    assert total[list(VERDICTS)].tolist() == case.get("shares", [10000, 0, 0, 0])
    other = found.iloc[:-1].query("verdict != 'same'")
    if case.get("items") == "all rescored":
        assert len(other) == len(found) - 1
        assert set(other["verdict"]) == {"rescored"}
    else:
        gone = other["points_after"].isna() & other["id"].duplicated(keep=False)  # its id is used again
        assert dict(zip(other.loc[~gone, "id"], other.loc[~gone, "verdict"], strict=True)) == case.get("items", {})
        assert set(other.loc[gone, "verdict"]) <= {"none"}


def test_an_edition_beside_itself():
    for rubric in (edition(2014), second("item moved to another category, said by formerly")):
        found = verdicts(rubric, rubric)
        assert set(found["verdict"]) == {"same"}
        assert found["points_before"].equals(found["points_after"])
        assert found["same"].astype("Int64").equals(found["points_after"].rename("same"))


def test_two_rubrics_that_share_nothing():
    found = verdicts(edition(2014), load(FOOD))
    assert set(found["verdict"]) == {"none"}
    assert len(found) == 12 + 48 + 1
    assert found.iloc[-1][list(VERDICTS)].tolist() == [0, 0, 0, 10000]
    assert found.loc[found["points_after"].isna(), "points_before"].sum() == 2 * 10000  # categories and items
    assert set(with_verdicts(edition(2014), load(FOOD)).query("level != 'setting'")["verdict"]) == {"none"}


def test_points_lost_by_the_piece_do_not_grow_with_the_points():
    # 2 points an event: 18 of 20 is 90 percent, 8 of 10 is 80. A tenth of the points an event is 90 percent of both.
    def worth(share, loss):
        return one_clause({"family": "per_event", "losses": {"event": loss}}, share)

    def judged(one, other):
        return verdicts(one, other).iloc[-1]["verdict"]

    assert judged(worth(20, (2, "points")), worth(10, (2, "points"))) == "rescored"
    assert judged(worth(20, (10, "percent_of_points")), worth(10, (10, "percent_of_points"))) == "attainment"
    assert judged(worth(20, (10, "percent_of_points")), worth(20, (10, "points"))) == "rescored"


def test_a_floor_below_zero_does_not_grow_with_the_points():
    def worth(share, floor):
        rule = {"family": "per_event", "losses": {"event": (10, "percent_of_points")}, "floor": floor}
        return one_clause(rule, share)

    assert verdicts(worth(20, -5), worth(10, -5)).iloc[-1]["verdict"] == "rescored"
    assert verdicts(worth(20, 0), worth(10, 0)).iloc[-1]["verdict"] == "attainment"


def keyed(found, turned=False):
    """Verdicts by level, id before and id after."""
    sides = (
        (found["formerly"].where(found["formerly"] != "", found["id"])).where(found["points_before"].notna(), ""),
        found["id"].where(found["points_after"].notna(), ""),
    )
    names = zip(found["level"], *(sides[::-1] if turned else sides), strict=True)
    return dict(zip(names, found["verdict"], strict=True))


@given(st.lists(st.sampled_from(CASES), max_size=5))
@settings(max_examples=20)
def test_verdicts_follow_from_their_parts(several):
    before, after = edition(2014), edited(together(several))
    found, clauses = verdicts(before, after), parts(Two(before, after, match(before, after)))
    there = found[found["points_after"].notna()]
    assert (there[list(VERDICTS)].sum(axis=1) == there["points_after"]).all()
    assert found.iloc[-1]["verdict"] == max(clauses["verdict"], key=VERDICTS.index)
    for level in ("category", "item"):
        rows = there[there["level"] == level].set_index("id")
        assert rows[list(VERDICTS)].sum().tolist() == found.iloc[-1][list(VERDICTS)].tolist()
        inside = clauses[clauses["points_after"].notna() & (clauses["level"] == "clause")].groupby(level)["verdict"]
        least = inside.agg(lambda part: max(part, key=VERDICTS.index))[rows.index]
        # Worse than its clauses is only a sum that others have left or joined.
        assert ((rows["verdict"] == least) | (rows["verdict"] == "none")).all()
    changes = compare(before, after)
    assert set(found["verdict"]) == {"same"} or not changes.empty
    assert keyed(verdicts(after, before), turned=True) == keyed(found)


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("clause renamed", "办法相同，可直接比较。", "The two years follow one method and can be compared directly."),
        (
            "points from item to item",
            "两年办法不同：100分中97.00分的条款可直接比，3.00分只可比得分率。",
            "The two years follow different methods: of 100 points, 97.00 stand in clauses that can be compared "
            "directly, 3.00 compare by attainment only.",
        ),
        (
            "rounding",
            "两年办法不同：100分中100.00分须按同一办法重算。",
            "The two years follow different methods: of 100 points, 100.00 only once both years are scored under one "
            "edition.",
        ),
        (
            "item dropped",
            "两年办法不同：100分中98.00分的条款可直接比，2.00分只可比得分率；原有1.00分的条款已不考核。",
            "The two years follow different methods: of 100 points, 98.00 stand in clauses that can be compared "
            "directly, 2.00 compare by attainment only; clauses of 1.00 points of the year before are no longer "
            "assessed.",
        ),
        (
            "clause of the guidance station alone",
            "两年办法不同：100分中100.00分的条款可直接比；只考核其他单位的条款也有不同。",
            "The two years follow different methods: of 100 points, 100.00 stand in clauses that can be compared "
            "directly; clauses that concern other units alone differ too.",
        ),
        (
            "extra line added",
            "基本分的办法相同，可直接比较；加分办法不同，比较时应除去加分。",
            "The base points of the two years follow one method and can be compared directly; extra points follow "
            "another method and are to be left out of a comparison.",
        ),
        (
            "ranks alone",
            "办法相同，可直接比较；名次办法不同。",
            "The two years follow one method and can be compared directly; ranks follow another method.",
        ),
    ],
)
def test_the_sentence_beside_a_trend(name, chinese, english):
    after = second(name)
    assert sentence(edition(2014), after) == chinese
    assert sentence(edition(2014), after, "en") == english


def test_a_sentence_with_every_verdict():
    # 1.2a 1 point more and 1.4a less: 3.00 by attainment; 4.1a in whole steps: 1.50; 8.3a another bar for all: 1.00.
    names = ["points from item to item", "whole steps", "target becomes a number for all"]
    after = edited([edit for name in names for edit in case(name)])
    assert sentence(edition(2014), after) == (
        "两年办法不同：100分中94.50分的条款可直接比，3.00分只可比得分率，1.50分须按同一办法重算，1.00分不可比。"
    )


def test_each_change_with_its_verdict():
    after = edited([*case("clause dropped"), *case("a range"), *case("extra line dropped"), *case("ranks alone")])
    shown = with_verdicts(edition(2014), after)
    assert shown[["id", "change", "verdict"]].to_numpy().tolist() == [
        ["9.3a", "points", "attainment"],
        ["9.3b", "dropped", "none"],
        ["B6", "dropped", "none"],
        ["event_loss", "rule", "same"],
        ["veto", "value", "same"],
    ]
