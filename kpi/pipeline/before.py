"""What is checked and decided before the first kernel starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpi.errors import UsageError
from kpi.home import Home
from kpi.parameters import validate_parameters
from kpi.pipeline.freshness import Freshness
from kpi.pipeline.graph import ALWAYS_GIVEN, Step, Task


def known_years(years: Sequence[int], home: Home) -> list[int]:
    """Return the asked years, or all there are when none is asked.

    Raises
    ------
    UsageError
        For a year without raw tables; names the years there are.
    """
    available = home.years()
    unknown = [year for year in years if year not in available]
    if unknown or not available:
        there = ", ".join(map(str, available)) or "none"
        what = ", ".join(map(str, unknown)) or "any year"
        raise UsageError(f"no raw tables for {what} in {home.raw}; there are: {there}")
    return list(years) or available


def check_parameters(tasks: Sequence[Task], notebooks: Path) -> None:
    """Check every notebook and what it will be given.

    Raises
    ------
    UsageError
        Carries all problems of all notebooks, each once.
    """
    found: dict[str, None] = {}
    for task in tasks:
        required = [name for name in task.step.takes if name in ALWAYS_GIVEN]
        try:
            validate_parameters(notebooks / f"{task.step.name}.ipynb", task.parameters, required)
        except UsageError as error:
            found[str(error)] = None
    if found:
        raise UsageError("\n".join(found))


def by_folder(tasks: Sequence[Task]) -> dict[str, list[Task]]:
    """Return the tasks of each folder of reports, both in their order."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.folder, []).append(task)
    return found


def reasons_to_run(tasks: Sequence[Task], freshness: Freshness, force: bool) -> dict[str, str]:
    """Return why each task is due, by its key; an empty string for a fresh one."""
    return {
        task.key: "asked for (--force)" if force else freshness.reason_to_run(task, own)
        for own in by_folder(tasks).values()
        for task in own
    }


def considered(tasks: Sequence[Task], chosen: Sequence[Step], freshness: Freshness) -> list[Task]:
    """Return the tasks of the chosen steps, and those that already have output in their folders.

    A folder never holds output of two states: where one notebook is made again from other inputs, so are the rest.
    """
    names = {step.name for step in chosen}
    touched = {task.folder for task in tasks if task.step.name in names}
    return [task for task in tasks
            if task.step.name in names or (task.folder in touched and freshness.recorded(task))]  # fmt: skip
