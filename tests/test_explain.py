"""Why this score: lines that add up, and a hand for who mistypes."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from kpi.errors import UsageError
from kpi.explain import explanation, find_station, of_station
from kpi.explain.ledger import PLACED
from kpi.explain.text import basis, summary
from kpi.home import REPOSITORY, Home
from kpi.labels import labels
from kpi.results import compute


def test_the_column_adds_up_from_full_points_to_the_total(tiny_years):
    rows = of_station(tiny_years[2014], "t1")
    assert rows[["clause", "line", "change"]].to_numpy().tolist() == [
        ["", "points", 100.0],
        ["1.1a", "deduction", -12.0],
        ["1.2a", "deduction", -6.0],
        ["B1a", "extra", 3.0],
        ["", "total", 85.0],
    ]
    assert sum(rows["change"][:-1]) == rows["change"].iloc[-1]


def test_another_class_starts_from_the_whole_too(tiny_years):
    rows = of_station(tiny_years[2014], "g1")
    assert rows[["line", "change"]].to_numpy().tolist() == [
        ["points", 100.0],
        ["deduction", -12.0],
        ["not_applicable", -70.0],
        ["rebase", 42.0],
        ["total", 60.0],
    ]


def test_one_item(tiny_years):
    rows = of_station(tiny_years[2014], "t1", "1.1")
    assert rows[["line", "change"]].to_numpy().tolist() == [["points", 60.0], ["deduction", -12.0], ["score", 48.0]]


def test_an_item_without_loss(tiny_years):
    assert of_station(tiny_years[2014], "t1", "2.1")["change"].tolist() == [10.0, 10.0]


def test_a_unit_without_a_total_has_its_lines_and_a_blank(tiny_years):
    rows = of_station(tiny_years[2015], "t3")
    assert rows["line"].tolist() == ["points", "total"]
    assert pd.isna(rows["change"].iloc[-1])


def test_code_or_name(tiny_years):
    assert find_station(tiny_years[2014], "t2") == find_station(tiny_years[2014], "乙镇") == "t2"


@pytest.mark.parametrize(
    ("station", "item", "words"),
    [
        ("乙乡镇", None, "no station 乙乡镇 in 2014; did you mean"),
        ("t22", None, "did you mean t2?"),
        ("zzz", None, "there are: 甲镇, 乙镇, 丙镇, 服务站"),
        ("t1", "1.11", "no item 1.11; did you mean 1.1?"),
        ("t1", "zzz", "no item zzz; see kpi rubric show"),
        ("g1", "1.1", "1.1"),
    ],
)
def test_what_is_not_there_is_told_in_words(tiny_years, station, item, words):
    with pytest.raises(UsageError) as refused:
        of_station(tiny_years[2014], station, item)
    assert words in str(refused.value)
    assert refused.value.exit_code == 2


def test_brief_is_for_a_terminal(tiny_years):
    brief, whole = of_station(tiny_years[2014], "t1", brief=True), of_station(tiny_years[2014], "t1")
    assert brief.columns.tolist() == ["clause", "line", "change", "reason", "basis", "settings"]
    assert set(whole.columns) - set(brief.columns) == {
        "stated_or_assumed",
        "bar",
        "actual",
        "gap",
        "loss_before_floor",
        "words",
        "evidence",
        "attribution",
        "remark",
        *PLACED,
    }
    assert whole.columns.tolist()[-len(PLACED) :] == PLACED
    assert whole.loc[1, ["category_name", "clause_name", "department", "numerator", "denominator"]].tolist() == [
        "类1", "甲率", "甲科", 93, 100,
    ]  # fmt: skip
    assert whole.loc[2, "evidence"] == "2014-05-06 抽查 缺登记 ×1 [记录3]"


@pytest.fixture(scope="module")
def demo_years():
    raw = Home.find(REPOSITORY, environment={}).raw
    return [compute(year, raw) for year in range(2014, 2019)]


def test_every_sum_of_every_unit_is_its_score(demo_years):
    previous, units = None, 0
    for results in demo_years:
        for unit in results.totals.to_dict("records"):
            explained = explanation(results, unit["station"], previous)
            lost, full = int(explained.ledger["loss"].sum()), int(unit["points"])
            own = results.clauses[results.clauses["station"] == unit["station"]]
            for table in (explained.categories, explained.departments):
                assert int(table["points"].sum()) == int(own["points"].sum())
                assert (table["points"] - table["loss"]).sum() == own["points"].sum() - own["loss"].sum()
                assert table["score"].isna().any() == pd.isna(unit["total"])
            deducted = explained.ledger.loc[explained.ledger["line"].isin(["deduction", "item_zeroed"]), "loss"].sum()
            assert int(explained.winnable["loss"].sum()) == int(deducted)
            change = of_station(results, unit["station"])["change"]
            if not pd.isna(unit["total"]):
                assert full - lost == unit["total"]
                assert int(explained.categories["score"].fillna(0).sum()) == unit["score"]
                assert round(sum(change[:-1]) * 100) == unit["total"] == round(change.iloc[-1] * 100)
            told = json.loads(json.dumps(explained.as_json(), allow_nan=False))
            assert round(sum(line["loss"] for line in told["ledger"]) * 100) == lost
            units += 1
        previous = results
    assert units == 19 + 19 + 3 * 18


def test_last_year_is_compared_by_clause(tiny_years, demo_years):
    explained = explanation(demo_years[1], "t01", demo_years[0])
    own = [results.clauses[results.clauses["station"] == "t01"]["score"].sum() for results in demo_years[:2]]
    assert int(explained.changes["change"].sum()) == own[1] - own[0]
    assert explanation(tiny_years[2014], "t1").changes.empty


def test_sections_of_one_unit(tiny_years):
    explained = explanation(tiny_years[2014], "甲镇")
    assert explained.largest[["clause", "loss"]].to_numpy().tolist() == [["1.1a", 1200], ["1.2a", 600]]
    assert explained.winnable.to_numpy().tolist() == [["甲科", 1800, 2, ["甲率", "规范"]]]
    assert explained.places[["name", "gap"]].to_numpy().tolist() == [["乙镇", 500], ["甲镇", 0]]
    assert explained.departments.to_numpy().tolist() == [["甲科", 10000, 10000, 1800, 8200]]
    assert explained.extras[["entry", "points", "document"]].to_numpy().tolist() == [["B1a", 300, "奖〔2014〕1号"]]
    assert explained.flips is None and "flips" not in explained.as_json()


def test_the_sum_in_words(tiny_years):
    say = labels("zh")
    assert summary(explanation(tiny_years[2014], "t1"), say) == [
        "满分100.00 − 扣分18.00 + 不适用及折算0.00 = 基本分82.00；加 亮点加分3.00（申报3.00）= 总分85.00",
        "名次：第3名",
    ]
    assert summary(explanation(tiny_years[2014], "g1"), say)[0].startswith("满分100.00 − 扣分12.00 + 不适用及折算-28")
    assert "40.00—100.00之间" in summary(explanation(tiny_years[2015], "t3"), say)[0]
    assert summary(explanation(tiny_years[2015], "t1"), say)[1] == "名次：第2名（暂定：同类尚有单位未评定完）"


def test_what_a_line_rests_on(demo_years):
    rubric, lines = demo_years[0].rubric, explanation(demo_years[0], "t01").ledger.set_index("clause")
    told = basis(lines.loc["1.4a"].to_dict(), rubric, labels("zh"))
    assert told == (
        "本局自定：高标准率的扣分步长（百分点） rate_top_step=0.1；高标准率每低一步扣分比例 rate_top_loss=10；"
        "本条分值2.00（points_1.4a）"
    )
    assert basis(lines.loc["B5"].to_dict(), rubric, labels("zh")) == "文件规定"
