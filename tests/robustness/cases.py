"""Cases for the robustness study without raw tables: facts as written, whatever the settings."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from kpi.robustness import Case
from kpi.rubric.model import Rubric
from tests.builders import choice, fact, facts, honours, rubric, rubric_of, setting
from tests.strategies import World, written

SPLIT = setting(0, "percent", low=-50, high=50)
LEFT_OPEN = {"steps": ("linear", "whole", "started"), "scope": ("clause", "item"), "inclusive": ("true", "false")}


def case_of(rubric: Rubric, rows: list[dict], claims: list[tuple] = ()) -> Case:
    """Return a case whose facts are the rows, in any order."""
    frame = facts(*rows)
    stations = pd.DataFrame({"station": sorted(set(frame["station"]))})
    stations = stations.assign(name=stations["station"].str.upper(), order=range(1, len(stations) + 1))

    def facts_of(_: Rubric, clauses: object = None) -> pd.DataFrame:
        return frame if clauses is None else frame[frame["clause"].isin(clauses)]

    return Case(2014, rubric, stations, honours(*claims), facts_of)


def opened(world: World) -> Case:
    """Return a world in which nothing is fixed: every number has a range, every choice is open, items may be split."""
    content = world.content
    for clause in written(content):
        for name, options in LEFT_OPEN.items():
            if name in clause["rule"]:
                own = f"{name}_{clause['id']}"
                content["settings"][own] = choice(str(clause["rule"][name]).lower(), *options)
                clause["rule"][name] = {"setting": own}
    for one in content["settings"].values():
        if "options" not in one:
            ends = sorted((Decimal(str(one["value"])), Decimal(str(one["value"])) * Decimal("0.7")))
            one |= {"low": ends[0], "high": ends[1]}
    content["settings"]["clause_split"] = SPLIT
    return case_of(rubric_of(content), world.rows, world.claims)


def two_towns(low: int = 10, value: int = 15, high: int = 30) -> Case:
    """Return A, who loses L percent of 60 points for one event, and B, who loses 12 of 40 whatever the settings are.

    A is ahead while 0.6·L < 12, so for L < 20; at 20 they are level at 88 points.
    """
    made = rubric(
        [[[{"rule": {"family": "per_event", "losses": {"event": {"setting": "cost"}}}, "share": 60}]],
         [[{"rule": {"family": "judgement", "step": 10}, "share": 40}]]],
        settings={"cost": setting(value, "percent_of_points", low=low, high=high)},
    )  # fmt: skip
    rows = [fact("a", "1.1a", n_event=1), fact("a", "2.1a", share=1), fact("b", "1.1a", n_event=0),
            fact("b", "2.1a", share="0.7")]  # fmt: skip
    return case_of(made, rows)
