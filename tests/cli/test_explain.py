"""`kpi explain`: why a unit has its score, as text, CSV and JSON, and what would move."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kpi.publish.cells import width


def test_explain_adds_up(kpi, district):
    ended = kpi("explain", "2014", "甲镇", *district, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [(row["clause"], row["line"], float(row["change"])) for row in rows] == [
        ("", "points", 100),
        ("1.1a", "deduction", -12),
        ("1.2a", "deduction", -6),
        ("B1a", "extra", 3),
        ("", "total", 85),
    ]
    text = kpi("explain", "2014", "t1", *district, "--item", "1.1").out
    assert "-12.0" in text
    assert "48.0" in text
    assert "获奖" not in text


def sections(text):
    return [line for line in text.splitlines() if line in SECTIONS]


SECTIONS = [
    "扣分台账（逐类逐条）", "按类别小计", "按责任科室小计", "加分明细", "失分最多的三条", "可以赢回来的分（按科室）",
    "与前后名次的差距", "与上年比（按条款）", "最小的变化：会使名次上升", "最小的变化：会使名次下降",
    "本局自定的数字取何值会改变名次",
]  # fmt: skip


def test_the_text_tells_all_in_order_and_fits_the_terminal(kpi, district, monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")
    ended = kpi("explain", "2014", "甲镇", *district)
    assert (ended.code, ended.err) == (0, "")
    assert sections(ended.out) == SECTIONS
    assert max(width(line) for line in ended.out.splitlines()) <= 72
    for words in (
        "总分85.00", "第3名", "1 类1：得72.00，失18.00（满分90.00）", "奖〔2014〕1号",
        "2014-05-06 抽查 缺登记 ×1 [记录3]",
        "1.1a 甲率  失12.00（封底前12.00，本条满分60.00）扣分",
        "实际 93.00% (93/100) · 标准 95.00% · 差距 2.00个百分点",
    ):  # fmt: skip
        assert words in ended.out, words
    # 6 points a percentage point: 94 of 100 wins 6 of the 5 that t2 is ahead by.
    row = next(line for line in ended.out.splitlines() if "93/100" in line and "94/100" in line)
    assert row.split("│")[-3].strip() == "+6.00" and row.split("│")[-1].strip() == "第2名"


def test_without_flips_they_are_not_told(kpi, district):
    assert sections(kpi("explain", "2014", "t1", *district, "--no-flips").out) == SECTIONS[:8]


def test_in_english(kpi, district):
    out = kpi("explain", "2014", "t1", *district, "--no-flips", "--lang", "en").out
    assert "total 85.00" in out and "The three largest losses" in out and "What can be won back, by department" in out


def test_json_holds_every_section(kpi, district):
    told = json.loads(kpi("explain", "2014", "t1", *district, "--format", "json").out)
    assert list(told) == ["year", "rubric", "unit", "ledger", "categories", "departments", "extras", "largest",
                          "winnable", "places", "changes", "missing", "flips"]  # fmt: skip
    assert (told["unit"]["total"], told["unit"]["rank"]) == (85, 3)
    assert [row["set"] for row in told["flips"] if row["rank_after"] < 3] == ["t1:alpha=94/100", "t1:1.2a:event=0"]
    assert told["ledger"][0]["gap"] == "2.00个百分点" and told["places"][0]["gap"] == 5


def test_last_year_beside_it_and_a_faulty_last_year_is_told(kpi, district, tmp_path):
    measures = tmp_path / "district" / "raw" / "2014" / "measures.csv"
    text = measures.read_text(encoding="utf-8")
    measures.write_text(text.replace("t1,alpha,93", "t1,alpha,94"), encoding="utf-8")
    ended = kpi("explain", "2015", "t1", *district, "--no-flips", "--format", "json")
    assert json.loads(ended.out)["changes"] == [
        {"clause": "1.1a", "clause_name": "甲率", "before": 54, "score": 48, "change": -6}
    ]
    measures.write_text(text.replace("93,100", "193,100"), encoding="utf-8")
    ended = kpi("explain", "2015", "t1", *district, "--no-flips", "--format", "json")
    assert json.loads(ended.out)["changes"] == []
    assert (ended.code, ended.err) == (0, "no comparison with 2014: data of 2014: 1 problem\n")


def test_what_if_moves_others_too_and_writes_nothing(kpi, district, tmp_path):
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    asked = ["--set", "alpha=95/100", "--set", "t2:born=2/2"]
    told = json.loads(kpi("explain", "2014", "t1", *district, *asked, "--format", "json").out)
    assert told["changes"] == ["t1:alpha=95/100", "t2:born=2/2"]
    assert [(row["station"], row["total_after"], row["rank_after"]) for row in told["moved"]] == [
        ("t1", 97, 3),
        ("t2", 100, 1),
    ]
    out = kpi("explain", "2014", "t1", *district, *asked).out
    assert "甲镇：总分85.00→97.00（+12.00），第3名→第3名" in out and "乙镇" in out
    rows = list(csv.DictReader(io.StringIO(kpi("explain", "2014", "t1", *district, *asked, "--format", "csv").out)))
    assert [row["change"] for row in rows] == ["12.0", "10.0"]
    assert "没有任何变动" in kpi("explain", "2014", "t1", *district, "--set", "alpha=93/100").out
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2014", "t9"], "no station t9 in 2014"),
        (["2014", "g1", "--item", "1.1"], "1.1"),
        (["2013", "t1"], "no raw tables for 2013"),
        (["2014", "t1", "--set", "alfa=95/100"], "did you mean alpha?"),
        (["2014", "t1", "--set", "alpha=101/100"], "greater than denominator"),
        (["2014", "t1", "--item", "1.1", "--set", "alpha=95"], "use one of them"),
    ],
)
def test_wrong_use(kpi, district, arguments, words):
    ended = kpi("explain", *arguments, *district)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
