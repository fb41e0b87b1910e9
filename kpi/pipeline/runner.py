"""Run notebooks for years: check first, then in parallel in the right order, then say what came of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from kpi.files import ensure_writable
from kpi.home import NOTEBOOKS, Home
from kpi.pipeline.before import by_folder, check_parameters, known_years, reasons_to_run
from kpi.pipeline.failure import exit_code
from kpi.pipeline.freshness import Freshness
from kpi.pipeline.graph import Step, choose, plan, read_steps
from kpi.pipeline.guard import Terminated, only_run, stopped_in_order
from kpi.pipeline.processes import Workers
from kpi.pipeline.progress import reporter
from kpi.pipeline.schedule import Schedule

INTERRUPTED, TERMINATED = 130, 143


def run(
    years: Sequence[int],
    home: Home | None = None,
    *,
    jobs: int | None = None,
    force: bool = False,
    dry_run: bool = False,
    formats: Sequence[str] = (),
    lang: str = "",
    station: str = "",
    edition: str = "",
    provisional: bool = False,
    only: Iterable[str] = (),
    timeout: float = 600,
    notebooks: Path = NOTEBOOKS,
    steps: Sequence[Step] | None = None,
    console: Console | None = None,
) -> int:
    """Execute the notebooks of years and return the exit code.

    Parameters
    ----------
    years : sequence of int
        Years with raw tables; empty means all there are.
    home : Home, optional
        Where raw tables and reports are.
    jobs : int, optional
        How many notebooks run at once; by default one a core.
    force : bool
        Run what is fresh too.
    dry_run : bool
        Say what would run and why, and run nothing.
    formats, lang, station, edition, provisional
        Handed to the notebooks that take them when not empty.
    only : iterable of str
        Names of notebooks; they and what they wait for run.
    timeout : float
        Seconds a notebook may take.
    notebooks : Path
        The folder of notebooks.
    steps : sequence of Step, optional
        Instead of ``steps.yaml``.
    console : Console, optional
        Where to say it; standard output by default.

    Returns
    -------
    int
        0 when everything is in place; 7 when a notebook failed (3, 4, 8 when all that failed refused input, a
        rubric or personal data); 130 when interrupted, 143 when terminated.

    Raises
    ------
    UsageError
        Unknown year, notebook or parameter; before anything runs.
    LockHeld
        When another run writes into these reports.
    CannotWrite
        When the folders cannot be written.
    """
    home, console = home or Home.find(), console or Console()
    asked = {"formats": tuple(formats), "lang": lang, "station": station, "edition": edition}
    asked |= {"provisional": provisional}
    tasks = plan(choose(steps or read_steps(), only), known_years(years, home), asked)
    check_parameters(tasks, notebooks)
    freshness = Freshness(home, notebooks)
    reasons = reasons_to_run(tasks, freshness, force)
    if dry_run:
        for task in tasks:
            _say(console, f"{task.key:<28} {reasons[task.folder] or 'fresh'}")
        return 0
    for folder in (folder for folder, reason in reasons.items() if not reason):
        _say(console, f"{folder}: nothing changed since the last run (--force runs it again)")
    ensure_writable(home.processed)
    ensure_writable(home.reports)
    due = [task for task in tasks if reasons[task.folder]]
    workers = Workers(home.environment())
    with only_run(home.reports):
        schedule = Schedule(due, workers, notebooks, home.reports, jobs or os.cpu_count() or 1, timeout)
        return _run_due(schedule, workers, home, freshness, console)


def _run_due(schedule: Schedule, workers: Workers, home: Home, freshness: Freshness, console: Console) -> int:
    """Run what is due, record the folders that are whole, and return the exit code."""
    folders = by_folder(list(schedule.tasks.values()))
    keys = {folder: freshness.key(tasks) for folder, tasks in folders.items()}
    for folder in folders:
        freshness.forget(folder)
    try:
        with stopped_in_order(), reporter(console) as show:
            schedule.run(show)
    except KeyboardInterrupt as stop:
        workers.end()
        _say(console, "Stopped before the end; run it again for the rest.")
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
    for folder, tasks in folders.items():
        if all(schedule.succeeded(task) for task in tasks):
            freshness.remember(folder, tasks, keys[folder])
    _recap(schedule, home, console)
    return exit_code(schedule.failures.values())


def _recap(schedule: Schedule, home: Home, console: Console) -> None:
    """Repeat the failures last, where they are seen, with the whole list when input was refused."""
    for key, failure in schedule.failures.items():
        _say(console, f"failed: {key}: {failure.line}")
        for line in failure.details:
            _say(console, f"  {line}")
    done = sum(schedule.succeeded(task) for task in schedule.tasks.values())
    counts = f"{done} done, {len(schedule.failures)} failed, {len(schedule.skipped)} skipped"
    _say(console, f"{counts}. Reports: {home.reports}")


def _say(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
