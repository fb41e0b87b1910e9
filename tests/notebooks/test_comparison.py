"""Stored outputs are really compared: a changed number makes nbval fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from kpi.home import NOTEBOOKS
from tools.notebooks import MARK, WORKED, stored


def nbval(folder, option: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), option, "."]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KPI_", "PYTEST_"))}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def folder(tmp_path):
    shutil.copy(NOTEBOOKS / "conftest.py", tmp_path)
    return tmp_path


CASES = [(WORKED, "total", "--nbval"), ("20_score", "proof", "--nbval-lax")]


@pytest.mark.parametrize(("name", "key", "option"), CASES)
def test_a_changed_number_is_found(folder, name, key, option):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4)
    cell = next(cell for cell in notebook.cells if cell.id == key)
    output = cell.outputs[0].data
    number = output["text/plain"].split()[-1]
    changed = str(int(number[0]) - 1 if number[0] != "0" else 7) + number[1:]
    output["text/plain"] = output["text/plain"].removesuffix(number) + changed
    nbformat.write(notebook, folder / f"{name}.ipynb")
    done = nbval(folder, option)
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout and changed in done.stdout


def test_stored_form_drops_what_is_not_compared():
    cells = [nbformat.v4.new_code_cell(source, execution_count=3) for source in ("1 + 1", f"{MARK}\n1 + 1")]
    for cell in cells:
        cell.metadata = nbformat.from_dict({"execution": {"iopub.execute_input": "now"}})
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=3)]
    bare, marked = stored(nbformat.v4.new_notebook(cells=cells), "20_score").cells
    assert (bare.outputs, bare.execution_count, bare.metadata) == ([], None, {})
    assert (marked.outputs[0].data, marked.execution_count, marked.metadata) == ({"text/plain": "2"}, 2, {})
