"""Tables without a contradiction, in the layouts that are published: nothing may be said against them."""

from decimal import Decimal

import pytest

from tests.recheck.printed_tables import checked, found

CLEAN = {
    "plain": ("""
        单位 德 能 勤 总分 名次
        甲镇 30.25 31.5 32.75 94.5 1
        乙镇 29.5 30.25 33 92.75 2
        丙镇 28 31 30.5 89.5 3
        丁镇 27.5 30 31 88.5 4""", "总分 = 德 + 能 + 勤; ranks: 名次"),
    "shared ranks, units behind numbers, ranks in words": ("""
        单位 德 能 总分 名次
        甲镇 40.5分 50.25分 90.75分 第1名
        乙镇 40.25分 50分 90.25分 并列第2名
        丙镇 41分 49.25分 90.25分 并列第2名
        丁镇 33.5分 44.25分 77.75分 第4名""", "总分 = 德 + 能; ranks: 名次"),
    "weights in the header": ("""
        单位 笔试（40%） 面试（60%） 总成绩 排名
        甲 81.5 90.2 86.72 1
        乙 77.25 88.4 83.94 2
        丙 80 70.1 74.06 3
        丁 60.5 71.3 66.98 4""", "总成绩 = 0.4 × 笔试（40%） + 0.6 × 面试（60%）; ranks: 排名"),
    "a row of weights": ("""
        单位 工作 创新 总分
        权重 0.7 0.3 1
        甲 90 80 87
        乙 81 92 84.3
        丙 77 68 74.3
        丁 95 70 87.5""", "总分 = 0.7 × 工作 + 0.3 × 创新"),
    "subtotals": ("""
        单位 甲一 甲二 甲小计 乙一 乙二 乙小计 总分
        一镇 10.5 11.25 21.75 20.5 30.25 50.75 72.5
        二镇 9.25 12.5 21.75 21.75 29.5 51.25 73
        三镇 8.75 10.75 19.5 22.25 28.25 50.5 70
        四镇 11.25 9.5 20.75 18.5 27.75 46.25 67""",
        "甲小计 = 甲一 + 甲二; 乙小计 = 乙一 + 乙二; 总分 = 甲小计 + 乙小计"),
    "a row of sums and a row of means": ("""
        单位 德 能 总分
        甲 30.25 31.5 61.75
        乙 29.5 30.25 59.75
        丙 28 31 59
        合计 87.75 92.75 180.5
        平均 29.25 30.92 60.17""", "总分 = 德 + 能; 合计; 平均"),
    "full points in headers, a title above, notes below": ("""
        2014年考核结果
        单位 领导（40分） 治理（60分） 总分（100分） 名次
        甲 39.25 58.5 97.75 1
        乙 38.5 57.25 95.75 2
        丙 40 53 93 3
        注：满分100分""", "总分（100分） = 领导（40分） + 治理（60分）; ranks: 名次"),
    "two classes ranked apart": ("""
        类别 单位 德 能 总分 名次
        一类 甲 40.5 50.25 90.75 1
        一类 乙 40.25 50 90.25 2
        二类 丙 41 51.5 92.5 1
        二类 丁 33.5 44.25 77.75 2
        二类 戊 31.25 40.5 71.75 3""", "总分 = 德 + 能; ranks: 名次"),
    "two classes under headings": ("""
        单位 总分 名次
        一类单位
        甲 90.75 1
        乙 90.25 2
        二类单位
        丙 95 1
        丁 77 2
        戊 71 3""", "ranks: 名次"),
    "ranks only": ("""
        单位 名次
        甲 1
        乙 2
        丙 2
        丁 4""", "ranks: 名次"),
    "totals only": ("""
        单位 总分
        甲 91.5
        乙 90.25
        丙 80""", ""),
    "negative parts": ("""
        单位 基本 奖惩 总分 名次
        甲 90.5 -1.25 89.25 2
        乙 91.25 -3.5 87.75 3
        丙 88.75 2.5 91.25 1
        丁 80.25 −0.75 79.5 4""", "总分 = 基本 + 奖惩; ranks: 名次"),
    "extra points that most do not have": ("""
        单位 德 能 加分 总分 名次
        甲 40.5 50.25 3 93.75 1
        乙 40.25 50 — 90.25 2
        丙 41 48.5 — 89.5 3
        丁 33.5 44.25 1.5 79.25 4
        戊 31.5 43.25 — 74.75 5""", "总分 = 德 + 能 + 加分; ranks: 名次"),
    "deductions": ("""
        单位 基础分 扣分 总分
        甲 95.5 1.25 94.25
        乙 93.25 0.5 92.75
        丙 92.75 3.75 89
        丁 90.5 2.25 88.25""", "总分 = 基础分 − 扣分"),
    "taken from 100": ("""
        单位 扣分一 扣分二 总分
        甲 1.25 2.5 96.25
        乙 0.5 3.75 95.75
        丙 3.75 4.5 91.75
        丁 2.25 7.25 90.5""", "总分 = − 扣分一 − 扣分二 + 100"),
    "percentages beside the parts": ("""
        单位 德 完成率 能 总分 得分率
        甲 40.5 98.2% 50.25 90.75 90.75%
        乙 40.25 97.1% 50 90.25 90.25%
        丙 41 99.5% 48.5 89.5 89.5%
        丁 33.5 91.2% 44.25 77.75 77.75%""", "总分 = 德 + 能"),
    "a total printed with fewer digits": ("""
        单位 德 能 总分
        甲 40.26 50.26 90.5
        乙 40.25 50.04 90.3
        丙 41.11 48.5 89.6
        丁 33.5 44.21 77.7""", "总分 = 德 + 能"),
    "blanks that are no zero": ("""
        单位 德 能 总分 名次
        甲 40.5 50.25 90.75 1
        乙 — 50 83.33 2
        丙 41 41.5 82.5 3
        丁 33.5 44.25 77.75 4
        戊 31.5 43.25 74.75 5""", "总分 = 德 + 能; ranks: 名次"),
    "restored to 100, and the score beside": ("""
        单位 德 能 得分 折算分 总分
        甲 40.5 50.25 90.75 90.75 90.75
        乙 40.25 40.5 80.75 85 85
        丙 41 48.5 89.5 89.5 89.5
        丁 33.5 44.25 77.75 77.75 77.75
        戊 31.5 43.25 74.75 74.75 74.75""", "得分 = 德 + 能"),
    "the last comes first": ("""
        单位 总扣分合计 名次
        甲 1.5 1
        乙 2.25 2
        丙 2.25 2
        丁 7 4""", "ranks: 名次"),
    "last year's rank and the move": ("""
        单位 总分 名次 上年名次 升降
        甲 91.5 1 3 上升2位
        乙 90.25 2 1 下降1位
        丙 80 3 2 下降1位""", "ranks: 名次"),
    "separators and full width": ("""
        单位 户数甲 户数乙 户数合计
        甲 "1,204" １１２ "1,316"
        乙 "2,310" 204 "2,514"
        丙 999 31 "1,030"
        丁 "5,002" 77 "5,079\"""", "户数合计 = 户数甲 + 户数乙"),
}  # fmt: skip


@pytest.mark.parametrize("layout", CLEAN)
def test_a_clean_table_is_read_and_nothing_is_said(layout, tmp_path):
    text, read = CLEAN[layout]
    result = checked(tmp_path, text)
    assert found(result) == []
    assert result.tables["read"].tolist() == [read]


def test_hidden_digits_pass_within_the_tolerance(tmp_path):
    text = """
        单位 德 能 总分
        甲 40.12 50.25 90.38
        乙 40.25 50.11 90.36
        丙 41.31 48.5 89.81
        丁 33.5 44.25 77.76"""
    assert found(checked(tmp_path, text)) == [
        (2, "总分", "hidden_digits", "90.37"),
        (5, "总分", "hidden_digits", "77.75"),
    ]
    assert found(checked(tmp_path, text, tolerance=Decimal("0.01"))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("单位 德 总分\n甲 50 90", "few_units"),
        # 总分 = 德 + 能 but for 戊, and 总分 = 德 + 勤 but for 丁: either may be meant.
        (
            "单位 德 能 勤 总分\n甲 41.25 12.5 12.5 53.75\n乙 32.75 55.25 55.25 88\n丙 63.5 27.75 27.75 91.25\n"
            "丁 30.25 41.5 22.25 71.75\n戊 28.25 61.25 33.75 62",
            "ambiguous",
        ),
        ("单位 德 能 总分\n甲 41 12 90\n乙 32 55 81\n丙 63 27 75\n丁 24 61 50", "no_sum"),
        ("单位 甲 乙\n一 3 4\n二 5 9\n三 1 1", "nothing"),
        ("单位 备注\n一 无\n二 有", "no_numbers"),
        ("单位 总分 名次\n一 9 3\n二 8 1\n三 7 5\n四 6 2\n五 5 4", "ranks_open"),
        ("单位 德 能 总分\n甲 41.5 12.25 53.75\n乙 32.25 55.5 87.75\n丙 63.5 27.25 90.75\n合计 1 2 3", "row_open"),
    ],
)
def test_what_is_not_certain_is_left_open_and_says_what_to_pass(text, code, tmp_path):
    result = checked(tmp_path, text)
    assert found(result) == []
    assert result.undetermined["code"].tolist() == [code]
