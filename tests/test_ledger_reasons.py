"""The reason of each family, in both languages, word for word."""

from __future__ import annotations

import pytest

from tests.builders import fact, one_clause
from tests.told import line, told

POINTS, EVEN = "percent_of_points", "percent_of_even_share"


FAMILIES = [
    (
        {"family": "threshold", "bar": 95},
        "alpha",
        {"x": "94.5", "numerator": 189, "denominator": 200},
        "实际94.50% (189/200)，未达到标准95.00%，差0.50个百分点；未达标不得分",
        "actual 94.50% (189/200), bar 95.00% not reached, short by 0.50 percentage points; no points below the bar",
    ),
    (
        {"family": "threshold", "bar": 95},
        "alpha",
        {"x": "96800/1019", "numerator": 968, "denominator": 1019},
        "实际94.995% (968/1019)，未达到标准95.00%，差0.0049个百分点；未达标不得分",
        "actual 94.995% (968/1019), bar 95.00% not reached, short by 0.0049 percentage points; no points below the bar",
    ),
    (
        {"family": "shortfall", "bar": 95, "step": 1, "loss": (10, POINTS)},
        "alpha",
        {"x": 92},
        "实际92.00%，低于标准95.00%，差3.00个百分点；每低1个百分点扣0.2分",
        "actual 92.00%, below the bar 95.00% by 3.00 percentage points; "
        "0.2 points off for every 1 percentage points below",
    ),
    (
        {"family": "shortfall", "bar": 99, "step": 0.1, "loss": (10, POINTS)},
        "alpha",
        {"x": 98.5},
        "实际98.50%，低于标准99.00%，差0.50个百分点；每低0.1个百分点扣0.2分",
        "actual 98.50%, below the bar 99.00% by 0.50 percentage points; "
        "0.2 points off for every 0.1 percentage points below",
    ),
    (
        {"family": "excess", "bar": 3, "step": 1, "loss": (10, POINTS)},
        "alpha",
        {"x": 5},
        "实际5.00%，高于上限3.00%，超出2.00个百分点；每高1个百分点扣0.2分",
        "actual 5.00%, above the ceiling 3.00% by 2.00 percentage points; "
        "0.2 points off for every 1 percentage points above",
    ),
    (
        {"family": "proportional", "bar": 90},
        "alpha",
        {"x": 45},
        "实际45.00%，标准90.00%，差45.00个百分点；按完成比例计分",
        "actual 45.00%, bar 90.00%, short by 45.00 percentage points; scored in proportion to what was done",
    ),
    (
        {"family": "linear", "low": 60, "high": 90},
        "alpha",
        {"x": 80},
        "实际80.00%，满分标准90.00%，差10.00个百分点；在两个标准之间按比例计分",
        "actual 80.00%, full points at 90.00%, short by 10.00 percentage points; scored linearly between the two bars",
    ),
    (
        {"family": "window", "bar": 80, "low": 90, "high": 110},
        "alpha",
        {"x": 95},
        "实际95.00%，不在标准80.00%的允许范围内；不得分",
        "actual 95.00%, outside the range allowed around 80.00%; no points",
    ),
    (
        {
            "family": "bands",
            "edges": [{"to": 80, "share": 0}, {"from": 80, "to": 98, "share": 50}, {"from": 98, "share": 100}],
        },
        "alpha",
        {"x": 85},
        "实际85.00%，满分档为98.00%；按所在档次计分",
        "actual 85.00%, full points in the band 98.00%; scored by its band",
    ),
    (
        {"family": "minimum_count", "bar": 4, "loss": (100, EVEN)},
        "articles",
        {"x": 1},
        "实际1篇，少于规定的4篇，差3篇；每少1篇扣0.5分",
        "actual 1篇, fewer than the 4篇 required, short by 3篇; 0.5 points off for every 1篇 short",
    ),
    (
        {"family": "minimum_by_period", "bar": 3, "periods": 12, "loss": (100, EVEN)},
        "monthly",
        {"n_short": 3, "x": 30},
        "有3期未达到每期3篇；每期不足扣0.17分",
        "3 periods below 3篇 a period; 0.17 points off for each such period",
    ),
    (
        {"family": "progress", "bar": 100, "weight": 50, "gain": 10},
        "alpha",
        {"x": 80, "previous": 75},
        "实际80.00%，标准100.00%，差20.00个百分点；按水平和进步加权计分",
        "actual 80.00%, bar 100.00%, short by 20.00 percentage points; level and progress weighted",
    ),
    (
        {"family": "per_event", "losses": {"event": (10, POINTS), "grave": (50, POINTS)}},
        None,
        {"n_event": 2, "n_grave": 1},
        "检查发现处2（每例次扣0.2分）、起1（每例次扣1分）",
        "found: 处 2 (0.2 points each), 起 1 (1 points each)",
    ),
    (
        {"family": "per_event", "losses": {"event": (10, POINTS), "grave": (50, POINTS)}},
        None,
        {"n_event": 2, "n_grave": 0},
        "检查发现处2（每例次扣0.2分）",
        "found: 处 2 (0.2 points each)",
    ),
    (
        {"family": "checklist", "elements": ["会议", "培训"], "loss": (100, EVEN), "partial": 50},
        None,
        {"n_missing": 1, "n_partial": 1},
        "缺项1、部分完成1；应有：会议、培训；每缺一项扣1分",
        "缺项 1, 部分完成 1; required: 会议, 培训; 1 points off for each one missing, less for a partial one",
    ),
    (
        {"family": "timeliness", "late": (10, POINTS), "missing": (20, POINTS)},
        None,
        {"n_late": 2, "n_missing": 1},
        "报送情况：迟报2（每例次扣0.2分）、缺项1（每例次扣0.4分）",
        "reporting: 迟报 2 (0.2 points each), 缺项 1 (0.4 points each)",
    ),
    (
        {"family": "zeroing"},
        None,
        {"n_case": 2},
        "款1.1a：发生2例；有一例即不得分",
        "款1.1a: 2 found; one case leaves no points",
    ),
    (
        {"family": "zeroing"},
        "cadre",
        {"x": 2},
        "款1.1a：发生2例；有一例即不得分",
        "款1.1a: 2 found; one case leaves no points",
    ),
    (
        {"family": "judgement", "step": 25},
        None,
        {"share": 0.75},
        "评定得分比例为75%，满分2.00分",
        "judged at 75% of 2.00 points",
    ),
    (
        {"family": "composition", "step": 25, "weights": {"routine": 40, "yearend": 60}},
        None,
        {"share_routine": 1, "share_yearend": 0.5, "share": 0.75},
        "按检查场合加权，得分比例为70%，满分2.00分",
        "weighted over the occasions of checking: 70% of 2.00 points",
    ),
]


@pytest.mark.parametrize(("rule", "measure", "given", "zh", "en"), FAMILIES)
def test_the_reason_of_each_family(rule, measure, given, zh, en):
    rules = one_clause(rule, 2, **({"measure": measure} if measure else {}))
    for lang, reason in (("zh", zh), ("en", en)):
        assert line(rules, fact("t1", "1.1a", **given), lang=lang)["reason"] == reason


@pytest.mark.parametrize(
    ("against", "bar", "gap"),
    [("best", "100.00%", "40.00"), ("mean", "80.00%", "20.00"), ("range", "100.00%", "40.00")],
)
def test_a_comparison_names_what_the_class_has(against, bar, gap):
    rules = one_clause({"family": "relative", "against": against, "base": 60}, 2, measure="alpha")
    row = line(rules, fact("t1", "1.1a", x=60), fact("t2", "1.1a", x=80), fact("t3", "1.1a", x=100))
    assert row["reason"] == f"实际60.00%，本类比较基准{bar}，相差{gap}个百分点；按相对水平计分"


def test_a_target_is_the_bar_of_its_own_unit():
    rules = one_clause(
        {"family": "minimum_count", "bar": {"target": "articles"}, "loss": (100, EVEN)}, 2, measure="articles"
    )
    rows = told(rules, fact("t1", "1.1a", x=1, target=4), fact("t2", "1.1a", x=1, target=2))
    assert rows["reason"].tolist() == [
        "实际1篇，少于规定的4篇，差3篇；每少1篇扣0.5分",
        "实际1篇，少于规定的2篇，差1篇；每少1篇扣1分",
    ]
    assert rows["bar"].tolist() == ["4篇", "2篇"]


def test_a_bar_of_each_period_is_not_set_against_the_sum_of_all():
    rules = one_clause({"family": "minimum_by_period", "bar": 3, "periods": 12, "loss": (100, EVEN)}, 2,
                       measure="monthly")  # fmt: skip
    row = line(rules, fact("t1", "1.1a", n_short=2, x=35))
    assert (row["actual"], row["bar"], row["gap"]) == ("35篇", "每期3篇", "2期")
