"""Figures hold the numbers of the tables they are drawn from."""

from __future__ import annotations

import pandas as pd
import pytest

import kpi
from kpi import charts


@pytest.fixture(scope="module")
def results():
    return kpi.compute(2016)


@pytest.fixture(scope="module")
def towns(results):
    return results.totals[results.totals["class"] == "town"]


@pytest.fixture(scope="module")
def names(results):
    return {part.id: part.name for part in results.rubric.categories}


def test_stacked_categories_add_up_to_each_total(results, towns, names):
    inside = results.categories[results.categories["class"] == "town"]
    figure = charts.category_points(inside, towns, names)
    sums: dict[str, float] = {}
    for trace in figure.data:
        for town, points in zip(trace.y, trace.x, strict=True):
            sums[town] = sums.get(town, 0) + (points or 0)
    expected = dict(zip(towns["name"], towns["total"] / 100, strict=True))
    bars = {town: total for town, total in sums.items() if total}
    assert len(bars) == len(expected) == 17
    assert sorted(bars.values()) == pytest.approx(sorted(float(total) for total in expected.values()))


def test_open_ranks_have_no_leader(results, towns, names):
    inside = results.categories[results.categories["class"] == "town"]
    title = charts.category_points(inside, towns.assign(rank=pd.NA), names).layout.title
    # 2016: the best total is 101.26, the least 82.14.
    assert title.text == "名次待定：17个单位中首末相差19.12分" and "行政顺序" in title.subtitle.text


def test_heat_map_has_a_cell_for_each_town_and_category(results, towns, names):
    inside = results.categories[results.categories["class"] == "town"]
    figure = charts.attainment_heatmap(inside, towns, {part.id: part.name for part in results.rubric.categories})
    cells = [len(row) for row in figure.data[0].z]
    assert cells == [len(names)] * 17


def test_losses_by_clause_are_the_largest_first(results, names):
    inside = results.clauses[results.clauses["class"] == "town"]
    figure = charts.lost_by_clause(inside, {key: clause.name for key, clause in results.rubric.clauses.items()}, names)
    shown = sorted((value for trace in figure.data for value in trace.x if value), reverse=True)
    lost = inside[inside["state"] == "scored"].groupby("clause")["loss"].sum().sort_values(ascending=False)
    assert shown == pytest.approx([value / 100 for value in lost.head(len(shown))])


def test_rank_chart_draws_each_town_once_and_never_joins_a_gap():
    years = [kpi.compute(year).totals for year in (2015, 2016)]
    history = pd.concat([part[part["class"] == "town"] for part in years], ignore_index=True)
    figure = charts.rank_bump(history)
    assert len(figure.data) == history["station"].nunique() == 18
    assert all(list(trace.x) == ["2015", "2016"] for trace in figure.data)
    merged = next(trace for trace in figure.data if trace.name == "桑渎镇")
    assert list(merged.y) == [9.0, None] or pd.isna(merged.y[1])


def test_rank_chart_of_a_year_without_ranks_says_so():
    years = [kpi.compute(year).totals for year in (2015, 2016)]
    history = pd.concat([part[part["class"] == "town"] for part in years], ignore_index=True)
    open_ = history.assign(rank=history["rank"].where(history["year"] == 2015))
    figure = charts.rank_bump(open_)
    assert figure.layout.title.text == "2016年尚未排名次"
    assert not figure.layout.annotations


def test_same_frame_same_bytes_and_no_upload_button(results, towns, names):
    inside = results.categories[results.categories["class"] == "town"]
    first, second = (charts.category_points(inside, towns, names).to_json() for _ in range(2))
    assert first == second
    assert "sendChartToCloud" in charts.CONFIG["modeBarButtonsToRemove"]
