"""What notebooks show and compare: text stays text, blanks stay blank, the right unit is chosen."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest

import kpi
from kpi import comparison, trends
from kpi.errors import UsageError
from kpi.home import REPOSITORY, Home
from kpi.inputs import Problems, read_stations
from kpi.labels import labels
from kpi.notebook_tables import lay_out, sheet
from kpi.publish import annexes, figures, tables

HOME = Home.find(REPOSITORY, environment={})
SAY = labels("zh")


@pytest.fixture(scope="module")
def years():
    return {year: kpi.compute(year, HOME.raw) for year in (2015, 2016, 2017, 2018)}


def test_text_never_becomes_markup():
    shown = lay_out(pd.DataFrame({"name": ["<script>alert(1)</script>"]}), "name=<b>", title="<i>", note="<u>")
    html = shown._repr_html_()
    assert not {tag for tag in ("<script", "<b>", "<i>", "<u>") if tag in html}
    assert "&lt;script&gt;" in html


def test_blank_is_not_zero():
    frame = pd.DataFrame({"name": ["甲镇", "乙镇"], "total": pd.array([0, None], "Int64")})
    assert str(lay_out(frame, "name", "total:points")).splitlines()[1:] == ["甲镇  0.00", "乙镇"]


def test_columns_of_the_text_form_line_up(years):
    lines = str(sheet(tables.class_ranking(years[2018], "town", "", SAY), "station", "total")).splitlines()
    assert lines[0] == "考核结果"
    assert len({line.rindex(".") + sum("\u4e00" <= c <= "\u9fff" for c in line) for line in lines[2:]}) == 1


def test_a_column_that_is_not_there_is_an_error(years):
    with pytest.raises(KeyError):
        sheet(annexes.missing(years[2018], SAY), "total")


def test_figures_are_data_with_the_house_configuration():
    bundle = pio.renderers["kpi"].to_mimebundle(go.Figure(go.Bar(x=[1])).to_plotly_json())
    (kind, figure), *others = bundle.items()
    assert kind == "application/vnd.plotly.v1+json" and others == []
    assert figure["config"]["modeBarButtonsToRemove"][0] == "sendChartToCloud"
    assert pio.renderers.default == "kpi"


def test_what_one_department_left_out_is_seen(years):
    table = comparison.submissions(years[2017].facts, years[2017].stations, years[2017].rubric).set_index("name")
    assert table.loc["银墩街道", "协会"] == "0/8"
    assert table.loc["区计划生育指导站", "协会"] == ""
    assert (table["协会"] == "8/8").sum() == 16


def test_the_largest_fall_is_chosen(years):
    assert comparison.largest_fall(years[2018], years[2017]) == "t03"
    last = years[2018].totals.query("`class` == 'town'").sort_values("rank")["station"].iloc[-1]
    assert comparison.largest_fall(years[2018]) == last
    assert comparison.largest_fall(years[2018], years[2018]) == last


def test_a_unit_without_a_rank_stands_alone(years):
    alone = comparison.places_beside(years[2017], "t18")
    assert alone["name"].tolist() == ["银墩街道"] and alone["gap"].isna().all()


def test_gaps_are_those_of_the_totals(years):
    frame = comparison.places_beside(years[2018], "t03")
    assert (frame["gap"] == frame["total"] - frame["total"].iloc[1]).all()
    assert frame["gap"].iloc[0] > 0 > frame["gap"].iloc[2]


def test_changes_by_clause_add_up(years):
    table = comparison.change_by_clause(years[2018], years[2017], "t01")
    scores = [years[year].clauses.query("station == 't01'")["score"].sum() for year in (2018, 2017)]
    assert table["change"].sum() == scores[0] - scores[1]
    assert comparison.change_by_clause(years[2018], None, "t01").empty


def test_changes_over_a_change_of_edition_are_of_what_both_measure_alike(years):
    after, before = years[2016], years[2015]
    alike = comparison.alike_clauses(after, before)
    # Moved with another id; other points, bar, rule or setting; new; words or department alone.
    assert (alike["5.7a"], alike["5.7b"]) == ("4.6a", "4.6b")
    assert not {"1.3a", "1.4a", "3.5b", "4.2a", "7.1b", "9.3c", "4.1h", "7.3a"} & set(alike)
    assert {"3.4a", "5.5a", "9.3a", "11.1a", "11.5a", "2.3d", "8.2b"} <= set(alike)
    scores = [one.clauses.query("station == 't01'").set_index("clause")["score"] for one in (after, before)]
    table = comparison.change_by_clause(after, before, "t01")
    assert table["change"].sum() == sum(scores[0][new] - scores[1][old] for new, old in alike.items()
                                        if new in scores[0] and old in scores[1])  # fmt: skip
    assert len(table) and set(table["clause"]) <= set(alike)
    assert comparison.alike_clauses(years[2017], after) == {name: name for name in after.rubric.clauses}


def test_deductions_are_all_that_was_lost(years):
    lost = comparison.deductions(years[2018], "t05")["loss"].sum()
    assert lost == years[2018].clauses.query("station == 't05' and state == 'scored'")["loss"].sum()


def test_the_edition_is_told_where_it_changes(years):
    history = trends.history_of([years[2015], years[2016]])
    assert history.groupby("year")["edition"].unique().str[0].to_dict() == {2015: "wujin_2014", 2016: "example_2016"}
    told = "2016年起考核办法不同，前后总分不可直接比较"
    for chart in figures.over_years(history, "town", years[2016].rubric, SAY):
        assert chart.table.note == told
        assert chart.figure.layout.title.subtitle.text.endswith("；" + told)
    for chart in figures.over_years(trends.history_of([years[2016], years[2017]]), "town", years[2017].rubric, SAY):
        assert chart.table.note == "" and "考核办法" not in chart.figure.layout.title.subtitle.text


def test_attainment_by_year_has_every_category_under_its_last_name(years):
    table = trends.attainment_by_year([years[2015], years[2016]], "town").set_index("category")
    assert len(table) == 11 and "宣传教育与培训" in table.index and "宣传教育" not in table.index
    assert table.notna().all(axis=None)


def test_years_compare_only_under_one_rubric(years):
    series = list(years.values())
    table = trends.comparability(series)
    assert table["verdict"].tolist() == ["", "none", "same", "same"]
    assert table["sentence"].str[:6].tolist() == ["", "两年办法不同", "办法相同，可", "办法相同，可"]
    assert table["changed"].tolist() == [pd.NA, 2, 0, 0]
    assert trends.changed_settings(years[2016], years[2015]) == ["extra_cap", "training_bar"]
    other = kpi.compute(2018, HOME.raw, kpi.edition(2018).with_settings(rate_loss=5))
    table = trends.comparability([years[2017], other])
    assert table["verdict"].iloc[1] == "rescored" and table["changed"].iloc[1] == 1
    with pytest.raises(UsageError):
        trends.comparability(series[:1])


def test_merged_and_renamed_units_are_followed():
    changes = trends.roster_changes(read_stations(HOME.raw, Problems()), [2014, 2018])
    assert changes.values.tolist() == [
        [2016, "t07", "桑渎镇", "merged", "藕荡镇"],
        [2017, "t12", "荻墅镇", "renamed", "荻墅街道"],
    ]
    assert trends.roster_changes(read_stations(HOME.raw, Problems()), [2017, 2018]).empty
