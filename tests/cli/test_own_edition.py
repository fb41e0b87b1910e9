"""A data set with an edition of its own: every command uses it, and none when it is broken."""

from __future__ import annotations

import pytest

from tests import tiny

LABELS = ["points", "deduction", "deduction", "extra", "total"]


@pytest.fixture
def own(tmp_path):
    """Return the folder of the tiny district's raw tables, its rubric beside them."""
    raw, rubric = tiny.write(tmp_path / "district")
    (raw / "rubrics").mkdir()
    rubric.rename(raw / "rubrics" / "own.yaml")
    return raw


def test_rubric_show_and_check(kpi, own):
    shown = kpi("rubric", "show", "2014", "--raw", own, "--level", "category", "--format", "csv")
    assert shown.out.splitlines()[1:] == ["1,类1,90,2", "2,类2,10,1"]
    ended = kpi("rubric", "check", "2014", "--raw", own)
    assert ended.out == "2014: made_up, 2 categories, 3 items, 3 clauses, 0 worked examples: in order\n"
    assert "11 categories" in kpi("rubric", "check", "2014").out


def test_the_home_of_the_environment_decides(kpi, own, monkeypatch):
    monkeypatch.setenv("KPI_RAW", str(own))
    assert "made_up" in kpi("rubric", "check", "2018").out


def test_examples_that_are_wrong_are_told_by_the_file_of_the_data_set(kpi, own):
    content = tiny.content()
    example = {"numerator": 94, "denominator": 100, "score": 53, "why": "差1"}
    content["categories"][0]["items"][0]["clauses"][0]["examples"] = [example]
    (own / "rubrics" / "own.yaml").write_text(tiny.text_of(content), encoding="utf-8")
    ended = kpi("rubric", "check", "2014", "--raw", own)
    assert ended.code == 4 and "own.yaml:" in ended.err and "the example of 1.1a says 53" in ended.err


def test_check_score_and_explain(kpi, own, tmp_path):
    assert kpi("check", "2014", "--raw", own).out.startswith("2014: 0 errors")
    assert kpi("score", "2014", "--raw", own, "--out", tmp_path / "out").code == 0
    totals = (tmp_path / "out" / "totals.csv").read_text(encoding="utf-8-sig")
    assert "2014,t1,甲镇,镇,1,town," in totals and ",85.00," in totals
    shown = kpi("explain", "2014", "t1", "--raw", own, "--format", "csv").out.splitlines()
    assert [line.split(",")[1] for line in shown[1:]] == LABELS


def test_templates_and_sheet(kpi, own, tmp_path):
    files = kpi("templates", "2014", "--raw", own, "--to", tmp_path / "forms").out.splitlines()
    assert len(files) == 1 and "甲科" in files[0]
    assert kpi("sheet", "2014", "t1", "--raw", own, "--to", tmp_path / "sheets").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "2014"),
        ("score", "2014", "--out", "out"),
        ("explain", "2014", "t1"),
        ("run", "2014", "--dry-run"),
        ("templates", "2014", "--to", "out"),
        ("sheet", "2014", "t1", "--to", "out"),
        ("rubric", "show", "2014"),
        ("rubric", "check", "2014"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_broken_edition_stops_every_command(kpi, own, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    path = own / "rubrics" / "own.yaml"
    text = path.read_text(encoding="utf-8").replace('"total":', '"totall":')
    path.write_text(text, encoding="utf-8")
    line = next(number for number, part in enumerate(text.splitlines(), 1) if '"totall"' in part)
    ended = kpi(*arguments, "--raw", own)
    assert ended.code == 4
    assert f"own.yaml:{line}:2 totall — totall: unknown key — did you mean total?" in ended.err
    assert not (tmp_path / "out").exists() and "Traceback" not in ended.err
