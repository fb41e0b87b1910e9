"""Which rubric is in force in which year: the editions of a data set, and those shipped in `kpi/rubrics/`."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from kpi.editions.load import load, read, refusal
from kpi.errors import UsageError
from kpi.home import Home
from kpi.rubric.model import Rubric

FOLDER = Path(__file__).parent.parent / "rubrics"
BESIDE = "rubrics"


def folders(raw: Path | None = None) -> tuple[Path, Path]:
    """Return where editions are looked for, in this order: beside the raw tables, then those that ship.

    Parameters
    ----------
    raw : Path, optional
        The folder of raw tables; the home's by default.
    """
    return (Home.find().raw if raw is None else Path(raw)) / BESIDE, FOLDER


def editions(folder: Path = FOLDER) -> tuple[Rubric, ...]:
    """Return the editions of a folder in order of their first year; none where there is no such folder.

    Raises
    ------
    RubricRefused
        For a file that is no rubric, or not named `*.yaml`.
    UsageError
        Where two editions claim the same year.
    """
    found = sorted(_read(folder).values(), key=lambda rubric: rubric.effective_from)
    for left, right in pairwise(found):
        if right.effective_from <= left.effective_to:
            raise UsageError(f"{left.id} and {right.id} are both in force in {right.effective_from}: mend their years")
    return tuple(found)


def edition(year: int, raw: Path | None = None) -> Rubric:
    """Return the edition in force in a year: the data set's own where it has one, else the one that ships.

    Parameters
    ----------
    year : int
        The year.
    raw : Path, optional
        The folder of raw tables, whose `rubrics/*.yaml` go first; the home's by default.

    Raises
    ------
    RubricRefused
        For a broken file in one of the folders, by line and column.
    UsageError
        For a year without an edition; all there are are named.

    Examples
    --------
    >>> edition(2014).id
    'wujin_2014'
    >>> edition(2031, Path("none"))
    Traceback (most recent call last):
    kpi.errors.UsageError: no rubric is in force in 2031; there is wujin_2014 (2014–2018). ...
    """
    return in_force(year, folders(raw))


def in_force(year: int, places: Iterable[Path]) -> Rubric:
    """Return the edition of a year from the first of some folders that has one.

    Raises
    ------
    RubricRefused, UsageError
        As `edition`.
    """
    every = [rubric for folder in places for rubric in editions(folder)]
    for rubric in every:
        if rubric.effective_from <= year <= rubric.effective_to:
            return rubric
    known = ", ".join(f"{rubric.id} ({rubric.effective_from}–{rubric.effective_to})" for rubric in every)
    fix = "Write an edition for that year (docs/rubric-format.md) or name a file with --rubric."
    raise UsageError(f"no rubric is in force in {year}; there is {known or 'none'}. {fix}")


def file_of(rubric: Rubric, raw: Path | None = None) -> Path:
    """Return the file of an edition that `edition` found.

    Raises
    ------
    UsageError
        For a rubric that stands in neither folder.
    """
    for folder in folders(raw):
        for path, found in _read(folder).items():
            if found.sha256 == rubric.sha256:
                return path
    raise UsageError(f"{rubric.id} stands neither beside the raw tables nor in the package")


def files(folder: Path) -> list[Path]:
    """Return the files of a folder that hold editions, or are meant to, by name."""
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted(one for one in there if one.suffix.lower() in (".yaml", ".yml") and one.name[0] not in ".~")


def _read(folder: Path) -> dict[Path, Rubric]:
    return {path: _loaded(path, _bytes(path)) for path in files(folder)}


def _bytes(path: Path) -> bytes:
    if path.suffix != ".yaml":
        raise refusal(path, f"named {path.suffix}, so it would not be read", "name it .yaml, or take it out")
    if not stat.S_ISREG(path.lstat().st_mode):
        raise refusal(path, "not a file", "put the file itself here, no link and no folder")
    return read(path)


@lru_cache(maxsize=16)
def _loaded(path: Path, content: bytes) -> Rubric:
    # The content is part of the key: a file edited since is read again.
    return load(path, content)
