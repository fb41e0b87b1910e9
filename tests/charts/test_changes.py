"""The waterfall of a change holds the numbers of its units, whatever the unit is called."""

from __future__ import annotations

from itertools import accumulate

import pandas as pd
import pytest

from kpi import charts
from kpi.changes.parts import PARTS

COLUMNS = ["station", "name", "before", "after", "change", *PARTS]
UNITS = pd.DataFrame([
    ("t1", "<b>甲镇</b>", 8400, 8350, -50, 200, -800, 600, 0, -50), ("t2", "乙镇", 9000, 9000, 0, 0, 0, 0, 0, 0),
    ("t3", "丙镇", 9000, None, None, None, None, None, None, None),
], columns=COLUMNS).astype(dict.fromkeys(COLUMNS[2:], "Int64"))  # fmt: skip


def test_steps_lead_from_the_earlier_total_to_the_later():
    figure = charts.change_waterfall(UNITS, "t1", (2014, 2015))
    steps = figure.data[0]
    assert list(steps.x) == [84, 2, -8, 6, -0.5, 83.5]
    assert list(steps.y) == ["2014年总分", "办法变动", "工作表现", "交互作用", "更正申诉", "2015年总分"]
    assert list(steps.text) == ["84.00", "+2.00", "-8.00", "+6.00", "-0.50", "83.50"]
    *_, reached = accumulate(steps.x[:-1])
    assert reached == pytest.approx(steps.x[-1])
    # The lowest level is 84 + 2 − 8 = 78; two points of room below it, down to whole tens.
    assert figure.layout.xaxis.range[0] == 70
    assert figure.layout.title.text == "&lt;b&gt;甲镇&lt;/b&gt;总分下降0.50分，影响最大的是工作表现（-8.00分）"


def test_a_title_says_when_nothing_changed_or_nothing_can_be_said():
    same, none = (charts.change_waterfall(UNITS, unit, (2014, 2015)) for unit in ("t2", "t3"))
    assert same.layout.title.text == "乙镇总分与2014年持平" and list(same.data[0].x) == [90, 90]
    assert none.layout.title.text == "丙镇有一年没有总分，不比较" and not none.data
    english = charts.change_waterfall(UNITS, "t1", (2014, 2015), "en").layout.title.text
    assert english.endswith("the largest part is performance (-8.00 points)")
