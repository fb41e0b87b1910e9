"""The rank intervals and the settings that move ranks, as drawn."""

from __future__ import annotations

import pytest

from kpi.charts import moving_settings, rank_intervals
from kpi.robustness import robustness
from tests.robustness.cases import two_towns


@pytest.fixture(scope="module")
def study():
    return robustness(two_towns(), draws=100, indices=False)


def test_each_unit_stands_at_its_published_rank_within_its_line(study):
    figure = rank_intervals(study.intervals, study.draws, study.plan)
    assert figure.layout.title.text == "2个单位中，0个的名次在全部抽取中不变"
    whole, middle, median, published = figure.data
    assert (list(published.x), list(published.y)) == ([1, 2], ["A", "B"])
    assert list(whole.x) == list(middle.x) == [1, 2, None, 1, 2, None]
    assert len(median.x) == 2 and published.text[0].startswith("公布第1名")
    assert rank_intervals(study.intervals, study.draws, study.plan).to_json() == figure.to_json()


def test_settings_are_ordered_by_how_many_units_they_move(study):
    figure = moving_settings(study.one_at_a_time, {"cost": "每例扣"}.get)
    assert figure.layout.title.text == "单独变动时影响最大的是“每例扣”：2个单位的名次随它变动"
    assert (list(figure.data[0].x), list(figure.data[0].text)) == ([2], ["2 (1)"])
    nothing = moving_settings(study.one_at_a_time.assign(places=0), {}.get)
    assert nothing.layout.title.text == "没有哪一个设定单独变动就能改变名次" and len(nothing.data[0].x) == 0
