"""The command as a whole."""

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
