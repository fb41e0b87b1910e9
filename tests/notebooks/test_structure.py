"""The pattern of docs/notebooks.md, in every notebook."""

from __future__ import annotations

import ast
import itertools
import json
import re
from pathlib import Path

import nbformat
import pytest

from kpi.home import NOTEBOOKS, REPOSITORY
from kpi.parameters import declared_in
from kpi.pipeline.graph import read_steps
from tools.notebooks import KERNEL, MARK, WORKED, compared

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXPECTED = ["00_start_here", WORKED, "10_ingest", "20_score", "30_compare_towns", "40_trends", "50_station_profile",
            "60_what_if", "90_annual_report"]  # fmt: skip
LONGEST, LEAST_COMPARED = 12, 2
CHINESE = re.compile("[\u4e00-\u9fff]")


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.mark.parametrize("page", ["notebooks/00_start_here.ipynb", "README.md", "README.zh-CN.md"])
def test_the_map_names_every_notebook(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    rows = re.findall(r"\| (?:\[|`)([0-9]{2}_[a-z_]+)", text)
    assert rows == [name for name in EXPECTED if name not in page]


def test_every_notebook_of_the_pipeline_is_there():
    names = [path.stem for path in PATHS]
    assert set(EXPECTED) <= set(names)
    assert {step.name for step in read_steps()} <= set(names)


def test_it_is_a_valid_notebook_with_the_plain_kernel(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata == KERNEL


def test_first_cells(path):
    title, parameters, check = read(path).cells[:3]
    assert title.source.startswith("# ") and "？" in title.source and "?" in title.source
    for bullet in ("Reads", "Writes", "Run it", "Parameters"):
        assert re.search(rf"^- \*\*\S+ {bullet}\*\*", title.source, re.MULTILINE), bullet
    assert parameters.metadata.tags == ["parameters"]
    assert declared_in(path)
    assert check.source == f'import kpi.parameters\n\np = kpi.parameters.check(globals(), "{path.stem}")'


def test_every_parameter_is_explained_in_the_first_cell(path):
    title = read(path).cells[0].source
    assert [name for name in declared_in(path) if f"`{name}`" not in title] == []


def test_cells_are_short_and_explained_in_both_languages(path):
    cells = read(path).cells
    for before, cell in itertools.pairwise(cells):
        if cell.cell_type != "code" or cell.id == "check":
            continue
        assert len(cell.source.splitlines()) <= LONGEST, cell.id
        assert before.cell_type == "markdown", cell.id
        assert CHINESE.search(before.source) and re.search("[a-z]{3} [a-z]+", before.source), cell.id
        assert CHINESE.search(before.source).start() < re.search("[a-z]{3} [a-z]+", before.source).start(), cell.id


def test_headings_are_in_both_languages(path):
    headings = [line for cell in read(path).cells if cell.cell_type == "markdown" for line in cell.source.splitlines()
                if line.startswith("## ")]  # fmt: skip
    assert len(headings) >= 3
    assert [line for line in headings if not (CHINESE.search(line) and re.search("[A-Za-z]{3}", line))] == []


def test_no_functions_magics_or_progress_bars(path):
    for cell in code(path):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.id
        assert "tqdm" not in cell.source
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)], cell.id


def test_every_cell_ends_in_what_it_shows(path):
    for cell in code(path)[2:]:
        assert isinstance(ast.parse(cell.source).body[-1], ast.Expr), cell.id


def test_cell_ids_are_words_and_unique(path):
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch("[a-z]+(-[a-z]+)*", one)] == []


def test_outputs_are_stored_only_where_they_are_compared(path):
    for place, cell in enumerate(code(path), start=1):
        assert cell.execution_count == (place if cell.outputs else None), cell.id
        shows = cell.id not in ("parameters", "check")
        assert bool(cell.outputs) == (shows and compared(path.stem, cell.source)), cell.id
        for output in cell.outputs:
            assert output.output_type == "execute_result", cell.id
            assert set(output.data) <= {"text/plain", "text/html"}, cell.id
            assert len(output.data["text/plain"]) > 3, cell.id


def test_enough_is_compared(path):
    marked = [cell for cell in code(path) if cell.source.startswith(MARK)]
    assert path.stem == WORKED or len(marked) >= LEAST_COMPARED


def test_tables_did_not_fall_back_to_an_object_name(path):
    # A table whose HTML fails prints its error beside the output, which no runner counts as a failure.
    for cell in code(path):
        for output in cell.outputs:
            last = ast.unparse(ast.parse(cell.source).body[-1])
            if last.startswith(("lay_out(", "sheet(")):
                assert "<table>" in output.data["text/html"], cell.id
            assert " object at 0x" not in output.data["text/plain"], cell.id


def test_no_machine_path_and_nothing_but_text(path):
    text = path.read_text(encoding="utf-8")
    assert str(REPOSITORY) not in text
    assert not re.search(r"(/home/|/root/|/Users/|/tmp/|[A-Z]:\\\\)", text)
    assert text == nbformat.writes(read(path)) + "\n"
    assert all("attachments" not in cell for cell in json.loads(text)["cells"])
