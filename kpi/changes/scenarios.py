"""Two years scored crosswise: each year's raw tables under either edition, with and without their rulings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from kpi import facts as fact_tables
from kpi import rulings
from kpi.changes.combined import GAPS, combined
from kpi.changes.other_edition import read_under
from kpi.inputs.roster import Roster
from kpi.results import in_year
from kpi.rubric.model import Rubric
from kpi.scoring import Scores, score


@dataclass(frozen=True, eq=False)
class Handed:
    """What a year handed in.

    Attributes
    ----------
    year : int
        The year assessed.
    rubric : Rubric
        The edition in force.
    tables : dict of pandas.DataFrame
        As `kpi.results.accepted` returns them, rulings not yet applied.
    previous : Handed, optional
        The year before it, for rules of level and progress.
    """

    year: int
    rubric: Rubric
    tables: dict[str, pd.DataFrame]
    previous: Handed | None = None


class Rescored(NamedTuple):
    """The scores of a year in one of the scenarios, and what could not be combined (see `kpi.changes.combined`)."""

    rubric: Rubric
    scores: Scores
    gaps: pd.DataFrame


def rescored(
    handed: Handed,
    roster: pd.DataFrame,
    under: tuple[Rubric, Mapping[str, str]] | None = None,
    as_of: int | None = None,
    ruled: bool = False,
) -> Rescored:
    """Return a year's scores under an edition, as of a roster, with or without the year's rulings.

    Parameters
    ----------
    handed : Handed
        The year.
    roster : pandas.DataFrame
        The units of all years.
    under : (Rubric, mapping), optional
        Another edition than the year's own, and what clauses of the year's own are called in it.
    as_of : int, optional
        The year whose roster holds: units merged until then are combined, and have the class of that year.
    ruled : bool
        Whether the rulings of the year are applied.
    """
    rubric, renamed = under or (handed.rubric, {})
    facts, tables, gaps = _facts(handed, roster, rubric, renamed, as_of or handed.year, ruled)
    return Rescored(rubric, score(facts, rubric, tables["honours"]), gaps)


def _facts(
    handed: Handed, roster: pd.DataFrame, rubric: Rubric, renamed: Mapping[str, str], as_of: int, ruled: bool
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], pd.DataFrame]:
    tables = handed.tables if ruled else handed.tables | {"rulings": handed.tables["rulings"].iloc[:0]}
    tables, applied, _ = rulings.apply(tables)
    if handed.rubric is not rubric:
        tables = read_under(tables, handed.rubric, rubric, renamed)
    stations, heirs, gaps = in_year(roster, as_of), Roster(roster).heirs(as_of), pd.DataFrame(columns=GAPS)
    if as_of != handed.year:
        groups = gone_on(roster, handed.year, as_of)
        stations = stations[stations["station"].isin(groups)]
        tables, gaps = combined(tables, rubric, groups)
    before = None
    if handed.previous and any(clause.rule.family == "progress" for clause in rubric.clauses.values()):
        then = handed.previous.year if as_of == handed.year else as_of
        before = _facts(handed.previous, roster, rubric, renamed, then, ruled)[0]
    facts, _ = fact_tables.build(tables, applied, stations, rubric, handed.year, before, heirs)
    return facts, tables, gaps


def gone_on(roster: pd.DataFrame, before: int, year: int) -> dict[str, list[str]]:
    """Return the units of an earlier year by the unit that they are, or that answers for them, in a later one.

    Examples
    --------
    >>> rows = [("t1", "A", "town", 1, 2010, 2015, "t2"), ("t2", "B", "town", 2, 2010, None, None),
    ...         ("t3", "C", "town", 3, 2010, 2015, None)]
    >>> columns = ["station", "name", "class", "order", "from", "to", "successor"]
    >>> gone_on(pd.DataFrame(rows, columns=columns), 2015, 2016)
    {'t2': ['t1', 't2']}
    """
    heirs, there = Roster(roster).heirs(year), set(in_year(roster, year)["station"])
    found: dict[str, list[str]] = {}
    for unit in in_year(roster, before)["station"]:
        if heirs.get(unit, unit) in there:
            found.setdefault(heirs.get(unit, unit), []).append(unit)
    return found


def same_roster(roster: pd.DataFrame, before: int, year: int) -> bool:
    """Return whether the same units stand in the same classes in two years.

    Examples
    --------
    >>> rows = [("t1", "A", "town", 1, 2010, 2015), ("t2", "B", "town", 2, 2010, 2016)]
    >>> roster = pd.DataFrame(rows, columns=["station", "name", "class", "order", "from", "to"])
    >>> same_roster(roster, 2014, 2015), same_roster(roster, 2015, 2016)
    (True, False)
    """
    left, right = (dict(in_year(roster, one)[["station", "class"]].to_numpy()) for one in (before, year))
    return left == right
