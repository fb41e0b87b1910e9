"""Corrections and appeals: applied where they fit, refused where the table says something else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.rulings import apply
from tests.builders import raw_tables

FINDINGS = [
    {"station": "t1", "clause": "1.1a", "kind": "event", "count": 3},
    {"station": "t1", "clause": "1.1a", "kind": "grave", "count": 3},
    {"station": "t2", "clause": "1.1a", "kind": "event", "count": 3},
]
MEASURES = [
    {"station": "t1", "measure": "alpha", "numerator": 94, "denominator": 100},
    {"station": "t1", "measure": "beta", "value": "94.5"},
    {"station": "t2", "measure": "alpha", "numerator": 94, "denominator": 100},
]
JUDGEMENTS = [{"station": "t1", "clause": "1.1b", "occasion": "yearend", "share": "0.5", "reason": "不全"}]


def ruling(**given):
    usual = {
        "station": "t1",
        "clause": "1.1a",
        "table": "findings",
        "measure_or_kind": "event",
        "field": "count",
        "before": "3",
        "after": "1",
        "reason": "重复计",
        "document": "复〔2014〕1号",
        "date": "2014-12-20",
        "row": 5,
    }
    return usual | given


def applied(*rulings):
    return apply(raw_tables(findings=FINDINGS, measures=MEASURES, judgements=JUDGEMENTS, rulings=rulings))


def test_a_count_is_corrected_where_it_stands_and_nowhere_else():
    tables, done, problems = applied(ruling())
    assert tables["findings"]["count"].tolist() == [1, 3, 3]
    assert done.to_numpy().tolist() == [["t1", "1.1a", "", "复〔2014〕1号: count 3 → 1 (重复计)"]]
    assert problems == []


@pytest.mark.parametrize(
    ("given", "table", "column", "after"),
    [
        (
            {"measure_or_kind": "alpha", "field": "numerator", "before": "94", "after": "96"},
            "measures",
            "numerator",
            [96, None, 94],
        ),
        (
            {"measure_or_kind": "alpha", "field": "denominator", "before": "100", "after": "98"},
            "measures",
            "denominator",
            [98, None, 100],
        ),
        (
            {"measure_or_kind": "beta", "field": "value", "before": "94.50", "after": "95.125"},
            "measures",
            "value",
            [None, Decimal("95.125"), None],
        ),
        (
            {"clause": "1.1b", "measure_or_kind": "", "field": "share", "before": "0.5", "after": "0.75"},
            "judgements",
            "share",
            [Decimal("0.75")],
        ),
        ({"after": "0"}, "findings", "count", [0, 3, 3]),
    ],
)
def test_every_field_can_be_corrected(given, table, column, after):
    tables, done, problems = applied(ruling(**{"table": table} | given))
    values = tables[table][column]
    assert [
        None if value is None or value != value else value
        for value in values.astype(object).where(values.notna(), None)
    ] == after
    assert (len(done), problems) == (1, [])


def test_the_tables_handed_in_stay_as_they_were():
    given = raw_tables(findings=FINDINGS, rulings=[ruling()])
    tables, _, _ = apply(given)
    assert given["findings"]["count"].tolist() == [3, 3, 3]
    assert tables["measures"] is given["measures"]


def test_an_exclusion_changes_no_table():
    tables, done, problems = applied(ruling(field="state", before="", after="excluded", table=""))
    assert done.to_numpy().tolist() == [["t1", "1.1a", "excluded", "复〔2014〕1号: excluded by ruling (重复计)"]]
    assert tables["findings"]["count"].tolist() == [3, 3, 3]
    assert problems == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"before": "2"}, "expects count 2 of 1.1a for t1, the table says 3"),
        ({"station": "t9"}, "expects count 3 of 1.1a for t9, the table says nothing"),
        ({"measure_or_kind": "late"}, "expects count 3 of 1.1a for t1, the table says nothing"),
        (
            {"table": "measures", "measure_or_kind": "alpha", "field": "numerator", "before": "95"},
            "expects numerator 95 of alpha for t1, the table says 94",
        ),
        (
            {"table": "measures", "measure_or_kind": "alpha", "field": "value", "before": "95"},
            "expects value 95 of alpha for t1, the table says nothing",
        ),
    ],
)
def test_a_ruling_that_does_not_fit_is_a_problem_and_changes_nothing(given, why):
    tables, done, problems = applied(ruling(**given))
    assert [(p.severity, p.row, p.column, p.value, p.why) for p in problems] == [
        ("error", 5, "before", given.get("before", "3"), why)
    ]
    assert "remove the ruling if the source was mended" in problems[0].fix
    assert done.empty
    assert tables["findings"]["count"].tolist() == [3, 3, 3]


def test_a_correction_is_not_applied_twice():
    tables, done, problems = applied(ruling(), ruling(date="2014-12-21"))
    assert tables["findings"]["count"].tolist() == [1, 3, 3]
    assert len(done) == 1
    assert [problem.why for problem in problems] == ["expects count 3 of 1.1a for t1, the table says 1"]


def test_a_later_ruling_builds_on_the_one_before():
    tables, done, problems = applied(ruling(), ruling(before="1", after="2", date="2014-12-21"))
    assert tables["findings"]["count"].tolist() == [2, 3, 3]
    assert (len(done), problems) == (2, [])


def test_a_ruling_may_speak_of_all_findings_of_a_kind_together():
    rows = [
        FINDINGS[0] | {"count": 2, "date": "2014-03-01"},
        FINDINGS[0] | {"count": 1, "date": "2014-09-01"},
        *FINDINGS[1:],
    ]
    tables, _, problems = apply(raw_tables(findings=rows, rulings=[ruling(before="3", after="1")]))
    assert tables["findings"].groupby(["station", "kind"])["count"].sum().to_dict() == {
        ("t1", "event"): 1,
        ("t1", "grave"): 3,
        ("t2", "event"): 3,
    }
    assert problems == []


def test_two_rows_that_fit_and_no_sum_that_does_leave_it_open():
    rows = [FINDINGS[0] | {"date": "2014-03-01"}, FINDINGS[0] | {"date": "2014-09-01"}]
    tables, done, problems = apply(raw_tables(findings=rows, rulings=[ruling()]))
    assert tables["findings"]["count"].tolist() == [3, 3]
    assert done.empty
    assert [problem.why for problem in problems] == ["expects count 3 of 1.1a for t1, the table says 3, 3"]


def test_no_rulings_no_change():
    tables, done, problems = applied()
    assert done.columns.tolist() == ["station", "clause", "state", "note"]
    assert (len(done), problems, tables["findings"]["count"].tolist()) == (0, [], [3, 3, 3])
