"""`kpi templates` and `kpi sheet`: what they write, and how they refuse."""

from __future__ import annotations

import shutil

import pytest
from typer.testing import CliRunner

from kpi.cli import app
from kpi.errors import UsageError
from tests.templates.conftest import RAW


def run(*words: object):
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=True)


def test_templates_are_the_same_as_from_python(tmp_path, workbooks):
    result = run("templates", 2014, "--to", tmp_path / "out", "--raw", RAW)
    assert result.exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == workbooks


def test_templates_need_a_roster_and_not_a_folder_of_the_year(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(RAW / "stations.csv", raw)
    result = run("templates", 2016, "--to", tmp_path / "out", "--raw", raw, "--lang", "en")
    assert result.exit_code == 0 and len(list((tmp_path / "out").iterdir())) == 7


@pytest.mark.parametrize("words", [("--lang", "fr"), ("--raw", "nowhere")])
def test_templates_refuse(tmp_path, words):
    result = run("templates", 2014, "--to", tmp_path / "out", "--raw", RAW, *words)
    assert result.exception.exit_code in (2, 3) and not (tmp_path / "out").exists()


def test_sheets_of_one_station_and_of_all(tmp_path):
    home = ("--raw", RAW)
    assert run("sheet", 2014, "苇溪镇", "--to", tmp_path / "one", *home).exit_code == 0
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["scoring_sheet_2014_t01.xlsx"]
    assert run("sheet", 2014, "all", "--to", tmp_path / "all", *home).exit_code == 0
    assert len(list((tmp_path / "all").iterdir())) == 19


def test_a_sheet_of_nobody_is_refused(tmp_path):
    result = run("sheet", 2014, "苇溪", "--to", tmp_path / "out", "--raw", RAW)
    assert isinstance(result.exception, UsageError) and not (tmp_path / "out").exists()
