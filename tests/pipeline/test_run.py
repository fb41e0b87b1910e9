"""Whole runs of tiny notebooks: what is written, what is said, how it ends."""

from __future__ import annotations

import nbformat

from kpi.pipeline import manifest


def test_all_years_in_order_then_nothing_to_do(bench):
    assert bench.run() == 0
    assert bench.output("2015/20_second") == "[('lang', 'zh'), ('year', 2015)]"
    assert bench.output("trends/40_all") == "[('years', [2014, 2015])]"
    assert "5 done, 0 failed, 0 skipped" in bench.said
    before = {path: path.read_bytes() for path in bench.home.reports.rglob("*") if path.is_file()}

    assert bench.run() == 0
    assert "2014: nothing changed since the last run" in bench.said
    assert "0 done, 0 failed, 0 skipped" in bench.said

    assert bench.run(force=True) == 0
    after = {path: path.read_bytes() for path in bench.home.reports.rglob("*") if path.is_file()}
    assert after == before, "the same inputs must give the same bytes"


def test_executed_notebook_holds_no_clock_and_no_path_of_the_machine(bench):
    assert bench.run(2014, lang="en") == 0
    text = bench.executed("2014/20_second").read_text(encoding="utf-8")
    assert bench.output("2014/20_second") == "[('lang', 'en'), ('year', 2014)]"
    assert str(bench.home.root) not in text
    for word in ("papermill", "start_time", "iopub", "duration", "20" + "26-"):
        assert word not in text
    nbformat.validate(nbformat.reads(text, 4))


def test_the_home_reaches_the_notebook_without_being_a_parameter(bench):
    bench.write("10_first", "import kpi.home\nkpi.home.Home.find().root.name")
    assert bench.run(2014, only=["10_first"]) == 0
    assert bench.output("2014/10_first") == "'home 县'"


def test_failed_notebook_is_kept_and_named_and_its_dependants_are_skipped(bench):
    assert bench.run(2014, only=["10_first"]) == 0
    good = bench.executed("2014/10_first").read_bytes()
    bench.write("10_first", "if p.year == 2014: raise ValueError('first line\\nno such town: t99')")
    assert bench.run() == 7
    assert "failed: 2014/10_first: cell 5 (`if p.year == 2014: raise" in bench.said
    assert "ValueError: first line … no such town: t99 — kept as 10_first.ipynb" in bench.said
    assert "2014/20_second" in bench.said
    assert "because 2014/10_first failed" in bench.said
    assert bench.said.splitlines()[-1].startswith("2 done, 1 failed, 2 skipped")
    assert "no such town" in bench.failed("2014/10_first").read_text(encoding="utf-8")
    assert bench.executed("2014/10_first").read_bytes() == good
    assert not (bench.home.reports / "2014" / "notebooks" / "20_second.ipynb").exists()
    assert set(manifest.read(bench.home.reports / "2015")["tasks"]) == {"10_first", "20_second"}

    bench.write("10_first", "p.year")
    assert bench.run(2014, only=["10_first"]) == 0
    assert not bench.failed("2014/10_first").exists()


def test_exit_in_a_cell_is_no_success(bench):
    bench.write("10_first", "import sys\nsys.exit(0)", "1")
    assert bench.run(2014) == 7
    assert "cell 5 (`import sys`): SystemExit: 0" in bench.said
    assert not bench.executed("2014/10_first").exists()


def test_dead_kernel_is_named_with_its_cell(bench):
    bench.write("10_first", "1", "import os\nos._exit(0)", "3")
    assert bench.run(2014, only=["10_first"]) == 7
    assert "cell 6 (`import os`): the kernel died" in bench.said


def test_notebook_over_its_time_is_stopped_and_named(bench):
    bench.write("10_first", "import time\ntime.sleep(60)", "2")
    assert bench.run(2014, only=["10_first"], timeout=4) == 7
    assert "the notebook took longer than its time" in bench.said


def test_cell_that_was_meant_to_be_skipped_is_no_success(bench):
    path = bench.write("10_first", "1", "2")
    notebook = nbformat.read(path, 4)
    notebook.cells[-1].metadata["tags"] = ["skip-execution"]
    nbformat.write(notebook, path)
    assert bench.run(2014, only=["10_first"]) == 7
    assert "cell 6 (`2`): did not run" in bench.said


def test_refused_input_ends_with_its_own_code_and_whole_list(bench):
    bench.write("10_first", "from kpi.errors import InputRefused\nraise InputRefused('2014', ['a.csv:2', 'b.csv:3'])")
    assert bench.run(2014) == 3
    assert "InputRefused: 2014: 2 problems … b.csv:3" in bench.said
    assert "\n    a.csv:2\n" in bench.said


def test_what_prints_to_the_terminal_does_not_disturb(bench):
    bench.write("10_first", "import os\nos.system('echo noise; echo noise >&2')", "p.year")
    assert bench.run(2014, only=["10_first"]) == 0
    assert bench.output("2014/10_first") == "2014"


