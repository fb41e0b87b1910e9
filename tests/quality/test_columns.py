"""Planted: far from the class, one rate from many counts, 100% everywhere; and near misses."""

from __future__ import annotations

import pytest

from kpi.quality.columns import constant, full, outliers

TOWNS = [f"t{place}" for place in range(1, 10)]


# Eight at 95% and one apart: the deviation is 0, the least spread 0.5 points.
@pytest.mark.parametrize(
    ("level", "towns", "size"), [(93.25, 9, -3.5), (93.26, 9, None), (96.75, 9, 3.5), (80, 7, None)]
)
def test_far_from_the_class(rate, frame, say, level, towns, size):
    rows = outliers(frame(rate("t1", level), *[rate(town, 95) for town in TOWNS[1:towns]]), say)
    assert [(row["station"], row["size"]) for row in rows] == ([("t1", size)] if size else [])
    assert all("median of its 9 units is 95.00%" in row["text"] for row in rows)


def test_classes_are_looked_at_apart(rate, frame, say):
    rows = [rate(town, 95) for town in TOWNS[1:]] + [rate("g1", 80, **{"class": "office"})]
    assert outliers(frame(*rows), say) == []


@pytest.mark.parametrize(("count", "asked"), [(11, True), (10, False)])
def test_counts_stray_by_their_square_root(figure, frame, say, count, asked):
    # Around a median of 4 chance strays by 2: 3.5 of that is 7.
    rows = outliers(frame(figure("t1", value=count), *[figure(town, value=4) for town in TOWNS[1:]]), say)
    assert [row["value"] for row in rows] == (["11"] if asked else [])


def test_counts_with_a_target_are_compared_by_it(figure, frame, say):
    # 200 of a target of 200 and 20 of one of 20 are both 100%.
    rows = [figure(town, value=200, level=100.0) for town in TOWNS[1:]]
    assert outliers(frame(figure("t1", value=20, level=100.0), *rows), say) == []
    asked = outliers(frame(figure("t1", value=100, level=50.0), *rows), say)
    assert asked[0]["compared_with"] == "100.00%"


def test_one_rate_from_different_counts(figure, frame, say):
    rows = [figure(town, counts=(19 * place, 20 * place)) for place, town in enumerate(TOWNS, 1)]
    asked = constant(frame(*rows), say)
    assert [(row["measure"], row["station"], row["value"]) for row in asked] == [("alpha", "", "95.00%")]
    assert constant(frame(*rows[:-1], figure("t9", counts=(18, 20))), say) == []
    assert constant(frame(*[figure(town, counts=(19, 20)) for town in TOWNS]), say) == []  # a warning of `kpi check`
    assert constant(frame(*[figure(town, counts=(0, place)) for place, town in enumerate(TOWNS, 1)]), say) == []


def test_all_at_100(figure, frame, say):
    rows = [figure(town, counts=(place, place)) for place, town in enumerate(TOWNS, 1)]
    assert [(row["kind"], row["measure"]) for row in full(frame(*rows), say)] == [("full_measure", "alpha")]
    assert full(frame(*rows[:-1], figure("t9", counts=(999, 1000))), say) == []
    assert full(frame(*rows[:7]), say) == []


@pytest.mark.parametrize(("rates", "asked"), [(10, True), (9, False)])
def test_a_unit_at_100_in_every_rate(figure, frame, say, rates, asked):
    rows = [figure("t1", f"m{place}", (5, 5)) for place in range(rates)]
    assert [row["station"] for row in full(frame(*rows), say)] == (["t1"] if asked else [])
    assert full(frame(*rows, figure("t1", "other", (4, 5))), say) == []
