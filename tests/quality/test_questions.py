"""Figures from the raw tables, and all questions together: in one order, whatever the order of rows."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.diff import SECTIONS
from kpi.editions import load
from kpi.errors import InputRefused
from kpi.labels import labels
from kpi.quality import COLUMNS, KINDS, of_year, questions
from kpi.quality.figures import COLUMNS as FIGURES
from kpi.quality.figures import figures
from tests import tiny
from tests.builders import ATTRIBUTION, birth, fact, facts, raw_tables, rubric

STATIONS = pd.DataFrame({"station": ["t1", "t2"], "name": ["甲镇", "乙镇"], "class": ["town", "town"]})
RATE = {"family": "shortfall", "bar": {"stated": 95}, "step": 1, "loss": (10, "percent_of_points")}
RULES = rubric([[[
    {"rule": RATE, "measure": "alpha", "words": "95%"},
    {"rule": {"family": "minimum_count", "bar": {"target": "articles"}, "loss": 1}, "measure": "articles"},
    {"rule": {"family": "minimum_by_period", "bar": 3, "periods": 12, "loss": 1}, "measure": "monthly"},
    {"rule": RATE, "measure": "born", "words": "95%"},
]]], attribution=ATTRIBUTION)  # fmt: skip


def by_key(**tables):
    made = figures(raw_tables(**tables), RULES, STATIONS, 2014)
    return {(row["station"], row["measure"]): row for row in made.to_dict("records")}


def test_figures_of_measures():
    found = by_key(
        measures=[
            {"station": "t1", "measure": "alpha", "numerator": 19, "denominator": 20},
            {"station": "t2", "measure": "alpha", "value": "95.3"},
            {"station": "t1", "measure": "articles", "value": 3},
            *[{"station": "t1", "measure": "monthly", "period": month, "value": 4} for month in range(1, 13)],
            *[{"station": "t2", "measure": "monthly", "period": month, "value": 4} for month in range(1, 12)],
        ],
        targets=[{"station": "t1", "measure": "articles", "target": 4}],
    )
    rate = found["t1", "alpha"]
    assert (rate["value"], rate["bar"], rate["numerator"], rate["clause"]) == (Fraction(95), Fraction(95), 19, "1.1a")
    assert (found["t2", "alpha"]["value"], found["t2", "alpha"]["denominator"]) == (Fraction(953, 10), None)
    # Three of four are 75% of the target; a month unreported leaves no year to compare.
    assert found["t1", "articles"]["level"] == 75.0 and found["t1", "monthly"]["value"] == 48
    assert ("t2", "monthly") not in found


def test_what_does_not_apply_or_is_of_nothing_is_left_out():
    rows = [
        {"station": "t1", "measure": "alpha", "numerator": 0, "denominator": 0},
        {"station": "t2", "measure": "alpha", "numerator": 19, "denominator": 20, "applicable": False},
        {"station": "t1", "measure": "beta", "numerator": 19, "denominator": 20},
    ]
    assert by_key(measures=rows) == {}


def test_births_are_counted_in_the_register():
    found = by_key(births=[birth("c1"), birth("c2", within_policy=False), birth("c3", present_town="t2")])
    assert found["t1", "born"]["value"] == Fraction(200, 3) and found["t1", "born"]["denominator"] == 3


def test_counts_stay_whole_beside_missing_ones():
    made = figures(raw_tables(measures=[
        {"station": "t1", "measure": "alpha", "numerator": 19, "denominator": 20},
        {"station": "t2", "measure": "alpha", "value": 95},
    ]), RULES, STATIONS, 2014)  # fmt: skip
    assert list(made) == FIGURES and [type(count) for count in made["numerator"]] == [int, type(None)]


def test_every_kind_has_its_words():
    words = set(labels("zh").texts)
    assert {f"quality.{part}.{kind}" for kind in KINDS for part in ("ask", "kind")} <= words
    assert {f"diff.{section}" for section in SECTIONS} <= words


# Every kind of comparison at once: eight towns, three earlier years, one far off everywhere.
@pytest.fixture(scope="module")
def district():
    def row(year, place, top, bottom=50, measure="alpha"):
        return {
            "year": year, "station": f"t{place}", "name": f"{place}镇", "class": "town", "measure": measure,
            "measure_name": measure, "unit": "percent", "numerator": top, "denominator": bottom,
            "value": Fraction(100 * top, bottom), "level": 100 * top / bottom, "bar": Fraction(95), "ceiling": False,
            "clause": "1.1a" if measure == "alpha" else "1.1d", "department": "甲科",
        }  # fmt: skip

    years = [row(year, place, 49) for year in (2011, 2012, 2013) for place in range(1, 9)]
    now = [row(2014, 1, 30), row(2014, 2, 47), *[row(2014, place, 49) for place in range(3, 9)]]
    now += [row(2014, place, 400, 400, "born") for place in range(1, 9)]
    given = facts(*[fact(one["station"], one["clause"], x=one["value"]) for one in now])
    return pd.DataFrame(now, dtype=object), pd.DataFrame(years, dtype=object), given


def numbers(frame):
    return frame.astype({"year": "int64", "level": "float64"})


def test_what_is_asked_of_them(district):
    now, before, given = district
    found = questions(numbers(now), numbers(before), given, RULES, "en")
    assert list(found) == COLUMNS
    # The rates of six towns are last year's, but their 50 cases look like a sample of one size and are not asked about.
    assert found[["kind", "station"]].values.tolist() == [
        ["history", "t1"], ["jump", "t1"], ["class", "t1"], ["full_measure", ""], ["case_more", "t2"],
        ["small_measure", ""],
    ]  # fmt: skip
    assert set(found["kind"]) <= set(KINDS) and found["department"].unique().tolist() == ["甲科"]


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(district, random):
    plain = questions(*map(numbers, district[:2]), district[2], RULES)
    mixed = [frame.iloc[random.sample(range(len(frame)), len(frame))] for frame in district]
    again = questions(*map(numbers, mixed[:2]), mixed[2], RULES)
    pd.testing.assert_frame_equal(plain, again)


def test_a_year_of_raw_tables(tmp_path):
    raw, file = tiny.write(tmp_path)
    # t2 has one of two births within policy and a bar of 95%: below eight units only single cases are asked about.
    found = of_year(2014, raw, load(file), "en")
    assert found["kind"].tolist() == ["case_less", "case_more"]
    assert found["text"].tolist()[0].startswith("甲率 of 丙镇 is 95.00% (19/20)")
    assert "符合率 of 乙镇 is 50.00% (1/2)" in found["text"].tolist()[1] and "10.00 points" in found["text"].tolist()[1]


def test_an_earlier_year_that_is_refused_is_no_history(tmp_path):
    raw, file = tiny.write(tmp_path)
    (raw / "2013").mkdir()
    (raw / "2013" / "measures.csv").write_text("x\n", encoding="utf-8")
    assert len(of_year(2014, raw, load(file))) == 2
    with pytest.raises(InputRefused):
        of_year(2013, raw, load(file))
