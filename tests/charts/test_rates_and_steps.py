"""Rates, steps and years: dots, bars and lines stand where their numbers say, whatever units are called."""

from __future__ import annotations

from itertools import accumulate

import pandas as pd
import pytest

import kpi
from kpi import charts

HOSTILE = "<a href='http://x.test'>镇</a>"


@pytest.fixture(scope="module")
def results():
    return kpi.compute(2016)


@pytest.fixture(scope="module")
def rates(results):
    units = results.totals.loc[results.totals["class"] == "town", "station"]
    return results.indicators[results.indicators["station"].isin(units)]


def test_dots_of_one_rate_are_its_values_and_diamonds_are_below(rates):
    own = rates[rates["measure"] == "birth_policy_rate"].sort_values(["value", "station"])
    dots = charts.rate_dots(rates, "birth_policy_rate").data[0]
    assert list(dots.x) == pytest.approx(own["value"].tolist())
    assert [mark == "diamond" for mark in dots.marker.symbol] == (own["value"] < own["bar"]).tolist()


def test_panel_has_a_dot_for_each_rate_with_a_bar(rates):
    known = rates[(rates["unit"] == "percent") & rates["bar"].notna() & rates["value"].notna()]
    figure = charts.rate_panel(rates)
    dots = [len(trace.x) for trace in figure.data if trace.mode == "markers"]
    assert sum(dots) == len(known)
    assert sum(min(trace.x) < 0 for trace in figure.data if trace.mode == "markers" and len(trace.x)) == 1


def test_department_bars_are_shares_of_their_own_points(results):
    inside = results.clauses[results.clauses["class"] == "town"]
    owners = {key: clause.department for key, clause in results.rubric.clauses.items()}
    bars = charts.lost_by_department(inside, owners).data[0]
    scored = inside[inside["state"] == "scored"].assign(owner=lambda part: part["clause"].map(owners))
    sums = scored.groupby("owner")[["loss", "points"]].sum()
    expected = 100 * sums["loss"] / sums["points"]
    assert dict(zip(bars.y, bars.x, strict=True)) == pytest.approx(expected.to_dict(), abs=1e-3)
    assert list(bars.x) == sorted(bars.x, reverse=True)


def test_waterfall_steps_lead_from_full_points_to_the_total(results):
    names = {part.id: part.name for part in results.rubric.categories}
    for unit in results.totals.dropna(subset=["total"]).itertuples():
        lines = results.ledger[results.ledger["station"] == unit.station]
        steps = charts.ledger_waterfall(lines, names, unit.name, unit.points).data[0]
        assert steps.measure[0] == "absolute" and steps.measure[-1] == "total"
        *_, reached = accumulate(steps.x[:-1])
        assert reached == pytest.approx(unit.total / 100) == steps.x[-1]


def test_small_multiples_draw_each_unit_and_the_mean(results):
    inside = results.totals[results.totals["class"] == "town"]
    history = pd.concat([inside.assign(year=2015), inside], ignore_index=True)
    figure = charts.total_multiples(history)
    assert len(figure.data) == 2 * len(inside)
    drawn = {trace.name: trace.y[-1] for trace in figure.data if trace.name}
    assert drawn == pytest.approx(dict(zip(inside["name"], inside["total"].astype(float) / 100, strict=True)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_name_becomes_a_link(results, rates, lang):
    names = {part.id: HOSTILE for part in results.rubric.categories}
    towns = results.totals[results.totals["class"] == "town"].assign(name=HOSTILE)
    inside = results.categories[results.categories["class"] == "town"].assign(name=HOSTILE)
    lines = results.ledger[results.ledger["station"] == "t01"]
    history = pd.concat([towns.assign(year=2015), towns], ignore_index=True)
    figures = [
        charts.category_points(inside, towns, names, lang),
        charts.attainment_heatmap(inside, towns, names, lang),
        charts.rate_dots(rates.assign(name=HOSTILE, measure_name=HOSTILE), "birth_policy_rate", lang),
        charts.rate_panel(rates.assign(name=HOSTILE, measure_name=HOSTILE), lang),
        charts.ledger_waterfall(lines, names, HOSTILE, 10000, lang),
        charts.rank_bump(history, lang),
        charts.total_multiples(history, lang=lang),
    ]
    for figure in figures:
        assert "<a" not in figure.to_json().replace("\\u003c", "<")


def test_nothing_to_draw_is_drawn_empty():
    empty = pd.DataFrame({"clause": [], "state": [], "loss": [], "points": [], "station": [], "category": []})
    assert len(charts.lost_by_clause(empty.astype({"loss": "int64", "points": "int64"}), {}, {}).data) <= 1
