"""A change of what is counted in the register of births: single cases turned, never a figure written over."""

from __future__ import annotations

import pandas as pd

from kpi.attribution import TOWNS, attribute, birth_measures
from kpi.edits.words import Change
from kpi.errors import UsageError
from kpi.rubric import Rubric


def turnable(births: pd.DataFrame, charged: pd.DataFrame, station: str, kind: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the births that could raise what is counted of a unit, and those that could lower it.

    Only births that count for the unit alone, whichever way they are judged. A rate within policy rises by a case out
    of policy that is judged within it; cases of officials are left for last, as they count in another measure too.
    Violations by officials rise by the violation of somebody else.

    Parameters
    ----------
    births, charged : pandas.DataFrame
        The register, and where its cases count (`kpi.attribution.attribute`).
    station : str
        Code of the unit.
    kind : {"own", "official"}
        What is counted.
    """
    own = charged.loc[(charged["station"] == station) & (charged["role"] == "own"), "case"]
    alone = own[~own.isin(charged.loc[charged["station"] != station, "case"])]
    cases = births[births["case"].isin(alone) & (births["disputed_with"] == "")].sort_values(["by_official", "case"])
    official, within = cases["by_official"].astype(bool), cases["within_policy"].astype(bool)
    if kind == "official":
        return cases[~within & ~official], cases[~within & official]
    return cases[~within], cases[within & ~official]


def counted(charged: pd.DataFrame, rubric: Rubric, station: str, measure: str) -> tuple[int, int | None]:
    """Return what a measure counts in the register for a unit: numerator and denominator (None for a count)."""
    frame = birth_measures(charged, rubric)
    own = frame[(frame["station"] == station) & (frame["measure"] == measure)]
    if own.empty:
        return 0, None
    bottom = own["denominator"].iloc[0]
    return int(own["numerator"].iloc[0]), None if pd.isna(bottom) else int(bottom)


def with_births(births: pd.DataFrame, change: Change, given) -> pd.DataFrame:
    """Return the register with as many cases turned as it takes to count what the change asks for.

    Parameters
    ----------
    births : pandas.DataFrame
        The register, or the part of it that concerns the unit.
    change : Change
        Of a measure that is counted in it.
    given : kpi.rescoring.HandedIn
        The year.

    Raises
    ------
    UsageError
        For another denominator than the register's, births of families from outside, or too few cases to turn.
    """
    name, station = change.name, change.station
    kind = given.rubric.measures[name].births
    if kind == "floating":
        raise UsageError(f"{name} scores nothing: a change of it moves nothing")
    charged = attribute(births, given.rubric, given.year, given.heirs)
    now, total = counted(charged, given.rubric, station, name)
    if change.denominator is not None and change.denominator != total:
        raise UsageError(f"{name}: the register counts {total} births of {station}; only the numerator can be changed")
    up, down = turnable(births, charged, station, kind)
    wanted = int(change.value) - now
    able = up if wanted > 0 else down
    if abs(wanted) > len(able):
        low, high = now - len(down), now + len(up)
        raise UsageError(f"{name} of {station} can be {low} to {high}: its other births count elsewhere too")
    turned = births["case"].isin(able["case"].iloc[: abs(wanted)])
    column = "by_official" if kind == "official" else "within_policy"
    return births.assign(**{column: births[column].mask(turned, wanted > 0)})


def as_clone(births: pd.DataFrame, heirs: dict[str, str], station: str, code: str) -> pd.DataFrame:
    """Return the births that count for a unit, with a made-up unit in its place."""
    return births.assign(**{name: births[name].replace(heirs).replace({station: code}) for name in TOWNS})
