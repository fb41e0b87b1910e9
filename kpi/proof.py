"""The proof that every score follows from the ledger, run with every scoring."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi.exact import hundredths
from kpi.rubric.model import Rubric

UNIT = ["year", "station", "class"]


def prove(result, rubric: Rubric) -> None:
    """Check that points − Σ ledger = score for every clause, item, category and total.

    Raises
    ------
    ArithmeticError
        Naming the first level, unit and difference that does not add up.
    """
    full, ledger = hundredths(rubric.total), result.ledger
    levels = {"clause": result.clauses, "item": result.items, "category": result.categories}
    for level, frame in levels.items():
        lost = ledger[ledger[level] != ""].groupby([*UNIT, level])["loss"].sum()
        held = lost.reindex(pd.MultiIndex.from_frame(frame[[*UNIT, level]])).fillna(0).to_numpy(dtype="int64")
        left = frame["points"].to_numpy(dtype="int64") - held
        expected = frame["score"].fillna(pd.Series(left, index=frame.index)).to_numpy(dtype="int64")
        _agree(level, frame, left, expected)
    totals = result.totals
    lost = ledger.groupby(UNIT)["loss"].sum().reindex(pd.MultiIndex.from_frame(totals[UNIT])).fillna(0)
    left = full - lost.to_numpy(dtype="int64")
    _agree("total", totals, left, totals["total"].fillna(pd.Series(left, index=totals.index)).to_numpy(dtype="int64"))


def _agree(level: str, frame: pd.DataFrame, left: np.ndarray, expected: np.ndarray) -> None:
    wrong = np.flatnonzero(left != expected)
    if len(wrong):
        row = frame.iloc[wrong[0]]
        unit = f"{row['station']} {row['year']} {row.get(level, '')}".strip()
        gap = int(left[wrong[0]] - expected[wrong[0]])
        raise ArithmeticError(f"{level} {unit}: ledger and score differ by {gap} hundredths")
