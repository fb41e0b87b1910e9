"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.errors import CannotWrite


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
        for name, content in contents.items():
            handle, beside[name] = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside[name]).chmod(0o644)
        for name in list(beside):
            Path(beside[name]).replace(folder / name)
            del beside[name]
    except OSError as error:
        raise CannotWrite(f"{folder}: {error.strerror or error}") from error
    finally:
        for leftover in beside.values():
            with suppress(OSError):
                Path(leftover).unlink()
    return [folder / name for name in contents]


def ensure_writable(folder: Path) -> None:
    """Make a folder and see that a file can be made in it.

    Raises
    ------
    CannotWrite
        Names the folder and the reason.
    """
    probe = folder / f".probe.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotWrite(f"cannot write into {folder}: {error.strerror}") from error
