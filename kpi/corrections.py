"""What each correction and decided appeal moved: points and ranks with it, and without it alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kpi.editions import edition
from kpi.home import Home
from kpi.results import accepted, facts_before, score_tables
from kpi.rubric import Rubric

RULED = ["year", "station", "clause", "table", "measure_or_kind", "field", "before", "after", "reason", "asked_by",
         "document", "date"]  # fmt: skip
MOVED = ["points_moved", "rank_before", "rank_after", "others_moved"]


def effects(year: int, raw: Path | None = None, rubric: Rubric | None = None) -> pd.DataFrame:
    """Return the rulings of a year with what each of them moved.

    Each ruling is taken away alone, the year is scored again without it, and the two results are compared.

    Parameters
    ----------
    year : int
        A year with a folder in `raw`.
    raw : Path, optional
        The folder of raw tables; the home's by default.
    rubric : Rubric, optional
        The edition; the one in force in that year by default.

    Returns
    -------
    pandas.DataFrame
        The ruling as handed in, points_moved (hundredths its unit's total gained by it), rank_before and rank_after
        of its unit, others_moved (how many other units of the class have another rank by it).

    Raises
    ------
    InputRefused
        With every problem of the tables.

    Examples
    --------
    >>> moved = effects(2014)
    >>> moved.columns[-4:].tolist(), bool(len(moved))
    (['points_moved', 'rank_before', 'rank_after', 'others_moved'], True)
    """
    raw = Home.find().raw if raw is None else Path(raw)
    rubric = rubric or edition(year, raw)
    _, roster, tables = accepted(year, raw, rubric)
    previous = facts_before(year, raw, rubric)
    decided = tables["rulings"]

    def totals(kept: pd.DataFrame) -> pd.DataFrame:
        scores = score_tables(year, roster, tables | {"rulings": kept}, rubric, previous)[2]
        return scores.totals.set_index("station")

    after = totals(decided)
    rows = [_moved(after, totals(decided.drop(index)), decided.loc[index]) for index in decided.index]
    frame = pd.DataFrame(rows, columns=MOVED, index=decided.index).astype("Int64")
    return decided[RULED].join(frame).reset_index(drop=True)


def _moved(after: pd.DataFrame, before: pd.DataFrame, ruling: pd.Series) -> tuple:
    own, old = after.loc[ruling["station"]], before.loc[ruling["station"]]
    others = after.index != ruling["station"]
    ranks = pd.DataFrame({"after": after["rank"], "before": before["rank"]})[others].fillna(0)
    return own["total"] - old["total"], old["rank"], own["rank"], int((ranks["after"] != ranks["before"]).sum())
