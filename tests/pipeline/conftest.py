"""A home with two years and a folder of tiny notebooks."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console

from kpi.home import Home
from kpi.pipeline import Step, run

STEPS = (
    Step("10_first", "year", takes=("year",)),
    Step("20_second", "year", after=("10_first",), takes=("year", "lang")),
    Step("40_all", "run", after=("20_second",), takes=("years",), folder="trends", least_years=2),
)
DECLARED = {
    "10_first": "year: int = 2014",
    "20_second": 'year: int = 2014\nlang: str = "zh"',
    "40_all": "years: list[int] = [2014]",
}


def write_notebook(path: Path, *sources: str, declared: str = "year: int = 2014", tag: str = "parameters") -> Path:
    """A notebook of a parameters cell, a check cell, and the given cells."""
    cells = [
        new_markdown_cell("# One question?", id="title"),
        new_code_cell(declared, id="parameters", metadata={"tags": [tag] if tag else []}),
        new_code_cell(f'import kpi.parameters\np = kpi.parameters.check(globals(), "{path.stem}")', id="check"),
        *(new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path


class Bench:
    """A home, its notebooks, and what the last run said."""

    def __init__(self, folder: Path, filled: bool = False) -> None:
        self.home = Home.find(folder / "home 县", environment={})
        self.notebooks = folder / "notebooks"
        self.said = ""
        for year in () if filled else (2014, 2015):
            (self.home.raw / str(year)).mkdir(parents=True)
            (self.home.raw / str(year) / "measures.csv").write_text("year\n", encoding="utf-8")
        for name, declared in () if filled else DECLARED.items():
            self.write(name, "sorted(vars(p).items())", declared=declared)

    def write(self, name: str, *sources: str, **options: str) -> Path:
        """Write a notebook with its usual parameters cell, or with another one."""
        return write_notebook(self.notebooks / f"{name}.ipynb", *sources, **{"declared": DECLARED[name], **options})

    def run(self, *years: int, **options) -> int:
        """Run the years; return the exit code."""
        console = Console(file=io.StringIO(), width=200)
        try:
            return run(
                list(years), self.home, notebooks=self.notebooks, steps=STEPS, console=console, **{"jobs": 2, **options}
            )
        finally:
            self.said = console.file.getvalue()

    def executed(self, key: str) -> Path:
        """Where the executed notebook of a task is."""
        folder, name = key.rsplit("/", 1)
        return self.home.reports / folder / "notebooks" / f"{name}.ipynb"

    def failed(self, key: str) -> Path:
        """Where the notebook of a task that failed is kept."""
        folder, name = key.rsplit("/", 1)
        return self.home.reports / "failed" / folder / f"{name}.ipynb"

    def reasons(self, *years: int, **options) -> dict[str, str]:
        """Why each task would run, as a dry run says it."""
        assert self.run(*years, dry_run=True, **options) == 0
        return dict(line.split(maxsplit=1) for line in self.said.splitlines())

    def output(self, key: str) -> str:
        """The text of the last cell of an executed notebook."""
        return nbformat.read(self.executed(key), 4).cells[-1].outputs[0].data["text/plain"]


@pytest.fixture
def bench(tmp_path, monkeypatch) -> Bench:
    code = tmp_path / "code"
    code.mkdir()
    monkeypatch.setattr("kpi.fingerprint.PACKAGE", code)
    return Bench(tmp_path)


@pytest.fixture(scope="session")
def run_once(tmp_path_factory) -> Path:
    """A folder in which all years of a bench have run, on code that is an empty folder."""
    folder = tmp_path_factory.mktemp("run_once")
    (folder / "code").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kpi.fingerprint.PACKAGE", folder / "code")
        assert Bench(folder).run() == 0
    return folder


@pytest.fixture
def done(run_once, tmp_path, monkeypatch) -> Bench:
    """A bench whose years have run."""
    shutil.copytree(run_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr("kpi.fingerprint.PACKAGE", tmp_path / "code")
    return Bench(tmp_path, filled=True)
