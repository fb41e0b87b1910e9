"""A folder of reports appears whole or not at all."""

from __future__ import annotations

import errno
import shutil

import pytest

from kpi import folders
from kpi.pipeline import Step, manifest
from kpi.pipeline.staging import WORK
from tests.pipeline import conftest

LEAVES = (Step("10_first", "year", takes=("year",), leaves=("csv",)),)
WRITES = """
from kpi.home import Home
folder = Home.find().reports / {folder}
folder.mkdir(parents=True)
(folder / "totals.csv").write_text("{text}")"""


def contents(bench) -> dict[str, bytes]:
    """All that stands in the reports of a bench, locks aside."""
    top = bench.home.reports
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in sorted(top.rglob("*"))
            if file.is_file() and ".locks" not in file.parts}  # fmt: skip


def one_step(bench, monkeypatch, text="one", folder="str(p.year)"):
    monkeypatch.setattr(conftest, "STEPS", LEAVES)
    bench.write("10_first", WRITES.format(text=text, folder=folder))


def test_what_a_notebook_writes_stands_beside_it_and_is_recorded(bench, monkeypatch):
    one_step(bench, monkeypatch)
    assert bench.run(2014) == 0
    assert set(contents(bench)) == {"2014/manifest.json", "2014/notebooks/10_first.ipynb", "2014/totals.csv"}
    outputs = manifest.read(bench.home.reports / "2014")["tasks"]["10_first"]["outputs"]
    assert set(outputs) == {"notebooks/10_first.ipynb", "totals.csv"}
    seal = manifest.read(bench.home.reports / "2014")["sha256"]
    assert f"2014: manifest.json is sealed with {seal}" in bench.said


def test_what_is_no_longer_written_goes(bench, monkeypatch):
    one_step(bench, monkeypatch)
    (bench.home.reports / "2014").mkdir(parents=True)
    (bench.home.reports / "2014" / "old.html").write_text("of another time", encoding="utf-8")
    assert bench.run(2014) == 0
    assert "2014/old.html" not in contents(bench)


def test_a_notebook_that_leaves_less_than_it_must_is_no_success(bench, monkeypatch):
    one_step(bench, monkeypatch)
    assert bench.run(2014) == 0
    before = contents(bench)
    bench.write("10_first", "p.year")
    assert bench.run(2014) == 7
    assert "failed: 2014: 10_first ran to its end and left no .csv file" in bench.said
    assert contents(bench) == before


def test_a_notebook_that_writes_elsewhere_is_no_success(bench, monkeypatch):
    one_step(bench, monkeypatch, folder='"2013"')
    assert bench.run(2014) == 7
    assert "failed: 2014: it wrote 2013/totals.csv, outside of 2014/" in bench.said
    assert contents(bench) == {}


def test_a_raw_table_that_changes_during_the_run_is_refused(bench, monkeypatch):
    one_step(bench, monkeypatch)
    bench.write("10_first", WRITES.format(text="x", folder="str(p.year)"),
                "(Home.find().raw / '2014' / 'measures.csv').write_text('year\\n2014\\n')")  # fmt: skip
    assert bench.run(2014) == 3
    assert "changed during the run" in bench.said
    assert contents(bench) == {}


def test_a_folder_that_cannot_be_put_in_place_leaves_the_old_one(bench, monkeypatch):
    one_step(bench, monkeypatch)
    assert bench.run(2014) == 0
    before = contents(bench)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    one_step(bench, monkeypatch, text="two")
    monkeypatch.setattr(folders, "_exchange", full)
    assert bench.run(2014) == 6
    assert "No space left on device" in bench.said
    assert contents(bench) == before
    monkeypatch.undo()


def test_public_and_internal_stand_apart_and_do_not_make_each_other_due(bench, monkeypatch):
    steps = (Step("10_first", "year", takes=("year",)),
             Step("20_second", "year", after=("10_first",), takes=("year", "edition")))  # fmt: skip
    monkeypatch.setattr(conftest, "STEPS", steps)
    bench.write("20_second", "p.edition", declared='year: int = 2014\nedition: str = "internal"')
    assert bench.run(2014) == 0
    assert bench.run(2014, edition="public") == 0
    assert set(contents(bench)) == {
        "2014/manifest.json", "2014/notebooks/10_first.ipynb", "2014/notebooks/20_second.ipynb",
        "public/2014/manifest.json", "public/2014/notebooks/20_second.ipynb",
    }  # fmt: skip
    assert bench.output("public/2014/20_second") == "'public'"
    assert set(bench.reasons(2014).values()) == {"fresh"} == set(bench.reasons(2014, edition="public").values())


def test_work_that_a_killed_run_left_is_removed_by_the_next(bench, monkeypatch):
    one_step(bench, monkeypatch)
    left = bench.home.reports / WORK
    for folder in ("2014", "2015", "public-2015"):
        (left / folder / "tasks").mkdir(parents=True)
        (left / folder / "tasks" / "half.html").write_text("<", encoding="utf-8")
    assert bench.run(2014) == 0
    assert not left.exists()
    (left / "2014" / "tasks").mkdir(parents=True)
    assert bench.run(2014) == 0 and "nothing changed" in bench.said
    assert not left.exists(), "also when nothing is due"


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_set_aside_by_a_crash_comes_back(bench, monkeypatch, exchange):
    one_step(bench, monkeypatch)
    assert bench.run(2014) == 0
    place = bench.home.reports / "2014"
    place.rename(place.with_name(".2014.before"))
    if not exchange:
        monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    (bench.home.raw / "2014" / "measures.csv").write_text("year\n2014\n", encoding="utf-8")
    assert bench.run(2014) == 0
    assert (place / "totals.csv").read_text(encoding="utf-8") == "one"
    assert not list(bench.home.reports.glob(".2014*"))
    shutil.rmtree(place)
