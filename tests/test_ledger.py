"""The ledger in words: what a unit that lost points reads, in both languages, and what it rests on."""

from __future__ import annotations

import pytest

from kpi.ledger import COLUMNS
from tests.builders import choice, fact, one_clause, rubric, setting
from tests.told import line, told

POINTS = "percent_of_points"
EVENTS = {"family": "per_event", "losses": {"event": (20, POINTS)}}


def test_the_columns_of_a_line():
    rules = one_clause(
        {"family": "shortfall", "bar": {"stated": 95}, "step": 1, "loss": (60, POINTS)},
        2,
        measure="alpha",
        words="达95%",
    )
    row = line(
        rules, fact("t1", "1.1a", x=92, numerator=46, denominator=50), evidence="系统", note="复查", charged="A1 ×1"
    )
    assert list(row) == COLUMNS
    assert {name: row[name] for name in COLUMNS if name != "reason"} == {
        "year": 2014,
        "station": "t1",
        "name": "甲镇",
        "class": "town",
        "category": "1",
        "item": "1.1",
        "clause": "1.1a",
        "line": "deduction",
        "points": 200,
        "loss": 200,
        "loss_before_floor": 360,
        "score": 0,
        "bar": "95.00%",
        "actual": "92.00% (46/50)",
        "gap": "3.00个百分点",
        "stated_or_assumed": "assumed",
        "words": "达95%",
        "settings": "1.1a_step=1 1.1a_loss=60",
        "evidence": "系统",
        "attribution": "A1 ×1",
        "remark": "复查",
    }


STATED = {"family": "per_event", "losses": {"event": {"stated": 0.5}}}


@pytest.mark.parametrize(
    ("rule", "words", "given", "basis", "settings"),
    [
        (STATED, "每处扣0.5分", {"n_event": 1}, "stated", ""),
        (EVENTS, "每处扣", {"n_event": 1}, "assumed", "1.1a_losses_event=20"),
        ({"family": "zeroing"}, "杜绝", {"n_case": 1}, "stated", ""),
        (STATED | {"floor": -0.5}, "每处扣0.5分", {"n_event": 1}, "assumed", "1.1a_floor=-0.5"),
        ({"family": "zeroing", "scope": {"setting": "reach"}}, "杜绝", {"n_case": 1}, "assumed", "reach=clause"),
    ],
)
def test_a_line_is_stated_only_where_no_number_of_it_is_assumed(rule, words, given, basis, settings):
    rules = one_clause(rule, 2, settings={"reach": choice("clause", "item")}, words=words)
    row = line(rules, fact("t1", "1.1a", **given))
    assert (row["stated_or_assumed"], row["settings"]) == (basis, settings)


def test_a_share_of_an_item_is_assumed_even_where_the_loss_is_stated():
    rules = rubric([[[{"rule": STATED, "words": "每处扣0.5分"}, {"rule": {"family": "zeroing"}}]]])
    rows = told(rules, fact("t1", "1.1a", n_event=1), fact("t1", "1.1b", n_case=1))
    assert rows[["stated_or_assumed", "settings"]].to_numpy().tolist() == [
        ["assumed", "points_1.1a"],
        ["assumed", "points_1.1b"],
    ]


def test_an_item_put_to_zero_names_what_did_it():
    rules = rubric(
        [[[{"rule": EVENTS, "share": 2}, {"rule": {"family": "zeroing", "scope": "item"}, "name": "重大案件"}]]]
    )
    rows = told(rules, fact("t1", "1.1a", n_event=1), fact("t1", "1.1b", n_case=1))
    assert rows[["clause", "line", "loss", "score"]].to_numpy().tolist() == [
        ["1.1a", "deduction", 40, 0],
        ["1.1a", "item_zeroed", 160, 0],
        ["1.1b", "deduction", 100, 0],
    ]
    assert rows["reason"].tolist()[1] == "本项发生“重大案件”所列情形，按规定整项不得分，其余1.60分一并扣除"


def test_points_that_leave_the_sum():
    rules = rubric(
        [
            [
                [{"rule": EVENTS, "share": 3}],
                [{"rule": EVENTS, "share": 2}],
                [{"rule": EVENTS, "share": 5, "applies_to": ["town", "office"]}],
            ]
        ]
    )
    rows = told(
        rules,
        fact("t1", "1.1a", state="not_applicable"),
        fact("t1", "1.2a", state="excluded"),
        fact("t1", "1.3a", n_event=0),
        fact("g1", "1.3a", of="office", n_event=0),
        note="文1: excluded",
    )
    assert rows[["station", "line", "loss", "reason", "stated_or_assumed"]].to_numpy().tolist() == [
        ["g1", "not_applicable", 500, "该类单位不承担的条款共5.00分，不计入满分", "assumed"],
        ["g1", "rebase", -500, "按适用的5.00分折算为百分制", "assumed"],
        ["t1", "not_applicable", 300, "本单位无此项工作对象，3.00分不计入满分", "assumed"],
        ["t1", "excluded", 200, "经裁定剔除，2.00分不计入满分", "stated"],
        ["t1", "rebase", -500, "按适用的5.00分折算为百分制", "assumed"],
    ]
    assert rows["score"].isna().all()
    assert rows["remark"].tolist()[3] == "文1: excluded"


def test_extra_points_name_their_entry_document_and_words():
    lines = [
        {
            "line": "B1",
            "text": "获奖加3分，其他酌情",
            "entries": [
                {"id": "B1a", "name": "国家级表彰", "points": {"stated": 3}},
                {"id": "B1b", "name": "其他", "points": {"setting": "other"}},
            ],
        }
    ]
    settings = {
        "other": setting(0.5, "points"),
        "extra_cap": setting(3.25, options=[3.25, "none"]),
        "extra_repeat": choice("each", "once"),
    }
    rules = rubric([[[{"rule": EVENTS, "share": 3}]]], extra=lines, settings=settings)
    rows = told(rules, fact("t1", "1.1a", n_event=0), claims=[("t1", "B1a"), ("t1", "B1b", 2)])
    columns = ["clause", "line", "loss", "reason", "stated_or_assumed", "words", "settings", "evidence"]
    assert rows[columns].to_numpy().tolist() == [
        ["B1a", "extra", -300, "国家级表彰，认定1项，加3.00分", "stated", "获奖加3分，其他酌情", "", "文件0"],
        ["B1b", "extra", -100, "其他，认定2项，加1.00分", "assumed", "获奖加3分，其他酌情", "other=0.5", "文件1"],
        ["", "cap", 75, "加分合计超过上限3.25分，核减0.75分", "assumed", "", "extra_cap=3.25", ""],
    ]


def test_without_a_loss_there_is_nothing_to_tell():
    rows = told(one_clause(EVENTS), fact("t1", "1.1a", n_event=0))
    assert (len(rows), rows.columns.tolist()) == (0, COLUMNS)
