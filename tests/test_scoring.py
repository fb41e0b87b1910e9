"""Scores, totals and ranks worked out on paper."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from kpi.exact import rebased
from tests.builders import OFFICE, TOWN, choice, document, fact, one_clause, rubric, rubric_of
from tests.worked import (
    CASE,
    CLEAN,
    EVENTS,
    HUNDRED,
    clause_score,
    ledger,
    scored,
    total,
)


def loses(amount):
    """A rubric of one clause of 2 points that loses `amount` points at one event."""
    return one_clause({"family": "per_event", "losses": {"event": (amount, "points")}}, 2)


@pytest.mark.parametrize(
    ("loss", "kept"),
    [
        ("0.125", 187),
        ("0.124", 188),
        ("0.005", 199),
        ("0.0049", 200),
        ("1.005", 99),
        ("0.675", 132),
        ("0.115", 188),
        ("2", 0),
    ],
)
def test_a_loss_is_rounded_half_up_once(loss, kept):
    assert clause_score(loses(Decimal(loss)), n_event=1) == kept


@pytest.mark.parametrize(("loss", "kept"), [("0.125", 188), ("0.129", 188), ("0.13", 187), ("0.0099", 200)])
def test_a_loss_may_be_rounded_down(loss, kept):
    rules = rubric(
        [[[{"rule": {"family": "per_event", "losses": {"event": (Decimal(loss), "points")}}, "share": 2}]]],
        settings={"rounding": choice("floor", "half_up")},
    )
    assert clause_score(rules, n_event=1) == kept


def test_three_thirds_are_the_whole():
    rules = one_clause(
        {"family": "checklist", "elements": ["甲", "乙", "丙"], "loss": (100, "percent_of_even_share"), "partial": 50}
    )
    assert [clause_score(rules, n_missing=count, n_partial=0) for count in range(4)] == [100, 67, 33, 0]
    assert [clause_score(rules, n_missing=0, n_partial=count) for count in range(4)] == [100, 83, 67, 50]


@pytest.mark.parametrize(
    ("floor", "events", "kept", "before"),
    [
        (None, 2, 60, 40),
        (None, 5, 0, 100),
        (None, 9, 0, 180),
        (0, 9, 0, 180),
        (-0.5, 7, -40, 140),
        (-0.5, 8, -50, 160),
        (-1, 10, -100, 200),
        (-1, 11, -100, 220),
        (0.25, 4, 25, 80),
    ],
)
def test_the_floor_holds_and_the_loss_before_it_stays_visible(floor, events, kept, before):
    rules = one_clause(EVENTS | ({} if floor is None else {"floor": floor}))
    result = scored(rules, fact("t1", "1.1a", n_event=events))
    assert result.clauses[["loss", "score", "loss_before_floor"]].to_numpy().tolist() == [[100 - kept, kept, before]]
    assert ledger(result, "line", "loss", "loss_before_floor") == (
        [("deduction", 100 - kept, before)] if events else []
    )


TWO = [[[{"rule": EVENTS, "share": 2}, {"rule": CASE, "share": 1}], [{"rule": EVENTS, "share": 1}]]]


def test_a_case_puts_the_whole_item_to_zero_and_the_ledger_says_what_by_which():
    result = scored(
        rubric(TWO), fact("t1", "1.1a", n_event=1), fact("t1", "1.1b", n_case=2), fact("t1", "1.2a", n_event=1)
    )
    assert result.clauses["score"].tolist() == [0, 0, 80]
    assert result.items["score"].tolist() == [0, 80]
    assert (
        ledger(result, "clause", "line", "loss")
        == [
            ("1.1a", "deduction", 40),
            ("1.1a", "item_zeroed", 160),
            ("1.1b", "deduction", 100),
            ("1.2a", "deduction", 20),
            ("", "rebase", 0),
        ][:4]
    )
    assert total(result)["total"] == 80


def test_without_a_case_the_item_keeps_its_points():
    result = scored(rubric(TWO), fact("t1", "1.1a", n_event=1), fact("t1", "1.1b", n_case=0), fact("t1", "1.2a"))
    assert result.clauses["score"].tolist() == [160, 100, 100]


def test_a_case_of_scope_clause_leaves_the_rest_of_the_item():
    rules = rubric([[[{"rule": EVENTS, "share": 2}, {"rule": {"family": "zeroing"}, "share": 1}]]])
    result = scored(rules, fact("t1", "1.1a", n_event=1), fact("t1", "1.1b", n_case=1))
    assert result.clauses["score"].tolist() == [160, 0]


def test_a_case_takes_nothing_from_what_does_not_apply_or_was_not_assessed():
    rows = [
        fact("t1", "1.1a", state="not_applicable"),
        fact("t1", "1.1b", n_case=1),
        fact("t1", "1.2a", n_event=0),
        fact("t2", "1.1a", state="not_assessed"),
        fact("t2", "1.1b", n_case=1),
        fact("t2", "1.2a", n_event=0),
    ]
    result = scored(rubric(TWO), *rows)
    assert (
        result.clauses["score"].astype(object).where(result.clauses["score"].notna(), None).tolist()
        == [None, 0, 100] * 2
    )
    assert result.items["state"].tolist() == ["scored", "scored", "not_assessed", "scored"]


def test_what_does_not_apply_leaves_both_sums():
    rows = [fact("t1", "1.1a", n_event=1), fact("t1", "2.1a", n_event=0), fact("t1", "2.1b", state="not_applicable")]
    result = scored(rubric(HUNDRED), *rows)
    # 60 − 12 + 27 = 75 of 87 points: 86.2069
    assert result.categories[["points", "applicable", "loss", "score"]].to_numpy().tolist() == [
        [6000, 6000, 1200, 4800],
        [4000, 2700, 1300, 2700],
    ]
    row = total(result)
    assert (row["applicable"], row["score"], row["base"], row["total"]) == (8700, 7500, 8621, 8621)
    assert ledger(result, "clause", "line", "points", "loss", "loss_before_floor") == [
        ("1.1a", "deduction", 6000, 1200, 1200),
        ("2.1b", "not_applicable", 1300, 1300, 0),
        ("", "rebase", 8700, -1121, -1121),
    ]


@pytest.mark.parametrize("state", ["not_applicable", "excluded"])
def test_a_category_in_which_nothing_applies_is_blank_not_full(state):
    rows = [fact("t1", "1.1a", n_event=5), fact("t1", "2.1a", state=state), fact("t1", "2.1b", state=state)]
    result = scored(rubric(HUNDRED), *rows)
    assert result.categories["state"].tolist() == ["scored", state]
    assert result.categories["score"].isna().tolist() == [False, True]
    assert (total(result)["base"], total(result)["applicable"]) == (0, 6000)


def test_a_unit_to_which_nothing_applies_has_no_total_and_no_rank():
    rows = [fact("t1", clause, state="not_applicable") for clause in ("1.1a", "2.1a", "2.1b")]
    rows += [fact("t2", clause, n_event=0) for clause in ("1.1a", "2.1a", "2.1b")]
    result = scored(rubric(HUNDRED), *rows)
    row = total(result)
    assert (row["state"], row["applicable"], row["base"], row["total"], row["rank"], row["low"]) == (
        "not_applicable",
        0,
        *[None] * 4,
    )
    assert (total(result, "t2")["rank"], total(result, "t2")["provisional"]) == (1, False)


@pytest.mark.parametrize(
    ("earned", "applicable", "base"),
    [
        (2650, 2750, 9636),
        (1, 3, 3333),
        (2, 3, 6667),
        (1, 8, 1250),
        (1, 16, 625),
        (1, 32, 313),
        (3, 32, 938),
        (0, 5, 0),
        (7000, 7000, 10000),
        (-50, 400, -1250),
        (-1, 32, -313),
    ],
)
def test_rebasing_is_half_up(earned, applicable, base):
    assert rebased(np.array([earned]), np.array([applicable]), 10000).tolist() == [base]


def test_another_class_is_rebased_from_its_own_points_and_not_ranked_where_the_rubric_does_not():
    rules = rubric(
        [[[{"rule": EVENTS, "share": 60}]], [[{"rule": EVENTS, "share": 40, "applies_to": ["town", "office"]}]]]
    )
    rows = [fact("t1", "1.1a", n_event=1), fact("t1", "2.1a", n_event=0), fact("g1", "2.1a", of="office", n_event=2)]
    result = scored(rules, *rows)
    office, town = total(result, "g1"), total(result)
    # 40 − 16 = 24 of 40 points
    assert (office["points"], office["applicable"], office["score"], office["base"]) == (10000, 4000, 2400, 6000)
    assert office["rank"] is None
    assert (town["base"], town["rank"]) == (8800, 1)
    own = result.ledger[result.ledger["station"] == "g1"]
    assert own[["line", "loss"]].to_numpy().tolist() == [
        ["deduction", 1600],
        ["not_applicable", 6000],
        ["rebase", -3600],
    ]


def test_a_total_that_is_not_a_hundred():
    rules = rubric([[[{"rule": EVENTS, "share": 7}]], [[{"rule": EVENTS, "share": 5}]]])
    result = scored(rules, fact("t1", "1.1a", n_event=1), fact("t1", "2.1a", state="excluded"))
    row = total(result)
    # 5.60 of 7 points, of 12
    assert (row["points"], row["score"], row["base"]) == (1200, 560, 960)


def test_nothing_to_do_is_full_points():
    result = scored(one_clause({"family": "threshold", "bar": 95}, measure="alpha"), fact("t1", "1.1a", no_object=True))
    assert result.clauses["score"].tolist() == [100]
    assert result.ledger.empty


def test_a_class_is_scored_whatever_stands_first():
    content = document(HUNDRED) | {"classes": [TOWN, OFFICE | {"ranked": True}]}
    result = scored(rubric_of(content), *CLEAN)
    assert total(result)["total"] == 10000
