"""Questions from one measure in one year: a unit far from its class, the same rate for all, 100% everywhere."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from kpi.labels import Labels
from kpi.quality.rows import least_spread, level, question, shown
from kpi.quality.settings import limit
from kpi.quality.statistics import centre, robust_z

FULL = Fraction(100)


def outliers(now: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on figures far from those of the other units of the class, by robust z.

    The class includes the unit itself: its median hardly feels one figure. Where most units report the same, such as
    100%, the deviation is 0 and what chance does to such a figure is the yardstick.
    """
    rows = []
    for _, part in now.groupby(["class", "measure"], sort=False):
        if len(part) < limit("least_units"):
            continue
        others = centre(part["level"].tolist())
        for figure in part.to_dict("records"):
            size = robust_z(figure["level"], others, least_spread(figure, others[0]))
            if abs(size) >= limit("robust_z"):
                rows.append(question("class", figure, shown(figure, say), level(others[0], figure, say), size, say,
                                     units=len(part)))  # fmt: skip
    return rows


def constant(now: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on measures of which every unit reports one rate from different counts, but 0 or 100%.

    One and the same row for all units is a warning of `kpi check` already.
    """
    rows = []
    for _, part in now[now["unit"] == "percent"].groupby(["class", "measure"], sort=False):
        values, counts = set(part["value"]), set(zip(part["numerator"], part["denominator"], strict=True))
        if len(part) >= limit("least_units") and len(values) == 1 and len(counts) > 1 and values.isdisjoint({0, FULL}):
            rows.append(_of_measure("constant", part, say))
    return rows


def full(now: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on measures at 100% in every unit of a class, and on units at 100% in every rate.

    Money apart, a rate that nobody misses tells no unit from another, and one that was never counted looks like it.
    """
    rates, rows = now[now["unit"] == "percent"], []
    for _, part in rates.groupby(["class", "measure"], sort=False):
        if len(part) >= limit("least_units") and (part["value"] == FULL).all():
            rows.append(_of_measure("full_measure", part, say))
    for _, part in rates.groupby("station", sort=False):
        if len(part) >= limit("full_rates") and (part["value"] == FULL).all():
            unit = part.iloc[0][["station", "name"]].to_dict()
            told = say.t("quality.rates", count=len(part))
            rows.append(question("full_unit", unit, say.percent(FULL), told, len(part), say))
    return rows


def _of_measure(kind: str, part: pd.DataFrame, say: Labels) -> dict:
    first = part.iloc[0].to_dict()
    about = {name: first[name] for name in ("measure", "measure_name", "clause", "department")}
    told = say.t("quality.units", count=len(part))
    return question(kind, about, say.percent(first["value"]), told, len(part), say)
