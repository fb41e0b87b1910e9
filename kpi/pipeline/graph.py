"""Which notebook runs when: steps from a table, tasks for the years of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from kpi.errors import UsageError

ALWAYS_GIVEN = ("year", "years")


@dataclass(frozen=True)
class Step:
    """A notebook's place in a run; the fields are those of ``steps.yaml``."""

    name: str
    per: Literal["year", "run"]
    after: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    folder: str = ""
    least_years: int = 1


@dataclass(frozen=True)
class Task:
    """A step for a year, or once for the run; `after` holds the keys of the tasks it waits for."""

    step: Step
    folder: str
    parameters: Mapping[str, Any] = field(hash=False)
    after: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return folder and name, such as ``2014/20_score``."""
        return f"{self.folder}/{self.step.name}"


def read_steps(file: Path | None = None) -> tuple[Step, ...]:
    """Return the steps of a table, in its order (by default the one beside this module)."""
    text = (file or Path(__file__).with_name("steps.yaml")).read_text(encoding="utf-8")
    rows = YAML(typ="safe").load(text)
    return tuple(Step(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})
                 for row in rows)  # fmt: skip


def choose(steps: Sequence[Step], names: Iterable[str]) -> tuple[Step, ...]:
    """Return the named steps and all they wait for, in order; all of them when none is named.

    Raises
    ------
    UsageError
        For a name that is no step.

    Examples
    --------
    >>> [step.name for step in choose(read_steps(), ["90_annual_report"])]
    ['10_ingest', '20_score', '90_annual_report']
    """
    known = {step.name: step for step in steps}
    wanted, open_names = set(), list(names) or list(known)
    while open_names:
        name = open_names.pop()
        if name not in known:
            raise UsageError(f"no notebook '{name}' in a run; there are: {', '.join(known)}")
        if name not in wanted:
            wanted.add(name)
            open_names += known[name].after
    return tuple(step for step in steps if step.name in wanted)


def plan(steps: Sequence[Step], years: Sequence[int], asked: Mapping[str, Any] | None = None) -> list[Task]:
    """Return the tasks of a run, years ascending, each after those it waits for.

    Parameters
    ----------
    steps : sequence of Step
        In an order in which they can run.
    years : sequence of int
        The years of the run.
    asked : mapping, optional
        Parameters to hand to the steps that take them; None and empty values are not handed over.

    Examples
    --------
    >>> [task.key for task in plan(choose(read_steps(), ["40_trends"]), [2015, 2014])]
    ['2014/10_ingest', '2014/20_score', '2015/10_ingest', '2015/20_score', 'trends/40_trends']
    """
    years = sorted(set(years))
    yearly = {step.name for step in steps if step.per == "year"}
    tasks = []
    for year in years:
        for step in steps:
            if step.per == "year":
                after = tuple(f"{year}/{name}" for name in step.after)
                tasks.append(Task(step, str(year), _given(step, {**(asked or {}), "year": year}), after))
    folders = {step.name: step.folder for step in steps}
    for step in steps:
        if step.per == "run" and len(years) >= step.least_years:
            after = tuple(
                f"{folder}/{name}"
                for name in step.after
                for folder in (map(str, years) if name in yearly else [folders[name]])
            )
            tasks.append(Task(step, step.folder, _given(step, {**(asked or {}), "years": years}), after))
    return tasks


def _given(step: Step, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values a step takes and a run has; lists for papermill, never tuples."""
    values = {**values, "formats": [one for one in values.get("formats") or () if one in step.formats]}
    chosen = {name: values[name] for name in step.takes if name in ALWAYS_GIVEN or values.get(name)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}


def for_edition(tasks: Sequence[Task], edition: str) -> list[Task]:
    """Return the tasks that write an edition, each in its folder: all of them for the internal one.

    What is public is made by the notebooks that know of editions and kept apart, so that no internal table or
    notebook stands beside it.

    Examples
    --------
    >>> [task.key for task in for_edition(plan(read_steps(), [2014, 2015], {"edition": "public"}), "public")]
    ['public/2014/90_annual_report', 'public/2015/90_annual_report']
    """
    if edition in ("", "internal"):
        return list(tasks)
    return [replace(task, folder=f"{edition}/{task.folder}") for task in tasks if "edition" in task.step.takes]


def years_of(task: Task) -> list[int]:
    """Return the years that a task is about."""
    return list(task.parameters.get("years", [])) or [int(task.parameters["year"])]
