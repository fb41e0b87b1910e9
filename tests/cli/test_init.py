"""The command as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest


def test_help_names_every_command_and_exit_code(kpi):
    ended = kpi("--help")
    assert ended.code == 0
    for word in ("run", "check", "score", "explain", "demo", "lab", "rubric", "3 input refused", "130 interrupted"):
        assert word in " ".join(ended.out.split())


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["score"], ["score", "2014"], ["check", "--colour"], ["explain", "2014"]]
)
def test_wrong_use_is_two(kpi, arguments):
    assert kpi(*arguments).code == 2


def test_an_interruption_is_told_and_is_130(kpi, monkeypatch):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kpi.cli.app", interrupted)
    ended = kpi("check", "all")
    assert (ended.code, ended.out, ended.err) == (130, "", "interrupted\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_told_and_is_6():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "kpi", "rubric", "show", "2014"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert ended.returncode == 6
    assert ended.stderr == "cannot write the output: No space left on device\n"


def test_without_memory_it_says_what_to_do(kpi, monkeypatch):
    def greedy(**_):
        raise MemoryError

    monkeypatch.setattr("kpi.cli.app", greedy)
    ended = kpi("check", "all")
    assert ended.code == 7 and ended.err.startswith("not enough memory: ")
