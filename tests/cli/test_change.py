"""`kpi change`: lines that add up, codes and words."""

from __future__ import annotations

import csv
import io
import json

import pytest


def test_lines_add_up_from_one_total_to_the_next(kpi, district, tmp_path):
    # t1 loses a second event in 2015: 6 points of 30.
    path = tmp_path / "district" / "raw" / "2015" / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("event,1,", "event,2,"), encoding="utf-8")
    ended = kpi("change", "2015", "甲镇", *district, "--format", "csv")
    assert (ended.code, ended.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    moved = [row for row in rows if row["change"] != "0.0"]
    assert [(row["line"], row["clause"], row["performance"], row["change"]) for row in moved] == [
        ("before", "", "", "85.0"),
        ("clause", "1.2a", "-6.0", "-6.0"),
        ("sum", "", "-6.0", "-6.0"),
        ("after", "", "", "79.0"),
    ]
    assert [row["clause"] for row in rows if row["line"] == "clause"] == ["1.1a", "1.2a", "2.1a"]
    text = kpi("change", "2015", "t1", *district, "--before", "2014", "--lang", "en").out.splitlines()
    assert len(text) == 2 + 4 and "total 2014" in text[2] and "1.2a" in text[3] and "-6.00" in text[3]


def test_another_rubric_for_the_earlier_year(kpi, district, tmp_path):
    # The bar of the rate falls from 97 to 95, 6 points for each percentage point: t1 has 93% in both years.
    older = tmp_path / "older.yaml"
    text = (tmp_path / "district" / "rubric.yaml").read_text(encoding="utf-8")
    assert text.count('"stated": 95') == 2
    older.write_text(text.replace('"stated": 95', '"stated": 97', 1).replace("达95%", "达97%"), encoding="utf-8")
    ended = kpi("change", "2015", "t1", *district, "--rubric-before", older, "--format", "json")
    rows = {row["clause"] or row["line"]: row for row in json.loads(ended.out)}
    assert (rows["1.1a"]["rubric"], rows["sum"]["rubric"], rows["sum"]["change"]) == (12, 12, 12)


def test_a_unit_without_a_total_is_told(kpi, district):
    ended = kpi("change", "2015", "t3", *district, "--format", "json")
    rows = {row["clause"] or row["line"]: row for row in json.loads(ended.out)}
    assert ended.err == "2015年没有总分，总分变化不计\n"
    assert rows["after"]["change"] is None and rows["1.1a"]["change"] is None and rows["1.2a"]["change"] == 0
    assert rows["sum"]["clause_name"] == "两年都有得分的部分合计"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2015", "t9"], "no station t9 in 2015"),
        (["2014", "t1"], "no year before 2014 has raw tables"),
        (["2013", "t1"], "no raw tables for 2013; there are: 2014, 2015"),
        (["2015", "t1", "--before", "2012"], "no raw tables for 2012"),
        (["2014", "t1", "--before", "2015"], "2015 is not before 2014"),
    ],
)
def test_wrong_use(kpi, district, arguments, words):
    ended = kpi("change", *arguments, *district)
    assert (ended.code, ended.out) == (2, "") and words in ended.err
