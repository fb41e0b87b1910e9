"""Whether a folder of reports still is what a run would write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from kpi import fingerprint
from kpi.files import write_all
from kpi.fingerprint import digest
from kpi.home import Home
from kpi.pipeline.graph import Task

RECORD = ".run.json"


class Freshness:
    """What the folders of a run depend on, read once a run.

    Parameters
    ----------
    home : Home
        Where raw tables and reports are.
    notebooks : Path
        The folder of notebooks.
    """

    def __init__(self, home: Home, notebooks: Path) -> None:
        self.home, self.notebooks = home, notebooks
        self.code = fingerprint.code()

    def key(self, tasks: Sequence[Task]) -> str:
        """Return one SHA-256 over code, notebooks, parameters and raw tables of a folder's tasks."""
        raw = fingerprint.raw_files(self.home.raw, max(year for task in tasks for year in _years(task)))
        parts = {
            "code": self.code,
            "raw": digest(raw, self.home.raw),
            "tasks": [
                [task.key, dict(task.parameters), digest([self.notebooks / f"{task.step.name}.ipynb"], self.notebooks)]
                for task in tasks
            ],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def reason_to_run(self, folder: str, tasks: Sequence[Task]) -> str:
        """Return why a folder has to be made again; an empty string when it is fresh."""
        try:
            record = json.loads((self.home.reports / folder / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return "no complete run yet"
        if record.get("key") != self.key(tasks):
            return "inputs, notebooks, parameters or code changed"
        return "" if record.get("files") == self._files(folder) else "files were changed or removed since the last run"

    def forget(self, folder: str) -> None:
        """Remove the record before a folder is worked on, so that a broken run never looks fresh."""
        (self.home.reports / folder / RECORD).unlink(missing_ok=True)

    def remember(self, folder: str, tasks: Sequence[Task], key: str) -> None:
        """Record that all tasks of a folder succeeded on the inputs of `key`, and what they left.

        Raises
        ------
        CannotWrite
            When the folder cannot be written.
        """
        record = {"key": key, "files": self._files(folder), "tasks": [task.key for task in tasks]}
        text = json.dumps(record, indent=1, sort_keys=True) + "\n"
        write_all(self.home.reports / folder, {RECORD: text.encode()})

    def _files(self, folder: str) -> dict[str, str]:
        """Return the SHA-256 of every file under the folder's reports and processed tables, by name."""
        found = {}
        for label, top in (("processed", self.home.processed / folder), ("reports", self.home.reports / folder)):
            for file in sorted(top.rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    name = f"{label}/{file.relative_to(top).as_posix()}"
                    found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
        return found


def _years(task: Task) -> list[int]:
    return list(task.parameters.get("years", [])) or [int(task.parameters["year"])]
