"""Folders replaced whole: who opens one finds the old content or the new one, never a mixture.

The new content is written beside and then changes places with the old one in a single call of the system. Where the
system cannot do that (Windows, some network shares) the old folder is set aside for a moment; :func:`mend` brings it
back when a crash fell into that moment.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from kpi.files import cannot_write, write_all

# The names and numbers of the call in <stdio.h>: Linux renameat2(…, RENAME_EXCHANGE), macOS renamex_np(…, RENAME_SWAP).
_EXCHANGE, _HERE = 2, -100
_NOT_HERE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def write_folder(place: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Replace a folder by files, all at once; return their paths in the order of ``contents``.

    Raises
    ------
    CannotWrite
        The old folder is as it was.
    """
    sweep_beside(place)
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        write_all(new, contents)
        replace(place, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return [place / name for name in contents]


def replace(place: Path, new: Path) -> None:
    """Put a finished folder into its place and remove what stood there.

    Raises
    ------
    CannotWrite
        The old folder is as it was; on Windows because a file of it is open in another program.
    """
    place = place.resolve()  # a folder that is a link stays one
    try:
        mend(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is a file, not a folder", str(place))
        new = _beside(place, new)
        flush(new)
        if not place.exists():
            new.rename(place)
        elif not _exchange(place, new):
            place.rename(_aside(place))
            new.rename(place)
            new = _aside(place)
        flush(place.parent)
    except OSError as error:
        mend(place)
        raise cannot_write(place, error) from error
    shutil.rmtree(new, ignore_errors=True)


def mend(place: Path) -> None:
    """Bring back a folder that was set aside when a process died between two renames."""
    aside = _aside(place)
    if aside.is_dir() and not place.exists():
        aside.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def sweep_beside(place: Path) -> None:
    """Remove what processes that no longer live left beside a folder, and mend it."""
    mend(place)
    for left in place.parent.glob(f".{place.name}.*.new"):
        pid = left.name.split(".")[-2]
        if pid.isdecimal() and int(pid) != os.getpid() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def flush(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to disk, where it lets one ask."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _beside(place: Path, new: Path) -> Path:
    """Return the new folder on the disk of its place, copied there when it is on another one."""
    if new.stat().st_dev == place.parent.stat().st_dev:
        return new
    copied = place.with_name(f".{place.name}.{os.getpid()}.new")
    shutil.copytree(new, copied)
    shutil.rmtree(new)
    return copied


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.before")


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether the system can."""
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(first, second, _EXCHANGE)
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, first, _HERE, second, _EXCHANGE)
    else:
        return False
    if failed:
        number = ctypes.get_errno()
        if number in _NOT_HERE:
            return False
        raise OSError(number, os.strerror(number), str(one))
    return True
