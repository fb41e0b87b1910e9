"""What of a unit could have come out differently: each value it is scored on, upwards and downwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
from ruamel.yaml import YAML

from kpi.attribution import attribute
from kpi.edits import Change
from kpi.edits.births import counted, turnable
from kpi.inputs.rubric_view import RubricView
from kpi.rubric.model import Clause


@cache
def limits() -> dict[str, int]:
    """Return how far the search looks, from `limits.yaml` beside this module."""
    return YAML(typ="safe").load(Path(__file__).with_name("limits.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Lever:
    """One value of a unit and the values it could take in one direction, the nearest first.

    Attributes
    ----------
    change : Change
        The value as it is.
    values : sequence
        What it could be: whole counts, shares of a judgement, or decimals of a rate without counts.
    clauses : tuple of str
        The clauses that read it.
    scale : Fraction
        What its changes are large or small beside: the denominator, or the count itself.
    """

    change: Change
    values: Sequence
    clauses: tuple[str, ...]
    scale: Fraction

    def at(self, distance: int) -> Change:
        """Return the change to the value so many steps away; 0 is the value as it is."""
        value = self.change.value if distance == 0 else Decimal(self.values[distance - 1])
        one = self.change
        return Change(one.what, one.name, value, one.station, one.part, one.denominator)

    def size(self, distance: int) -> Fraction:
        """Return the change to the value so many steps away as a part of its scale."""
        return abs(Fraction(self.at(distance).value) - Fraction(self.change.value)) / self.scale


def levers(given, station: str) -> list[Lever]:
    """Return the levers of a unit, in the order of the rubric; none for clauses that are not scored.

    Parameters
    ----------
    given : kpi.rescoring.HandedIn
        The year.
    station : str
        Code of the unit.

    Examples
    --------
    >>> from kpi.rescoring import handed_in
    >>> [(str(one.change), one.values[0], one.values[-1]) for one in levers(handed_in(2014), "t01")][4:6]
    [('t01:1.1c:event=1', 2, 21), ('t01:1.1c:event=1', 0, 0)]
    """
    facts = given.base.facts
    own = facts[(facts["station"] == station) & (facts["state"] == "scored") & ~facts["no_object"]]
    readers: dict[str, list[str]] = defaultdict(list)
    for name in own["clause"]:
        for measure in given.rubric.clauses[name].measures:
            readers[measure].append(name)
    view, found = RubricView(given.rubric), []
    for row in own.to_dict("records"):
        clause = given.rubric.clauses[row["clause"]]
        for measure in clause.measures:
            if readers[measure][0] == clause.id:
                found += _of_measure(given, station, measure, tuple(readers[measure]))
        if view.shares(clause.id):
            found += _of_judgement(given, station, clause, view, row)
        elif not clause.measures:
            found += _of_findings(station, clause, row)
    return [lever for lever in found if len(lever.values)]


def _both(change: Change, most: int, clauses: tuple[str, ...], scale: object, least: int = 0) -> Iterator[Lever]:
    now, scale = int(change.value), Fraction(int(scale) or 1)
    yield Lever(change, range(now + 1, most + 1), clauses, scale)
    yield Lever(change, range(now - 1, least - 1, -1), clauses, scale)


def _of_measure(given, station: str, name: str, clauses: tuple[str, ...]) -> Iterator[Lever]:
    measure = given.rubric.measures[name]
    if measure.births:
        yield from _of_births(given, station, name, clauses)
        return
    frame = given.tables["measures"]
    rows = frame[(frame["station"] == station) & (frame["measure"] == name) & frame["applicable"]]
    if measure.period == "month":
        rows = _nearest_months(rows, given, clauses[0])
    for row in rows.to_dict("records"):
        part = "" if pd.isna(row["period"]) else str(row["period"])
        counts = None if pd.isna(row["numerator"]) else int(row["numerator"])
        value = row["value"] if counts is None else counts
        if measure.unit == "count" and value is not None:
            change = Change("measure", name, Decimal(int(value)), station, part)
            yield from _both(change, 2 * int(value) + limits()["largest_count"], clauses, value)
        elif counts is not None and int(row["denominator"]):
            change = Change("measure", name, Decimal(counts), station, part, int(row["denominator"]))
            yield from _both(change, change.denominator, clauses, change.denominator)
        elif value is not None:
            yield from _of_value(Change("measure", name, value, station, part), clauses)


def _of_value(change: Change, clauses: tuple[str, ...]) -> Iterator[Lever]:
    """Return the levers of a rate without counts: its last decimal, and no less than two, is what one step changes."""
    places = max(limits()["value_places"], -change.value.as_tuple().exponent)
    now, unit = int(change.value.scaleb(places)), 10**places
    up = tuple(Decimal(step).scaleb(-places) for step in range(now + 1, 100 * unit + 1))
    # A percentage of 1 or less could be a share and is not read.
    down = tuple(Decimal(step).scaleb(-places) for step in (*range(now - 1, unit, -1), 0))
    yield Lever(change, up, clauses, Fraction(100))
    yield Lever(change, down, clauses, Fraction(100))


def _nearest_months(rows: pd.DataFrame, given, clause: str) -> pd.DataFrame:
    """Return the two months one change of which costs least: the best below their minimum, the worst that reach it."""
    bar = given.rubric.value(given.rubric.clauses[clause].rule.bar)
    amounts = rows["numerator"].astype(object).where(rows["numerator"].notna(), rows["value"]).dropna()
    short = amounts[[Fraction(amount) < bar for amount in amounts]].sort_values(kind="stable")
    reached = amounts.drop(short.index).sort_values(kind="stable")
    return rows.loc[[*short.index[-1:], *reached.index[:1]]]


def _of_births(given, station: str, name: str, clauses: tuple[str, ...]) -> Iterator[Lever]:
    births, kind = given.tables["births"], given.rubric.measures[name].births
    charged = attribute(births, given.rubric, given.year, given.heirs)
    now, total = counted(charged, given.rubric, station, name)
    up, down = turnable(births, charged, station, kind)
    change = Change("births", name, Decimal(now), station, denominator=total)
    yield from _both(change, now + len(up), clauses, now if total is None else total, now - len(down))


def _of_findings(station: str, clause: Clause, row: dict) -> Iterator[Lever]:
    found = {kind: 0 if pd.isna(row.get(f"n_{kind}")) else int(row[f"n_{kind}"]) for kind in clause.kinds()}
    elements = len(getattr(clause.rule, "elements", ()))
    for kind, now in found.items():
        most = max(now, elements - sum(found.values()) + now) if elements else now + limits()["largest_count"]
        yield from _both(Change("finding", clause.id, Decimal(now), station, kind), most, (clause.id,), max(now, 1))


def _of_judgement(given, station: str, clause: Clause, view: RubricView, row: dict) -> Iterator[Lever]:
    shares = view.shares(clause.id)
    for occasion in view.occasions(clause.id) or [""]:
        name = f"share_{occasion}" if occasion else "share"
        now = Fraction(int(row[f"{name}_num"]), int(row[f"{name}_den"]))
        change = Change("judgement", clause.id, Decimal(now.numerator) / now.denominator, station, occasion)
        yield Lever(change, tuple(one for one in shares if Fraction(one) > now), (clause.id,), Fraction(1))
        yield Lever(change, tuple(one for one in reversed(shares) if Fraction(one) < now), (clause.id,), Fraction(1))


def fields_read(given, lever: Lever) -> set[str]:
    """Return the clauses whose facts a lever can move: those that read it, or all that read the register."""
    if lever.change.what != "births":
        return set(lever.clauses)
    measures = given.rubric.measures
    return {
        clause.id for clause in given.rubric.clauses.values() if any(measures[name].births for name in clause.measures)
    }


