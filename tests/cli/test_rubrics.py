"""`kpi rubric show | check | compare`."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kpi.editions import edition, table
from kpi.editions.registry import FOLDER
from tests import tiny

LEVELS = ["category", "item", "clause", "extra", "setting"]


def rows(text):
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("level", LEVELS)
def test_show_as_csv_json_and_text(kpi, level):
    frame = table(edition(2014), level).astype(str)
    shown = kpi("rubric", "show", "2014", "--level", level, "--format", "csv")
    assert (shown.code, shown.err) == (0, "")
    assert rows(shown.out) == [frame.columns.tolist(), *frame.to_numpy().tolist()]
    assert "\r" not in shown.out
    objects = json.loads(kpi("rubric", "show", "2014", "--level", level, "--format", "json").out)
    assert [[str(value) for value in row.values()] for row in objects] == frame.to_numpy().tolist()
    text = kpi("rubric", "show", "2014", "--level", level).out
    assert all(name in text for name in frame.columns)
    assert len(text.splitlines()) > len(frame)


def test_the_columns_of_an_item(kpi):
    shown = rows(kpi("rubric", "show", "2014", "--level", "item", "--format", "csv").out)
    assert shown[0] == ["item", "category", "category_points", "points", "methods", "department", "text"]
    assert len(shown) == 48
    assert shown[1][:2] == ["1.1", "领导重视"]


def test_show_a_file(kpi, district):
    shown = rows(kpi("rubric", "show", district[3], "--level", "category", "--format", "csv").out)
    assert shown == [["category", "name", "points", "items"], ["1", "类1", "90", "2"], ["2", "类2", "10", "1"]]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "2031"], 2, "no rubric is in force in 2031; there is wujin_2014 (2014–2018)"),
        (["show", "none.yaml"], 4, "cannot be read"),
        (["show", "2014", "--level", "chapter"], 2, "chapter"),
        (["show", "2014", "--format", "xml"], 2, "xml"),
        (["check", "2013"], 2, "no rubric is in force in 2013"),
        (["check"], 2, "Missing argument"),
        (["compare", "2014"], 2, "Missing argument"),
        (["compare", "2014", "2031"], 2, "no rubric is in force in 2031"),
        (["compare", "2014", "none.yaml"], 4, "cannot be read"),
        (["compare", "2014", "2014", "--lang", "fr"], 2, "fr"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_wrong_use(kpi, arguments, code, words):
    ended = kpi("rubric", *arguments)
    assert ended.code == code
    assert words in ended.err
    assert "Traceback" not in ended.err


def test_check_says_what_was_checked(kpi, district):
    ended = kpi("rubric", "check", "2014", district[3])
    assert (ended.code, ended.err) == (0, "")
    first, second = ended.out.splitlines()
    clauses = edition(2014).clauses.values()
    counts = f"{len(clauses)} clauses, {sum(len(clause.examples) for clause in clauses)} worked examples"
    assert first == f"2014: wujin_2014, 11 categories, 47 items, {counts}: in order"
    assert second == f"{district[3]}: made_up, 2 categories, 3 items, 3 clauses, 0 worked examples: in order"


def test_check_tells_every_fault_of_every_file(kpi, district, tmp_path):
    text = (tmp_path / "district" / "rubric.yaml").read_text(encoding="utf-8")
    bad, worse = tmp_path / "bad.yaml", tmp_path / "worse.yaml"
    bad.write_text(
        text.replace('"total": 100', '"total": 99').replace('"stated": 95', '"stated": 96', 1), encoding="utf-8"
    )
    worse.write_text("- a list\n", encoding="utf-8")
    ended = kpi("rubric", "check", bad, district[3], worse)
    assert ended.code == 4
    assert "bad.yaml: 2 problems" in ended.err
    assert "99 — categories add up to 100 — make points and total agree" in ended.err
    assert "worse.yaml: 1 problem" in ended.err
    assert ended.out.count("in order") == 1


def test_check_runs_the_examples(kpi, tmp_path):
    content = tiny.content()
    clause = content["categories"][0]["items"][0]["clauses"][0]
    path = tmp_path / "examples.yaml"
    for score, code in ((54, 0), (53, 4)):
        clause["examples"] = [{"numerator": 94, "denominator": 100, "score": score, "why": "差1"}]
        path.write_text(tiny.text_of(content), encoding="utf-8")
        ended = kpi("rubric", "check", path)
        assert ended.code == code
    assert (
        "53 — the example of 1.1a says 53, the rule gives 54 — correct the example, or the rule it should prove"
        in ended.err
    )
    line = (
        next(
            number
            for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if '"numerator": 94' in text
        )
        - 1
    )
    assert f"examples.yaml:{line}:" in ended.err


COMPARED = ["level", "id", "formerly", "change", "before", "after", "verdict"]


@pytest.fixture
def later(tmp_path):
    """Return the file of a later edition: one bar lower, and a loss that four clauses use."""
    text = (FOLDER / "wujin_2014.yaml").read_text(encoding="utf-8")
    for old, new in (("政策符合率在99%以上", "政策符合率在98%以上"), ("bar: {stated: 99}", "bar: {stated: 98}"),
                     ("effective_from: 2014", "effective_from: 2016")):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    late = "name: 每迟报1次扣分比例\n    value: 10"
    assert late in text
    path = tmp_path / "later.yaml"
    path.write_text(text.replace(late, late.replace("10", "15")), encoding="utf-8")
    return path


def test_compare_prints_each_change_with_its_verdict(kpi, later):
    shown = kpi("rubric", "compare", "2014", later, "--format", "csv")
    assert (shown.code, shown.err) == (0, "")
    expected = [
        ["item", "1.4", "", "words", "", "", "rescored"],
        ["clause", "1.4a", "", "bar", "99", "98", "rescored"],
        ["clause", "1.4a", "", "words", "", "", "rescored"],
        ["setting", "late_loss", "", "value", "10", "15", "rescored"],
    ]
    assert rows(shown.out) == [COMPARED, *expected]
    objects = json.loads(kpi("rubric", "compare", "2014", later, "--format", "json").out)
    assert [list(row.values()) for row in objects] == expected


def test_compare_says_first_what_can_be_compared(kpi, later):
    # 2 points of 1.4a and 3.5 of the clauses that late reports cost.
    first, *table = kpi("rubric", "compare", "2014", later).out.splitlines()
    assert first == "两年办法不同：100分中94.50分的条款可直接比，5.50分须按同一办法重算。"
    assert [part.strip() for part in table[3].split("│")] == ["条款", "1.4a", "", "标准", "99", "98", "须重算"]
    english = kpi("rubric", "compare", "2014", later, "--lang", "en").out
    assert "94.50 stand in clauses that can be compared directly" in english
    assert "Formerly" in english


def test_compare_of_years_under_one_edition(kpi):
    assert kpi("rubric", "compare", "2014", "2015").out == "办法相同，可直接比较。\n"
    assert rows(kpi("rubric", "compare", "2014", "2015", "--format", "csv").out) == [COMPARED]
    assert json.loads(kpi("rubric", "compare", "2014", "2015", "--format", "json").out) == []
