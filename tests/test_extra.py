"""Extra points: once or each time, capped, and beside the base items they overlap."""

from __future__ import annotations

import pytest

from tests.builders import choice, fact, rubric, setting
from tests.worked import (
    CLEAN,
    ENTRIES,
    HUNDRED,
    ONE_EVENT,
    WORTH,
    scored,
    total,
    with_extra,
)


@pytest.mark.parametrize(
    ("settings", "claims", "claimed", "won"),
    [
        ({}, [], 0, 0),
        ({}, [("t1", "B1a")], 300, 300),
        ({}, [("t1", "B1a"), ("t1", "B1b")], 325, 325),
        ({}, [("t2", "B1a")], 0, 0),
        ({}, [("t1", "B1a", 0)], 0, 0),
        ({}, [("t1", "B1a", 1, 2015)], 0, 0),
        # once a year, however often
        ({}, [("t1", "B1b", 3)], 25, 25),
        ({}, [("t1", "B1b"), ("t1", "B1b")], 25, 25),
        ({"extra_repeat": choice("each", "once")}, [("t1", "B1b", 3)], 75, 75),
        ({"extra_repeat": choice("each", "once")}, [("t1", "B1b", 2), ("t1", "B1b")], 75, 75),
        ({"extra_repeat": choice("once", "each")}, [("t1", "B1b", 3)], 25, 25),
        # the cap
        ({"extra_cap": choice("none", "5")}, [("t1", "B1a")], 300, 300),
        ({"extra_cap": setting(5, options=["none", 5])}, [("t1", "B1a")], 300, 300),
        ({"extra_cap": setting(3, options=[3])}, [("t1", "B1a")], 300, 300),
        ({"extra_cap": setting(2.5, options=[2.5])}, [("t1", "B1a")], 300, 250),
        ({"extra_cap": choice("2", "none")}, [("t1", "B1a"), ("t1", "B1b")], 325, 200),
    ],
)
def test_extra_points(settings, claims, claimed, won):
    result = scored(with_extra(**settings), *ONE_EVENT, claims=claims)
    row = total(result)
    assert (row["base"], row["extra_claimed"], row["extra"], row["total"]) == (8800, claimed, won, 8800 + won)
    lines = result.ledger[result.ledger["line"].isin(["extra", "cap"])]
    assert lines["loss"].sum() == -won
    assert lines.loc[lines["line"] == "cap", "loss"].tolist() == ([claimed - won] if claimed > won else [])


def test_extra_points_may_lead_above_a_hundred():
    result = scored(with_extra(), *CLEAN, claims=[("t1", "B1a")])
    assert total(result)["total"] == 10300


@pytest.mark.parametrize(
    ("how", "base", "extra", "state"),
    [("both", 8000, 300, "scored"), ("base", 8000, 0, "scored"), ("extra", 10000, 300, "excluded")],
)
def test_an_extra_line_that_overlaps_a_base_item(how, base, extra, state):
    lines = [ENTRIES[0] | {"overlaps": {"item": "1.1", "setting": "overlap"}}]
    rules = rubric(HUNDRED, extra=lines, settings=WORTH | {"overlap": choice(how, "both", "base", "extra")})
    rows = [fact(station, "1.1a", n_event=2 if station == "t1" else 1) for station in ("t1", "t2")]
    rows = [row | {"n_event": count} for row, count in zip(rows, (2, 2), strict=True)]
    rows += [fact(station, clause, n_event=0) for station in ("t1", "t2") for clause in ("2.1a", "2.1b")]
    result = scored(rules, *rows, claims=[("t1", "B1a")])
    row = total(result)
    # 24 of 60 points lost in item 1.1: 76 of 100, or 40 of the 40 that are left
    assert (row["base"], row["extra"]) == (base if how == "extra" else 7600, extra)
    states = result.clauses.set_index(["station", "clause"])["state"]
    assert (states["t1", "1.1a"], states["t2", "1.1a"]) == (state, "scored")
    assert total(result, "t2")["base"] == 7600


@pytest.mark.parametrize("claim", [("t1", "B1a", 1, 2015), ("t1", "B1a", 0)])
def test_only_a_claim_of_the_year_leaves_the_base_item_out(claim):
    lines = [ENTRIES[0] | {"overlaps": {"item": "1.1", "setting": "overlap"}}]
    rules = rubric(HUNDRED, extra=lines, settings=WORTH | {"overlap": choice("extra", "both", "base")})
    rows = [row | {"year": year} for row in ONE_EVENT for year in (2014, 2015)]
    result = scored(rules, *rows, claims=[claim])
    states = result.clauses.set_index(["year", "clause"])["state"]
    assert states[2014, "1.1a"] == "scored"
    assert states[2015, "1.1a"] == ("excluded" if claim[2] else "scored")
