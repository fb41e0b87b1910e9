"""Merged units added up: every figure worked out by hand, and what cannot be added up is left out with its reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.changes.combined import combined
from tests.builders import raw_tables, rubric
from tests.two_years import events, found, rate, reach

FREE = {"family": "proportional", "bar": {"target": "articles"}}
AIM = {"family": "proportional", "bar": {"target": "beta"}}
WEIGHED = {"family": "composition", "step": 25, "weights": {"routine": 40, "yearend": 60}}
MONTHS = {"family": "minimum_by_period", "bar": 3, "periods": 12, "loss": (100, "percent_of_even_share")}
RULES = rubric([[
    [events(1)], [reach(1)], [{"rule": FREE, "measure": "articles"}], [{"rule": AIM, "measure": "beta"}],
    [{"rule": WEIGHED}], [{"rule": MONTHS, "measure": "monthly"}],
]])  # fmt: skip
GROUPS = {"b": ["a", "b"], "c": ["c"]}


def joined(**rows):
    tables, gaps = combined(raw_tables(**rows), RULES, GROUPS)
    return tables, gaps.values.tolist()


def judged(station, occasion, share, **more):
    return {"station": station, "clause": "1.5a", "occasion": occasion, "share": share, **more}


def target(station, measure, number):
    return {"station": station, "measure": measure, "target": number}


def test_counts_are_added_and_others_left_alone():
    tables, gaps = joined(
        measures=[rate("a", 9, 10), rate("b", 20, 20), rate("c", 1, 2), rate("a", 3, None, "articles"),
                  rate("b", None, None, "articles", value=4)],
        findings=[found("a", 2), found("b", 0), found("c", 1)],
        honours=[{"station": "a", "line": "B1", "count": 1, "document": "奖"}],
        targets=[target(unit, code, number) for unit, code, number in (
            ("a", "articles", 5), ("b", "articles", 7), ("a", "beta", 90), ("b", "beta", 90))],
    )  # fmt: skip
    measures = tables["measures"].set_index(["station", "measure"])
    assert measures.loc[("b", "alpha"), ["numerator", "denominator"]].tolist() == [29, 30]
    assert measures.loc[("c", "alpha"), ["numerator", "denominator"]].tolist() == [1, 2]
    assert measures.loc[("b", "articles"), "value"] == 7
    assert tables["findings"].groupby("station")["count"].sum().to_dict() == {"b": 2, "c": 1}
    assert tables["honours"]["station"].tolist() == ["b"]
    assert tables["targets"][["measure", "target"]].values.tolist() == [["articles", 12], ["beta", 90]]
    assert gaps == []


def test_judgements_are_averaged_by_occasion_exactly():
    tables, _ = joined(judgements=[judged("a", "routine", 1), judged("b", "routine", 0.5), judged("b", "yearend", 0.25),
                                   judged("a", "yearend", 1, applicable=False)])  # fmt: skip
    shares = tables["judgements"].set_index("occasion")["share"].to_dict()
    assert shares == {"routine": Fraction(3, 4), "yearend": Fraction(1, 4)}


def test_months_are_added_one_by_one():
    rows = [rate(unit, month % 3, None, "monthly", period=month) for unit in "ab" for month in range(1, 13)]
    tables, gaps = joined(measures=rows)
    assert tables["measures"]["numerator"].tolist() == [2 * (month % 3) for month in range(1, 13)] and gaps == []


def test_what_applies_to_one_of_them_is_that_of_the_one():
    tables, _ = joined(measures=[rate("a", 9, 10), rate("b", None, None, applicable=False)])
    assert tables["measures"][["station", "numerator", "denominator"]].values.tolist() == [["b", 9, 10]]


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ({"measures": [rate("a", 9, 10)]}, ["b", "1.2a", "not_handed_in"]),
        ({"measures": [rate("a", None, None, value=90), rate("b", 9, 10)]}, ["b", "1.2a", "no_counts"]),
        ({"measures": [rate(unit, number, None, "articles") for unit, number in (("a", None), ("b", 1))]},
         ["b", "1.3a", "not_handed_in"]),
        ({"findings": [found("b", 1)]}, ["b", "1.1a", "not_handed_in"]),
        ({"findings": [found("b", 1), found("a", 1, kind="veto")]}, ["b", "1.1a", "not_handed_in"]),
        ({"targets": [target("a", "beta", 90), target("b", "beta", 95)]}, ["b", "1.4a", "targets_differ"]),
    ],
)  # fmt: skip
def test_what_cannot_be_combined_is_left_out(rows, gap):
    tables, gaps = joined(**rows)
    assert gaps == [gap]
    assert all(tables[name].empty for name in rows)
