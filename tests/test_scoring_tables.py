"""What the tables of a score look like to who reads them: whole numbers, order, and lines that belong to no clause."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from kpi.scoring import losses, score
from tests.builders import choice, fact, facts, one_clause, rubric
from tests.worked import CASE, CLEAN, ENTRIES, EVENTS, HUNDRED, ONE_EVENT, WORTH, ledger, scored, total, with_extra

OPEN = [fact("t2", "1.1a", state="not_assessed"), fact("t2", "2.1a", n_event=0), fact("t2", "2.1b", n_event=1)]
NULLABLE = {"score", "base", "total", "low", "high", "rank"}


def result():
    """t1 loses 12 points and wins 3, of which the cap takes 1; t2 is not assessed in full; g1 has 40 points only."""
    rules = rubric(
        [[[{"rule": EVENTS, "share": 60}]], [[{"rule": EVENTS, "share": 40, "applies_to": ["town", "office"]}]]],
        extra=ENTRIES,
        settings=WORTH | {"extra_cap": choice("2", "none")},
    )
    rows = [fact("t1", "1.1a", n_event=1), fact("t1", "2.1a", n_event=0)]
    rows += [fact("t2", "1.1a", state="not_assessed"), fact("t2", "2.1a", n_event=0)]
    return scored(rules, *rows, fact("g1", "2.1a", of="office", n_event=1), claims=[("t1", "B1a")])


@pytest.mark.parametrize("table", ["clauses", "items", "categories", "totals", "ledger"])
def test_points_are_whole_numbers_and_only_what_may_be_missing_is_nullable(table):
    frame = getattr(result(), table)
    kinds = frame.dtypes.astype(str)
    points = {"points", "applicable", "loss", "loss_before_floor", "extra_claimed", "extra", "year", *NULLABLE}
    for name in points & set(frame):
        assert kinds[name] == ("Int64" if name in NULLABLE else "int64"), name
    assert frame.index.tolist() == list(range(len(frame)))


def test_the_columns_of_each_table():
    unit, found = ["year", "station", "class"], result()
    assert {name: frame.columns.tolist() for name, frame in found._asdict().items()} == {
        "clauses": [*unit, "category", "item", "clause", "points", "applicable", "loss", "score", "state",
                    "loss_before_floor", "veto"],
        "items": [*unit, "category", "item", "points", "applicable", "loss", "score", "state"],
        "categories": [*unit, "category", "points", "applicable", "loss", "score", "state"],
        "totals": [*unit, "points", "applicable", "score", "base", "extra_claimed", "extra", "total", "state", "veto",
                   "low", "high", "rank", "provisional"],
        "ledger": [*unit, "category", "item", "clause", "line", "points", "loss", "loss_before_floor"],
    }  # fmt: skip


def test_every_line_of_the_ledger_and_its_order():
    assert ledger(result(), "station", "class", "category", "item", "clause", "line", "points", "loss") == [
        # 40 points less 8 are 32 of 40, which is 80 of 100
        ("g1", "office", "2", "2.1", "2.1a", "deduction", 4000, 800),
        ("g1", "office", "", "", "", "not_applicable", 6000, 6000),
        ("g1", "office", "", "", "", "rebase", 4000, -4800),
        ("t1", "town", "1", "1.1", "1.1a", "deduction", 6000, 1200),
        ("t1", "town", "", "", "B1a", "extra", 0, -300),
        ("t1", "town", "", "", "", "cap", 0, 100),
    ]
    assert result().ledger["loss_before_floor"].tolist() == [800, 0, -4800, 1200, -300, 100]


def test_the_totals_beside_each_other():
    names = ["points", "applicable", "score", "base", "extra_claimed", "extra", "total", "low", "high", "state"]
    rows = result().totals.set_index("station")[names].astype(object)
    assert not result().totals["veto"].any()
    assert rows.where(rows.notna(), None).T.to_dict("list") == {
        "g1": [10000, 4000, 3200, 8000, 0, 0, 8000, 8000, 8000, "scored"],
        "t1": [10000, 10000, 8800, 8800, 300, 200, 9000, 9000, 9000, "scored"],
        "t2": [10000, 10000, None, None, 0, 0, None, 4000, 10000, "not_assessed"],
    }


def test_nothing_applies_and_nothing_is_known():
    rows = [fact("t1", clause, state="not_applicable") for clause in ("1.1a", "2.1a", "2.1b")]
    row = total(scored(rubric(HUNDRED), *rows))
    assert (row["state"], row["applicable"]) == ("not_applicable", 0)
    assert [row[name] for name in ("score", "base", "total", "low", "high", "rank")] == [None] * 6
    assert row["provisional"] == False  # noqa: E712


def test_a_hundredth_of_a_point_is_restored_to_the_whole():
    rules = rubric([[[{"rule": EVENTS, "share": Decimal(share)} for share in ("0.01", "99.99")]]])
    row = total(scored(rules, fact("t1", "1.1a", n_event=0), fact("t1", "1.1b", state="not_applicable")))
    assert (row["applicable"], row["score"], row["base"]) == (1, 1, 10000)


def test_a_case_that_costs_a_hundredth_takes_the_item():
    parts = [{"rule": CASE, "share": Decimal("0.01")}, {"rule": EVENTS, "share": Decimal("99.99")}]
    found = scored(rubric([[parts]]), fact("t1", "1.1a", n_case=1), fact("t1", "1.1b", n_event=0))
    assert found.clauses["score"].tolist() == [0, 0]


def test_a_class_that_carries_all_but_a_hundredth():
    parts = [{"rule": EVENTS, "share": Decimal("0.01")},
             {"rule": EVENTS, "share": Decimal("99.99"), "applies_to": ["town", "office"]}]  # fmt: skip
    found = scored(rubric([[parts]]), fact("g1", "1.1b", of="office", n_event=1))
    # 79.99 of 99.99 is 79.998 of 100: restored by one hundredth, and one hundredth stands elsewhere
    assert ledger(found, "line", "loss", "loss_before_floor") == [
        ("deduction", 2000, 2000), ("not_applicable", 1, 0), ("rebase", -1, -1),
    ]  # fmt: skip


def test_a_loss_and_a_gain_of_one_hundredth_are_lines():
    # −1 of 99 points, of 100: −1.01, so that the base loses one hundredth more
    rules = rubric([[[{"rule": EVENTS | {"floor": -1}, "share": 99}, {"rule": EVENTS, "share": 1}]]])
    found = scored(rules, fact("t1", "1.1a", n_event=6), fact("t1", "1.1b", state="excluded"))
    assert ledger(found, "line", "loss") == [("deduction", 10000), ("excluded", 100), ("rebase", 1)]
    capped = with_extra(extra_cap=choice("2.99", "none"))
    won = scored(capped, *CLEAN, claims=[("t1", "B1a"), ("t1", "B1b", 0)])
    assert ledger(won, "clause", "line", "loss") == [("B1a", "extra", -300), ("", "cap", 1)]
    assert ledger(scored(with_extra(), *CLEAN, claims=[("t1", "B1b", 0)]), "line") == []


def test_extra_points_need_not_be_asked_for():
    found = score(facts(*ONE_EVENT), with_extra())
    assert found.totals[["base", "extra_claimed", "extra", "total"]].to_numpy().tolist() == [[8800, 0, 0, 8800]]
    assert found.totals[["extra_claimed", "extra"]].dtypes.astype(str).tolist() == ["int64", "int64"]
    lines = [ENTRIES[0] | {"overlaps": {"item": "1.1", "setting": "overlap"}}]
    rules = rubric(HUNDRED, extra=lines, settings=WORTH | {"overlap": choice("extra", "both", "base")})
    assert score(facts(*ONE_EVENT), rules).totals["total"].tolist() == [8800]


def test_claims_may_name_the_class_and_count_for_whom_it_is_theirs():
    claims = pd.DataFrame({"year": 2014, "station": "t1", "class": ["town", "office"], "line": "B1a", "count": 1})
    found = score(facts(*CLEAN), with_extra(), claims)
    assert found.totals["extra"].tolist() == [300]
    each = with_extra(extra_repeat=choice("each", "once"))
    assert score(facts(*CLEAN), each, claims.drop(columns="class")).totals["extra"].tolist() == [600]


def test_the_rows_of_facts_may_be_numbered_and_ordered_in_any_way():
    frame = facts(*ONE_EVENT, *OPEN)
    plain, numbered = score(frame, rubric(HUNDRED)), score(frame.set_index(frame.index * 3 + 7), rubric(HUNDRED))
    for ours, theirs in zip(plain, numbered, strict=True):
        pd.testing.assert_frame_equal(ours, theirs)
    turned = score(frame[::-1], rubric(HUNDRED))
    pd.testing.assert_frame_equal(turned.totals, plain.totals)
    pd.testing.assert_frame_equal(turned.ledger, plain.ledger)
    # Clauses, items and categories stand as the facts do.
    assert turned.clauses["clause"].tolist() == ["2.1b", "2.1a", "1.1a"] * 2
    stand = [["t2", "2.1"], ["t2", "1.1"], ["t1", "2.1"], ["t1", "1.1"]]
    assert turned.items[["station", "item"]].to_numpy().tolist() == stand


def test_clauses_come_in_the_order_of_the_rubric_and_then_what_belongs_to_none():
    rules = rubric([[[{"rule": EVENTS, "share": 1}] for _ in range(11)]])
    found = scored(rules, *(fact("t1", f"1.{n}a", n_event=1) for n in (11, 10, 2, 1)))
    assert found.ledger["clause"].tolist() == ["1.1a", "1.2a", "1.10a", "1.11a", "", ""]


def test_two_cases_of_an_item_take_each_clause_once():
    rules = rubric([[[{"rule": EVENTS, "share": 2}, {"rule": CASE, "share": 1}, {"rule": CASE, "share": 1}]]])
    found = scored(rules, fact("t1", "1.1a", n_event=1), fact("t1", "1.1b", n_case=1), fact("t1", "1.1c", n_case=1))
    assert ledger(found, "clause", "line", "points", "loss", "loss_before_floor") == [
        ("1.1a", "deduction", 200, 40, 40),
        ("1.1a", "item_zeroed", 200, 160, 160),
        ("1.1b", "deduction", 100, 100, 100),
        ("1.1c", "deduction", 100, 100, 100),
    ]


def test_a_case_of_one_unit_or_year_is_nobody_elses():
    rules = rubric([[[{"rule": EVENTS, "share": 2}, {"rule": CASE, "share": 1}]]])
    rows = [fact(unit, "1.1a", n_event=0, year=year) for unit, year in (("t1", 2014), ("t2", 2014), ("t1", 2015))]
    rows += [row | {"clause": "1.1b", "n_case": int(place == 0)} for place, row in enumerate(rows)]
    assert scored(rules, *rows).clauses["score"].tolist() == [0, 200, 200, 0, 100, 100]


@pytest.mark.parametrize(
    ("events", "low"),
    # What the case can still take of 1.1a: all of its 40 points, nothing where none are left or fewer than none.
    [(0, 5000), (5, 5000), (6, 4200)],
)
def test_the_bound_of_an_item_that_may_still_be_zeroed(events, low):
    rules = rubric([[[{"rule": EVENTS | {"floor": -8}, "share": 40}, {"rule": CASE, "share": 10}]],
                    [[{"rule": EVENTS, "share": 50}]]])  # fmt: skip
    rows = [fact("t1", "1.1a", n_event=events), fact("t1", "1.1b", state="not_assessed"), fact("t1", "2.1a", n_event=0)]
    row = total(scored(rules, *rows))
    assert (row["low"], row["high"]) == (low, 10000 - 800 * events)


def test_the_bound_where_the_clause_and_the_case_are_both_open():
    # All 50 points of the item may be lost, and 8 below nothing.
    rules = rubric([[[{"rule": EVENTS | {"floor": -8}, "share": 40}, {"rule": CASE, "share": 10}]],
                    [[{"rule": EVENTS, "share": 50}]]])  # fmt: skip
    rows = [fact("t1", name, state="not_assessed") for name in ("1.1a", "1.1b")]
    row = total(scored(rules, *rows, fact("t1", "2.1a", n_event=0)))
    assert (row["low"], row["high"]) == (4200, 10000)


@pytest.mark.parametrize(("floor", "low"), [(None, 8700), (0, 8700), (2, 8700), (-3, 8400)])
def test_the_bound_of_an_open_clause_by_its_floor(floor, low):
    # 2.1b is open: its 13 points may be lost and what is below nothing; what 2.1a has is not at stake.
    rule = EVENTS | ({} if floor is None else {"floor": floor})
    rules = rubric([[[{"rule": EVENTS, "share": 60}]], [[{"rule": EVENTS, "share": 27}, {"rule": rule, "share": 13}]]])
    row = total(scored(rules, *CLEAN[:2], fact("t1", "2.1b", state="not_assessed")))
    assert (row["low"], row["high"]) == (low, 10000)


@pytest.mark.parametrize(("found", "veto"), [(1, True), (2, True), (0, False), (None, False)])
def test_a_veto_is_a_finding_of_that_kind_and_not_a_row_that_says_none(found, veto):
    rows = [row | {"n_veto": found if row["clause"] == "2.1a" else None} for row in CLEAN]
    got = scored(rubric(HUNDRED), *rows)
    assert got.totals[["veto", "rank"]].to_numpy().tolist() == [[veto, 1]]
    assert got.clauses["veto"].tolist() == [False, veto, False]


def test_a_loss_is_told_before_and_after_the_floor():
    rules = one_clause(EVENTS | {"floor": Decimal("-0.125")})
    rows = facts(*(fact(f"t{n}", "1.1a", n_event=n) for n in (0, 5, 6, 7)))
    before, after = losses(rules.clauses["1.1a"], rules, rows)
    # 0.20 each; the floor of −0.125 is a whole −0.13, half up away from zero
    assert (before.tolist(), after.tolist()) == ([0, 100, 120, 140], [0, 100, 113, 113])
