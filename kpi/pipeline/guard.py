"""One run at a time, and an orderly end when it is told to stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kpi.errors import LockHeld

LOCK = ".run.lock"


@contextmanager
def only_run(reports: Path) -> Iterator[None]:
    """Hold the lock of a reports folder; the system frees the lock of a process that died.

    Raises
    ------
    LockHeld
        Names the process that holds it.
    """
    lock, note = FileLock(reports / LOCK), reports / ".run.pid"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        pid = note.read_text(encoding="utf-8").strip() if note.exists() else "unknown"
        raise LockHeld(f"another run (process {pid}) writes into {reports}") from None
    try:
        note.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


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
