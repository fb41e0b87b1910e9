"""What moved over the years: the marks, the steps of the bar, the words of the titles, on frames made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kpi import charts

HOSTILE = "<a href='http://x.test'>镇</a>"


def rows(bars=(95.0, 95.0, 90.0), name="甲镇"):
    """Two units in three years: 甲 94, 96, 89 and 乙 97, 94, 91."""
    values = {"t1": (name, (94.0, 96.0, 89.0)), "t2": ("乙镇", (97.0, 94.0, 91.0))}
    made = [
        {"year": year, "station": station, "name": called, "measure_name": "核查率", "unit": "percent", "value": value,
         "bar": bar, "below": value < bar, "shown": f"{value:.2f}%"}
        for station, (called, own) in values.items()
        for year, value, bar in zip((2014, 2015, 2016), own, bars, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(made)


def test_the_bar_steps_where_the_edition_changed_it():
    figure = charts.indicator_years(rows())
    bar = figure.data[-1]
    assert list(bar.x) == [-0.5, 0.5, 0.5, 1.5, 1.5, 2.5]
    assert list(bar.y) == [95, 95, 95, 95, 90, 90]
    told = [(note.x, note.text) for note in figure.layout.annotations if "标准" in note.text]
    assert told == [(-0.5, "标准95%"), (1.5, "标准90%")]


def test_diamonds_are_below_the_bar_of_their_own_year():
    figure = charts.indicator_years(rows())
    marks = {line.name: list(line.marker.symbol) for line in figure.data[:2]}
    # 94 < 95, 96 ≥ 95, 89 < 90; 97 ≥ 95, 94 < 95, 91 ≥ 90
    assert marks == {"甲镇": ["diamond", "circle", "diamond"], "乙镇": ["circle", "diamond", "circle"]}
    assert figure.layout.title.text == "核查率：2016年2个单位中1个低于标准，2014年2个中1个"
    assert [note.text for note in figure.layout.annotations if "镇" in note.text] == ["甲镇"]


def test_own_targets_have_no_line():
    targets = rows().assign(bar=[95.0, 95.0, 90.0, 80.0, 80.0, 80.0])
    figure = charts.indicator_years(targets)
    assert len(figure.data) == 2 and "各自目标" in figure.layout.title.subtitle.text


def test_a_year_without_a_value_is_a_gap():
    short = rows().drop(index=1)
    figure = charts.indicator_years(short)
    assert list(figure.data[0].y) == [94.0, None, 89.0] and not figure.data[0].connectgaps


def test_names_never_become_links():
    figures = [
        charts.indicator_years(rows(name=HOSTILE)),
        charts.performance_map(pd.DataFrame({"name": [HOSTILE], "2014–2015": [5], "sum": [5]})),
        charts.attainment_multiples(pd.DataFrame({"category": [HOSTILE], "2014": [90.0], "2015": [91.0]})),
    ]
    assert not [figure for figure in figures if "<a" in figure.to_json() or "\\u003ca" in figure.to_json()]


def test_performance_names_first_and_last_and_leaves_open_sums_blank():
    table = pd.DataFrame({"name": ["甲镇", "乙镇", "丙镇"], "2014–2015": [150, -50, 20], "2015–2016": [50, -25, None],
                          "sum": [200, -75, None]}).astype({"2015–2016": "Int64", "sum": "Int64"})  # fmt: skip
    figure = charts.performance_map(table)
    assert figure.layout.title.text == "按同一办法衡量，甲镇进步最多（+2.00分），乙镇最少（-0.75分）"
    assert [list(row) for row in figure.data[0].z] == [[1.5, 0.5, None], [-0.5, -0.25, None], [0.2, None, None]]
    assert [list(row) for row in figure.data[0].text][2] == ["+0.20", "", ""]
    assert [(note.y, note.text) for note in figure.layout.annotations] == [("甲镇", "+2.00"), ("乙镇", "-0.75")]
    assert figure.data[0].zmax == -figure.data[0].zmin == 1.5


def test_performance_of_nobody_says_so():
    figure = charts.performance_map(pd.DataFrame({"name": ["甲镇"], "2014–2015": [5], "sum": [pd.NA]}))
    assert figure.layout.title.text == "没有单位每两年都可比"


def test_attainment_names_the_best_and_the_worst_change():
    table = pd.DataFrame({"category": ["甲类", "乙类"], "2014": [90.0, 95.0], "2015": [92.5, 94.0]})
    figure = charts.attainment_multiples(table, "另一办法")
    title = figure.layout.title
    assert "甲类得分率上升2.50个百分点" in title.text and "乙类下降1.00个百分点" in title.text
    assert title.subtitle.text.endswith("；另一办法")
    assert [list(line.y) for line in figure.data] == [[92.5, 93.25], [90, 92.5], [92.5, 93.25], [95, 94]]


@pytest.mark.parametrize(("charted", "labelled"), [(2, 2), (3, 3), (4, 3), (7, 3)])
def test_the_years_stand_below_the_lowest_chart_of_each_column(charted, labelled):
    table = pd.DataFrame({"category": list("甲乙丙丁戊己庚")[:charted], "2014": 90.0, "2015": 91.0})
    layout = charts.attainment_multiples(table).layout.to_plotly_json()
    used = [f"xaxis{place or ''}" for place in [0, *range(2, charted + 1)]]
    assert sum(layout[name].get("showticklabels") is not False for name in used) == labelled


def history(places):
    years = (2014, 2015, 2016)
    made = [{"year": year, "station": station, "name": station, "order": 1, "rank": rank}
            for station, own in places.items() for year, rank in zip(years, own, strict=True)]  # fmt: skip
    return pd.DataFrame(made).astype({"rank": "Int64"})


def test_dots_bridge_a_year_without_ranks_and_the_title_names_the_year_compared_with():
    figure = charts.rank_bump(history({"甲镇": (3, None, 1), "乙镇": (1, None, 2), "丙镇": (2, None, None)}))
    assert figure.layout.title.text == "2016年比2014年甲镇名次上升最多，上升2位"
    dotted = [line for line in figure.data if line.line.dash == "dot"]
    assert sorted((tuple(line.x), tuple(line.y)) for line in dotted) == [
        (("2014", "2016"), (1.0, 2.0)),
        (("2014", "2016"), (3.0, 1.0)),
    ]


def test_a_gap_of_one_unit_is_never_bridged():
    figure = charts.rank_bump(history({"甲镇": (2, None, 1), "乙镇": (1, 1, 2)}))
    assert not [line for line in figure.data if line.line.dash == "dot"]
    assert figure.layout.title.text == "2016年没有名次上升的单位"
