"""A year's results without what the public edition must not know: what is not in them cannot be printed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpi.publish.public.settings import covered_classes, public_settings
from kpi.results import Results

LEFT_OUT = ("facts", "clauses", "items", "indicators", "attribution", "reconciliation", "warnings", "coercions")
NAMES = ("entry", "line", "text", "entry_name", "document")


def reduced(results: Results) -> Results:
    """Return results that hold totals, category points and extra points alone; points in hundredths.

    Facts, clauses, items, measured values, births and warnings are empty. The ledger keeps one line a unit, category
    and kind of line, of units that have a total. A category that is not assessed in full has no loss and a unit without
    a total has no bounds: both would be the sum of the clauses that are known.
    """
    blank = {name: getattr(results, name).iloc[:0] for name in LEFT_OUT}
    totals = reduced_history(results.totals)
    return replace(
        results, **blank, totals=totals, categories=_categories(results), ledger=_ledger(results, totals),
        extras=_extras(results.extras), missing=_missing(results),
    )  # fmt: skip


def reduced_history(totals: pd.DataFrame) -> pd.DataFrame:
    """Return totals of any years without their bounds."""
    return totals.assign(low=pd.array([pd.NA] * len(totals), "Int64"), high=pd.array([pd.NA] * len(totals), "Int64"))


def _categories(results: Results) -> pd.DataFrame:
    frame = results.categories[results.categories["class"].isin(covered_classes(results.rubric))]
    frame = frame.reset_index(drop=True)
    return frame.assign(loss=frame["loss"].astype("Int64").where(frame["state"] != "not_assessed"))


def _ledger(results: Results, totals: pd.DataFrame) -> pd.DataFrame:
    shown = totals.loc[totals["total"].notna() & totals["class"].isin(covered_classes(results.rubric)), "station"]
    lines = results.ledger[results.ledger["station"].isin(shown)]
    lines = lines.assign(line=lines["line"].replace("item_zeroed", "deduction"))
    keys = ["station", "name", "class", "category", "line"]
    summed = lines.groupby(keys, sort=False, as_index=False)[["points", "loss"]].sum()
    return summed.reindex(columns=results.ledger.columns).assign(year=results.year)


def _extras(extras: pd.DataFrame) -> pd.DataFrame:
    """Return the extra points; of one that names something sensitive only the points."""
    names = [name for name in NAMES if name in extras]
    hushed = [public_settings().sensitive(*row) for row in extras[names].itertuples(index=False, name=None)]
    return extras.assign(**{name: extras[name].mask(pd.Series(hushed, extras.index, dtype=bool), "") for name in names})


def _missing(results: Results) -> pd.DataFrame:
    """Return in which categories of which units something was not handed in, once each."""
    names = {part.id: part.name for part in results.rubric.categories}
    own = results.missing["clause"].map({key: clause.category for key, clause in results.rubric.clauses.items()})
    frame = results.missing.assign(clause=own, clause_name=own.map(names), department="")
    return frame.drop_duplicates(ignore_index=True)
