"""The check cell: in a namespace, and in notebooks run by plain papermill from another folder."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest

from kpi.parameters import ParameterError, check, declared, declared_in
from tests.pipeline.conftest import write_notebook

CELL = 'year: int = 2014\nlang: str = "zh"\nshare: float = 0.5\nyears: list[int] = [2014]\ndraft: bool = False'
VALUES = {"year": 2014, "lang": "zh", "share": 0.5, "years": [2014], "draft": False}


def checked(injected: str = "", **changes) -> dict:
    history = ["", CELL] + ([f"# Parameters\n{injected}"] if injected else []) + ["p = check(globals())"]
    return vars(check({"In": history, **VALUES, **changes}, "20_score"))


def test_defaults_and_given_values_are_returned():
    assert checked() == VALUES
    assert checked("year = 2015\n", year=2015)["year"] == 2015
    assert checked("share = 1\n", share=1)["share"] == 1


@pytest.mark.parametrize(
    ("injected", "changes", "message"),
    [
        ("yaer = 2015\n", {"yaer": 2015}, "unknown parameter 'yaer' — did you mean 'year'?"),
        ("town = 't01'\n", {"town": "t01"}, "unknown parameter 'town'. It takes: year, lang, share, years, draft"),
        ("year = '2015'\n", {"year": "2015"}, "year must be int, found '2015' (str)"),
        ("year = True\n", {"year": True}, "year must be int, found True (bool)"),
        ("year = 2015.0\n", {"year": 2015.0}, "year must be int, found 2015.0 (float)"),
        ("year = None\n", {"year": None}, "year must be int, found None (NoneType)"),
        ("year = 15\n", {"year": 15}, "year must be from 1990 to 2100, found 15"),
        ("lang = 7\n", {"lang": 7}, "lang must be str, found 7 (int) — papermill keeps text as text with -r"),
        ("lang = 'fr'\n", {"lang": "fr"}, "lang must be one of zh, en, found 'fr'"),
        ("years = ['2014']\n", {"years": ["2014"]}, "years must be list[int], found ['2014'] (list)"),
        ("years = [2014, 9]\n", {"years": [2014, 9]}, "years must be from 1990 to 2100, found 9"),
        ("draft = 1\n", {"draft": 1}, "draft must be bool, found 1 (int)"),
    ],
)
def test_refused(injected, changes, message):
    with pytest.raises(ParameterError) as caught:
        checked(injected, **changes)
    assert f"20_score: {message}" in str(caught.value)


def test_every_problem_at_once():
    with pytest.raises(ParameterError) as caught:
        checked("yaer = 1\nlang = 'fr'\n", yaer=1, lang="fr", share="much")
    assert len(caught.value.found) == 3


def test_removed_parameter_is_missing():
    with pytest.raises(ParameterError, match="parameter 'year' is missing"):
        check({"In": ["", "year: int = 2014"]}, "20_score")


def test_running_the_check_again_after_the_rest_of_the_notebook_is_fine():
    history = ["", "year: int = 2014", "# Parameters\nyear = 2015\n", "check", "total = 3", "year: int = 2016", "check"]
    assert check({"In": history, "year": 2016, "total": 3}).year == 2016


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("year = 2014", "line 1: write `name: type = value`, found `year = 2014`"),
        ("year: int", "line 1: year needs its value on the same line"),
        ("years: list = [\n    2014,\n]", "line 1: years needs its value on the same line"),
        ("year: int | None = None", "year is of type int | None; use one of int, str"),
        ('town: str = "a=b"', "town: no second `=` in the line"),
        ('town: str = "#1"', "no `#` in the value"),
        ("year: int = 2014  # = the assessed year", "no second `=`"),
        ("year: int = 2014\nyear: int = 2015", "line 2: year is declared twice"),
        ("year: int = last_year", "year needs a plain value, found `year: int = last_year`"),
        ("import os\nyear: int = 2014", "line 1: write `name: type = value`"),
    ],
)
def test_declarations_that_papermill_or_a_reader_would_misread(cell, message):
    with pytest.raises(ValueError) as caught:
        declared(cell)
    assert message in str(caught.value)


def test_notebook_must_check_what_it_is_given(tmp_path):
    path = write_notebook(tmp_path / "n.ipynb", "1")
    notebook = nbformat.read(path, 4)
    del notebook.cells[2]
    nbformat.write(notebook, path)
    with pytest.raises(ValueError, match="must call"):
        declared_in(path)


def test_second_cell_of_declarations_is_refused(tmp_path):
    path = write_notebook(tmp_path / "n.ipynb", "year: int = 2013")
    with pytest.raises(ValueError, match="more than one cell declares parameters"):
        declared_in(path)


def papermill(path, folder, *arguments) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "papermill", str(path), "out.ipynb", "--no-progress-bar", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    out = folder / "out.ipynb"
    return done.returncode, done.stderr, out.read_text(encoding="utf-8") if out.exists() else ""


def test_plain_papermill_from_another_folder(tmp_path):
    path = write_notebook(tmp_path / "a" / "n.ipynb", "f'report for {p.year}'")
    other = tmp_path / "b"
    other.mkdir()
    code, _, out = papermill(path, other, "-p", "year", "2016")
    assert (code, "report for 2016" in out) == (0, True)
    code, said, _ = papermill(path, other, "-p", "yaer", "2016")
    assert code == 1
    assert "unknown parameter 'yaer' — did you mean 'year'?" in said


def test_plain_papermill_with_a_lost_tag(tmp_path):
    path = write_notebook(tmp_path / "n.ipynb", "f'report for {p.year}'", tag="")
    code, said, out = papermill(path, tmp_path, "-p", "year", "2016")
    assert (code, "report for 2014" in out) == (1, False)
    assert "the parameters cell has lost its tag" in said
