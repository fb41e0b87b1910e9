"""What a clause reads: exact numbers out of months, several measures, findings, judgements and the year before."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pandas as pd
import pytest

from kpi.facts import _alone, _combined
from tests.builders import one_clause
from tests.joined import NOBODY, RATE, TOWNS, built, of, states, whole


@pytest.mark.parametrize(
    ("given", "x"),
    [
        ({"numerator": 19, "denominator": 20}, Fraction(95)),
        ({"numerator": 968, "denominator": 1019}, Fraction(96800, 1019)),
        ({"value": "0.7"}, Fraction(7, 10)),
        ({"value": "95.30"}, Fraction(953, 10)),
        ({"numerator": 0, "denominator": 7}, 0),
        ({"numerator": 1, "denominator": 3, "value": "33.33"}, Fraction(100, 3)),
    ],
)
def test_rates_are_exact(given, x):
    facts, _ = built(one_clause(RATE, measure="alpha"), measures=[{"station": "t1", "measure": "alpha", **given}])
    assert of(facts, "x") == x
    assert states(facts) == {("t1", "1.1a"): "scored", ("t2", "1.1a"): "not_assessed", ("t3", "1.1a"): "not_assessed"}


def test_numbers_larger_than_a_float_can_hold_stay_exact():
    first, second = 999_999_937, 999_999_929
    rules = one_clause(RATE | {"combine": "mean"}, measure=["alpha", "beta"])
    rows = [
        {"station": station, "measure": measure, "numerator": size - 1, "denominator": size}
        for station in ("t1", "t2")
        for measure, size in (("alpha", first), ("beta", second))
    ]
    facts, _ = built(rules, measures=rows[:-1])
    assert of(facts, "x") == (Fraction(100 * (first - 1), first) + Fraction(100 * (second - 1), second)) / 2
    assert of(facts, "x", "t2") is None


@pytest.mark.parametrize(("given", "x"), [({"numerator": 3}, 3), ({"value": 4}, 4), ({"numerator": 0}, 0)])
def test_counts_are_whole(given, x):
    rules = one_clause({"family": "minimum_count", "bar": 4, "loss": 1}, measure="articles")
    facts, _ = built(rules, measures=[{"station": "t1", "measure": "articles", **given}])
    assert of(facts, "x") == x


def test_numbers_as_reported_stay_beside():
    facts, _ = built(
        one_clause(RATE, measure="alpha"),
        measures=[{"station": "t1", "measure": "alpha", "numerator": 38, "denominator": 40}],
    )
    row = facts.iloc[0]
    assert (row["numerator"], row["denominator"]) == (38, 40)


def months(counts, station="t1"):
    return [
        {"station": station, "measure": "monthly", "period": month, "numerator": count}
        for month, count in enumerate(counts, 1)
    ]


@pytest.mark.parametrize(
    ("counts", "state", "short"),
    [
        ([3] * 12, "scored", 0),
        ([2] + [3] * 11, "scored", 1),
        ([0, 1, 2] + [9] * 9, "scored", 3),
        ([0] * 12, "scored", 12),
        ([3] * 11, "not_assessed", None),
        ([3] * 5 + [None] + [3] * 6, "not_assessed", None),
        ([], "not_assessed", None),
    ],
)
def test_months_below_their_minimum_are_counted_and_a_missing_month_leaves_it_open(counts, state, short):
    rules = one_clause({"family": "minimum_by_period", "bar": 3, "periods": 12, "loss": 1}, measure="monthly")
    facts, _ = built(rules, measures=months(counts) + months([5] * 12, "t2"))
    row = facts.iloc[0]
    assert (row["state"], whole(row["n_short"])) == (state, short)
    assert of(facts, "x") == (sum(counts) if short is not None else None)
    assert states(facts)["t2", "1.1a"] == "scored"


BOTH = [("alpha", 96), ("beta", 90)]


@pytest.mark.parametrize(
    ("combine", "rates", "x", "reported"),
    [
        ("min", BOTH, 90, 90),
        ("mean", BOTH, 93, None),
        ("min", BOTH[::-1], 90, 90),
        ("min", BOTH[:1], None, 96),
        ("mean", BOTH[:1], None, 96),
        ("min", [("alpha", 96), ("beta", None)], None, None),
        # what does not apply, or has no object, is left out
        ("mean", [("alpha", 96), ("beta", "n/a")], 96, 96),
        ("min", [("alpha", 96), ("beta", "0/0")], 96, 96),
        ("mean", [("alpha", "0/0"), ("beta", 90)], 90, 90),
    ],
)
def test_several_measures(combine, rates, x, reported):
    def row(measure, rate):
        given = {None: {}, "n/a": {"applicable": False}, "0/0": {"numerator": 0, "denominator": 0}}
        return {"station": "t1", "measure": measure} | given.get(rate, {"numerator": rate, "denominator": 100})

    facts, _ = built(
        one_clause(RATE | {"combine": combine}, measure=["alpha", "beta"]), measures=[row(*pair) for pair in rates]
    )
    assert of(facts, "x") == x
    assert facts.iloc[0]["state"] == ("not_assessed" if x is None else "scored")
    assert whole(facts.iloc[0]["numerator"]) == reported


@pytest.mark.parametrize(
    ("rates", "state"),
    [
        (["n/a", "n/a"], "not_applicable"),
        (["0/0", "0/0"], "scored"),
        (["n/a", "0/0"], "scored"),
        (["n/a", None], "not_assessed"),
        (["0/0", None], "not_assessed"),
        ([None, "n/a"], "not_assessed"),
    ],
)
def test_several_measures_of_nothing(rates, state):
    given = {"n/a": {"applicable": False}, "0/0": {"numerator": 0, "denominator": 0}}
    rows = [
        {"station": "t1", "measure": measure} | given[rate]
        for measure, rate in zip(("alpha", "beta"), rates, strict=True)
        if rate
    ]
    facts, _ = built(one_clause(RATE | {"combine": "min"}, measure=["alpha", "beta"]), measures=rows)
    assert facts.iloc[0]["state"] == state
    assert bool(facts.iloc[0]["no_object"]) == (state == "scored")


@pytest.mark.parametrize(
    ("shares", "share"),
    [
        ([1], 1),
        ([0], 0),
        (["0.5", "1"], Fraction(3, 4)),
        (["0.25", "0.25", "1"], Fraction(1, 2)),
        ([1, 1, "0.5"], Fraction(5, 6)),
    ],
)
def test_judgements_are_averaged_over_occasions(shares, share):
    rows = [
        {"station": "t1", "clause": "1.1a", "occasion": f"o{place}", "share": part, "reason": f"理由{place}"}
        for place, part in enumerate(shares)
    ]
    facts, _ = built(one_clause({"family": "judgement", "step": 25}), judgements=rows)
    assert of(facts, "share") == share
    assert facts.iloc[0]["evidence"] == "; ".join(f"理由{place}" for place in range(len(shares)))


@pytest.mark.parametrize(
    ("rows", "state", "routine", "yearend"),
    [
        ([("routine", 1), ("yearend", "0.5")], "scored", 1, Fraction(1, 2)),
        ([("routine", 1), ("routine", "0.5"), ("yearend", 0)], "scored", Fraction(3, 4), 0),
        ([("routine", 1)], "not_assessed", 1, None),
        ([("yearend", 1)], "not_assessed", None, 1),
    ],
)
def test_composition_needs_every_occasion(rows, state, routine, yearend):
    rules = one_clause({"family": "composition", "step": 25, "weights": {"routine": 40, "yearend": 60}})
    facts, _ = built(
        rules, judgements=[{"station": "t1", "clause": "1.1a", "occasion": o, "share": s} for o, s in rows]
    )
    assert facts.iloc[0]["state"] == state
    assert (of(facts, "share_routine"), of(facts, "share_yearend")) == (routine, yearend)


def test_findings_of_a_kind_add_up_over_occasions_and_tell_their_evidence_in_order():
    rows = [
        {
            "station": "t1",
            "clause": "1.1a",
            "kind": "event",
            "count": 2,
            "date": "2014-10-01",
            "method": "抽查",
            "reason": "未签",
        },
        {
            "station": "t1",
            "clause": "1.1a",
            "kind": "event",
            "count": 1,
            "date": "2014-03-01",
            "reason": "缺页",
            "evidence": "照片1",
        },
        {"station": "t1", "clause": "1.1a", "kind": "grave", "count": 1, "date": "2014-05-01", "reason": "隐瞒"},
        {"station": "t1", "clause": "1.1a", "kind": "none", "count": 0, "date": "2014-12-01"},
        NOBODY | {"station": "t2"},
    ]
    rules = one_clause({"family": "per_event", "losses": {"event": 1, "grave": 2}})
    facts, _ = built(rules, findings=rows)
    one, clean, nobody = (facts.iloc[place] for place in range(3))
    assert (one["n_event"], one["n_grave"], one["state"]) == (3, 1, "scored")
    assert one["evidence"] == "2014-03-01 缺页 ×1 [照片1]; 2014-05-01 隐瞒 ×1; 2014-10-01 抽查 未签 ×2"
    assert (whole(clean["n_event"]), whole(clean["n_grave"]), clean["state"], clean["evidence"]) == (
        None,
        None,
        "scored",
        "",
    )
    assert (whole(nobody["n_event"]), nobody["state"]) == (None, "not_assessed")


def test_progress_needs_the_year_before():
    rules = one_clause({"family": "progress", "bar": 100, "weight": 50, "gain": 10}, measure="alpha")
    now = [{"station": station, "measure": "alpha", "numerator": 8, "denominator": 10} for station in TOWNS]
    before = [{"station": station, "measure": "alpha", "numerator": 7, "denominator": 9} for station in ("t1", "t3")]
    previous, _ = built(rules, measures=before[:1])
    facts, _ = built(rules, previous=previous, measures=now)
    assert list(states(facts).values()) == ["scored", "not_assessed", "not_assessed"]
    assert (of(facts, "previous"), of(facts, "previous", "t3")) == (Fraction(700, 9), None)
    without, _ = built(rules, measures=now)
    assert list(states(without).values()) == ["not_assessed"] * 3


def test_one_measure_for_all_units_at_once_is_what_each_unit_gives():
    states = itertools.product([None, Fraction(189, 2)], [True, False], [True, False])
    rows = [(f"t{place}", "alpha", x, 189 if x else None, 200 if x else 0, empty, applies)
            for place, (x, empty, applies) in enumerate(states)]  # fmt: skip
    columns = ["station", "measure", "x", "numerator", "denominator", "no_object", "applicable"]
    parts = pd.DataFrame(rows, columns=columns).astype({"x": object})
    each = [_combined(name, group, 1, None) for name, group in parts.groupby("station")]
    together = _alone(parts).astype(object)
    assert len(together) == 8
    assert together.where(together.notna(), None).to_dict("records") == [
        {name: None if pd.isna(value) else value for name, value in row.items()} for row in each
    ]
