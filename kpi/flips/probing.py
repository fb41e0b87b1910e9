"""Many changes of one unit tried in one scoring: each stands in a year of its own beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from kpi import facts as fact_tables
from kpi.edits import Change, changed_rows, touched
from kpi.edits.births import as_clone, with_births
from kpi.edits.tables import TABLES, framed
from kpi.flips.levers import Lever, fields_read
from kpi.ranking import rank
from kpi.scoring import score

Trial = tuple[Lever, int]


class Probe:
    """A unit whose values are tried.

    Parameters
    ----------
    given : kpi.rescoring.HandedIn
        The year.
    station : str
        Code of the unit.
    """

    def __init__(self, given, station: str) -> None:
        facts, totals = given.base.facts, given.base.scores.totals
        self.given, self.station = given, station
        self.unit = totals[totals["station"] == station].iloc[0]
        self.own = facts[facts["station"] == station].reset_index(drop=True)
        self.together = facts[facts["class"] == self.unit["class"]].reset_index(drop=True)
        self.rivals = totals[(totals["class"] == self.unit["class"]) & (totals["station"] != station)]
        births = given.tables["births"]
        charged = given.base.charged
        self.births = births[births["case"].isin(charged.loc[charged["station"] == station, "case"])]
        own = ("targets", "measures", "findings", "judgements")
        self.tables = {name: given.tables[name][given.tables[name]["station"] == station] for name in own}
        self.targets = self.tables["targets"].to_dict("records")
        self.rows: dict[Change, tuple[list[dict], list[dict]]] = {}
        # A rule against the class moves the others with the unit, so they are scored along.
        self.relative = any(clause.rule.family == "relative" for clause in given.rubric.clauses.values())

    def standings(self, trials: Sequence[Trial], whole: bool = False) -> pd.DataFrame:
        """Return total and rank of the unit in each trial, in their order.

        Parameters
        ----------
        trials : sequence of (Lever, int)
            A value and how many steps away.
        whole : bool
            Whether every unit of the class is scored along, as the published score is; without, the others keep the
            totals they have.
        """
        others = whole or self.relative
        base = self.together if others else self.own
        rows = self._facts(trials)
        count = len(trials)
        stacked = base.take(np.tile(np.arange(len(base)), count)).reset_index(drop=True)
        stacked["year"] = np.repeat(np.arange(count), len(base))
        keys = ["year", "station", "clause"]
        replaced = pd.MultiIndex.from_frame(stacked[keys]).isin(pd.MultiIndex.from_frame(rows[keys]))
        stacked = pd.concat([stacked[~replaced], rows], ignore_index=True)
        claims = self.given.tables["honours"]
        claims = claims[claims["station"].isin(base["station"].unique())]
        claims = pd.concat([claims.assign(year=place) for place in range(count)], ignore_index=True)
        totals = score(stacked, self.given.rubric, claims).totals
        if not others:
            beside = pd.concat([self.rivals.assign(year=place) for place in range(count)], ignore_index=True)
            totals = rank(pd.concat([totals, beside[totals.columns]], ignore_index=True), self.given.rubric)
        own = totals[totals["station"] == self.station].set_index("year")
        return own.loc[range(count), ["total", "rank"]].reset_index(drop=True)

    def _facts(self, trials: Sequence[Trial]) -> pd.DataFrame:
        """Return the facts of the clauses that each trial moves, the trial's number as their year.

        The raw rows of each trial are handed in for a made-up unit of its own, so that `kpi.facts` joins them all.
        """
        rows: dict[str, list[dict]] = {name: [] for name in self.given.tables}
        births, places = [self.given.tables["births"].iloc[:0]], {}
        for trial, (lever, distance) in enumerate(trials):
            clauses, change = fields_read(self.given, lever), lever.at(distance)
            # Trials of different clauses share a unit: what is joined for one does not touch the other.
            number = next(n for n in range(len(trials)) if not any((f"{n}", clause) in places for clause in clauses))
            code = f"{number}"
            places |= {(code, clause): trial for clause in clauses}
            if change.what == "births":
                turned = with_births(self.births, change, self.given)
                births.append(as_clone(turned, self.given.heirs, self.station, code))
            else:
                rows[TABLES[change.what]] += [row | {"station": code} for row in self._rows(lever, change)]
        codes = sorted({code for code, _ in places}, key=int)
        rows["targets"] = [row | {"station": code} for code in codes for row in self.targets]
        tables = {name: framed(part, self.given.tables[name]) for name, part in rows.items()}
        tables["births"] = pd.concat(births, ignore_index=True)
        built, _ = fact_tables.build(
            tables, self.given.applied.iloc[:0], pd.DataFrame({"station": codes, "class": self.unit["class"]}),
            self.given.rubric, self.given.year, self._previous(codes),
        )  # fmt: skip
        numbers = pd.Series([places.get(key, -1) for key in zip(built["station"], built["clause"], strict=True)])
        found = built[numbers >= 0]
        return found.assign(year=numbers[numbers >= 0], station=self.station)

    def _previous(self, codes: Iterable[str]) -> pd.DataFrame | None:
        if self.given.previous is None:
            return None
        own = self.given.previous[self.given.previous["station"] == self.station]
        return pd.concat([own.assign(station=code) for code in codes], ignore_index=True)

    def _rows(self, lever: Lever, change: Change) -> list[dict]:
        """Return the raw rows of what a lever's clauses read, the lever's own as the change leaves them."""
        if lever.change not in self.rows:
            own = self.tables[TABLES[change.what]]
            clauses = [self.given.rubric.clauses[name] for name in lever.clauses]
            measures = {measure for clause in clauses for measure in clause.measures}
            read = own[own["measure"].isin(measures) if measures else own["clause"].isin(lever.clauses)]
            moved = touched(read, change)
            self.rows[lever.change] = tuple(part.to_dict("records") for part in (read[~moved], read[moved]))
        others, moved = self.rows[lever.change]
        return others + changed_rows(moved, change, self.given.year)
