"""`kpi diff`: codes, sections and formats."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.diff_folders import scored

RATE = {"2014/measures.csv": ("2014,t1,alpha,93,100", "2014,t1,alpha,95,100")}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return scored(tmp_path_factory.mktemp("a")), scored(tmp_path_factory.mktemp("b"), RATE)


@pytest.mark.parametrize(("lang", "words"), [("en", "no difference"), ("zh", "没有差别")])
def test_identical(kpi, folders, lang, words):
    ended = kpi("diff", folders[0], folders[0], "--strict", "--lang", lang)
    assert (ended.code, ended.out) == (0, f"{words}\n")


def test_text_tells_it_in_order(kpi, folders):
    ended = kpi("diff", *folders, "--lang", "en")
    assert ended.code == 0
    heads = ("Inputs", "Scores", "Ranks", "Why, by the lines of the ledger")
    places = [ended.out.index(f"\n{head}\n") for head in heads]
    assert places == sorted(places) and "Rubric and settings" not in ended.out
    assert "deduction" in ended.out and "Numerator" in ended.out
    assert kpi("diff", *folders).out.count("名次") == 1


def test_strict_ends_with_one(kpi, folders):
    assert kpi("diff", *folders, "--strict").code == 1


def test_tables_for_programs(kpi, folders):
    rows = list(csv.DictReader(io.StringIO(kpi("diff", *folders, "--format", "csv").out)))
    again = json.loads(kpi("diff", *folders, "--format", "json").out)
    assert rows == again
    total = next(row for row in rows if row["section"] == "ledger" and row["field"] == "sum")
    assert (total["station"], total["before"], total["after"], total["change"]) == ("t1", "85.00", "97.00", "12.00")
    assert [row["change"] for row in rows if row["section"] == "ranks"] == ["1", "-1"]
    assert kpi("diff", folders[0], folders[0], "--format", "json").out == "[]\n"


def test_wrong_use(kpi, folders, tmp_path):
    ended = kpi("diff", folders[0], tmp_path)
    assert ended.code == 2 and "is no result folder" in ended.err and "Traceback" not in ended.err
    (tmp_path / "totals.csv").write_text("x\n", encoding="utf-8")
    ended = kpi("diff", folders[0], tmp_path)
    assert ended.code == 3 and "half a result folder" in ended.err
