"""The whole study of a year, as tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpi.robustness import influence, summary
from kpi.robustness.case import Case, case_of
from kpi.robustness.design import Draws, Space
from kpi.robustness.engine import standings
from kpi.robustness.plan import Plan, plan
from kpi.rubric.model import Rubric


@dataclass(frozen=True, eq=False)
class Robustness:
    """How much of a year's ranks rests on what the document left open.

    Attributes
    ----------
    year, rubric, draws, seed, plan : int, Rubric, int, int, Plan
        What was studied, how often and from which seed.
    settings : list of str
        The settings that vary; the split of items over their clauses is one of them.
    intervals, chances, neighbours : pandas.DataFrame
        See `kpi.robustness.summary`; intervals also names the setting that moves a rank most (`moves_most`).
    one_at_a_time, sobol, left_out : pandas.DataFrame
        See `kpi.robustness.influence`; `left_out` are the ranks without each item.
    omitted : pandas.DataFrame
        Units of which nothing is said, and why.
    """

    year: int
    rubric: Rubric
    draws: int
    seed: int
    plan: Plan
    settings: list[str]
    intervals: pd.DataFrame
    chances: pd.DataFrame
    neighbours: pd.DataFrame
    one_at_a_time: pd.DataFrame
    sobol: pd.DataFrame
    left_out: pd.DataFrame
    omitted: pd.DataFrame


def robustness(
    case: Case | int, draws: int | Draws | None = None, seed: int | None = None, indices: bool = True
) -> Robustness:
    """Return how far ranks and totals of a year move when everything the document left open is drawn anew.

    Parameters
    ----------
    case : Case or int
        A year, or what was handed in for it (`case_of`).
    draws : int or Draws, optional
        How many combinations are drawn, or a design of your own; the plan's number by default.
    seed : int, optional
        The same seed gives the same tables; the plan's by default.
    indices : bool
        Whether Sobol indices are estimated too, which takes draws of their own.

    Raises
    ------
    InputRefused
        With every problem of the year's tables.
    UsageError
        For a range of a setting that holds a value nothing can be scored with.
    ArithmeticError
        Where the published settings do not give the published totals: a defect of this package, never of the data.

    Examples
    --------
    >>> study = robustness(2018, draws=200, indices=False)
    >>> (study.chances.drop(columns=["station", "name"]).sum(axis=1) == 200).all()
    np.True_
    """
    numbers = plan()
    case = case_of(case) if isinstance(case, int) else case
    seed = numbers.seed if seed is None else seed
    space = draws.space if isinstance(draws, Draws) else Space.of(case.rubric, numbers.grid)
    design = draws if isinstance(draws, Draws) else space.draws(draws or numbers.draws, seed)
    found = standings(case, design)
    alone = influence.one_at_a_time(case, space, numbers)
    most = influence.strongest(alone).set_index("station")["setting"]
    intervals = summary.intervals(case, found, numbers)
    return Robustness(
        case.year, case.rubric, len(design), seed, numbers, space.groups,
        intervals=intervals.assign(moves_most=intervals["station"].map(most).fillna("")),
        chances=summary.chances(case, found), neighbours=summary.neighbours(case, found, numbers), one_at_a_time=alone,
        sobol=influence.sobol(case, space if indices else Space(case.rubric, ()), numbers, seed),
        left_out=influence.leave_one_out(case), omitted=summary.omitted(case),
    )  # fmt: skip
