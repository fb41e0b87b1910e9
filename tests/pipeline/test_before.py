"""Wrong use stops a run before any kernel starts; so does another run."""

from __future__ import annotations

import errno
import json
import os

import pytest
from filelock import FileLock

from kpi.errors import CannotWrite, LockHeld, UsageError
from kpi.pipeline.guard import LOCKS, only_run


@pytest.fixture(autouse=True)
def no_kernels(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a worker was started")

    monkeypatch.setattr("kpi.pipeline.processes.subprocess.Popen", refuse)


def refused(bench, *years, **options) -> str:
    with pytest.raises(UsageError) as caught:
        bench.run(*years, **options)
    assert caught.value.exit_code == 2
    assert not bench.home.reports.exists()
    return str(caught.value)


def test_year_without_raw_tables_names_those_there_are(bench):
    assert "no raw tables for 2013 in" in refused(bench, 2013)
    assert refused(bench, 2013).endswith("there are: 2014, 2015")


def test_home_without_raw_tables(bench):
    for year in bench.home.raw.iterdir():
        (year / "measures.csv").unlink()
        year.rmdir()
    assert refused(bench).endswith("there are: none")


def test_notebook_that_does_not_take_what_it_must_be_given(bench):
    bench.write("10_first", "1", declared="yaer: int = 2014")
    message = refused(bench)
    assert "10_first: it does not declare 'year', which it has to be given" in message
    assert "10_first: unknown parameter 'year' — did you mean 'yaer'?" in message
    assert message.count("did you mean") == 1, "each problem once, not once a year"


def test_mistyped_and_out_of_range(bench):
    bench.write("10_first", "1", declared='year: str = "2014"')
    assert "10_first: year must be str, found 2014 (int)" in refused(bench)
    bench.write("10_first", "1")
    assert "20_second: lang must be one of zh, en, found 'fr'" in refused(bench, lang="fr")


def test_parameters_cell_that_lost_its_tag(bench):
    bench.write("10_first", "1", tag="")
    assert "10_first: no cell is tagged `parameters` (a cell looks like one, but has lost its tag)" in refused(bench)


def test_missing_notebook_and_unknown_name(bench):
    (bench.notebooks / "40_all.ipynb").unlink()
    assert "40_all: there is no notebook 40_all.ipynb" in refused(bench)
    assert "no notebook '99_none' in a run; there are: 10_first" in refused(bench, only=["99_none"])


def test_another_run_holds_a_year(bench):
    locks = bench.home.reports / LOCKS
    locks.mkdir(parents=True)
    told = {"process": 4711, "host": "office", "since": "2026-02-01 08:00:00 UTC"}
    (locks / "2015.json").write_text(json.dumps(told), encoding="utf-8")
    words = r"2015 in .* another run \(process 4711 on office since 2026-02-01 08:00:00 UTC\).*--wait"
    with FileLock(locks / "2015.lock"), pytest.raises(LockHeld, match=words) as caught:
        bench.run()
    assert caught.value.exit_code == 5


def test_lock_of_a_process_that_died_is_free_and_a_broken_note_harmless(bench):
    locks = bench.home.reports / LOCKS
    locks.mkdir(parents=True)
    (locks / "2014.lock").write_text("", encoding="utf-8")
    (locks / "2014.json").write_text("{", encoding="utf-8")
    with only_run(bench.home.reports, ["2014", "trends"]):
        note = json.loads((locks / "2014.json").read_text(encoding="utf-8"))
        assert note["process"] == os.getpid() and note["since"].endswith("UTC")
        with pytest.raises(LockHeld, match=f"process {os.getpid()} on"), only_run(bench.home.reports, ["trends"]):
            pass
        with only_run(bench.home.reports, ["2015"]):
            assert (locks / "2015.json").exists(), "another year runs beside"
    assert [path.name for path in locks.glob("*.json")] == []


def test_read_only_reports(bench, monkeypatch):
    def refuse(dir):
        raise PermissionError(errno.EACCES, "Permission denied", str(dir))

    monkeypatch.setattr("kpi.files.tempfile.TemporaryFile", refuse)  # not by rights: root may write anywhere
    with pytest.raises(CannotWrite, match="Permission denied") as caught:
        bench.run()
    assert caught.value.exit_code == 6


def test_reports_that_are_a_file(bench):
    bench.home.reports.write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="cannot write into") as caught:
        bench.run()
    assert caught.value.exit_code == 6
