"""The study of cases whose answer is known: by hand, or because nothing can change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.errors import UsageError
from kpi.robustness import Draws, Space, robustness
from kpi.robustness.influence import leave_one_out
from kpi.scoring import score
from tests.builders import choice, document, fact, one_clause, rubric_of, setting
from tests.robustness.cases import case_of, opened, two_towns
from tests.strategies import worlds

TABLES = ("intervals", "chances", "neighbours", "one_at_a_time", "sobol", "left_out", "omitted")


def frame(table: pd.DataFrame) -> dict:
    return table.set_index("station").to_dict("index")


def test_who_loses_nothing_and_who_loses_everything_keep_their_ranks():
    rate = {"family": "shortfall", "bar": {"stated": 95}, "step": 1, "loss": {"setting": "loss"}}
    made = one_clause(rate, share=100, measure="alpha", words="达95%",
                      settings={"loss": setting(10, "percent_of_points", low=3, high=15)})  # fmt: skip
    study = robustness(case_of(made, [fact("a", "1.1a", x=96), fact("b", "1.1a", x=0)]), draws=500)
    rows, counts = frame(study.intervals), frame(study.chances)
    assert [(row["best"], row["low"], row["rank"], row["high"], row["worst"]) for row in rows.values()] == [
        (1, 1, 1, 1, 1), (2, 2, 2, 2, 2)]  # fmt: skip
    assert (rows["a"]["total_least"], rows["b"]["total_most"]) == (10000, 0)
    assert (counts["a"]["1"], counts["b"]["2"]) == (500, 500)
    assert study.neighbours[["ahead", "level", "behind", "apart"]].values.tolist() == [[500, 0, 0, True]]
    assert study.sobol.empty and (study.one_at_a_time["places"] == 0).all()
    assert (study.intervals["moves_most"] == "").all()


def test_an_order_that_turns_at_twenty_on_the_full_grid():
    # L = 10, 11 … 30: A is ahead for the ten values below 20, level at 20, behind for the ten above.
    case = two_towns()
    space = Space.of(case.rubric, grid=20)
    study = robustness(case, draws=Draws(space, np.arange(21)[:, None]), indices=False)
    assert study.neighbours[["better", "worse", "gap", "ahead", "level", "behind", "apart"]].values.tolist() == [
        ["a", "b", 300, 10, 1, 10, False]]  # fmt: skip
    counts = frame(study.chances)
    assert [counts["a"][rank] for rank in ("1", "2", "unranked")] == [11, 10, 0]
    assert [counts["b"][rank] for rank in ("1", "2", "unranked")] == [11, 10, 0]
    rows = frame(study.intervals)
    # A keeps 100 − 0.6·L: from 82 to 94, published at 91; B has 88 in every draw.
    assert [rows["a"][name] for name in ("total", "total_least", "total_most")] == [9100, 8200, 9400]
    assert [rows["b"][name] for name in ("total_least", "total_low", "total_high", "total_most")] == [8800] * 4
    alone = frame(study.one_at_a_time)
    assert [alone["a"][name] for name in ("change_least", "change_most", "best", "worst", "places")] == [
        -900, 300, 1, 2, 1]  # fmt: skip
    assert study.intervals["moves_most"].tolist() == ["cost", "cost"]


def test_the_same_order_drawn_as_a_hypercube():
    # 500 of 1001 values lie below 20; a hypercube misses a share of its draws by less than one draw.
    study = robustness(two_towns(), draws=5000, indices=False)
    ahead = int(study.neighbours["ahead"].iloc[0])
    assert abs(ahead - 5000 * 500 / 1001) <= 1 and study.seed == 2014


def test_indices_of_a_sum_worked_by_hand():
    # 100 − 0.6·x − 0.4·y, both from 10 to 30: the variances are as 36 to 16, so the indices are 0.69 and 0.31.
    parts = [[[{"rule": {"family": "per_event", "losses": {"event": {"setting": name}}}, "share": share}]]
             for name, share in (("x", 60), ("y", 40))]  # fmt: skip
    numbers = {name: setting(20, "percent_of_points", low=10, high=30) for name in "xy"}
    case = case_of(rubric_of(document(parts, settings=numbers)),
                   [fact("a", f"{place}.1a", n_event=1) for place in (1, 2)])  # fmt: skip
    rows = robustness(case, draws=50).sobol.set_index("setting")
    assert rows["of"].tolist() == ["total", "total"]
    for kind in ("first", "overall"):
        assert rows[kind].to_dict() == pytest.approx({"x": 36 / 52, "y": 16 / 52}, abs=0.05)


def test_units_without_a_rank_are_named_with_the_reason():
    rule = {"family": "per_event", "losses": {"event": (20, "percent_of_points")}}
    clause = {"rule": rule, "share": 10, "applies_to": ["town", "office"]}
    content = document([[[clause]]], settings={"veto": choice("unranked", "off")})
    rows = [fact("a", "1.1a", n_event=0), fact("b", "1.1a", state="not_assessed"), fact("c", "1.1a", n_veto=1),
            fact("d", "1.1a", state="not_applicable"), fact("g", "1.1a", of="office", n_event=1)]  # fmt: skip
    study = robustness(case_of(rubric_of(content), rows), draws=40, indices=False)
    assert study.omitted[["station", "reason"]].values.tolist() == [
        ["g", "unranked_class"], ["b", "not_assessed"], ["c", "veto"], ["d", "not_applicable"]]  # fmt: skip
    assert study.intervals["station"].tolist() == ["a"] and study.neighbours.empty
    # Where the veto is off, C has as many points as A: both are first.
    assert study.chances.drop(columns=["station", "name"]).values.tolist() == [[40, 0, 0, 0, 0]]


def test_a_veto_that_is_drawn_leaves_draws_without_a_rank():
    rule = {"family": "per_event", "losses": {"event": (20, "percent_of_points")}}
    made = one_clause(rule, share=10, settings={"veto": choice("off", "unranked")})
    rows = [fact("a", "1.1a", n_event=0, n_veto=1), fact("b", "1.1a", n_event=1)]
    study = robustness(case_of(made, rows), draws=40, indices=False)
    counts = frame(study.chances)
    # Half of the draws take A out, and B is first in them.
    assert counts["a"] == {"name": "A", "1": 20, "2": 0, "unranked": 20}
    assert counts["b"] == {"name": "B", "1": 20, "2": 20, "unranked": 0}
    assert study.neighbours[["ahead", "level", "behind"]].values.tolist() == [[20, 0, 0]]
    assert frame(study.one_at_a_time)["a"]["loses_rank"] and frame(study.intervals)["a"]["draws"] == 20


def test_a_range_that_cannot_be_scored_names_the_clause_and_its_settings():
    rate = {"family": "shortfall", "bar": 95, "step": {"setting": "step"}, "loss": (10, "percent_of_points")}
    made = one_clause(rate, measure="alpha", settings={"step": setting(1, low=0, high=1)})
    with pytest.raises(UsageError, match=r"clause 1\.1a cannot be scored over the whole range of step: .* narrow"):
        robustness(case_of(made, [fact("a", "1.1a", x=90)]), draws=1001)


@settings(max_examples=8)
@given(worlds(years=(2014,)), st.integers(0, 9), st.randoms(use_true_random=False))
def test_what_holds_for_any_rubric(world, seed, random):
    case = opened(world)
    study = robustness(case, draws=30, seed=seed, indices=False)
    counts = study.chances.drop(columns=["station", "name"]).sum(axis=1)
    assert (counts == 30).all() and len(study.intervals) + len(study.omitted) == len(case.stations)
    known = study.intervals[study.intervals["low"].notna()]
    ranks, totals = ["best", "low", "median", "high", "worst"], ["total_least", "total_low", "total_high", "total_most"]
    for names in (ranks, totals, ["best", "rank", "worst"], ["total_least", "total", "total_most"]):
        assert all(values == sorted(values) for values in known[names].astype(int).values.tolist())
    rows, claims = list(world.rows), list(world.claims)
    random.shuffle(rows)
    random.shuffle(claims)
    again = robustness(case_of(case.rubric, rows, claims), draws=30, seed=seed, indices=False)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(study, name))


@settings(max_examples=10)
@given(worlds(years=(2014,)))
def test_an_item_left_out_is_an_item_excluded(world):
    assume(all(row["state"] != "not_assessed" for row in world.rows))
    case = case_of(world.rubric, world.rows, world.claims)
    found = leave_one_out(case).set_index(["item", "station"])
    for item in world.rubric.items:
        inside = case.facts["clause"].str[:-1] == item
        without = case.facts.assign(state=case.facts["state"].mask(inside, "excluded"))
        totals = score(without, world.rubric, case.honours).totals.set_index("station")
        for station, row in found.loc[[item]].droplevel("item").iterrows() if item in found.index else []:
            expected = totals.loc[station]
            assert (row["total"] is pd.NA, row["rank_without"] is pd.NA) == (
                expected["total"] is pd.NA, expected["rank"] is pd.NA)  # fmt: skip
            if row["total"] is not pd.NA:
                assert (row["total"], row["rank_without"]) == (expected["total"], expected["rank"])
