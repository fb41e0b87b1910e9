"""`kpi quality`: questions as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

from kpi.quality import COLUMNS


def test_questions_in_words(kpi, district):
    ended = kpi("quality", 2014, *district, "--lang", "en")
    assert ended.code == 0
    assert ended.out.splitlines()[0] == "2014: 2 questions (no findings; no score depends on them)"
    assert "\none case more reaches the bar\n  符合率 of 乙镇 is 50.00% (1/2)" in ended.out
    assert kpi("quality", 2014, *district).out.startswith("2014年：2个值得一问的问题")


def test_questions_as_tables(kpi, district):
    rows = list(csv.DictReader(io.StringIO(kpi("quality", 2014, *district, "--format", "csv").out)))
    again = json.loads(kpi("quality", 2014, *district, "--format", "json").out)
    assert [list(row) for row in rows] == [COLUMNS] * 2
    assert [row["text"] for row in rows] == [row["text"] for row in again]
    assert [row["size"] for row in again] == [5.0, 50.0]


def test_a_year_without_tables(kpi, district):
    ended = kpi("quality", 2013, *district)
    assert (ended.code, ended.out) == (2, "") and "there are: 2014, 2015" in ended.err
