"""Raw tables joined into facts: the four states, and exact inputs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from kpi.facts import skeleton
from tests.builders import ATTRIBUTION, birth, choice, one_clause, rubric
from tests.joined import NOBODY, RATE, TOWNS, built, of, roster, states


def test_every_clause_of_the_class_has_a_row_and_no_other():
    rules = rubric(
        [
            [[{"rule": RATE, "measure": "alpha"}]],
            [[{"rule": RATE, "measure": "beta", "applies_to": ["town", "office"]}]],
        ]
    )
    rows = skeleton(roster(t1="town", g1="office"), rules, 2014)
    assert rows[["year", "station", "class", "clause"]].to_numpy().tolist() == [
        [2014, "g1", "office", "2.1a"],
        [2014, "t1", "town", "1.1a"],
        [2014, "t1", "town", "2.1a"],
    ]


def test_a_blank_is_never_zero():
    rows = [
        {"station": "t1", "measure": "alpha"},
        {"station": "t2", "measure": "alpha", "numerator": 0, "denominator": 9},
    ]
    facts, _ = built(one_clause(RATE, measure="alpha"), measures=rows)
    assert (of(facts, "x"), of(facts, "x", "t2")) == (None, 0)
    assert list(states(facts).values()) == ["not_assessed", "scored", "not_assessed"]


@pytest.mark.parametrize(
    ("family", "rows"),
    [
        ({"family": "per_event", "losses": {"event": 1}}, {}),
        ({"family": "judgement", "step": 25}, {}),
        ({"family": "composition", "step": 25, "weights": {"routine": 1, "yearend": 1}}, {}),
        ({"family": "checklist", "elements": ["甲"], "loss": 1, "partial": 50}, {}),
        ({"family": "zeroing"}, {}),
        ({"family": "timeliness", "late": 1, "missing": 1}, {}),
        # rows of other stations change nothing
        ({"family": "per_event", "losses": {"event": 1}}, {"findings": [NOBODY | {"station": "t2"}]}),
        ({"family": "judgement", "step": 25}, {"judgements": [{"station": "t2", "clause": "1.1a", "share": 1}]}),
        (
            {"family": "composition", "step": 25, "weights": {"routine": 1, "yearend": 1}},
            {
                "judgements": [
                    {"station": "t2", "clause": "1.1a", "occasion": part, "share": 1} for part in ("routine", "yearend")
                ]
            },
        ),
    ],
)
def test_what_nobody_inspected_or_judged_is_not_assessed(family, rows):
    facts, _ = built(one_clause(family), **rows)
    assert states(facts)["t1", "1.1a"] == "not_assessed"
    assert states(facts)["t3", "1.1a"] == "not_assessed"
    assert states(facts)["t2", "1.1a"] == ("scored" if rows else "not_assessed")


@pytest.mark.parametrize(("how", "state", "no_object"), [("full", "scored", True), ("rebase", "not_applicable", False)])
def test_nothing_to_do_is_settled_by_the_setting(how, state, no_object):
    settings = {"zero_denominator": choice(how, "full", "rebase")}
    rules = one_clause(RATE, measure="alpha", settings=settings)
    facts, _ = built(rules, measures=[{"station": "t1", "measure": "alpha", "numerator": 0, "denominator": 0}])
    row = facts.iloc[0]
    assert (row["state"], bool(row["no_object"]), of(facts, "x")) == (state, no_object, None)


def test_without_the_setting_nothing_to_do_is_full_points():
    facts, _ = built(
        one_clause(RATE, measure="alpha"),
        measures=[{"station": "t1", "measure": "alpha", "numerator": 0, "denominator": 0}],
    )
    assert (facts.iloc[0]["state"], bool(facts.iloc[0]["no_object"])) == ("scored", True)


def test_not_applicable_is_said_so_in_each_table():
    rules = rubric(
        [
            [
                [{"rule": RATE, "measure": "alpha", "optional": True}],
                [{"rule": {"family": "per_event", "losses": {"event": 1}}}],
                [{"rule": {"family": "judgement", "step": 25}}],
                [{"rule": {"family": "composition", "step": 25, "weights": {"routine": 1}}}],
                [{"rule": {"family": "minimum_by_period", "bar": 1, "periods": 12, "loss": 1}, "measure": "monthly"}],
            ]
        ]
    )
    facts, _ = built(
        rules,
        measures=[
            {"station": "t1", "measure": "alpha", "applicable": False},
            {"station": "t1", "measure": "monthly", "applicable": False},
        ],
        findings=[{"station": "t1", "clause": "1.2a", "applicable": False}],
        judgements=[
            {"station": "t1", "clause": "1.3a", "applicable": False},
            {"station": "t1", "clause": "1.4a", "applicable": False},
        ],
    )
    assert [states(facts)["t1", f"1.{item}a"] for item in range(1, 6)] == ["not_applicable"] * 5
    assert [states(facts)["t2", f"1.{item}a"] for item in range(1, 6)] == ["not_assessed"] * 5


@pytest.mark.parametrize("what", ["scored", "not_assessed", "not_applicable"])
def test_an_exclusion_by_ruling_stands_above_every_other_state(what):
    measures = {
        "scored": [{"station": "t1", "measure": "alpha", "numerator": 1, "denominator": 2}],
        "not_assessed": [],
        "not_applicable": [{"station": "t1", "measure": "alpha", "applicable": False}],
    }[what]
    ruling = {
        "station": "t1",
        "clause": "1.1a",
        "field": "state",
        "after": "excluded",
        "reason": "疫情",
        "document": "文1",
    }
    facts, _ = built(one_clause(RATE, measure="alpha"), measures=measures, rulings=[ruling])
    assert states(facts) == {("t1", "1.1a"): "excluded", ("t2", "1.1a"): "not_assessed", ("t3", "1.1a"): "not_assessed"}
    assert facts["note"].tolist() == ["文1: excluded by ruling (疫情)", "", ""]


def test_a_corrected_number_is_what_counts_and_the_note_says_so():
    ruling = {
        "station": "t1",
        "clause": "1.1a",
        "table": "measures",
        "measure_or_kind": "alpha",
        "field": "numerator",
        "before": "94",
        "after": "96",
        "reason": "漏报",
        "document": "文2",
    }
    facts, _ = built(
        one_clause(RATE, measure="alpha"),
        rulings=[ruling],
        measures=[{"station": "t1", "measure": "alpha", "numerator": 94, "denominator": 100}],
    )
    assert of(facts, "x") == 96
    assert facts.iloc[0]["note"] == "文2: numerator 94 → 96 (漏报)"


def test_a_missing_target_leaves_it_open():
    rules = one_clause({"family": "minimum_count", "bar": {"target": "articles"}, "loss": 1}, measure="articles")
    facts, _ = built(
        rules,
        measures=[{"station": station, "measure": "articles", "numerator": 5} for station in TOWNS],
        targets=[
            {"station": "t1", "measure": "articles", "target": "7.5"},
            {"station": "t2", "measure": "articles"},
            {"station": "t3", "measure": "alpha", "target": 9},
        ],
    )
    assert [states(facts)[station, "1.1a"] for station in TOWNS] == ["scored", "not_assessed", "not_assessed"]
    assert (of(facts, "target"), of(facts, "target", "t2")) == (Fraction(15, 2), None)


def test_a_rule_may_name_its_target_twice():
    rules = one_clause({"family": "linear", "low": 10, "high": {"target": "alpha"}, "floor": 0}, measure="alpha")
    twice = one_clause(
        {"family": "window", "bar": {"target": "alpha"}, "low": {"target": "alpha"}, "high": 110}, measure="alpha"
    )
    for given in (rules, twice):
        facts, _ = built(
            given,
            measures=[{"station": "t1", "measure": "alpha", "numerator": 1, "denominator": 2}],
            targets=[{"station": "t1", "measure": "alpha", "target": 90}],
        )
        assert states(facts)["t1", "1.1a"] == "scored"
        assert len(facts) == 3


def test_a_year_in_which_nothing_was_found_is_scored():
    facts, _ = built(one_clause({"family": "per_event", "losses": {"event": 1}}), findings=[NOBODY])
    assert list(states(facts).values()) == ["scored", "not_assessed", "not_assessed"]


def test_births_reach_their_clauses():
    rules = rubric(
        [[[{"rule": RATE, "measure": "born"}], [{"rule": {"family": "zeroing"}, "measure": "cadre"}]]],
        attribution=ATTRIBUTION,
    )
    rows = [
        birth("c1"),
        birth("c2", within_policy=False, by_official=True, disputed_with="t2"),
        birth("c3", original_town="t2"),
    ]
    facts, charged = built(rules, births=rows)
    assert (of(facts, "x"), of(facts, "x", "t2")) == (50, 50)
    assert (of(facts, "x", "t1", "1.2a"), of(facts, "x", "t2", "1.2a")) == (1, 1)
    assert (facts["numerator"].iloc[0], facts["denominator"].iloc[0]) == (1, 2)
    assert charged["station"].tolist() == ["t1", "t1", "t2", "t2"]


def test_the_order_of_rows_is_nothing():
    rules = rubric(
        [
            [
                [{"rule": RATE | {"combine": "mean"}, "measure": ["alpha", "beta"]}],
                [{"rule": {"family": "per_event", "losses": {"event": 1}}}],
                [{"rule": {"family": "judgement", "step": 25}}],
            ]
        ]
    )
    rows = {
        "measures": [
            {"station": s, "measure": m, "value": Decimal(90 + n)}
            for n, s in enumerate(TOWNS)
            for m in ("alpha", "beta")
        ],
        "findings": [
            {"station": s, "clause": "1.2a", "kind": "event", "count": n, "date": f"2014-0{n}-01", "reason": "因"}
            for s in TOWNS
            for n in (1, 2, 3)
        ],
        "judgements": [
            {"station": s, "clause": "1.3a", "occasion": o, "share": "0.5"}
            for s in TOWNS
            for o in ("routine", "yearend")
        ],
    }
    facts, _ = built(rules, **rows)
    backwards, _ = built(rules, **{name: part[::-1] for name, part in rows.items()})
    pd.testing.assert_frame_equal(backwards, facts)
    assert facts["state"].tolist() == ["scored"] * 9
