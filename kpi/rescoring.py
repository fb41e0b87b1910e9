"""A year as it was handed in, kept at hand so that it can be scored again with something changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kpi import facts as fact_tables
from kpi import rulings
from kpi.editions import edition
from kpi.home import Home
from kpi.inputs.roster import Roster
from kpi.results import accepted, facts_before, in_year
from kpi.rubric import Rubric
from kpi.scoring import Scores, score


class Rescored(NamedTuple):
    """The facts of a year, where its births count, and its scores."""

    facts: pd.DataFrame
    charged: pd.DataFrame
    scores: Scores


@dataclass(frozen=True, eq=False)
class HandedIn:
    """A year's tables with its rulings applied; nothing of it is ever changed, only copied.

    Attributes
    ----------
    year, raw, rubric, lang : int, Path, Rubric, str
        Of which year, from where, under which edition, and in which language reasons are told.
    roster, tables, applied : pandas.DataFrame, dict of pandas.DataFrame, pandas.DataFrame
        The units of all years, the raw tables as rulings left them, and what the rulings did.
    previous : pandas.DataFrame or None
        Last year's facts, for rules of level and progress.
    """

    year: int
    raw: Path
    rubric: Rubric
    lang: str
    roster: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    applied: pd.DataFrame
    previous: pd.DataFrame | None

    @cached_property
    def stations(self) -> pd.DataFrame:
        """Return the units of the year in administrative order."""
        return in_year(self.roster, self.year)

    @cached_property
    def heirs(self) -> dict[str, str]:
        """Return the units that have merged by the year, and who answers for them."""
        return Roster(self.roster).heirs(self.year)

    @cached_property
    def base(self) -> Rescored:
        """Return what the year scores as it was handed in."""
        return self.rescored()

    def rescored(self, tables: dict[str, pd.DataFrame] | None = None, rubric: Rubric | None = None) -> Rescored:
        """Return what the year scores with other tables, another rubric, or both.

        Parameters
        ----------
        tables : dict of pandas.DataFrame, optional
            As `tables`, changed.
        rubric : Rubric, optional
            As `rubric`, with settings or points changed.
        """
        tables, rubric = tables or self.tables, rubric or self.rubric
        facts, charged = self.facts_of(tables, rubric)
        return Rescored(facts, charged, score(facts, rubric, tables["honours"]))

    def facts_of(self, tables: dict[str, pd.DataFrame], rubric: Rubric) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the facts of some tables under a rubric, and where births count."""
        previous = self.previous
        if previous is not None and rubric is not self.rubric:
            previous = facts_before(self.year, self.raw, rubric)
        return fact_tables.build(tables, self.applied, self.stations, rubric, self.year, previous, self.heirs)


def handed_in(year: int, raw: Path | None = None, rubric: Rubric | None = None, lang: str = "zh") -> HandedIn:
    """Return a year as it was handed in, read and checked once.

    Parameters
    ----------
    year : int
        A year with a folder in `raw`.
    raw : Path, optional
        The folder of raw tables; the home's by default.
    rubric : Rubric, optional
        The edition; the one in force in that year by default.
    lang : {"zh", "en"}
        Language of reasons and notes.

    Raises
    ------
    InputRefused, UsageError
        As `kpi.compute`.

    Examples
    --------
    >>> given = handed_in(2014)
    >>> int(given.base.scores.totals.set_index("station").loc["t01", "total"])
    9463
    """
    raw = Home.find().raw if raw is None else Path(raw)
    rubric = rubric or edition(year, raw)
    _, roster, tables = accepted(year, raw, rubric)
    tables, applied, _ = rulings.apply(tables, lang)
    return HandedIn(year, raw, rubric, lang, roster, tables, applied, facts_before(year, raw, rubric))
