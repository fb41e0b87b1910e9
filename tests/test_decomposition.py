"""Changes worked out by hand. Events cost 20% of a clause's points each, a rate 10% a percentage point below 95%."""

from __future__ import annotations

import pandas as pd
import pytest

from kpi.changes.parts import PARTS
from kpi.decomposition import between, decompose
from kpi.errors import UsageError
from kpi.home import REPOSITORY
from kpi.results import compute
from tests.builders import choice, rubric
from tests.two_years import events, found, handed, rate, reach, roster, ruling, two
from tests.worked import ENTRIES, WORTH

RAW = REPOSITORY / "data" / "raw"
T1 = roster(("t1", "town"))
# 2014: one event (60 − 12 = 48), 94% (40 − 4 = 36): 84. 2015: two events (60 − 24 = 36), 95% (40): 76.
OLD = {"measures": [rate("t1", 94)], "findings": [found("t1", 1)]}
NEW = {"measures": [rate("t1", 95)], "findings": [found("t1", 2)]}


def parts(change, station="t1"):
    """Lines as (id, the five parts), those that say nothing left out."""
    rows = change.lines[(change.lines["station"] == station) & (change.lines[PARTS].ne(0).any(axis=1))]
    name = rows["clause"].where(rows["clause"] != "", rows["formerly"]).where(rows["line"] == "clause", rows["line"])
    return dict(zip(name, rows[PARTS].astype(object).values.tolist(), strict=True))


def unit(change, station="t1"):
    row = change.units.set_index("station").loc[station]
    return [None if pd.isna(row[name]) else row[name] for name in ("before", "after", *PARTS)]


def compared(old, new, first=OLD, second=NEW, units=T1, years=(2014, 2015)):
    return between(handed(years[0], old, **first), handed(years[1], new, **second), units)


def test_other_points_are_rubric_with_their_interaction():
    # Under 40 + 60: 2014 is 40 − 8 = 32 and 60 − 6 = 54; 2015 is 40 − 16 = 24 and 60.
    change = compared(two(60, 40), two(40, 60))
    assert parts(change) == {"1.1a": [-1600, -1200, 400, 0, 0], "2.1a": [1800, 400, 200, 0, 0]}
    assert unit(change) == [8400, 8400, 200, -800, 600, 0, 0]
    assert change.units["performance_new"].tolist() == [-200]


def test_another_bar_is_rubric():
    # Bar 96 instead of 95: 94% is 40 − 8 = 32; 97% reaches both, so performance under the new bar is 4 points more.
    bar = rubric([[[events(60, applies_to=["town", "office"])]], [[reach(40, 96)]]])
    change = compared(two(), bar, second=OLD | {"measures": [rate("t1", 97)]})
    assert parts(change) == {"2.1a": [-400, 400, 400, 0, 0]}


def test_a_ruling_is_a_correction_and_its_absence_next_year_too():
    ruled = NEW | {"rulings": [ruling("t1", "1.1a", "count", 2, 1, "event")]}
    assert parts(compared(two(), two(), NEW, ruled)) == {"1.1a": [0, 0, 0, 0, 1200]}
    assert parts(compared(two(), two(), ruled, NEW)) == {"1.1a": [0, 0, 0, 0, -1200]}


def test_what_does_not_apply_is_coverage_with_its_rebase():
    # 2015 without the events: 40 of 40, restored to 100. Of 84 → 100 only the rate's 4 points are performance.
    second = NEW | {"findings": [found("t1", 0, applicable=False)]}
    change = compared(two(), two(), second=second)
    assert parts(change) == {"1.1a": [0, 0, 0, -4800, 0], "2.1a": [0, 400, 0, 0, 0], "rebase": [0, 0, 0, 6000, 0]}
    assert change.lines.set_index("clause")["note"]["1.1a"] == "2014年已评分，2015年不适用"
    # Under 40 + 60 the events of 2014 would have been worth 32: that much less is lost with them.
    other = compared(two(), two(40, 60), second=second)
    assert parts(other)["1.1a"] == [-1600, 0, 0, -3200, 0]
    assert unit(other)[:2] == [8400, 10000]


def test_a_smaller_base_makes_performance_larger_not_coverage():
    # The office is scored on events alone: 36 of 60 is 60, 48 of 60 is 80.
    office = roster(("g1", "office"))
    change = compared(two(), two(), {"findings": [found("g1", 2)]}, {"findings": [found("g1", 1)]}, office)
    assert parts(change, "g1") == {"1.1a": [0, 1200, 0, 0, 0], "rebase": [0, 800, 0, 0, 0]}


def test_clauses_added_and_dropped_are_rubric():
    case = {"rule": {"family": "zeroing"}, "share": 40, "id": "2.1b", "words": "另写的要求"}
    new = rubric([[[events(60, applies_to=["town", "office"])]], [[case]]])
    second = {"findings": [found("t1", 1), found("t1", 0, "2.1b", "case")]}
    change = compared(two(), new, second=second)
    assert parts(change) == {"2.1b": [4000, 0, 0, 0, 0], "2.1a": [-3600, 0, 0, 0, 0]}
    dropped = change.lines[change.lines["formerly"] == "2.1a"].iloc[0]
    assert (dropped["clause"], dropped["note"]) == ("", "新办法不再有的条款，变化全部计入办法变动")


def test_what_the_other_edition_asks_and_nobody_handed_in_is_rubric():
    # The new edition reads another rate, which 2014 did not report: 36 by the old one, 93% (32) by the new one.
    new = rubric([[[events(60, applies_to=["town", "office"])]], [[reach(40, measure="beta")]]])
    change = compared(two(), new, second=OLD | {"measures": [rate("t1", 93, measure="beta")]})
    assert parts(change) == {"2.1a": [-400, 0, 0, 0, 0]}
    assert "没有报送" in change.lines.set_index("clause")["note"]["2.1a"]


def test_extra_points_are_performance_up_to_the_cap():
    capped = two(extra=ENTRIES, settings=WORTH | {"extra_cap": choice("2", "none")})
    claim = [{"station": "t1", "line": "B1a", "count": 1, "document": "奖"}]
    assert parts(compared(capped, capped, OLD, OLD | {"honours": claim})) == {
        "extra": [0, 300, 0, 0, 0], "cap": [0, -100, 0, 0, 0]}  # fmt: skip


def test_a_merged_unit_is_compared_with_its_predecessors_combined():
    # t2 alone: 60 + 40 = 100. With t1: one event and 188 of 200 = 94%: 48 + 36 = 84. In 2015: no event, 95%: 100.
    units = roster(("t1", "town", 2010, 2014, "t2"), ("t2", "town"))
    first = {"measures": [rate("t1", 90), rate("t2", 98)], "findings": [found("t1", 1), found("t2", 0)]}
    second = {"measures": [rate("t2", 95)], "findings": [found("t2", 0)]}
    change = compared(two(), two(), first, second, units)
    assert parts(change, "t2") == {"1.1a": [0, 1200, 0, -1200, 0], "2.1a": [0, 400, 0, -400, 0]}
    merged = change.units.set_index("station")
    assert merged.loc["t2", ["roster", "combined", "status"]].tolist() == [-1600, 8400, "combined"]
    assert merged.loc["t1", ["status", "note"]].tolist() == ["merged", "已并入镇2"]
    assert pd.isna(merged.loc["t1", "change"])


def test_what_cannot_be_combined_is_said_and_not_guessed():
    units = roster(("t1", "town", 2010, 2014, "t2"), ("t2", "town"))
    first = {"measures": [rate("t1", None, None, value=90), rate("t2", 94)], "findings": [found("t2", 1)]}
    second = {"measures": [rate("t2", 95)], "findings": [found("t2", 0)]}
    change = compared(two(), two(), first, second, units)
    assert parts(change, "t2") == {"1.1a": [0, 0, 0, 1200, 0], "2.1a": [0, 0, 0, 400, 0]}
    notes = change.lines.set_index("clause")["note"]
    assert notes["2.1a"].endswith("率未报分子分母，不能合并计算")
    assert notes["1.1a"].endswith("合并的单位中有单位当年未报，不能合并计算")


def test_a_unit_formed_of_others_has_lines_and_no_change():
    units = roster(("t1", "town", 2010, 2014, "t9"), ("t9", "town", 2015, None, None), ("t8", "town", 2015, None, None))
    second = {"measures": [rate("t9", 95), rate("t8", 95)], "findings": [found("t9", 2), found("t8", 0)]}
    change = compared(two(), two(), OLD, second, units)
    assert parts(change, "t9") == {"1.1a": [0, -1200, 0, 0, 0], "2.1a": [0, 400, 0, 0, 0]}
    assert unit(change, "t9") == [None, 7600, *[None] * 5]
    assert change.units.set_index("station")["status"].to_dict() == {"t9": "formed", "t8": "new", "t1": "merged"}
    assert "t8" not in set(change.lines["station"])


def test_without_a_total_there_is_no_change_but_what_was_scored():
    change = compared(two(), two(), second={"findings": [found("t1", 2)]})
    rate_line = change.lines.set_index("clause").loc["2.1a"]
    assert pd.isna(rate_line["coverage"]) and pd.isna(rate_line["change"])
    assert change.lines.set_index("clause").loc["1.1a", "performance"] == -1200
    assert unit(change) == [8400, None, *[None] * 5]
    assert change.units["note"].tolist() == ["2015年没有总分，总分变化不计"]


def test_rules_that_look_back_read_the_year_before():
    # Half for the level (90 of 100), half for the gain of 10 points: +5 in 2014 (45 + 25), +10 in 2015 (50 + 50).
    rule = {"family": "progress", "bar": 100, "weight": 50, "gain": 10}
    only = rubric([[[{"rule": rule, "share": 100, "measure": "alpha"}]]])
    years = {year: {"measures": [rate("t1", number)]} for year, number in ((2013, 85), (2014, 90), (2015, 100))}
    earliest = handed(2013, only, **years[2013])
    first = handed(2014, only, earliest, **years[2014])
    change = between(first, handed(2015, only, first, **years[2015]), T1)
    assert unit(change) == [7000, 10000, 0, 3000, 0, 0, 0]


def test_years_that_have_nothing_in_common():
    units = roster(("t1", "town", 2010, 2014, None), ("t2", "town", 2015, None, None))
    with pytest.raises(UsageError, match="no unit of 2015 goes back to one of 2014"):
        compared(two(), two(), units=units)
    with pytest.raises(UsageError, match="2015 is not before 2015"):
        decompose(2015, 2015, RAW)


def test_the_demonstration_data_are_compared_with_their_published_totals():
    change = decompose(2016, 2015, RAW)
    before, after = (compute(year, RAW).totals.set_index("station")["total"] for year in (2015, 2016))
    units = change.units.set_index("station")
    assert units.index.tolist() == [*after.index, "t07"]
    assert units["before"].dropna().equals(before.reindex(units.index).dropna())
    whole = units.dropna(subset=["change"])
    assert len(whole) == 18 and (whole[PARTS].sum(axis=1) == after[whole.index] - before[whole.index]).all()
    assert (whole["rubric"] != 0).all() and whole.loc["t03", "coverage"] != 0
