"""Any rubric, any facts: points less what the ledger says is the score, at every level, and is what it should be."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.scoring import score
from tests import oracle
from tests.builders import fact, facts, honours
from tests.strategies import ALONE, FAMILIES, World, worlds, written

UNIT = ["year", "station", "class"]


def scored(world: World, rows=None, claims=None):
    return score(
        facts(*(world.rows if rows is None else rows)),
        world.rubric,
        honours(*(world.claims if claims is None else claims)),
    )


def table(frame: pd.DataFrame, *keys: str) -> dict:
    """A frame as a dictionary of plain Python: order and index do not matter."""
    frame = frame.astype(object).where(frame.notna(), None)
    return {tuple(row[key] for key in keys): row for row in frame.to_dict("records")}


def lost(result, *keys: str) -> dict:
    """The ledger's losses added up."""
    sums: dict = defaultdict(int)
    for row in result.ledger.to_dict("records"):
        sums[tuple(row[key] for key in keys)] += row["loss"]
    return sums


def settled(world: World) -> list[dict]:
    """The facts as they count: base items left out where the unit takes the extra points for them instead."""
    line = world.content["extra"][0]
    if world.content["settings"]["overlap"]["value"] != "extra":
        return world.rows
    claimed = {(who, when) for who, entry, count, when in world.claims if entry == "B1" and count}
    inside = {clause["id"] for clause in written(world.content) if clause["id"][:-1] == line["overlaps"]["item"]}
    return [
        row | {"state": "excluded"} if row["clause"] in inside and (row["station"], row["year"]) in claimed else row
        for row in world.rows
    ]


def expected_clauses(world: World) -> dict:
    """Every clause's score by the oracle, whole items at zero included."""
    clauses = {clause["id"]: clause for clause in written(world.content)}
    rows, scores, zeroed = settled(world), {}, set()
    for row in rows:
        key, clause = (row["year"], row["station"], row["clause"]), clauses[row["clause"]]
        if row["state"] != "scored":
            scores[key] = None
            continue
        rivals = oracle.rivals_of(row["clause"], row, rows) if clause["rule"]["family"] == "relative" else []
        scores[key] = oracle.score_of(clause, world.content["settings"], row, rivals)
        if clause["rule"].get("scope") == "item" and scores[key] == 0 and not row["no_object"]:
            zeroed.add((row["year"], row["station"], row["clause"][:-1]))
    return {
        key: min(value, 0) if value is not None and (*key[:2], key[2][:-1]) in zeroed else value
        for key, value in scores.items()
    }


@settings(max_examples=60)
@given(worlds())
def test_scores_and_ledger_are_those_worked_out_one_by_one(world):
    result = scored(world)
    points = {clause["id"]: int(oracle.exact(clause["share"]) * 100) for clause in written(world.content)}
    expected = expected_clauses(world)
    states = {(row["year"], row["station"], row["clause"]): row["state"] for row in settled(world)}
    clauses, losses = table(result.clauses, "year", "station", "clause"), lost(result, "year", "station", "clause")
    assert set(clauses) == set(expected)
    for key, row in clauses.items():
        assert (row["state"], row["score"], row["points"]) == (states[key], expected[key], points[key[2]])
        if row["score"] is not None:
            assert row["points"] - losses[key] == row["score"] <= row["points"]
        elif row["state"] != "not_assessed":
            assert losses[key] == row["points"]
        else:
            assert losses[key] == 0
        assert row["loss"] == losses[key]
        assert row["applicable"] == (row["points"] if row["state"] in ("scored", "not_assessed") else 0)


@settings(max_examples=25)
@given(worlds())
def test_items_and_categories_are_sums_and_agree_with_the_ledger(world):
    result = scored(world)
    for level, frame in (("item", result.items), ("category", result.categories)):
        groups = defaultdict(list)
        for row in table(result.clauses, "year", "station", "clause").values():
            groups[row["year"], row["station"], row[level]].append(row)
        found, losses = table(frame, "year", "station", level), lost(result, "year", "station", level)
        assert set(found) == set(groups)
        for key, row in found.items():
            parts = groups[key]
            states = {part["state"] for part in parts}
            assert row["points"] == sum(part["points"] for part in parts)
            assert row["applicable"] == sum(part["applicable"] for part in parts)
            assert row["loss"] == losses[key]
            if "not_assessed" in states:
                assert (row["state"], row["score"]) == ("not_assessed", None)
            elif "scored" in states:
                assert row["state"] == "scored"
                assert row["score"] == sum(part["score"] or 0 for part in parts) == row["points"] - losses[key]
            else:
                assert row["state"] == ("excluded" if "excluded" in states else "not_applicable")
                assert (row["score"], row["points"] - losses[key]) == (None, 0)


@settings(max_examples=40)
@given(worlds())
def test_totals_are_rebased_and_the_ledger_leads_to_them(world):
    result = scored(world)
    full = int(oracle.exact(world.content["total"]) * 100)
    totals, losses = table(result.totals, "year", "station"), lost(result, "year", "station")
    groups = defaultdict(list)
    for row in table(result.clauses, "year", "station", "clause").values():
        groups[row["year"], row["station"]].append(row)
    assert set(totals) == set(groups)
    for key, row in totals.items():
        parts = groups[key]
        earned, applicable = sum(part["score"] or 0 for part in parts), sum(part["applicable"] for part in parts)
        open_ = sum(part["points"] for part in parts if part["state"] == "not_assessed")
        extra = oracle.extra_of(world.content, world.claims, key[1], key[0])
        assert (row["points"], row["applicable"], row["extra"]) == (full, applicable, extra)
        assert row["extra_claimed"] >= extra
        base = oracle.half_up(Fraction(earned * full, applicable)) if applicable else None
        if open_:
            assert (row["state"], row["score"], row["base"], row["total"], row["rank"]) == ("not_assessed", *[None] * 4)
            assert row["high"] == oracle.half_up(Fraction((earned + open_) * full, applicable)) + extra
            assert row["low"] <= base + extra
        elif applicable:
            assert (row["state"], row["score"], row["base"], row["total"]) == ("scored", earned, base, base + extra)
            assert row["low"] == row["high"] == row["total"] == full - losses[key]
            categories = [
                part["score"] or 0
                for part in table(result.categories, "year", "station", "category").values()
                if (part["year"], part["station"]) == key
            ]
            assert sum(categories) == earned
        else:
            assert (row["state"], row["base"], row["total"], row["rank"]) == ("not_applicable", None, None, None)
            assert row["low"] is row["high"] is None


@settings(max_examples=30)
@given(worlds())
def test_ranks_are_one_more_than_those_who_are_better(world):
    totals = table(scored(world).totals, "year", "station")
    unranked = world.content["settings"]["veto"]["value"] == "unranked"
    for row in totals.values():
        rivals = [other for other in totals.values() if (other["year"], other["class"]) == (row["year"], row["class"])]
        standing = [
            other["total"] for other in rivals if other["total"] is not None and not (unranked and other["veto"])
        ]
        if row["total"] is None or (unranked and row["veto"]) or row["class"] == "office":
            assert row["rank"] is None
        else:
            assert row["rank"] == 1 + sum(total > row["total"] for total in standing)
        assert row["provisional"] == any(other["state"] == "not_assessed" for other in rivals)


@settings(max_examples=20)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(world, random):
    result = scored(world)
    rows, claims = list(world.rows), list(world.claims)
    random.shuffle(rows)
    random.shuffle(claims)
    again = scored(world, rows, claims)
    keys = {
        "clauses": ["year", "station", "clause"],
        "items": ["year", "station", "item"],
        "categories": ["year", "station", "category"],
        "totals": ["year", "station"],
    }
    for name, by in keys.items():
        assert table(getattr(again, name), *by) == table(getattr(result, name), *by)
    pd.testing.assert_frame_equal(again.ledger, result.ledger)


@settings(max_examples=20)
@given(st.data(), worlds(ALONE))
def test_one_unit_changes_nobody_else(data, world):
    assume(len({row["station"] for row in world.rows}) > 1)
    station = data.draw(st.sampled_from(sorted({row["station"] for row in world.rows})))
    rows = [row | {"state": "not_applicable"} if row["station"] == station else row for row in world.rows]
    claims = [claim for claim in world.claims if claim[0] != station]
    before, after = scored(world), scored(world, rows, claims)
    for name in ("clauses", "items", "categories", "ledger"):
        frames = [
            frame[frame["station"] != station].reset_index(drop=True)
            for frame in (getattr(before, name), getattr(after, name))
        ]
        pd.testing.assert_frame_equal(*frames)
    kept = [
        "year",
        "station",
        "points",
        "applicable",
        "score",
        "base",
        "extra_claimed",
        "extra",
        "total",
        "state",
        "low",
        "high",
    ]
    frames = [
        result.totals.loc[result.totals["station"] != station, kept].reset_index(drop=True)
        for result in (before, after)
    ]
    pd.testing.assert_frame_equal(*frames)


@settings(max_examples=15)
@given(worlds(years=(2014,)), worlds(years=(2014,)))
def test_years_do_not_touch_each_other(world, other):
    rows = [row | {"year": 2015, "state": "scored", "no_object": True} for row in world.rows]
    claims = [(*claim[:3], 2015) for claim in other.claims]
    alone, both = scored(world), scored(world, world.rows + rows, world.claims + claims)
    for name in ("clauses", "items", "categories", "totals", "ledger"):
        frame = getattr(both, name)
        pd.testing.assert_frame_equal(frame[frame["year"] == 2014].reset_index(drop=True), getattr(alone, name))


@settings(max_examples=25)
@given(st.data(), worlds(["per_event", "zeroing", "timeliness", "checklist"], years=(2014,)))
def test_one_more_finding_never_helps(data, world):
    places = [place for place, row in enumerate(world.rows) if row["state"] == "scored" and not row["no_object"]]
    assume(places)
    place = data.draw(st.sampled_from(places))
    kind = data.draw(
        st.sampled_from([name for name in world.rows[place] if name.startswith("n_") and name != "n_veto"])
    )
    worse = [row | {kind: row[kind] + 1} if number == place else row for number, row in enumerate(world.rows)]
    before, after = (table(scored(world, rows).clauses, "year", "station", "clause") for rows in (world.rows, worse))
    for key, row in after.items():
        assert (row["score"] is None) == (before[key]["score"] is None)
        assert row["score"] is None or row["score"] <= before[key]["score"]


@settings(max_examples=25)
@given(st.data(), worlds(ALONE, years=(2014,)))
def test_whatever_is_still_handed_in_the_total_lies_within_its_bounds(data, world):
    before = table(scored(world).totals, "station")
    clauses = {clause["id"]: clause for clause in written(world.content)}
    open_ = {row["station"] for row in world.rows if row["state"] == "not_assessed"}
    assume(open_)
    rows = []
    for row in world.rows:
        if row["state"] == "not_assessed":
            given_ = {
                name: data.draw(part) for name, part in FAMILIES[clauses[row["clause"]]["rule"]["family"]][2].items()
            }
            row = fact(row["station"], row["clause"], of=row["class"], **given_)
        rows.append(row)
    after = table(scored(world, rows).totals, "station")
    for (station,), row in after.items():
        if station in open_ and row["total"] is not None:
            assert before[station,]["low"] <= row["total"] <= before[station,]["high"]
