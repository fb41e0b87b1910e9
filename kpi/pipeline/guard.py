"""One run of a year at a time, and an orderly end when it is told to stop."""

from __future__ import annotations

import json
import platform
import signal
from collections.abc import Container, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from kpi.errors import LockHeld
from kpi.pipeline.staging import WORK

LOCKS = ".locks"


@contextmanager
def only_run(reports: Path, names: Iterable[str], wait: float = 0) -> Iterator[None]:
    """Hold the locks of folders of reports, such as years; the system frees those of a process that died.

    Parameters
    ----------
    reports : Path
        The folder of all reports.
    names : iterable of str
        What to lock; always taken in the same order, so that two runs never wait for each other.
    wait : float
        Seconds to wait for another run.

    Raises
    ------
    LockHeld
        Names the process that holds one, where it runs and since when.
    """
    folder = reports / LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for name in sorted(set(names)):
            lock, note = FileLock(folder / f"{name}.lock"), folder / f"{name}.json"
            try:
                lock.acquire(timeout=wait)
            except Timeout:
                raise LockHeld(f"{name} in {reports} is in the hands of another run ({_holder(note)}); "
                               "run again when it has ended, or give --wait SECONDS") from None  # fmt: skip
            held.callback(lock.release)
            held.callback(note.unlink, missing_ok=True)
            own = psutil.Process()
            since = datetime.fromtimestamp(own.create_time(), UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            with suppress(OSError):  # it only tells who to ask
                note.write_text(json.dumps({"process": own.pid, "host": platform.node(), "since": since}), "utf-8")
        yield


def abandoned(reports: Path, own: Container[str]) -> list[Path]:
    """Return the work that runs left whose process is gone: the lock of its folder is ours, or free."""
    found = []
    for work in sorted((reports / WORK).glob("*")):
        if lock_name(work.name) in own:
            found.append(work)
            continue
        lock = FileLock(reports / LOCKS / f"{lock_name(work.name)}.lock")
        with suppress(Timeout, OSError):
            lock.acquire(timeout=0)
            lock.release()
            found.append(work)
    return found


def lock_name(folder: str) -> str:
    """Return the name of the lock of a folder: both editions of a year share one.

    Examples
    --------
    >>> lock_name("2014"), lock_name("public/2014"), lock_name("public-2014")
    ('2014', '2014', '2014')
    """
    return folder.replace("/", "-").rpartition("-")[2]


def _holder(note: Path) -> str:
    """Return who holds a lock, as far as it said so."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        return f"process {told['process']} on {told['host']} since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has not said who it is"


class Terminated(KeyboardInterrupt):
    """SIGTERM, which ends a run as Ctrl-C does but with another exit code."""


@contextmanager
def stopped_in_order() -> Iterator[None]:
    """Turn SIGTERM into an exception; outside the main thread signals are left alone."""

    def stop(*_: object) -> None:
        raise Terminated

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
