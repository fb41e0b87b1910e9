"""Which setting moves a rank: each alone over its range, all together by Sobol indices, and each item left out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi.exact import hundredths, rebased
from kpi.ranking import rank
from kpi.robustness.case import Case
from kpi.robustness.design import Draws, Space
from kpi.robustness.engine import Standings, standings
from kpi.robustness.plan import Plan
from kpi.robustness.summary import ranked_units


def one_at_a_time(case: Case, space: Space, plan: Plan) -> pd.DataFrame:
    """Return what each setting alone does to each unit over its range, the others as published.

    The points of a clause (`points_<clause>`) are moved alone as well; the other clauses of its item make up for it.

    Raises
    ------
    ArithmeticError
        Where the settings as published do not give the published totals: a defect of this package, never of the data.

    Returns
    -------
    pandas.DataFrame
        station, name, setting, clause (of a split), change_least and change_most (of the total, hundredths), best and
        worst (rank), places (the farthest from the published rank), loses_rank. Settings in the rubric's order.
    """
    rows, owners = [space.published()[0]], [-1]
    for place, factor in enumerate(space.factors):
        for level in factor.levels(plan.levels):
            row = space.published()[0]
            row[place] = level
            rows.append(row)
            owners.append(place)
    found, owner = standings(case, Draws(space, np.array(rows))), np.array(owners)
    _prove(case, found)
    units, told = ranked_units(case), []
    for number, factor in enumerate(space.factors):
        here = (owner == number) | (owner == -1)
        for unit in units.itertuples():
            known = found.known[here, unit.place]
            changes = found.totals[here, unit.place][known] - unit.total
            ranks = found.ranks[here, unit.place][known]
            best, worst = int(ranks.min()), int(ranks.max())
            told.append((unit.station, unit.name, factor.name, factor.clause, int(changes.min()), int(changes.max()),
                         best, worst, max(unit.rank - best, worst - unit.rank), bool((~known).any())))  # fmt: skip
    columns = ["station", "name", "setting", "clause", "change_least", "change_most", "best", "worst", "places",
               "loses_rank"]  # fmt: skip
    return pd.DataFrame(told, columns=columns)


def _prove(case: Case, found: Standings) -> None:
    """Check that the first draw, the settings as published, gives the published totals and ranks."""
    totals, ranks = (case.units[name].fillna(0).to_numpy(dtype="int64") for name in ("total", "rank"))
    wrong = (found.totals[0] != totals) | (found.ranks[0] != ranks)
    if wrong.any():
        station = case.units.loc[wrong, "station"].iloc[0]
        raise ArithmeticError(f"{station} {case.year}: the draws do not start from the published total")


def strongest(alone: pd.DataFrame) -> pd.DataFrame:
    """Return for each unit the setting that moves its rank most, of equal ones the one that moves its total most.

    Units that no setting alone can move are left out: station, setting, places, change (largest, hundredths).
    """
    size = np.maximum(-alone["change_least"], alone["change_most"])
    moved = alone.assign(change=size)[alone["places"] > 0]
    order = moved.sort_values(["places", "change"], ascending=False, kind="stable")
    return order.drop_duplicates("station")[["station", "setting", "places", "change"]].reset_index(drop=True)


def sobol(case: Case, space: Space, plan: Plan, seed: int) -> pd.DataFrame:
    """Return Sobol's first-order and total indices of each unit's total, and of its lead over the next in rank.

    First order is the share of the variance that a setting explains alone, the total index the share it has a part in;
    where they differ, settings act together. The points of all clauses are one group. Estimated by SALib on scrambled
    Sobol points (Saltelli 2002; Saltelli et al. 2010, Computer Physics Communications 181:259–270).

    Returns
    -------
    pandas.DataFrame
        station, name, of (`total` or `lead`), setting, first, first_half, overall, overall_half (half-widths of their
        confidence intervals); indices below the plan's least left out, the largest first.
    """
    from SALib.analyze import sobol as analysis  # scipy takes half a second that no other command needs
    from SALib.sample import sobol as sampling

    columns = ["station", "name", "of", "setting", "first", "first_half", "overall", "overall_half"]
    if not space.factors:
        return pd.DataFrame(columns=columns)
    problem = {
        "num_vars": len(space.factors), "names": [factor.name for factor in space.factors],
        "bounds": [[0, 1]] * len(space.factors), "groups": [factor.group for factor in space.factors],
    }  # fmt: skip
    points = sampling.sample(problem, plan.sobol.base, calc_second_order=False, seed=seed)
    found = standings(case, space.from_unit(points))
    rows = []
    for station, name, what, values in _outputs(case, found):
        if len(np.unique(values)) < 2:
            continue
        index = analysis.analyze(
            problem, values.astype(float), calc_second_order=False, num_resamples=plan.sobol.resamples,
            conf_level=plan.sobol.confidence, seed=seed,
        )  # fmt: skip
        sizes = np.round([index["S1"], index["S1_conf"], index["ST"], index["ST_conf"]], plan.sobol.decimals)
        told = [
            (station, name, what, group, *map(float, size)) for group, size in zip(space.groups, sizes.T, strict=True)
        ]
        rows += sorted((row for row in told if row[6] >= plan.sobol.least), key=lambda row: -row[6])
    return pd.DataFrame(rows, columns=columns)


def _outputs(case: Case, found: Standings) -> list[tuple[str, str, str, np.ndarray]]:
    """Return what is explained: totals, and leads over the next in rank; only where they exist in every draw."""
    whole, outputs = found.known.all(axis=0), []
    for _, group in ranked_units(case).groupby("class", sort=False):
        units = [unit for unit in group.itertuples() if whole[unit.place]]
        for unit, behind in zip(units, [*units[1:], None], strict=True):
            outputs.append((unit.station, unit.name, "total", found.totals[:, unit.place]))
            if behind is not None:
                lead = found.totals[:, unit.place] - found.totals[:, behind.place]
                outputs.append((unit.station, unit.name, "lead", lead))
    return outputs


def leave_one_out(case: Case) -> pd.DataFrame:
    """Return the ranks without each item, its points taken out and the rest restored to the full total.

    Returns
    -------
    pandas.DataFrame
        station, name, item, total (without it, hundredths), rank, rank_without, places (positive: better without it);
        blank where nothing else applies to the unit.
    """
    scores, full = case.published, hundredths(case.rubric.total)
    units = case.units.merge(scores.totals[["station", "applicable", "score", "extra"]], on="station")
    units = units[units["score"].notna()].reset_index(drop=True)
    parts = []
    for item in case.rubric.items:
        own = scores.items[scores.items["item"] == item].set_index("station").reindex(units["station"])
        left = (units["applicable"] - own["applicable"].fillna(0).to_numpy()).to_numpy(dtype="int64")
        earned = (units["score"] - own["score"].fillna(0).to_numpy()).to_numpy(dtype="int64")
        total = rebased(earned, np.where(left > 0, left, 1), full) + units["extra"].to_numpy(dtype="int64")
        without = units.assign(total=pd.Series(total).astype("Int64").where(left > 0))
        ranks = rank(without, case.rubric)["rank"]
        told = without[["station", "name", "total", "rank"]].assign(item=item, rank_without=ranks)
        parts.append(told[told["rank"].notna()])
    frame = pd.concat(parts, ignore_index=True).assign(places=lambda rows: rows["rank"] - rows["rank_without"])
    return frame[["station", "name", "item", "total", "rank", "rank_without", "places"]]
