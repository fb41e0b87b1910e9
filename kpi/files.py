"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from kpi.errors import CannotWrite

MEGABYTE = 2**20


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files beside their places, then rename them all; return their paths in the order of ``contents``.

    A reader sees the old file or the new one, never a cut one. Nothing is renamed unless everything was written.

    Raises
    ------
    CannotWrite
        The folder or one of its files cannot be written.
    """
    beside: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        for name, content in contents.items():
            handle, beside[name] = tempfile.mkstemp(prefix=f".{os.getpid()}-", suffix=".part", dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside[name]).chmod(0o644)
        for name in list(beside):
            Path(beside[name]).replace(folder / name)
            del beside[name]
    except OSError as error:
        raise cannot_write(folder, error, sum(map(len, contents.values()))) from error
    finally:
        for leftover in beside.values():
            with suppress(OSError):
                Path(leftover).unlink()
    return [folder / name for name in contents]


def cannot_write(place: Path, error: OSError, needed: int = 0) -> CannotWrite:
    """Return the error for a place that cannot be written; for a full disk it says how much room is needed.

    Examples
    --------
    >>> str(cannot_write(Path("reports"), OSError(errno.ENOSPC, "No space left on device"), 5_000_000))
    'reports: No space left on device; needs 5 MB there'
    """
    room = f"; needs {-(-needed // MEGABYTE)} MB there" if error.errno == errno.ENOSPC and needed else ""
    busy = " (is a file of it open in another program?)" if isinstance(error, PermissionError) else ""
    return CannotWrite(f"{place}: {error.strerror or error}{room}{busy}")


def ensure_writable(folder: Path) -> None:
    """Make a folder and see that a file can be made in it.

    Raises
    ------
    CannotWrite
        Names the folder and the reason.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A file without a name, where the system has such: a process that is killed now leaves nothing.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise CannotWrite(f"cannot write into {folder}: {error.strerror}") from error


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed while they wrote left behind."""
    for left in folder.glob(".*-*.part"):
        pid = left.name[1:].partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            with suppress(OSError):
                left.unlink()
