"""Scoring of a large invented roster, beside the same losses worked out one row at a time.

The facts of a year are repeated under new station codes. What is compared: `kpi.score` (losses, ledger, totals, ranks
and the proof) against plain Python that only works out the losses of one family, the shortfalls, with fractions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

import pandas as pd

import kpi
from kpi.rubric import Rubric

COPIES = (1, 10, 100)


def repeated(facts: pd.DataFrame, copies: int) -> pd.DataFrame:
    """Return the facts under as many new rosters."""
    frames = [facts.assign(station=facts["station"] + f"_{copy}") for copy in range(copies)]
    return pd.concat(frames, ignore_index=True)


def one_by_one(facts: pd.DataFrame, rubric: Rubric) -> int:
    """Return the sum of all shortfalls in hundredths, a row at a time."""
    whole = 0
    for row in facts.itertuples():
        clause = rubric.clauses[row.clause]
        rule = clause.rule
        if rule.family != "shortfall" or row.state != "scored" or row.no_object or rule.bar.target:
            continue
        gap = max(rubric.value(rule.bar) - Fraction(int(row.x_num), int(row.x_den)), 0)
        loss = gap / rubric.value(rule.step) * rubric.value(rule.loss) * Fraction(clause.points, 100)
        whole += min(int(loss + Fraction(1, 2)), clause.points)
    return whole


def median(action: Callable[[], object], runs: int = 5) -> float:
    """Return the median seconds of some runs after one that is not counted."""
    action()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[runs // 2]


def main() -> None:
    """Print seconds and ratios for rosters of growing size."""
    results = kpi.compute(2014)
    print("stations  rows     score s  one by one s  ratio")
    for copies in COPIES:
        facts = repeated(results.facts, copies)
        ours = median(lambda facts=facts: kpi.score(facts, results.rubric), 3)
        plain = median(lambda facts=facts: one_by_one(facts, results.rubric), 3)
        print(f"{facts['station'].nunique():8} {len(facts):8} {ours:8.2f} {plain:13.2f} {plain / ours:6.2f}")
