"""Where and when a birth counts: every combination of the rules, and the district's sum."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.attribution import attribute, birth_measures, reconcile
from tests.builders import ATTRIBUTION, birth, raw_table, rubric

CLAUSE = {"rule": {"family": "threshold", "bar": 95}, "measure": "born"}


def edition(*switched_off):
    return rubric([[[CLAUSE]]], attribution=[rule for rule in ATTRIBUTION if rule["rule"] not in switched_off])


def charged(cases, *switched_off, year=2014, heirs=None):
    return attribute(raw_table("births", cases), edition(*switched_off), year, heirs)


def told(frame):
    return [tuple(row) for row in frame[["case", "station", "role", "rules"]].to_numpy().tolist()]


def out_of_policy(concealed=False, moved=False, disputed=False, **more):
    """A household of t1, found out of policy in 2014; moved to t2, disputed with t3, born in 2012."""
    given_ = {
        "within_policy": False,
        "year_of_birth": 2012 if concealed else 2014,
        "present_town": "t2" if moved else "t1",
        "disputed_with": "t3" if disputed else "",
    }
    return birth("c1", **given_ | more)


@pytest.mark.parametrize(
    ("concealed", "moved", "disputed", "expected"),
    [
        (False, False, False, [("c1", "t1", "own", "")]),
        (True, False, False, [("c1", "t1", "own", "A4")]),
        (False, True, False, [("c1", "t1", "own", "A1")]),
        (True, True, False, [("c1", "t1", "own", "A4 A1")]),
        (False, False, True, [("c1", "t1", "own", "A2"), ("c1", "t3", "disputed", "A2")]),
        (True, False, True, [("c1", "t1", "own", "A4 A2"), ("c1", "t3", "disputed", "A4 A2")]),
        (False, True, True, [("c1", "t1", "own", "A1 A2"), ("c1", "t3", "disputed", "A1 A2")]),
        (True, True, True, [("c1", "t1", "own", "A4 A1 A2"), ("c1", "t3", "disputed", "A4 A1 A2")]),
    ],
)
def test_every_combination(concealed, moved, disputed, expected):
    assert told(charged([out_of_policy(concealed, moved, disputed)])) == expected


@pytest.mark.parametrize(("concealed", "disputed"), itertools.product([False, True], repeat=2))
def test_a_family_from_outside_counts_where_it_lives_and_nowhere_else(concealed, disputed):
    case = out_of_policy(concealed, True, disputed, from_outside=True, original_town="")
    assert told(charged([case])) == [("c1", "t2", "floating", "A4 A3" if concealed else "A3")]


@pytest.mark.parametrize(
    ("off", "case", "year", "expected"),
    [
        # Without "the year found" a concealed birth belongs to its own year, and is nothing in 2014.
        ("year_found", out_of_policy(concealed=True), 2014, []),
        ("year_found", out_of_policy(concealed=True), 2012, [("c1", "t1", "own", "")]),
        (
            "year_found",
            out_of_policy(concealed=True, moved=True, disputed=True),
            2012,
            [("c1", "t1", "own", "A1 A2"), ("c1", "t3", "disputed", "A1 A2")],
        ),
        # Without "the original town" it counts where the household lives now.
        ("original_town", out_of_policy(moved=True), 2014, [("c1", "t2", "own", "")]),
        (
            "original_town",
            out_of_policy(True, True, True),
            2014,
            [("c1", "t2", "own", "A4 A2"), ("c1", "t3", "disputed", "A4 A2")],
        ),
        ("original_town", out_of_policy(), 2014, [("c1", "t1", "own", "")]),
        # Without "both towns" a dispute changes nothing.
        ("both_towns", out_of_policy(True, True, True), 2014, [("c1", "t1", "own", "A4 A1")]),
        # Without "families from outside" they count as the town's own.
        (
            "present_town_floating",
            out_of_policy(moved=True, from_outside=True, original_town=""),
            2014,
            [("c1", "t2", "own", "")],
        ),
        (
            "present_town_floating",
            out_of_policy(True, True, True, from_outside=True, original_town=""),
            2014,
            [("c1", "t2", "own", "A4 A2"), ("c1", "t3", "disputed", "A4 A2")],
        ),
    ],
)
def test_each_rule_switched_off(off, case, year, expected):
    assert told(charged([case], off, year=year)) == expected


def test_without_any_rule_a_birth_counts_where_and_when_it_is():
    off = [rule["rule"] for rule in ATTRIBUTION]
    assert told(charged([out_of_policy(True, True, True)], *off, year=2012)) == [("c1", "t2", "own", "")]
    assert told(charged([out_of_policy(True, True, True)], *off, year=2014)) == []


@pytest.mark.parametrize(("year", "count"), [(2012, 0), (2013, 0), (2014, 1), (2015, 0)])
def test_a_concealed_birth_counts_once_in_the_year_it_was_found(year, count):
    assert len(charged([out_of_policy(concealed=True)], year=year)) == count


def test_a_move_after_a_birth_within_policy_is_no_case_of_the_rule():
    assert told(charged([out_of_policy(moved=True)])) == [("c1", "t1", "own", "A1")]
    assert told(charged([out_of_policy(moved=True, within_policy=True)])) == [("c1", "t1", "own", "")]


def test_moved_to_the_town_it_is_disputed_with():
    case = out_of_policy(moved=True, disputed_with="t2")
    assert told(charged([case])) == [("c1", "t1", "own", "A1 A2"), ("c1", "t2", "disputed", "A1 A2")]


def test_disputed_with_the_town_that_is_charged_anyway_counts_there_once():
    frame = charged([out_of_policy(moved=True, disputed_with="t1")])
    assert [row[:3] for row in told(frame)] == [("c1", "t1", "own")]
    assert reconcile(frame).set_index("figure")["births"].to_dict() == {
        "sum_of_towns": 1,
        "counted_twice": 0,
        "district": 1,
        "floating": 0,
    }


def test_a_dispute_over_a_birth_within_policy_charges_nobody_twice():
    assert told(charged([birth("c1", disputed_with="t3")])) == [("c1", "t1", "own", "")]


def test_a_birth_within_policy_is_not_concealed():
    assert told(charged([birth("c1", year_of_birth=2013)])) == [("c1", "t1", "own", "")]


def test_a_case_follows_a_merged_town_to_its_heir():
    case = out_of_policy(moved=True, disputed=True, original_town="old")
    assert told(charged([case], heirs={"old": "t1"})) == [
        ("c1", "t1", "own", "A1 A2"),
        ("c1", "t3", "disputed", "A1 A2"),
    ]
    inside = out_of_policy(original_town="old", present_town="t1")
    assert told(charged([inside], heirs={"old": "t1"})) == [("c1", "t1", "own", "")]
    both = out_of_policy(original_town="old", disputed_with="t1")
    assert [row[1] for row in told(charged([both], heirs={"old": "t1"}))] == ["t1"]


REGISTER = [
    birth("c01"),
    birth("c02"),
    birth("c03", original_town="t2", present_town="t2"),
    # out of policy: plain in t1; moved from t1 to t2; disputed t1/t2; official in t2, disputed with t1; concealed in t3
    birth("c04", within_policy=False),
    birth("c05", within_policy=False, present_town="t2"),
    birth("c06", within_policy=False, disputed_with="t2"),
    birth("c07", within_policy=False, by_official=True, original_town="t2", present_town="t2", disputed_with="t1"),
    birth("c08", within_policy=False, by_official=True, original_town="t3", present_town="t3", year_of_birth=2010),
    # from outside: one within policy and one not, both in t2
    birth("c09", from_outside=True, original_town="", present_town="t2"),
    birth("c10", from_outside=True, original_town="", present_town="t2", within_policy=False, by_official=True),
    # found next year
    birth("c11", year_found=2015, within_policy=False),
]


def test_measures_of_the_register():
    found = birth_measures(charged(REGISTER), edition())
    counts = {(row.measure, row.station): (row.numerator, row.denominator) for row in found.itertuples()}
    # t1: c01 c02 in; c04 c05 c06 c07 out. t2: c03 in; c06 c07 out. t3: c08 out.
    assert {key: counts[key] for key in counts if key[0] == "born"} == {
        ("born", "t1"): (2, 6),
        ("born", "t2"): (1, 3),
        ("born", "t3"): (0, 1),
    }
    assert {key: counts[key] for key in counts if key[0] == "inflow"} == {("inflow", "t2"): (1, 2)}
    # The official of c07 is charged to both towns of the dispute; the one from outside to none.
    assert {key: int(counts[key][0]) for key in counts if key[0] == "cadre"} == {
        ("cadre", "t1"): 1,
        ("cadre", "t2"): 1,
        ("cadre", "t3"): 1,
    }


def test_measures_are_nullable_counts_by_station_in_order():
    found = birth_measures(charged(REGISTER[::-1]), edition())
    assert found.dtypes[["numerator", "denominator"]].astype(str).tolist() == ["Int64", "Int64"]
    assert found.index.tolist() == list(range(len(found)))
    for _, part in found.groupby("measure"):
        assert part["station"].tolist() == sorted(part["station"])
    assert found.loc[found["measure"] == "cadre", "denominator"].isna().all()


def test_a_rubric_that_reads_no_births_has_no_measures_of_the_register():
    quiet = {"alpha": {"name": "甲率", "unit": "percent", "numerator": "甲", "denominator": "总"}}
    rules = rubric([[[CLAUSE | {"measure": "alpha"}]]], measures=quiet)
    found = birth_measures(charged(REGISTER), rules)
    assert (len(found), found.columns.tolist()) == (0, ["station", "measure", "numerator", "denominator"])


def test_the_district_is_the_towns_less_what_counts_twice():
    figures = reconcile(charged(REGISTER)).set_index("figure")
    assert figures["births"].to_dict() == {"sum_of_towns": 10, "counted_twice": 2, "district": 8, "floating": 2}
    assert figures["out_of_policy"].to_dict() == {"sum_of_towns": 7, "counted_twice": 2, "district": 5, "floating": 1}


TOWNS = st.sampled_from(["t1", "t2", "t3"])
CASE = st.builds(
    lambda **given_: given_,
    original_town=TOWNS,
    present_town=TOWNS,
    disputed_with=TOWNS | st.just(""),
    from_outside=st.booleans(),
    within_policy=st.booleans(),
    by_official=st.booleans(),
    year_of_birth=st.integers(2010, 2014),
    year_found=st.integers(2014, 2015),
)


@given(st.lists(CASE, max_size=12), st.randoms(use_true_random=False))
def test_nobody_is_lost_and_the_order_of_the_register_is_nothing(cases, random):
    cases = [
        birth(f"c{place:02}", **case | ({"original_town": ""} if case["from_outside"] else {}))
        for place, case in enumerate(cases)
    ]
    frame = charged(cases)
    found = {case["case"] for case in cases if case["year_found"] == 2014}
    assert set(frame["case"]) == found
    assert set(frame.loc[frame["role"] == "floating", "case"]) == {
        c["case"] for c in cases if c["case"] in found and c["from_outside"]
    }
    assert not frame.duplicated(["case", "station"]).any()
    figures = reconcile(frame).set_index("figure")
    for column in figures:
        parts = figures[column]
        assert parts["district"] == parts["sum_of_towns"] - parts["counted_twice"]
    assert figures.loc["district", "births"] + figures.loc["floating", "births"] == len(found)
    shuffled = list(cases)
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(charged(shuffled), frame)


def test_an_empty_register_counts_nothing():
    frame = charged([])
    assert frame.empty
    assert birth_measures(frame, edition()).empty
    assert reconcile(frame)["births"].tolist() == [0, 0, 0, 0]
