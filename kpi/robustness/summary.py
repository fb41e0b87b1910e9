"""From draws to what can be said of a rank: its interval, the chance of each place, who is really ahead of whom."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from kpi.robustness.case import Case
from kpi.robustness.engine import Standings
from kpi.robustness.plan import Plan


def ranked_units(case: Case) -> pd.DataFrame:
    """Return the units that have a published rank, by class and rank, with `place`, their column in the standings."""
    units = case.units.assign(place=range(len(case.units)))
    units = units[units["rank"].notna()].astype({"rank": "int64", "total": "int64"})
    return units.sort_values(["class", "rank", "order", "station"], kind="stable", ignore_index=True)


def omitted(case: Case) -> pd.DataFrame:
    """Return the units of which nothing is said, and why: station, name, class, reason.

    Reasons: `unranked_class`, `not_assessed` or `not_applicable` (no total), `veto` (taken out of the ranking).
    """
    known = set(case.units.loc[case.units["rank"].notna(), "station"])
    ranked = {part.id for part in case.rubric.classes if part.ranked}
    rows = case.published.totals.merge(case.stations[["station", "name", "order"]], on="station", how="left")
    rows = rows[~rows["station"].isin(known)].sort_values(["class", "order", "station"], ignore_index=True)
    reason = rows["state"].mask(rows["state"] == "scored", "veto").mask(~rows["class"].isin(ranked), "unranked_class")
    return rows[["station", "name", "class"]].assign(reason=reason)


def intervals(case: Case, found: Standings, plan: Plan) -> pd.DataFrame:
    """Return for each unit where its rank and total lie in the draws.

    Returns
    -------
    pandas.DataFrame
        station, name, class, rank (published), tied, median, low and high (the plan's percentages of the draws), best
        and worst (the published rank included); total (published), total_low, total_high, total_least, total_most in
        hundredths; draws in which it has a rank. Blank where it has none in any draw. Quantiles are members of the
        draws (inverted distribution function).
    """
    units, rows = ranked_units(case), []
    parts = (plan.low / 100, 0.5, plan.high / 100)
    for unit in units.itertuples():
        here = found.known[:, unit.place]
        ranks, totals = found.ranks[here, unit.place], found.totals[here, unit.place]
        row: dict[str, object] = {"draws": int(here.sum())}
        if len(ranks):
            low, median, high = (int(value) for value in np.quantile(ranks, parts, method="inverted_cdf"))
            least, most = (int(np.quantile(totals, part, method="inverted_cdf")) for part in (parts[0], parts[2]))
            row |= {"median": median, "low": low, "high": high, "best": min(unit.rank, ranks.min()),
                    "worst": max(unit.rank, ranks.max()), "total_low": least, "total_high": most,
                    "total_least": min(unit.total, totals.min()),
                    "total_most": max(unit.total, totals.max())}  # fmt: skip
        rows.append(row)
    told = ["median", "low", "high", "best", "worst", "total_low", "total_high", "total_least", "total_most", "draws"]
    frame = pd.DataFrame(rows, columns=told).astype("Int64")
    tied = units.duplicated(["class", "rank"], keep=False)
    own = units[["station", "name", "class", "rank"]].assign(tied=tied)
    return pd.concat([own, frame[told[:5]], units["total"], frame[told[5:]]], axis=1)


def chances(case: Case, found: Standings) -> pd.DataFrame:
    """Return in how many draws each unit has each rank: station, name, `1`, `2`, …, unranked."""
    units = ranked_units(case)
    most = max([1, *case.units.groupby("class").size()])
    counts = [np.bincount(found.ranks[:, place], minlength=most + 1) for place in units["place"]]
    table = pd.DataFrame(np.array(counts, dtype=np.int64).reshape(len(units), most + 1))
    table.columns = ["unranked", *map(str, range(1, most + 1))]
    return pd.concat([units[["station", "name"]], table[[*table.columns[1:], "unranked"]]], axis=1)


def neighbours(case: Case, found: Standings, plan: Plan) -> pd.DataFrame:
    """Return for each two units that follow each other in rank in how many draws the better one stays ahead.

    Returns
    -------
    pandas.DataFrame
        class, better, worse (stations), better_name, worse_name, better_rank, worse_rank, gap (hundredths), ahead,
        level, behind (draws in which both have a rank), apart: ahead in as many percent of them as the plan asks.
    """
    rows = []
    for name, group in ranked_units(case).groupby("class", sort=False):
        units = list(group.itertuples())
        for better, worse in pairwise(units):
            both = found.known[:, better.place] & found.known[:, worse.place]
            gap = (found.totals[:, better.place] - found.totals[:, worse.place])[both]
            ahead, compared = int((gap > 0).sum()), len(gap)
            rows.append({
                "class": name, "better": better.station, "worse": worse.station, "better_name": better.name,
                "worse_name": worse.name, "better_rank": better.rank, "worse_rank": worse.rank,
                "gap": better.total - worse.total, "ahead": ahead, "level": int((gap == 0).sum()),
                "behind": int((gap < 0).sum()), "apart": compared > 0 and 100 * ahead >= plan.apart * compared,
            })  # fmt: skip
    columns = ["class", "better", "worse", "better_name", "worse_name", "better_rank", "worse_rank", "gap", "ahead",
               "level", "behind", "apart"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
