"""The nearest value of each assumed setting that would give a unit another rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from kpi.editions.tables import plain
from kpi.exact import hundredths, rebased
from kpi.extra import extra_lines, leave_overlapping, won_by
from kpi.facts import build
from kpi.proof import UNIT
from kpi.ranking import rank
from kpi.results import facts_before
from kpi.rubric import Rubric
from kpi.rubric.families import Choice
from kpi.scoring import losses, score

Value = Decimal | str
TEXTS = ["evidence", "note", "numerator", "denominator"]  # told, never scored


def setting_flips(given, unit: pd.Series) -> list[dict]:
    """Return a row for each setting that can change the rank of a unit inside its range, at the nearest such value.

    The steps of a number are those its value and range are written in (3, 10, 15: whole numbers). A setting that no
    rule, extra line or convention reads moves nothing and is not tried.

    Parameters
    ----------
    given : kpi.rescoring.HandedIn
        The year.
    unit : pandas.Series
        The unit's row of the totals.

    Returns
    -------
    list of dict
        The columns of `kpi.flips.flips`, and `size` (part of the range) and `gain` to sort by.
    """
    search = _Search(given, unit)
    return [row for name in given.rubric.settings for row in search.rows(name)]


class _Search:
    """A unit's class, ready to be scored with other settings."""

    def __init__(self, given, unit: pd.Series) -> None:
        self.given, self.unit, self.rubric = given, unit, given.rubric
        scores = given.base.scores
        self.totals = scores.totals[scores.totals["class"] == unit["class"]].reset_index(drop=True)
        facts = given.base.facts
        scored = (facts["class"] == unit["class"]) & (facts["state"] == "scored") & ~facts["no_object"]
        self.numbers = facts.drop(columns=[name for name in TEXTS if name in facts])
        self.facts = dict(tuple(self.numbers[scored].groupby("clause")))
        units = facts[UNIT].drop_duplicates()
        self.claims = given.tables["honours"].merge(units, on=["year", "station"])
        self.counted = leave_overlapping(self.numbers, given.rubric, self.claims)["state"]
        self.seen: dict[tuple[str, Value], pd.Series] = {}
        self.lost = scores.clauses.set_index(["clause", "station"])["loss"]
        zeroed = scores.ledger[scores.ledger["line"] == "item_zeroed"]
        self.zeroed = set(zip(zeroed["station"], zeroed["item"], strict=True))

    def rows(self, name: str) -> Iterator[dict]:
        setting, rank_of = self.rubric.settings[name], self._rank_of(name)
        now = self.rubric.setting(name)
        if rank_of is None:
            return
        for ring in _rings(now, setting):
            moved = [(value, nearer) for value, nearer in ring if rank_of(value) != self.unit["rank"]]
            for value, nearer in moved:
                there = self._whole(name, value)
                if there["rank"] == self.unit["rank"] or self._whole(name, nearer)["rank"] != self.unit["rank"]:
                    raise ArithmeticError(f"{name}={value}: the whole scoring gives another rank than the search")
                yield self._row(name, now, value, there)
            if moved and not setting.options:
                return

    def _rank_of(self, name: str) -> Callable[[Value], int] | None:
        """Return how the rank under a value of a setting is found: from the clauses that read it alone, or whole."""
        rules = [(clause, clause.rule) for clause in self.rubric.clauses.values() if name in clause.rule.settings()]
        if _is_of_extra(self.rubric, name):
            return lambda value: self._with_extra(name, value)
        if self.rubric.settings[name].options or any(_reaches_further(rule, name) for _, rule in rules):
            return lambda value: self._whole(name, value)["rank"]
        clauses = [clause for clause, _ in rules]
        return (lambda value: self._partly(clauses, name, value)) if clauses else None

    def _partly(self, clauses: list, name: str, value: Value) -> int:
        changed = self.rubric.with_settings(**{name: value})
        lost = pd.Series(0, index=self.totals["station"])
        for clause in clauses:
            rows = self.facts.get(clause.id)
            if rows is not None:
                _, after = losses(clause, changed, rows)
                before = self.lost[clause.id].reindex(rows["station"])
                stays = [(station, clause.item) in self.zeroed for station in rows["station"]]
                change = pd.Series(np.where(stays, 0, after - before.to_numpy()), index=rows["station"])
                lost = lost.add(change, fill_value=0)
        frame = self.totals[self.totals["total"].notna()]
        earned = (frame["score"] - lost.reindex(frame["station"]).to_numpy()).to_numpy(dtype="int64")
        base = rebased(earned, frame["applicable"].to_numpy(dtype="int64"), hundredths(self.rubric.total))
        return self._ranked(base + frame["extra"].to_numpy(dtype="int64"), changed)

    def _with_extra(self, name: str, value: Value) -> int:
        changed, claims = self.rubric.with_settings(**{name: value}), self.claims
        if not leave_overlapping(self.numbers, changed, claims)["state"].equals(self.counted):
            return self._whole(name, value)["rank"]
        frame = self.totals[self.totals["total"].notna()]
        won = won_by(extra_lines(claims, changed), frame)
        return self._ranked(frame["base"].to_numpy(dtype="int64") + won, changed)

    def _ranked(self, totals: np.ndarray, rubric: Rubric) -> int:
        """Return the unit's rank where the units that have a total have these."""
        frame = self.totals.copy()
        frame.loc[frame["total"].notna(), "total"] = totals
        return self._own(rank(frame, rubric))["rank"]

    def _whole(self, name: str, value: Value) -> pd.Series:
        """Return the unit's row of the totals under a value, every unit and clause scored anew."""
        if value == self.rubric.setting(name):
            return self.unit
        if (name, value) not in self.seen:
            changed = self.rubric.with_settings(**{name: value})
            clauses = self._joined_by(name)
            facts = self._facts(changed, clauses) if clauses else self.numbers
            self.seen[name, value] = self._own(score(facts, changed, self.given.tables["honours"]).totals)
        return self.seen[name, value]

    def _joined_by(self, name: str) -> list[str]:
        """Return the clauses whose facts are joined as a setting says: how, by which period, or of nothing at all."""
        frame = self.given.tables["measures"]
        empty = set(frame.loc[frame["denominator"] == 0, "measure"])
        return [
            clause.id for clause in self.rubric.clauses.values()
            if (name == "zero_denominator" and empty & set(clause.measures)) or _joins(clause.rule, name)
        ]  # fmt: skip

    def _facts(self, rubric: Rubric, clauses: list[str]) -> pd.DataFrame:
        """Return the facts of the year, those of some clauses joined anew."""
        given = self.given
        measures = {measure for name in clauses for measure in rubric.clauses[name].measures}
        frame = given.tables["measures"]
        tables = {name: part.iloc[:0] for name, part in given.tables.items()}
        tables |= {name: given.tables[name] for name in ("births", "targets")}
        tables["measures"] = frame[frame["measure"].isin(measures)]
        previous = given.previous if given.previous is None else facts_before(given.year, given.raw, rubric)
        built, _ = build(tables, given.applied, given.stations, rubric, given.year, previous, given.heirs)
        fresh = built[built["clause"].isin(clauses)].reindex(columns=self.numbers.columns)
        return pd.concat([self.numbers[~self.numbers["clause"].isin(clauses)], fresh], ignore_index=True)

    def _own(self, totals: pd.DataFrame) -> pd.Series:
        return totals[totals["station"] == self.unit["station"]].iloc[0]

    def _row(self, name: str, now: Value, value: Value, there: pd.Series) -> dict:
        setting = self.rubric.settings[name]
        readers = [clause for clause in self.rubric.clauses.values() if name in clause.rule.settings()]
        apart = None if setting.options else Fraction(value) - Fraction(now)
        gain = int(there["total"] - self.unit["total"]) if pd.notna(there["total"]) else 0
        return {
            "station": self.unit["station"], "clause": " ".join(clause.id for clause in readers),
            "clause_name": setting.name, "department": "", "what": "setting", "from": plain(now), "to": plain(value),
            "change": "" if apart is None else ("+" if apart > 0 else "-") + plain(abs(Decimal(value) - Decimal(now))),
            "points": gain, "total_before": self.unit["total"], "total_after": there["total"],
            "rank_before": self.unit["rank"], "rank_after": there["rank"], "assumed": True,
            "set": f"{name}={plain(value)}",
            "size": Fraction(1) if apart is None else abs(apart) / Fraction(setting.high - setting.low),
            "gain": abs(gain),
        }  # fmt: skip


def _rings(now: Value, setting) -> Iterator[list[tuple[Value, Value]]]:
    """Yield the values at each distance from the present one, nearest first, each with the one before it."""
    if setting.options:
        yield [(option, now) for option in setting.options if plain(option) != plain(now)]
        return
    step = Decimal(1).scaleb(min(number.as_tuple().exponent for number in (now, setting.low, setting.high)))
    step = min(step, Decimal(1))
    for count in range(1, int(max(setting.high - now, now - setting.low) / step) + 1):
        ring = [(now + sign * count * step, now + sign * (count - 1) * step) for sign in (1, -1)]
        yield [pair for pair in ring if setting.low <= pair[0] <= setting.high]


def _reaches_further(rule, name: str) -> bool:
    """Return whether a setting decides more of a rule than what its inputs cost: the inputs themselves, or a floor."""
    below = rule.floor is not None and rule.floor.setting == name
    return below or rule.family in ("minimum_by_period", "relative")


def _joins(rule, name: str) -> bool:
    combine = getattr(rule, "combine", None)
    combines = isinstance(combine, Choice) and combine.setting == name
    return combines or (rule.family in ("minimum_by_period", "progress") and name in rule.settings())


def _is_of_extra(rubric: Rubric, name: str) -> bool:
    """Return whether a setting decides extra points: their worth, their cap, their repetition, or an overlap."""
    entries = any(entry.points.setting == name for _, entry in rubric.extra_entries.values())
    overlaps = any(line.overlaps and line.overlaps.setting == name for line in rubric.extra)
    return entries or overlaps or name in ("extra_cap", "extra_repeat")
