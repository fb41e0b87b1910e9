"""Why a total changed since an earlier year: rubric, performance, their interaction, coverage and corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from kpi.changes.notes import became, line_notes
from kpi.changes.other_edition import matched_clauses, same_edition
from kpi.changes.parts import Crossed, Grid, grid, keys_of, split
from kpi.changes.scenarios import Handed, Rescored, gone_on, rescored, same_roster
from kpi.changes.tables import gaps_of, lines_of, with_parts
from kpi.editions import edition
from kpi.errors import UsageError
from kpi.home import Home
from kpi.labels import labels
from kpi.results import accepted
from kpi.rubric.model import Rubric


@dataclass(frozen=True, eq=False)
class Change:
    """The change of every unit's total between two years; points are int64 hundredths, missing where there is none.

    Attributes
    ----------
    year, before : int
        The later and the earlier year.
    rubrics : (Rubric, Rubric)
        The editions of the earlier and of the later year.
    lines : pandas.DataFrame
        One row a unit and clause, entry of extra points, rebase or cap (`line`): station, clause (id in the later
        edition), formerly (id in the earlier one), clause_name, the five parts, performance_new (performance under
        the later edition: performance + interaction), roster (the part of coverage that mergers make), change (the
        sum of the five), note. Points are missing for a clause that was not assessed in one of the years.
    units : pandas.DataFrame
        One row a unit of either year: station, name, class, before and after (its totals as published), change, the
        same parts, combined (the total that merged units have as one in the earlier year), status (see
        `kpi.changes.notes.became`), note. Without both totals change and parts are missing.
    """

    year: int
    before: int
    rubrics: tuple[Rubric, Rubric]
    lines: pd.DataFrame
    units: pd.DataFrame

    @property
    def stations(self) -> pd.DataFrame:
        """Return the units of either year by code and name."""
        return self.units[["station", "name"]]


def decompose(
    year: int,
    before: int,
    raw: Path | None = None,
    rubrics: tuple[Rubric, Rubric] | None = None,
    lang: str = "zh",
    read: Callable = accepted,
) -> Change:
    """Return why totals changed from an earlier year to a later one, see `docs/comparing-years.md`.

    Parameters
    ----------
    year, before : int
        The later and the earlier year, each with a folder in `raw`.
    raw : Path, optional
        The folder of raw tables; the home's by default.
    rubrics : (Rubric, Rubric), optional
        The editions of the earlier and of the later year; those in force by default.
    lang : {"zh", "en"}
        Language of the notes.
    read : callable
        Returns what `kpi.results.accepted` returns of a year.

    Raises
    ------
    InputRefused
        With every problem of the tables.
    UsageError
        For years in the wrong order, without a rubric, or without a unit in common.

    Examples
    --------
    >>> change = decompose(2015, 2014)
    >>> units = change.units.dropna(subset=["change"])
    >>> from kpi.changes.parts import PARTS
    >>> len(units) > 0, bool((units[PARTS].sum(axis=1) == units["after"] - units["before"]).all())
    (True, True)
    """
    if before >= year:
        raise UsageError(f"{before} is not before {year}: name the later year first")
    raw = Home.find().raw if raw is None else Path(raw)
    old, new = rubrics or (edition(before, raw), edition(year, raw))
    looks_back = any(clause.rule.family == "progress" for one in (old, new) for clause in one.clauses.values())

    def handed(one: int, rubric: Rubric, last: Handed | None = None) -> tuple[pd.DataFrame, Handed]:
        _, roster, tables = read(one, raw, rubric)
        if last is None and looks_back and (raw / str(one - 1)).is_dir():
            last = Handed(one - 1, rubric, read(one - 1, raw, rubric)[2])
        return roster, Handed(one, rubric, tables, last)

    roster, first = handed(before, old)
    return between(first, handed(year, new, first if before == year - 1 else None)[1], roster, lang)


def consecutive(years: Sequence[int], raw: Path | None = None, lang: str = "zh") -> list[Change]:
    """Return why totals changed from each of some years to the next of them; each year's tables are read once.

    Parameters
    ----------
    years : sequence of int
        Two or more, in any order.
    raw, lang
        See `decompose`.

    Raises
    ------
    InputRefused, UsageError
        See `decompose`.

    Examples
    --------
    Not run: ``consecutive([2014, 2015, 2016])`` returns the changes of 2014–2015 and 2015–2016.
    """
    kept: dict[tuple[int, str], tuple] = {}

    def read(year: int, raw: Path, rubric: Rubric) -> tuple:
        key = (year, rubric.sha256)
        if key not in kept:
            kept[key] = accepted(year, raw, rubric)
        return kept[key]

    return [decompose(year, before, raw, lang=lang, read=read) for before, year in pairwise(sorted(set(years)))]


def between(first: Handed, second: Handed, roster: pd.DataFrame, lang: str = "zh") -> Change:
    """Return why totals changed between two years, from what each of them handed in.

    Parameters
    ----------
    first, second : Handed
        The earlier and the later year.
    roster : pandas.DataFrame
        The units of all years.
    lang : {"zh", "en"}
        Language of the notes.

    Raises
    ------
    UsageError
        Where no unit of the later year goes back to one of the earlier.
    ArithmeticError
        Where the parts do not add up to the change of the published totals: a defect of this package.
    """
    groups = gone_on(roster, first.year, second.year)
    if not groups:
        raise UsageError(f"no unit of {second.year} goes back to one of {first.year}: see the roster")
    old, new, keys = first.rubric, second.rubric, keys_of(first.rubric, second.rubric)
    scored = _scored(first, second, roster)
    stations = [name for name in scored["second"].scores.totals["station"] if name in groups]
    crossed = _crossed(scored, stations, keys)
    parts = split(crossed, old, new, keys)
    totals = [scored[name].scores.totals.set_index("station")["total"] for name in ("first_ruled", "second_ruled")]
    years, say = (first.year, second.year), labels(lang)
    units = became(roster, years, totals, say)
    units["change"] = units["after"] - units["before"]
    notes = line_notes(crossed, keys, gaps_of(scored["first"], stations, keys), parts["roster"], years, say)
    own = units.set_index("station", drop=False).loc[stations].reset_index(drop=True)
    lines = lines_of(crossed, parts, keys, notes, own)
    return Change(second.year, first.year, (old, new), lines, with_parts(units, lines, scored["first"], groups))


def _scored(first: Handed, second: Handed, roster: pd.DataFrame) -> dict[str, Rescored]:
    """Return the scenarios by name (`kpi.changes.parts.Crossed`); those that cannot differ are scored once."""
    shared, one_edition = matched_clauses(first.rubric, second.rubric), same_edition(first.rubric, second.rubric)
    own, then = rescored(first, roster), rescored(second, roster)
    now = own if same_roster(roster, first.year, second.year) else rescored(first, roster, as_of=second.year)
    under_new, under_old = now, then
    if not one_edition:
        forward = {old: new for new, old in shared.items()}
        under_new = rescored(first, roster, (second.rubric, forward), second.year)
        under_old = rescored(second, roster, (first.rubric, shared))
    ruled = [
        rescored(handed, roster, ruled=True) if len(handed.tables["rulings"]) or handed.previous else one
        for handed, one in ((first, own), (second, then))
    ]
    return dict(zip(Crossed._fields, (now, then, under_new, under_old, own, *ruled), strict=True))


def _crossed(scored: dict[str, Rescored], stations: list[str], keys: pd.DataFrame) -> Crossed:
    """Return the scenarios as grids; a unit formed of others since is compared with those alone."""
    by_new = ("second", "first_under_new", "second_ruled")
    crossed = Crossed(**{
        name: grid(one, stations, keys, "clause" if name in by_new else "formerly") for name, one in scored.items()
    })  # fmt: skip
    formed = ~(crossed.own.state != "").any(axis=1)[:, None]
    alike = {
        name: Grid(*(np.where(formed, *pair) for pair in zip(crossed.first, getattr(crossed, name), strict=True)))
        for name in ("own", "first_ruled")
    }  # fmt: skip
    return crossed._replace(**alike)
