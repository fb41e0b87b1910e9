"""Rubrics, facts and results that are worked out on paper, for tests."""

from __future__ import annotations

import pandas as pd

from kpi.scoring import score
from tests.builders import fact, facts, honours, rubric, setting

EVENTS = {"family": "per_event", "losses": {"event": (20, "percent_of_points")}}


CASE = {"family": "zeroing", "scope": "item"}


def scored(rules, *rows, claims=()):
    return score(facts(*rows), rules, honours(*claims))


def clause_score(rules, clause="1.1a", **given):
    return int(scored(rules, fact("t1", clause, **given)).clauses["score"].iloc[0])


def ledger(result, *columns):
    return [tuple(row) for row in result.ledger[list(columns)].astype(object).to_numpy().tolist()]


def total(result, station="t1"):
    row = result.totals[result.totals["station"] == station].iloc[0]
    return {name: None if pd.isna(row[name]) else row[name] for name in result.totals}


HUNDRED = [[[{"rule": EVENTS, "share": 60}]], [[{"rule": EVENTS, "share": 27}, {"rule": EVENTS, "share": 13}]]]


ENTRIES = [
    {
        "line": "B1",
        "text": "获奖",
        "entries": [
            {"id": "B1a", "name": "甲", "points": {"setting": "b1a"}},
            {"id": "B1b", "name": "乙", "points": {"setting": "b1b"}},
        ],
    }
]


WORTH = {"b1a": setting(3, "points"), "b1b": setting(0.25, "points")}


def with_extra(extra=ENTRIES, **settings):
    return rubric(HUNDRED, extra=extra, settings=WORTH | settings)


CLEAN = [fact("t1", clause, n_event=0) for clause in ("1.1a", "2.1a", "2.1b")]


ONE_EVENT = [fact("t1", "1.1a", n_event=1), *CLEAN[1:]]


def three(*events, missing=(), **more):
    """Towns t1, t2, … with so many events on one clause of 100 points."""
    rules = rubric(
        [
            [
                [{"rule": {"family": "per_event", "losses": {"event": (1, "points")}}, "share": 90}],
                [{"rule": EVENTS, "share": 10}],
            ]
        ],
        **more,
    )
    rows = []
    for place, count in enumerate(events, 1):
        rows += [
            fact(f"t{place}", "1.1a", n_event=count),
            fact(f"t{place}", "1.2a", state="not_assessed" if place in missing else "scored", n_event=0),
        ]
    return rules, rows
