"""A home of its own for every run, and plain papermill from a folder that is not the repository's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kpi.home import NOTEBOOKS, REPOSITORY, Home


class Papermill:
    """Runs a notebook as a person would, and keeps what came of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "elsewhere 别处"
        self.folder.mkdir()
        self.home = Home.find(folder / "home", raw=REPOSITORY / "data" / "raw", environment={})
        self.said = ""

    def __call__(self, name: str, *parameters: str) -> int:
        """Execute a notebook with `-p name value …`; return the exit code."""
        command = [sys.executable, "-m", "papermill", str(NOTEBOOKS / f"{name}.ipynb"), "out.ipynb"]
        done = subprocess.run(
            [*command, "--no-progress-bar", *parameters], cwd=self.folder, capture_output=True, text=True, check=False,
            env=os.environ | self.home.environment() | {"PYTHONUTF8": "1"}, timeout=120,
        )  # fmt: skip
        self.said = done.stdout + done.stderr
        return done.returncode

    def cell(self, key: str) -> nbformat.NotebookNode:
        """Return a cell of the executed notebook by its id."""
        cells = nbformat.read(self.folder / "out.ipynb", 4).cells
        return next(cell for cell in cells if cell.id == key)

    def text(self, key: str) -> str:
        """Return what a cell showed, as text."""
        return self.cell(key).outputs[-1].data["text/plain"]

    def written(self) -> list[str]:
        """Return the files in the home, by their place in it."""
        root = self.home.root
        return sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file()) if root.is_dir() else []


@pytest.fixture
def papermill(tmp_path) -> Papermill:
    return Papermill(tmp_path)
