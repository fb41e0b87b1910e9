"""What is studied: a year's facts under any settings of its rubric, and the ranks as published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from kpi.proof import UNIT
from kpi.rescoring import HandedIn, handed_in
from kpi.rubric.model import Rubric
from kpi.scoring import Scores, score

FactsOf = Callable[[Rubric, Collection[str] | None], pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Case:
    """A year to be studied.

    Parameters
    ----------
    year : int
        The year assessed.
    rubric : Rubric
        The edition as published.
    stations : pandas.DataFrame
        The roster of the year: station, name, order.
    honours : pandas.DataFrame
        Claims of extra points, rulings applied.
    facts_of : callable
        Returns the facts under a rubric with other settings, of some clauses only where they are named.
    """

    year: int
    rubric: Rubric
    stations: pd.DataFrame
    honours: pd.DataFrame
    facts_of: FactsOf
    _built: dict = field(default_factory=dict, repr=False)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Return the facts under the settings as published."""
        return self.facts_of(self.rubric, None)

    @cached_property
    def published(self) -> Scores:
        """Return the scores as published."""
        return score(self.facts, self.rubric, self.honours)

    @cached_property
    def units(self) -> pd.DataFrame:
        """Return the units of the ranked classes: year, station, name, class, order, total, rank, state, veto."""
        ranked = [part.id for part in self.rubric.classes if part.ranked]
        totals = self.published.totals.merge(self.stations[["station", "name", "order"]], on="station", how="left")
        totals = totals[totals["class"].isin(ranked)].sort_values(["class", "order", "station"], ignore_index=True)
        return totals[[*UNIT, "name", "order", "total", "rank", "state", "veto"]]

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Return how often each unit (row, in the order of `units`) claims each entry of extra points (column)."""
        keys = [name for name in UNIT if name in self.honours]
        rows = self.honours.merge(self.units[UNIT], on=keys, how="inner")
        table = rows.groupby(["station", "line"])["count"].sum().unstack(fill_value=0)
        return (
            table.reindex(index=self.units["station"], columns=list(self.rubric.extra_entries))
            .fillna(0)
            .astype("int64")
        )

    @cached_property
    def by_clause(self) -> dict[str, pd.DataFrame]:
        """Return the facts under the settings as published, a frame a clause."""
        return dict(tuple(self.facts.groupby("clause", sort=False)))

    def rebuilt(self, settings: Mapping[str, Decimal | str], clauses: Collection[str]) -> dict[str, pd.DataFrame]:
        """Return the facts of some clauses under other settings, a frame a clause; each combination is built once."""
        key = (*sorted((name, str(value)) for name, value in settings.items()), *clauses)
        if key not in self._built:
            facts = self.facts_of(self.rubric.with_settings(**settings), clauses)
            self._built[key] = dict(tuple(facts.groupby("clause", sort=False)))
        return self._built[key]


def case_of(year: int, raw: Path | None = None, rubric: Rubric | None = None) -> Case:
    """Return a year as its raw tables tell it.

    Raises
    ------
    InputRefused
        With every problem of the tables.
    UsageError
        For a year without a rubric.

    Examples
    --------
    >>> case = case_of(2014)
    >>> len(case.units), case.units["class"].unique().tolist()
    (18, ['town'])
    """
    given = handed_in(year, raw, rubric)
    return Case(given.year, given.rubric, given.stations, given.tables["honours"], partial(_facts, given))


def _facts(given: HandedIn, rubric: Rubric, clauses: Collection[str] | None = None) -> pd.DataFrame:
    tables = given.tables
    if clauses is not None:
        rubric, tables = _only(rubric, clauses), _rows(tables, rubric, clauses)
    return given.facts_of(tables, rubric)[0]


def _only(rubric: Rubric, clauses: Collection[str]) -> Rubric:
    """Return the rubric with no other clauses: the facts of one clause do not depend on another."""
    categories = []
    for category in rubric.text.categories:
        parts = [(item, tuple(c for c in item.clauses if c.id in clauses)) for item in category.items]
        items = tuple(item.model_copy(update={"clauses": kept}) for item, kept in parts if kept)
        categories.append(category.model_copy(update={"items": items}))
    return Rubric(rubric.text.model_copy(update={"categories": tuple(categories)}), rubric.sha256, rubric.changed)


def _rows(tables: Mapping[str, pd.DataFrame], rubric: Rubric, clauses: Collection[str]) -> dict[str, pd.DataFrame]:
    measures = {name for clause in clauses for name in rubric.clauses[clause].measures}
    kept = dict(tables)
    for name in ("findings", "judgements"):
        kept[name] = tables[name][tables[name]["clause"].isin(clauses)]
    kept["measures"] = tables["measures"][tables["measures"]["measure"].isin(measures)]
    return kept
