"""Which rubric is in force in which year: the editions shipped in `kpi/rubrics/`."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from kpi.editions.load import load
from kpi.errors import UsageError
from kpi.rubric.model import Rubric

FOLDER = Path(__file__).parent.parent / "rubrics"


@lru_cache(maxsize=8)
def editions(folder: Path = FOLDER) -> tuple[Rubric, ...]:
    """Return the editions of a folder in order of their first year.

    Raises
    ------
    UsageError
        Where two editions claim the same year.
    """
    found = sorted((load(path) for path in sorted(folder.glob("*.yaml"))), key=lambda rubric: rubric.effective_from)
    for left, right in pairwise(found):
        if right.effective_from <= left.effective_to:
            raise UsageError(f"{left.id} and {right.id} are both in force in {right.effective_from}: mend their years")
    return tuple(found)


def edition(year: int, folder: Path = FOLDER) -> Rubric:
    """Return the edition in force in a year.

    Raises
    ------
    UsageError
        For a year without an edition; the nearest ones are named.

    Examples
    --------
    >>> edition(2014).id
    'wujin_2014'
    >>> edition(2031)
    Traceback (most recent call last):
    kpi.errors.UsageError: no rubric is in force in 2031; there is wujin_2014 (2014–2018). ...
    """
    for rubric in editions(folder):
        if rubric.effective_from <= year <= rubric.effective_to:
            return rubric
    known = ", ".join(f"{rubric.id} ({rubric.effective_from}–{rubric.effective_to})" for rubric in editions(folder))
    fix = "Write an edition for that year (docs/rubric-format.md) or name a file with --rubric."
    raise UsageError(f"no rubric is in force in {year}; there is {known or 'none'}. {fix}")


def file_of(rubric: Rubric, folder: Path = FOLDER) -> Path:
    """Return the file of an edition that ships with the package."""
    return folder / f"{rubric.id}.yaml"
