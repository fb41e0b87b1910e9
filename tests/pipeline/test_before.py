"""Wrong use stops a run before any kernel starts; so does another run."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from filelock import FileLock

from kpi.errors import CannotWrite, LockHeld, UsageError
from kpi.pipeline.guard import LOCK


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


def test_another_run_holds_the_reports(bench):
    bench.home.reports.mkdir(parents=True)
    (bench.home.reports / ".run.pid").write_text("4711", encoding="utf-8")
    with FileLock(bench.home.reports / LOCK), pytest.raises(LockHeld, match="process 4711") as caught:
        bench.run()
    assert caught.value.exit_code == 5


def test_read_only_reports(bench, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "touch", refuse)  # not by rights: root may write anywhere
    with pytest.raises(CannotWrite, match="Permission denied") as caught:
        bench.run()
    assert caught.value.exit_code == 6


def test_reports_that_are_a_file(bench):
    bench.home.reports.write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="cannot write into") as caught:
        bench.run()
    assert caught.value.exit_code == 6
