"""What would move: worked by hand on the tiny district, and nothing where nothing is asked."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from kpi.editions import load
from kpi.edits import parse
from kpi.errors import UsageError
from kpi.rescoring import handed_in
from kpi.whatif import what_if
from tests import tiny
from tests.builders import document, setting, text_of
from tests.test_flips import BELOW, EACH, EVENTS, POINTS, RATE, district, events, rates


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    raw, rubric = tiny.write(tmp_path_factory.mktemp("tiny"))
    return handed_in(2014, raw, load(rubric))


def moved(result):
    frame = result.moved[["station", "total_before", "total_after", "change", "rank_before", "rank_after"]]
    return frame.astype(object).to_numpy().tolist()


def test_nothing_changed_is_nothing_moved(given, tiny_years):
    result = what_if(2014, given=given)
    assert result.moved.empty and result.ledger.empty and result.notes == []
    for scores in (result.before, result.after):
        ranked = scores.totals.set_index("station")[["total", "rank"]]
        pd.testing.assert_frame_equal(
            ranked.sort_index(), tiny_years[2014].totals.set_index("station")[["total", "rank"]].sort_index()
        )


def test_the_value_it_has_is_nothing_moved(given):
    same = ["t1:alpha=93/100", "t1:1.2a:event=1", "t2:born=1/2", "extra_cap=none"]
    result = what_if(2014, same, given=given)
    assert result.moved.empty and result.ledger.empty


def test_a_rate_at_its_bar_wins_the_second_place(given):
    # t1 lost 12 by 93% of 95 and stood at 85; without it 97, before t2 with 90.
    result = what_if(2014, ["甲镇:alpha=95/100"], given=given)
    assert moved(result) == [["t1", 8500, 9700, 1200, 3, 2], ["t2", 9000, 9000, 0, 2, 3]]
    line = result.ledger.iloc[0]
    assert (line["clause"], line["clause_name"], line["line"]) == ("1.1a", "甲率", "deduction")
    assert (line["loss_before"], line["change"]) == (1200, 1200) and pd.isna(line["loss_after"])
    assert "93.00%" in line["reason_before"] and line["reason_after"] == ""


def test_changes_add_up(given):
    # 96.5% by its value, and no event (6): 85 + 12 + 6 = 103, the first.
    result = what_if(2014, ["t1:alpha=96.5", "t1:1.2a:event=0"], given=given)
    assert moved(result)[0] == ["t1", 8500, 10300, 1800, 3, 1]


def test_births_are_turned_in_the_register(given):
    # The violation of t2 judged within policy: 2 of 2, which wins its 10 points back and the first place with t3.
    result = what_if(2014, ["t2:born=2/2"], given=given)
    assert moved(result) == [["t2", 9000, 10000, 1000, 2, 1]]
    assert moved(what_if(2014, ["t3:born=0/1"], given=given)) == [
        ["t2", 9000, 9000, 0, 2, 1],
        ["t3", 10000, 9000, -1000, 1, 1],
    ]


def test_settings_and_points(given):
    # The cap of 2 takes 1 of the 3 extra points of t1.
    assert moved(what_if(2014, settings={"extra_cap": "2"}, given=given)) == [["t1", 8500, 8400, -100, 3, 3]]
    result = what_if(2014, ["1.1a_loss=5"], given=given)
    assert moved(result) == [["t1", 8500, 9100, 600, 3, 2], ["t2", 9000, 9000, 0, 2, 3]]
    assert result.notes == ["定 1.1a_loss=5，超出可取范围10—10"]
    with pytest.raises(UsageError, match=r"the points of 1\.1a are stated"):
        what_if(2014, points={"1.1a": 50}, given=given)


def test_points_of_a_whole_item(tmp_path):
    two = [BELOW | {"share": 60}, EVENTS | {"share": 40}]
    path = district(tmp_path, two, EACH, measures=rates(t1=(93, 100), t2=(95, 100)), findings=events(t1=0, t2=2)).raw
    content = document([[two]], settings=EACH)
    (tmp_path / "other.yaml").write_text(text_of(content), encoding="utf-8")
    findings = path / "2014" / "findings.csv"
    findings.write_text(findings.read_text(encoding="utf-8").replace("1.2a", "1.1b"), encoding="utf-8")
    given = handed_in(2014, path, load(tmp_path / "other.yaml"))
    # t1 loses 2 × 10% of 60 = 12, t2 2 × 20% of 40 = 16. At 50 and 50: 10 and 20.
    result = what_if(2014, points={"1.1a": 50, "1.1b": Decimal(50)}, given=given)
    assert [row[1:4] for row in moved(result)] == [[8800, 9000, 200], [8400, 8000, -400]]
    with pytest.raises(UsageError, match=r"add up to 90 .* the item has 100: give points for its other clauses too"):
        what_if(2014, ["points_1.1a=50"], given=given)


def test_months_judgements_and_occasions(tmp_path):
    monthly = {"rule": {"family": "minimum_by_period", "bar": {"stated": 3}, "periods": 12, "loss": (5, POINTS)},
               "measure": "monthly", "share": 20, "words": "每月至少3篇"}  # fmt: skip
    weighed = {"rule": {"family": "composition", "step": (25, "percent"), "weights": {"routine": 40, "yearend": 60}},
               "share": 80}  # fmt: skip
    given = district(tmp_path, [monthly, weighed], measures=[f"t1,monthly,{month},,,3" for month in range(1, 13)],
                     judgements=["t1,1.2a,routine,1,组,", "t1,1.2a,yearend,0.5,组,不齐"])  # fmt: skip
    # Full 20 and (0.4 + 0.3) of 80 = 56. A month short costs 1; year's end whole wins 0.3 of 80 = 24.
    assert moved(what_if(2014, ["t1:monthly:2=0"], given=given)) == [["t1", 7600, 7500, -100, 1, 1]]
    assert moved(what_if(2014, ["t1:1.2a:yearend=1"], given=given)) == [["t1", 7600, 10000, 2400, 1, 1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("t1:alfa=1/2", "no measure or clause alfa; did you mean alpha?"),
        ("t11:alpha=1/2", "no station t11; did you mean t1?"),
        ("t1:1.2a:evnt=1", "no kind evnt; did you mean event?"),
        ("extra_kap=2", "no setting extra_kap; did you mean extra_cap?"),
        ("extra_cap=3", "extra_cap must be one of none, 2, found '3'"),
        ("1.1a_loss=x", "1.1a_loss must be a number, found 'x'"),
        ("1.1a_loss=-1", "1.1a_loss must be a number from 0"),
        ("1.1a_loss=NaN", "1.1a_loss must be a number from 0"),
        ("points_1.9a=3", "no clause 1.9a; did you mean 1.2a?"),
        ("t1:alpha=101/100", "numerator 101 is greater than denominator 100"),
        ("t1:alpha=93.5/100", "alpha must be a whole number, found '93.5'"),
        ("t1:alpha=101", "alpha must be a percentage, 0 to 100"),
        ("t1:alpha=0.95", "a share is written 95/100"),
        ("t1:alpha:3=95", "alpha is reported for the whole year"),
        ("t1:monthly=3", "monthly is reported by month: write t1:monthly:1=… up to 12"),
        ("t1:monthly:13=3", "up to 12"),
        ("t1:articles=1/2", "articles is a count"),
        ("t1:1.2a=1", "clause 1.2a counts findings: write t1:1.2a:event=…"),
        ("t1:1.1a=1", "clause 1.1a reads alpha: write t1:alpha=…"),
        ("g1:1.1a=1", "clause 1.1a is not assessed for g1"),
        ("t2:born=3/3", "the register counts 2 births of t2"),
        ("t2:born=95", "counted in the register of births"),
        ("t1:cadre=1", "cadre of t1 can be 0 to 0"),
        ("t1:inflow=1/1", "inflow scores nothing"),
        ("alpha", "'alpha' is no change; write station:measure=97/100"),
        ("a:b:c:d=1", "is no change"),
        ("t1:alpha=", "is no change"),
    ],
)
def test_what_cannot_be_is_refused_in_words(given, text, words):
    with pytest.raises(UsageError) as refused:
        what_if(2014, [text], given=given)
    assert words in str(refused.value) and refused.value.exit_code == 2


def test_twice_the_same_value_is_refused(given):
    with pytest.raises(UsageError, match="t1:alpha=95: the same value is changed twice"):
        what_if(2014, ["t1:alpha=94", "甲镇：alpha＝95"], given=given)


@pytest.mark.parametrize("text", ["t1:alpha=97/100", "t1:1.2a:event=2", "extra_cap=2", "1.1a_loss=5", "points_1.1a=3"])
def test_a_change_reads_as_it_is_written(given, text):
    assert str(parse(text, given.rubric, given.stations)) == text


def test_a_unit_may_go_without_its_code_where_it_is_known(given):
    assert str(parse("1.2a:event=2", given.rubric, given.stations, "t1")) == "t1:1.2a:event=2"
    with pytest.raises(UsageError, match="no setting, measure or clause alpa; did you mean alpha"):
        parse("alpa=3", given.rubric, given.stations, "t1")


def test_nothing_handed_in_changes(given, tmp_path):
    before = {name: frame.copy() for name, frame in given.tables.items()}
    what_if(2014, ["t1:alpha=95/100", "t1:1.2a:event=0", "t2:born=2/2"], given=given)
    for name, frame in given.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_setting_inside_its_range_is_not_noted(tmp_path):
    rules = EACH | {"wide": setting(10, POINTS, low=5, high=15)}
    rate = RATE | {"rule": {"family": "shortfall", "bar": {"stated": 95}, "step": 1, "loss": {"setting": "wide"}}}
    given = district(tmp_path, [rate, EVENTS], rules, measures=rates(t1=(94, 100)), findings=events(t1=0))
    assert [len(what_if(2014, [f"wide={value}"], given=given).notes) for value in (5, 15, 16)] == [0, 0, 1]
