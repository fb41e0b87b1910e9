"""The command line run in this process: what it prints, and the code it ends with."""

from __future__ import annotations

import sys
from typing import NamedTuple

import pytest

from kpi.cli import main
from tests import tiny


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def kpi(monkeypatch, capsys, tmp_path):
    """Run `kpi …` in an empty home."""
    monkeypatch.setenv("KPI_HOME", str(tmp_path / "home"))
    for name in ("KPI_RAW", "KPI_PROCESSED", "KPI_REPORTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["kpi", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run


@pytest.fixture
def district(tmp_path):
    """Return the options that name the tiny district's raw tables and rubric."""
    raw, rubric = tiny.write(tmp_path / "district")
    return ["--raw", str(raw), "--rubric", str(rubric)]
