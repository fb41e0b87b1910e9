"""Questions from the years before: far from a unit's own history, a sudden change, or the very same counts again."""

from __future__ import annotations

import math

import pandas as pd

from kpi.labels import Labels
from kpi.quality.rows import least_spread, level, question, shown, usual_spread
from kpi.quality.settings import limit
from kpi.quality.statistics import centre, robust_z

KEYS = ["station", "measure"]


def history(now: pd.DataFrame, before: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on figures far from the same unit's earlier years, by robust z.

    The spread is that of the unit's own years, but at least how much the measure changes from year to year anywhere
    (three or four years alone say too little), and at least what chance does to such a figure.

    Parameters
    ----------
    now, before : pandas.DataFrame
        Figures of the year and of earlier ones that compare with it, see `kpi.quality.comparable`.
    """
    usual = {measure: usual_spread(part["level"]) for measure, part in _changes(before).groupby("measure")}
    past = before.sort_values("year").groupby(KEYS)["level"].agg(list).to_dict() if len(before) else {}
    rows = []
    for figure in now.to_dict("records"):
        levels = past.get((figure["station"], figure["measure"]), [])
        if len(levels) < limit("least_years"):
            continue
        own = centre(levels)
        least = max(usual.get(figure["measure"], 0), least_spread(figure, own[0]))
        size = robust_z(figure["level"], own, least)
        if abs(size) >= limit("robust_z"):
            told = say.join([level(one, figure, say) for one in levels])
            rows.append(question("history", figure, shown(figure, say), told, size, say,
                                 middle=level(own[0], figure, say), years=len(levels)))  # fmt: skip
    return rows


def _changes(figures: pd.DataFrame) -> pd.DataFrame:
    ordered = figures.sort_values([*KEYS, "year"])
    following = ordered.groupby(KEYS)["year"].diff() == 1
    return ordered.assign(level=ordered.groupby(KEYS)["level"].diff().where(following))


def jumps(now: pd.DataFrame, before: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on changes since last year unlike those of the other units of the class, by robust z."""
    last = before[before["year"] == now["year"].max() - 1].set_index(KEYS)["level"].to_dict() if len(now) else {}
    rows = []
    for _, part in now.groupby(["class", "measure"], sort=False):
        figures = [one for one in part.to_dict("records") if (one["station"], one["measure"]) in last]
        if len(figures) < limit("least_units"):
            continue
        steps = [one["level"] - last[one["station"], one["measure"]] for one in figures]
        others = centre(steps)
        for figure, step in zip(figures, steps, strict=True):
            earlier = last[figure["station"], figure["measure"]]
            size = robust_z(step, others, math.sqrt(2) * least_spread(figure, earlier))
            if abs(size) >= limit("robust_z"):
                rows.append(question("jump", figure, shown(figure, say), level(earlier, figure, say), size, say,
                                     others=say.number(others[0], 2), change=say.number(step, 2)))  # fmt: skip
    return rows


def repeated(now: pd.DataFrame, before: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on rates whose numerator and denominator both are last year's.

    Full and empty rates, small counts, and samples of one size for most of the class repeat honestly and are left out.
    """
    earlier = before[before["year"] == now["year"].max() - 1] if len(now) else before
    last = {tuple(row[name] for name in KEYS): (row["numerator"], row["denominator"])
            for row in earlier.to_dict("records")}  # fmt: skip
    rows = []
    for _, part in now.groupby(["class", "measure"], sort=False):
        sizes = part["denominator"].value_counts()
        for figure in part[part["denominator"].notna()].to_dict("records"):
            key, counts = (figure["station"], figure["measure"]), (figure["numerator"], figure["denominator"])
            common = counts[0] in (0, counts[1]) or counts[1] < limit("repeated_least")
            if common or (2 * sizes[counts[1]] >= len(part) > 1):
                continue
            if last.get(key) == counts:
                told = say.t("quality.last_year", year=str(figure["year"] - 1))
                rows.append(question("repeated", figure, shown(figure, say), told, 0, say))
    return rows
