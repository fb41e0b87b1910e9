"""A folder of reports put in its place: every output accounted for, the record last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpi import fingerprint
from kpi.errors import InputRefused, KpiError
from kpi.pipeline import manifest
from kpi.pipeline.failure import Failure
from kpi.pipeline.freshness import Freshness
from kpi.pipeline.graph import Task, years_of
from kpi.pipeline.staging import Incomplete, Staging


class Publication:
    """The folders of a run on their way into place.

    Parameters
    ----------
    freshness : Freshness
        What the tasks depended on when the run began.
    tasks : mapping of str to sequence of Task
        All tasks of each folder, those that run and those that are fresh.
    due : sequence of Task
        Those that run.
    """

    def __init__(self, freshness: Freshness, tasks: Mapping[str, Sequence[Task]], due: Sequence[Task]) -> None:
        self.freshness, self.tasks, self.due = freshness, tasks, {task.key for task in due}
        home = freshness.home
        self.stagings = {folder: Staging(home.reports, folder) for folder in {task.folder for task in due}}
        self.inputs = {folder: freshness.inputs(tasks[folder]) for folder in self.stagings}
        self.seals: dict[str, str] = {}

    def publish(self, folder: str) -> Failure | None:
        """Put a folder in place; return why that cannot be, with what stood there untouched."""
        try:
            files, record = self._record(folder)
            content = manifest.text(record)
            self.stagings[folder].publish(files, content)
        except (KpiError, OSError) as error:
            return Failure.of(error)
        self.seals[folder] = manifest.own_hash(record)
        return None

    def _record(self, folder: str) -> tuple[dict[str, Path], dict[str, Any]]:
        """Return the files of a folder by name, and its record."""
        home, tasks, staging = self.freshness.home, self.tasks[folder], self.stagings[folder]
        changed = Freshness(home, self.freshness.notebooks).inputs(tasks) != self.inputs[folder]
        if changed:
            why = "changed during the run; run it again when nobody writes there"
            raise InputRefused(folder, [f"{home.raw}: {why}"])
        years = sorted({year for task in tasks for year in years_of(task)})
        files: dict[str, Path] = {}
        done = {}
        for task in tasks:
            before = self.freshness.record(folder).get("tasks", {}).get(task.step.name, {})
            fresh = {name: staging.place / name for name in before.get("outputs", ())}
            own = self._left(task) if task.key in self.due else fresh
            twice = sorted(set(own) & set(files))
            if twice:
                raise Incomplete(f"two notebooks of {folder} wrote {twice[0]}")
            files |= own
            done[task.step.name] = self.freshness.task(task) | {
                "outputs": {name: fingerprint.sha256(file) for name, file in own.items()},
                "processed": self._processed(task),
            }
        return files, {
            "schema": manifest.SCHEMA, "folder": folder, "inputs": self.inputs[folder],
            "rubrics": self.freshness.rubrics(), "editions": manifest.editions_of(years, home.raw),
            "made_with": self.freshness.made_with, **manifest.commit(), "tasks": done,
        }  # fmt: skip

    def _left(self, task: Task) -> dict[str, Path]:
        """Return the files that a task left, all that it had to leave among them."""
        found = self.stagings[task.folder].left(task.step.name)
        if f"notebooks/{task.step.name}.ipynb" not in found:
            raise Incomplete(f"{task.step.name} ran to its end and its notebook is not in its place")
        for ending in (*task.step.leaves, *task.parameters.get("formats", ())):
            if not any(name.endswith(f".{ending}") for name in found):
                raise Incomplete(f"{task.step.name} ran to its end and left no .{ending} file")
        return found

    def _processed(self, task: Task) -> dict[str, str]:
        """Return the hashes of the processed tables that a task writes, by their names in that folder."""
        if "processed" not in task.step.writes:
            return {}
        top = self.freshness.home.processed
        files = sorted((top / str(years_of(task)[0])).glob("*"))
        return {file.relative_to(top).as_posix(): fingerprint.sha256(file) for file in files if file.is_file()}
