"""Why this score: lines that add up, and a hand for who mistypes."""

from __future__ import annotations

import pandas as pd
import pytest

from kpi.errors import UsageError
from kpi.explain import find_station, of_station


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
    }
    assert whole.loc[2, "evidence"] == "2014-05-06 抽查 缺登记 ×1 [记录3]"
