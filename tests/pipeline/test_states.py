"""Whatever is handed in, edited, spoilt, run, failed or refused in whatever order: what stands is one good state.

The notebooks' work is done in this process; a model that knows only contents says what must be due and what must stand.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from rich.console import Console

from kpi import folders
from kpi.files import write_all
from kpi.home import Home
from kpi.pipeline import Step, manifest, processes, run
from tests.pipeline.conftest import DECLARED, write_notebook

STEPS = (
    Step("10_first", "year", takes=("year",), leaves=("csv",)),
    Step("20_second", "year", after=("10_first",), takes=("year", "lang")),
)
YEARS = (2014, 2015)
Task = tuple[int, str]
names = st.sampled_from([step.name for step in STEPS])
few = st.sampled_from(["one", "two", "three"])


class Runs(RuleBasedStateMachine):
    """A home of two years and two notebooks, and what a person who remembers every run would expect of it."""

    def __init__(self) -> None:
        super().__init__()
        self.top = Path(tempfile.mkdtemp())
        self.home = Home.find(self.top / "home", environment={})
        self.raw: dict[int, str] = {}
        self.sources: dict[str, str] = {}
        self.made: dict[Task, tuple] = {}
        self.spoilt: set[Task] = set()
        self.failing = ""
        self.patch = pytest.MonkeyPatch()
        (self.top / "code").mkdir()
        self.patch.setattr("kpi.fingerprint.PACKAGE", self.top / "code")
        self.patch.setattr(manifest, "commit", lambda: {"commit": None, "uncommitted": False})
        self.patch.setattr(processes.Workers, "run", lambda workers, task, tell: self.work(task))
        for year in YEARS:
            self.hand_in(year, "one")
        for step in STEPS:
            self.edit(step.name, "one")

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.top)

    def key(self, task: Task, lang: str) -> tuple:
        """All that the output of a task depends on."""
        year, name = task
        tables = tuple(self.raw[one] for one in YEARS if one <= year)
        return (tables, self.sources[name], lang if name == "20_second" else "")

    def due(self, lang: str) -> set[Task]:
        return {task for year in YEARS for name in self.sources
                if self.made.get(task := (year, name)) != self.key(task, lang) or task in self.spoilt}  # fmt: skip

    def content(self, task: Task) -> bytes:
        return repr((task, self.made[task])).encode()

    def work(self, task: dict) -> None:
        """Do what a notebook does."""
        output, year = Path(task["output"]), task["parameters"]["year"]
        if output.stem == self.failing:
            raise ValueError("meant to fail")
        own = (year, output.stem)
        text = repr((own, self.key(own, task["parameters"].get("lang", "")))).encode()
        write_all(output.parent, {output.name: text})
        write_all(output.parent.parent, {f"{output.stem}.csv": text})

    def execute(self, lang: str, **options) -> tuple[int, str]:
        console = Console(file=io.StringIO(), width=200)
        code = run([], self.home, lang=lang, steps=STEPS, notebooks=self.top / "notebooks", jobs=2, console=console,
                   **options)  # fmt: skip
        return code, console.file.getvalue()

    @rule(year=st.sampled_from(YEARS), content=few)
    def hand_in(self, year: int, content: str) -> None:
        write_all(self.home.raw / str(year), {"measures.csv": content.encode()})
        self.raw[year] = content

    @rule(name=names, source=few)
    def edit(self, name: str, source: str) -> None:
        write_notebook(self.top / "notebooks" / f"{name}.ipynb", repr(source), declared=DECLARED[name])
        self.sources[name] = source

    @rule(year=st.sampled_from(YEARS), name=names, how=st.sampled_from(["cut", "edit", "remove"]))
    def spoil(self, year: int, name: str, how: str) -> None:
        file = self.home.reports / str(year) / f"{name}.csv"
        if file.exists():
            content = file.read_bytes()
            file.write_bytes(content[:-1] if how == "cut" else content + b"!")
            if how == "remove":
                file.unlink()
            self.spoilt.add((year, name))

    @rule(lang=st.sampled_from(["zh", "en"]))
    def asks(self, lang: str) -> None:
        code, said = self.execute(lang, dry_run=True)
        lines = dict(line.split(maxsplit=1) for line in said.splitlines())
        assert code == 0
        assert {key for key, reason in lines.items() if reason != "fresh"} == {f"{y}/{n}" for y, n in self.due(lang)}

    @rule(lang=st.sampled_from(["zh", "en"]))
    def runs(self, lang: str) -> None:
        due = self.due(lang)
        code, said = self.execute(lang)
        assert code == 0 and f"{len(due)} done, 0 failed, 0 skipped" in said
        self.made = {(year, name): self.key((year, name), lang) for year in YEARS for name in self.sources}
        self.spoilt.clear()

    @rule(name=names)
    def fails(self, name: str) -> None:
        due = self.due("zh")
        failing = {year for year, one in due if one == name}
        self.failing = name
        code, _ = self.execute("zh")
        self.failing = ""
        assert code == (7 if failing else 0)
        self.keep(due, failing)

    @rule()
    def has_no_room(self) -> None:
        def full(one, other):
            raise OSError(28, "No space left on device")

        due = self.due("zh")
        there = {year for year, _ in due if (self.home.reports / str(year)).exists()}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(folders, "_exchange", full)
            code, _ = self.execute("zh")
        assert code == (6 if there else 0)
        self.keep(due, there)

    def keep(self, due: set[Task], failed: set[int]) -> None:
        """Note what a run made of the years that did not fail."""
        for task in due:
            if task[0] not in failed:
                self.made[task] = self.key(task, "zh")
                self.spoilt.discard(task)

    @invariant()
    def what_stands_is_what_was_made(self) -> None:
        for year in YEARS:
            tasks = [task for task in self.made if task[0] == year]
            folder = self.home.reports / str(year)
            assert folder.exists() == bool(tasks)
            for task in tasks:
                if task not in self.spoilt:
                    assert (folder / f"{task[1]}.csv").read_bytes() == self.content(task)
            assert not (self.home.reports / ".work").exists()


TestRuns = Runs.TestCase
TestRuns.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
