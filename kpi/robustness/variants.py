"""Settings that act before scoring, in the facts: for each clause they touch, its facts under every combination drawn.

They say which number of several counts, what a rate of nothing is, what a period must reach.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.robustness.case import Case
from kpi.robustness.design import Draws
from kpi.rubric.families import Choice
from kpi.rubric.model import Clause


class Variant(NamedTuple):
    """The facts of a clause (a row a unit), the place of those units in the case, and the draws in which it is so."""

    draws: np.ndarray
    units: np.ndarray
    facts: pd.DataFrame


def variants(case: Case, draws: Draws) -> dict[str, list[Variant]]:
    """Return for each clause its facts in the draws: one variant, or as many as its settings make."""
    found: dict[str, list[Variant]] = {}
    wanted: list[tuple[str, dict, np.ndarray]] = []
    for name, rows in case.by_clause.items():
        needs = _settings(case.rubric.clauses[name], rows, draws)
        if not needs:
            found[name] = [_variant(np.arange(len(draws)), rows, case)]
            continue
        first, place = draws.distinct(needs)
        for number, row in enumerate(first):
            values, here = draws.settings(row, needs), np.flatnonzero(place == number)
            if all(case.rubric.setting(key) == value for key, value in values.items()):
                found.setdefault(name, []).append(_variant(here, rows, case))
            else:
                wanted.append((name, values, here))
    builds: list[dict] = []
    for _, values, _ in wanted:  # combinations that do not contradict each other are built together
        fitting = next((b for b in builds if all(b.get(key, value) == value for key, value in values.items())), None)
        builds.append(dict(values)) if fitting is None else fitting.update(values)
    touched = sorted({name for name, _, _ in wanted})
    nothing = case.facts.iloc[:0]
    for name, values, rows in wanted:
        place = next(n for n, b in enumerate(builds) if all(b.get(key) == value for key, value in values.items()))
        facts = case.rebuilt(builds[place], touched).get(name, nothing)
        found.setdefault(name, []).append(_variant(rows, facts, case))
    return found


def _variant(draws: np.ndarray, facts: pd.DataFrame, case: Case) -> Variant:
    places = {station: place for place, station in enumerate(case.units["station"])}
    units = np.array([places.get(station, -1) for station in facts["station"]], dtype=np.int64)
    return Variant(draws, units[units >= 0], facts[units >= 0])


def _settings(clause: Clause, rows: pd.DataFrame, draws: Draws) -> list[str]:
    """Return the drawn settings that change the facts of a clause."""
    names, combine = [], getattr(clause.rule, "combine", None)
    if isinstance(combine, Choice):
        names.append(combine.setting)
    if clause.rule.family == "minimum_by_period":
        names += [number.setting for number in (clause.rule.bar, clause.rule.periods) if number.setting]
    if clause.measures and (rows["no_object"].astype(bool) | (rows["state"] == "not_applicable")).any():
        names.append("zero_denominator")
    return [name for name in names if name in draws.space]
