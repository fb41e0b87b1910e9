"""Whether each notebook's output still is what a run would write, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kpi import fingerprint
from kpi.home import Home
from kpi.pipeline import manifest
from kpi.pipeline.graph import Task, years_of

SHOWN = 3


class Freshness:
    """What the tasks of a run depend on, each file read once.

    Parameters
    ----------
    home : Home
        Where raw tables and reports are.
    notebooks : Path
        The folder of notebooks.
    """

    def __init__(self, home: Home, notebooks: Path) -> None:
        self.home, self.notebooks = home, notebooks
        self.hash = cache(fingerprint.sha256)
        self.record = cache(lambda folder: manifest.read(home.reports / folder))

    @cached_property
    def made_with(self) -> dict[str, Any]:
        """Return what would make the reports now, see `kpi.pipeline.manifest.made_with`."""
        return manifest.made_with()

    def inputs(self, tasks: Sequence[Task]) -> dict[str, str]:
        """Return the hash of each raw file that the tasks of a folder may read, by its name in the raw folder."""
        latest = max(year for task in tasks for year in years_of(task))
        files = fingerprint.raw_files(self.home.raw, latest)
        return {file.relative_to(self.home.raw).as_posix(): self.hash(file) for file in files}

    def rubrics(self) -> dict[str, str]:
        """Return the hash of each edition that comes with the package."""
        return {file.name: self.hash(file) for file in fingerprint.shipped_editions()}

    def task(self, task: Task) -> dict[str, Any]:
        """Return what a task depends on beside what its folder does."""
        return {"notebook": self.hash(self.notebooks / f"{task.step.name}.ipynb"), "parameters": dict(task.parameters)}

    def recorded(self, task: Task) -> bool:
        """Return whether a task has output in its folder."""
        return task.step.name in self.record(task.folder).get("tasks", {})

    def reason_to_run(self, task: Task, beside: Sequence[Task]) -> str:
        """Return why a task has to run, an empty string when it is fresh.

        Parameters
        ----------
        task : Task
            The task.
        beside : sequence of Task
            All tasks of its folder, which share their inputs.
        """
        record = self.record(task.folder)
        if not record:
            return "no complete run yet"
        before, now = record["tasks"].get(task.step.name), self.task(task)
        if before is None:
            return "was not part of the last run"
        found = _differences(record["inputs"], self.inputs(beside), "data/raw/")
        found = found or _differences(record["rubrics"], self.rubrics(), "rubric ")
        found = found or (["notebook changed"] if before["notebook"] != now["notebook"] else [])
        found = found or _moved(before["parameters"], now["parameters"])
        found = found or self._tools(record["made_with"]) or self.damaged(task, before)
        return "; ".join(found[:SHOWN]) + (f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else "")

    def damaged(self, task: Task, recorded: Mapping[str, Any]) -> list[str]:
        """Return the outputs of a task that are not what was recorded of them."""
        places = {**{name: self.home.reports / task.folder / name for name in recorded["outputs"]},
                  **{name: self.home.processed / name for name in recorded["processed"]}}  # fmt: skip
        hashes = {**recorded["outputs"], **recorded["processed"]}
        gone = [f"{name} is gone" for name, file in places.items() if not file.is_file()]
        return gone + [f"{name} was changed" for name, file in places.items()
                       if file.is_file() and fingerprint.sha256(file) != hashes[name]]  # fmt: skip

    def _tools(self, before: Mapping[str, Any]) -> list[str]:
        now = self.made_with
        found = ["kpi changed"] if before["code"] != now["code"] else []
        versions = [{"python": tools["python"], **tools["packages"]} for tools in (before, now)]
        return found + _moved(*versions)


def _differences(before: Mapping[str, str], now: Mapping[str, str], what: str) -> list[str]:
    """Return what became of files, each in its words.

    Examples
    --------
    >>> _differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}, "data/raw/")
    ['data/raw/a is gone', 'data/raw/b changed', 'data/raw/c is new']
    """
    words = [(name, "is gone" if name not in now else "is new" if name not in before else "changed")
             for name in sorted({*before, *now}) if before.get(name) != now.get(name)]  # fmt: skip
    return [f"{what}{name} {word}" for name, word in words]


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the values that differ, old and new.

    Examples
    --------
    >>> _moved({"year": 2014}, {"year": 2014, "lang": "en"})
    ['lang: default → en']
    """
    return [f"{name}: {before.get(name, 'default')} → {now.get(name, 'default')}"
            for name in sorted({*before, *now}) if before.get(name) != now.get(name)]  # fmt: skip
