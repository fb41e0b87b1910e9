"""One hash of all that something depends on: names and bytes of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kpi.editions import registry as editions
from kpi.errors import InputRefused
from kpi.problems import Problem

PACKAGE = Path(__file__).resolve().parent
CODE = (".py", ".yaml", ".csv", ".j2", ".html", ".css", ".js", ".txt", ".typ", ".docx", ".json")


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def digest(files: Iterable[Path], root: Path) -> str:
    """Return one SHA-256 over names and bytes of files, in the order of their names under `root`."""
    whole = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        whole.update(f"{name}\0{sha256(file)}\n".encode())
    return whole.hexdigest()


def code() -> str:
    """Return one SHA-256 over the package itself: code, settings, labels, templates; editions are told apart."""
    apart = set(shipped_editions())
    return digest((one for one in PACKAGE.rglob("*") if one.suffix in CODE and one not in apart), PACKAGE)


def shipped_editions() -> list[Path]:
    """Return the rubric files that come with the package."""
    return editions.files(editions.FOLDER)


def raw_files(raw: Path, year: int) -> list[Path]:
    """Return the files that a year's report may read: the roster, the editions, the year, and the years before it.

    A report stands beside last year's, and a birth found in an earlier year may not be found again.
    """
    found = [one for one in sorted(raw.glob("*")) if one.is_file()]
    found += [one for one in editions.files(raw / editions.BESIDE) if one.is_file()]
    for folder in sorted(
        one for one in raw.glob("*") if one.is_dir() and one.name.isdecimal() and int(one.name) <= year
    ):
        found += [one for one in sorted(folder.rglob("*")) if one.is_file()]
    return found


def of_inputs(raw: Path, year: int) -> str:
    """Return one hash of the files that a year's results may rest on."""
    return digest(raw_files(raw, year), raw)


def unchanged(raw: Path, year: int, before: str) -> None:
    """See that no file changed since a hash was taken of them: what was checked must be what was scored.

    Raises
    ------
    InputRefused
        When one did.
    """
    if of_inputs(raw, year) != before:
        fault = Problem("error", str(year), "", 0, "", "", "changed while it was read",
                        "wait until nobody writes there and run again")  # fmt: skip
        raise InputRefused(str(raw), [fault])
