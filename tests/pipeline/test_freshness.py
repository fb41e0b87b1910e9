"""A notebook runs again exactly when something that it depends on changed, and says what."""

from __future__ import annotations

import json

import nbformat
import pytest

from kpi.editions.registry import FOLDER
from kpi.pipeline import manifest


def due(bench, *years: int, **options) -> dict[str, str]:
    """The tasks that would run, with their reasons."""
    return {key: reason for key, reason in bench.reasons(*years, **options).items() if reason != "fresh"}


def test_everything_is_fresh_after_a_run(done):
    assert due(done) == {}
    assert due(done, force=True) == dict.fromkeys(
        ["2014/10_first", "2014/20_second", "2015/10_first", "2015/20_second", "trends/40_all"], "asked for (--force)"
    )


def test_a_changed_raw_table_makes_its_year_and_later_ones_due(done):
    (done.home.raw / "2015" / "measures.csv").write_text("year\n2015\n", encoding="utf-8")
    told = "data/raw/2015/measures.csv changed"
    assert due(done) == dict.fromkeys(["2015/10_first", "2015/20_second", "trends/40_all"], told)
    (done.home.raw / "2014" / "measures.csv").unlink()
    (done.home.raw / "2014" / "counts.csv").write_text("year\n", encoding="utf-8")
    told = "data/raw/2014/counts.csv is new; data/raw/2014/measures.csv is gone"
    assert due(done, 2014) == dict.fromkeys(["2014/10_first", "2014/20_second"], told)
    for number in range(4):
        (done.home.raw / "2014" / f"more{number}.csv").write_text("", encoding="utf-8")
    assert due(done, 2014)["2014/10_first"].endswith("; and 3 more")


def test_a_touched_table_with_the_same_bytes_changes_nothing(done):
    path = done.home.raw / "2014" / "measures.csv"
    path.write_bytes(path.read_bytes())
    assert due(done) == {}


def test_a_changed_notebook_alone_runs_again_and_the_rest_is_kept(done):
    kept = done.executed("2014/10_first").read_bytes()
    done.write("20_second", "p.year + 1")
    assert due(done) == dict.fromkeys(["2014/20_second", "2015/20_second"], "notebook changed")
    assert done.run() == 0
    assert "2 done, 0 failed" in done.said
    assert "trends: nothing changed since the last run" in done.said
    assert done.output("2015/20_second") == "2016"
    assert done.executed("2014/10_first").read_bytes() == kept
    assert due(done) == {}


def test_a_changed_parameter_names_both_values_and_only_who_takes_it_runs(done):
    assert due(done, 2014, lang="en") == {"2014/20_second": "lang: default → en"}
    assert done.run(2014, lang="en") == 0
    assert due(done, 2014) == {"2014/20_second": "lang: en → default"}


def test_changed_code_edition_or_library_makes_everything_due(done, tmp_path, monkeypatch):
    (tmp_path / "code" / "rules.py").write_text("changed = True\n", encoding="utf-8")
    assert set(due(done).values()) == {"kpi changed"} and len(due(done)) == 5
    (tmp_path / "code" / "rules.py").unlink()
    versions = manifest.packages() | {"plotly": "99.0"}
    before = manifest.packages()["plotly"]
    monkeypatch.setattr(manifest, "packages", lambda: versions)
    assert set(due(done).values()) == {f"plotly: {before} → 99.0"}
    monkeypatch.undo()
    monkeypatch.setattr("kpi.fingerprint.PACKAGE", tmp_path / "code")
    shipped = tmp_path / "rubrics"
    shipped.mkdir()
    content = (FOLDER / "wujin_2014.yaml").read_bytes()
    (shipped / "wujin_2014.yaml").write_bytes(content.replace(b"title:", b"title:  ", 1))
    monkeypatch.setattr("kpi.fingerprint.shipped_editions", lambda: [shipped / "wujin_2014.yaml"])
    assert set(due(done).values()) == {"rubric wujin_2014.yaml changed"}


def test_an_edition_beside_the_tables_is_an_input_of_every_year(done):
    own = done.home.raw / "rubrics" / "own.yaml"
    own.parent.mkdir()
    own.write_bytes((FOLDER / "wujin_2014.yaml").read_bytes().replace(b"id: wujin_2014", b"id: own", 1))
    assert set(due(done).values()) == {"data/raw/rubrics/own.yaml is new"} and len(due(done)) == 5
    assert done.run() == 0
    assert manifest.read(done.home.reports / "2014")["editions"]["2014"]["id"] == "own"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-9]), "was changed"),
        (lambda file: file.write_bytes(file.read_bytes().replace(b"code", b"c0de", 1)), "was changed"),
        (lambda file: file.unlink(), "is gone"),
    ],
)
def test_a_cut_edited_or_removed_output_is_noticed_and_made_again(done, spoil, told):
    file = done.executed("2014/20_second")
    good = file.read_bytes()
    spoil(file)
    assert due(done) == {"2014/20_second": f"notebooks/20_second.ipynb {told}"}
    assert done.run() == 0
    assert file.read_bytes() == good


@pytest.mark.parametrize("spoil", ["removed", "cut", "other schema", "edited", "a list"])
def test_a_record_that_is_not_whole_is_no_record(done, spoil):
    file = done.home.reports / "2014" / manifest.NAME
    record = json.loads(file.read_text(encoding="utf-8"))
    if spoil == "removed":
        file.unlink()
    elif spoil == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    elif spoil == "other schema":
        file.write_bytes(manifest.text(record | {"schema": 0}))
    elif spoil == "edited":
        file.write_text(json.dumps(record | {"commit": "0" * 40}), encoding="utf-8")
    else:
        file.write_text("[]", encoding="utf-8")
    assert due(done) == dict.fromkeys(["2014/10_first", "2014/20_second"], "no complete run yet")


def test_a_folder_never_holds_output_of_two_states(done):
    (done.home.raw / "2014" / "measures.csv").write_text("year\n2014\n", encoding="utf-8")
    assert set(due(done, 2014, only=["10_first"])) == {"2014/10_first", "2014/20_second"}
    assert done.run(2014, only=["10_first"]) == 0
    assert due(done, 2014) == {}


def test_record_holds_hashes_and_no_clock_and_no_path(done):
    text = (done.home.reports / "trends" / manifest.NAME).read_text(encoding="utf-8")
    record = json.loads(text)
    assert set(record) == {"schema", "folder", "inputs", "rubrics", "editions", "made_with", "commit", "uncommitted",
                           "tasks", "sha256"}  # fmt: skip
    assert set(record["inputs"]) == {"2014/measures.csv", "2015/measures.csv"}
    assert record["tasks"]["40_all"]["parameters"] == {"years": [2014, 2015]}
    assert set(record["tasks"]["40_all"]["outputs"]) == {"notebooks/40_all.ipynb"}
    assert {len(value) for value in record["inputs"].values()} == {64}
    assert str(done.home.root) not in text and "20" + "26" not in text
    assert record["made_with"]["packages"]["papermill"] == __import__("papermill").__version__
    assert record["editions"]["2014"]["settings"]["rate_loss"]
    nbformat.validate(nbformat.read(done.executed("trends/40_all"), 4))
