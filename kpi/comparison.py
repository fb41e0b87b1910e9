"""Units beside each other in one year, and one unit beside itself a year before."""

from __future__ import annotations

import pandas as pd

from kpi.editions.comparability import clause_verdicts
from kpi.results import Results
from kpi.rubric import Rubric

LOST = ["deduction", "item_zeroed"]


def submissions(facts: pd.DataFrame, stations: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return what each department handed in for each unit, as `assessed/owed` clauses; blank where it owes none.

    Parameters
    ----------
    facts : pandas.DataFrame
        Of one year, see `kpi.facts`; of a year with errors what can be read, see `kpi.results.readable`.
    stations : pandas.DataFrame
        The roster of the year.
    rubric : Rubric
        The edition.

    Returns
    -------
    pandas.DataFrame
        One row a unit in administrative order: name, and a column a department in the order of the rubric.
    """
    owners = {key: clause.department for key, clause in rubric.clauses.items()}
    facts = facts.assign(department=facts["clause"].map(owners), known=facts["state"] != "not_assessed")
    counts = facts.groupby(["station", "department"])["known"].agg(["sum", "size"])
    texts = (counts["sum"].astype(str) + "/" + counts["size"].astype(str)).unstack().fillna("")
    order = list(dict.fromkeys(owners.values()))
    table = texts.reindex(index=stations["station"], columns=order).rename_axis(None, axis=1)
    return table.reset_index(drop=True).assign(name=stations["name"].to_numpy())


def largest_fall(results: Results, previous: Results | None = None) -> str:
    """Return the code of the ranked unit that fell by most places since last year; without one, the last in rank."""
    ranked = [part.id for part in results.rubric.classes if part.ranked]
    now = results.totals[results.totals["class"].isin(ranked) & results.totals["rank"].notna()]
    if now.empty:
        return str(results.totals["station"].iloc[0])
    if previous is not None:
        fall = now["rank"] - now["station"].map(previous.totals.set_index("station")["rank"])
        if fall.notna().any() and fall.max() > 0:
            return str(now.loc[fall.astype("Float64").idxmax(), "station"])
    return str(now.sort_values(["rank", "order"], kind="stable").iloc[-1]["station"])


def beside_class(results: Results, station: str) -> pd.DataFrame:
    """Return a unit's categories beside the mean of its class.

    Returns
    -------
    pandas.DataFrame
        category (its name), points, applicable, score, rate and mean (得分率, percent of the points that apply),
        difference (hundredths of a percentage point); blank where there is no score.
    """
    frame = results.categories
    applicable = frame["applicable"].where(frame["applicable"] > 0)
    frame = frame.assign(rate=100 * frame["score"].astype("Float64") / applicable)
    own = frame[frame["station"] == station].set_index("category")
    means = frame[frame["class"] == own["class"].iloc[0]].groupby("category")["rate"].mean()
    names = {part.id: part.name for part in results.rubric.categories if part.id in own.index}
    gap = (100 * (own["rate"] - means)).round().astype("Int64")
    table = own.assign(mean=means, difference=gap).reindex(list(names))
    columns = ["category", "points", "applicable", "score", "rate", "mean", "difference"]
    return table.assign(category=list(names.values())).reset_index(drop=True)[columns]


def places_beside(results: Results, station: str) -> pd.DataFrame:
    """Return a unit between the next better and the next worse total of its class.

    Returns
    -------
    pandas.DataFrame
        name, rank, total, gap (their total less the unit's, hundredths); the unit alone where it has no rank.
    """
    own = results.totals[results.totals["station"] == station]
    total = own["total"].iloc[0]
    same = results.totals["class"] == own["class"].iloc[0]
    rivals = results.totals[same & results.totals["rank"].notna() & (results.totals["station"] != station)]
    if pd.isna(own["rank"].iloc[0]):
        rivals = rivals.head(0)
    better, worse = rivals[rivals["total"] > total], rivals[rivals["total"] < total]
    above, below = better[better["total"] == better["total"].min()], worse[worse["total"] == worse["total"].max()]
    frame = pd.concat([above, own, below], ignore_index=True)
    return frame.assign(gap=frame["total"] - total)[["name", "rank", "total", "gap"]]


def deductions(results: Results, station: str) -> pd.DataFrame:
    """Return a unit's deductions, largest first: its ledger lines with clause_name and department added."""
    lines = results.ledger[results.ledger["line"].isin(LOST) & (results.ledger["station"] == station)]
    clauses = results.rubric.clauses
    lines = lines.assign(
        clause_name=lines["clause"].map({key: clause.name for key, clause in clauses.items()}),
        department=lines["clause"].map({key: clause.department for key, clause in clauses.items()}),
    )
    return lines.sort_values(["loss", "clause"], ascending=[False, True], kind="stable", ignore_index=True)


def change_by_clause(results: Results, previous: Results | None, station: str) -> pd.DataFrame:
    """Return what a unit scores less or more than last year, by clause, the largest drop first.

    Returns
    -------
    pandas.DataFrame
        clause, clause_name, before, score, change (hundredths); only clauses that were scored in both years and
        changed, so empty without a last year. Where the edition changed a clause is found under the id it had then,
        and one that has other points, another rule or other measures now is left out: it is not the unit that moved.
    """
    columns = ["clause", "clause_name", "before", "score", "change"]
    if previous is None:
        return pd.DataFrame(columns=columns)
    now, before = (
        one.clauses[one.clauses["station"] == station].set_index("clause")["score"] for one in (results, previous)
    )
    alike = alike_clauses(results, previous)
    table = now.to_frame().assign(before=now.index.map(alike).map(before)).dropna()
    table = table.assign(change=table["score"] - table["before"]).query("change != 0").reset_index()
    table["clause_name"] = table["clause"].map({key: clause.name for key, clause in results.rubric.clauses.items()})
    return table.sort_values(["change", "clause"], kind="stable", ignore_index=True)[columns]


def alike_clauses(results: Results, previous: Results) -> dict[str, str]:
    """Return the clauses that both years score alike: this year's id → last year's."""
    judged = clause_verdicts(previous.rubric, results.rubric)
    alike = judged[judged["verdict"] == "same"]
    return dict(zip(alike["id"], alike["formerly"].where(alike["formerly"] != "", alike["id"]), strict=True))
