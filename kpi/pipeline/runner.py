"""Run notebooks for years: check first, then in parallel in the right order, then say what came of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from kpi.files import cannot_write, ensure_writable
from kpi.home import NOTEBOOKS, Home
from kpi.pipeline import manifest
from kpi.pipeline.before import by_folder, check_parameters, considered, known_years, reasons_to_run
from kpi.pipeline.failure import exit_code
from kpi.pipeline.freshness import Freshness
from kpi.pipeline.graph import Step, choose, for_edition, plan, read_steps
from kpi.pipeline.guard import Terminated, abandoned, lock_name, only_run, stopped_in_order
from kpi.pipeline.processes import Workers, sweep
from kpi.pipeline.progress import reporter
from kpi.pipeline.publication import Publication
from kpi.pipeline.schedule import Schedule
from kpi.pipeline.staging import tidy
from kpi.terminal import visible

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
    wait: float = 0,
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
        Names of notebooks; they and what they wait for run, and what of their folders is out of date by then.
    timeout : float
        Seconds a notebook may take.
    wait : float
        Seconds to wait for another run of the same years.
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
        When another run works on one of these years.
    CannotWrite
        When the folders cannot be written.
    """
    home, console = home or Home.find(), console or Console()
    asked = {"formats": tuple(formats), "lang": lang, "station": station, "edition": edition}
    asked |= {"provisional": provisional}
    steps = steps or read_steps()
    tasks = for_edition(plan(steps, known_years(years, home), asked), edition)
    freshness = Freshness(home, notebooks)
    tasks = considered(tasks, choose(steps, only), freshness)
    check_parameters(tasks, notebooks)
    if dry_run:
        for key, reason in reasons_to_run(tasks, freshness, force).items():
            _say(console, f"{key:<28} {reason or 'fresh'}")
        return 0
    ensure_writable(home.processed)
    ensure_writable(home.reports)
    with (
        _no_traceback(home.reports),
        stopped_in_order(),
        only_run(home.reports, locks := {lock_name(task.folder) for task in tasks}, wait),
    ):
        sweep()
        for left in abandoned(home.reports, locks):
            shutil.rmtree(left, ignore_errors=True)
        tidy(home.reports)
        freshness = Freshness(home, notebooks)  # another run may have ended while this one waited for it
        reasons = reasons_to_run(tasks, freshness, force)
        folders = by_folder(tasks)
        for folder in (folder for folder, own in folders.items() if not any(reasons[task.key] for task in own)):
            _say(console, f"{folder}: nothing changed since the last run (--force runs it again)")
        due = [task for task in tasks if reasons[task.key]]
        publication = Publication(freshness, folders, due)
        workers = Workers(home.environment())
        cores = jobs or os.cpu_count() or 1
        schedule = Schedule(due, workers, notebooks, publication.stagings, cores, timeout, publication.publish)
        return _run_due(schedule, workers, publication, console)


@contextmanager
def _no_traceback(reports: Path) -> Iterator[None]:
    """Turn what the system refuses a run (room, rights, open files) into an error for the person who must act."""
    try:
        yield
    except OSError as error:
        raise cannot_write(Path(error.filename or reports), error) from error


def _run_due(schedule: Schedule, workers: Workers, publication: Publication, console: Console) -> int:
    """Run what is due, put each folder that is whole in its place, and return the exit code."""
    try:
        for staging in publication.stagings.values():
            staging.begin()
        with reporter(console) as show:
            schedule.run(show)
    except KeyboardInterrupt as stop:
        workers.end()
        _say(console, "Stopped before the end; run it again for the rest.")
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
    finally:
        for staging in publication.stagings.values():
            staging.end()
    _recap(schedule, publication, console)
    return exit_code(schedule.failures.values())


def _recap(schedule: Schedule, publication: Publication, console: Console) -> None:
    """Repeat the failures last, where they are seen, with the whole list when input was refused."""
    for folder, seal in publication.seals.items():
        _say(console, f"{folder}: {manifest.NAME} is sealed with {seal}")
    for key, failure in schedule.failures.items():
        _say(console, f"failed: {key}: {failure.line}")
        for line in failure.details:
            _say(console, f"  {line}")
    done = sum(schedule.succeeded(task) for task in schedule.tasks.values())
    counts = f"{done} done, {len(schedule.failures)} failed, {len(schedule.skipped)} skipped"
    _say(console, f"{counts}. Reports: {publication.freshness.home.reports}")


def _say(console: Console, line: str) -> None:
    console.print(visible(line, kept=""), markup=False, highlight=False, soft_wrap=True)
