"""One error in an otherwise clean table: found, located, with what is right, and nothing else is said."""

from decimal import Decimal

import pytest

from tests.recheck.printed_tables import checked, found

SCORES = """
    单位 德 能 勤 总分 名次
    甲 30.25 31.5 32.75 94.5 1
    乙 29.5 30.25 33 92.75 2
    丙 28 32.25 32.5 92.75 2
    丁 27.5 30 31 88.5 4
    戊 26.25 28.5 30.75 85.5 5
    己 20.5 21.25 22.75 64.5 6"""
SUMMED = """
    单位 德 能 总分
    甲 30.25 31.5 61.75
    乙 29.5 30.25 59.75
    丙 28 31 59
    合计 87.75 92.75 180.5
    平均 29.25 30.92 60.17"""
NESTED = """
    单位 甲一 甲二 甲小计 乙一 乙二 乙小计 总分
    一镇 10.5 11.25 21.75 20.5 30.25 50.75 72.5
    二镇 9.25 12.5 21.75 21.75 29.5 51.25 73
    三镇 8.75 10.75 19.5 22.25 28.25 50.5 70
    四镇 11.25 9.5 20.75 18.5 27.75 46.25 67"""
FULL = """
    单位 德 能 总分
    满分 40 60 100
    甲 39.25 58.5 97.75
    乙 38.5 57.25 95.75
    丙 40 53 93"""


@pytest.mark.parametrize(
    ("table", "old", "new", "finding"),
    [
        # 27.5 + 30 + 31 = 88.5; the rank still follows from the sum, so only the total is wrong.
        (SCORES, "31 88.5 4", "31 89.5 4", (5, "总分", "total_differs", "88.50")),
        # 26.25 + 28.5 + 30.75 = 85.5; 85.51 is within what rounding of three parts explains.
        (SCORES, "30.75 85.5", "30.75 85.51", (6, "总分", "hidden_digits", "85.50")),
        # A part that is misprinted contradicts the total, which is where it is seen.
        (SCORES, "戊 26.25", "戊 36.25", (6, "总分", "total_differs", "95.50")),
        (SCORES, "88.5 4", "88.5 3", (5, "名次", "rank_numbering", "4")),
        (SCORES, "64.5 6", "64.5 8", (7, "名次", "rank_numbering", "6")),
        (SCORES, "32.5 92.75 2", "32.5 92.75 3", (4, "名次", "tie_broken", "2")),
        (SCORES, "85.5 5", "85.5 4", (6, "名次", "same_rank", "5")),
        (SCORES, "88.5 4", "88.5 7", (5, "名次", "rank_wrong", "4")),
        (SUMMED, "合计 87.75", "合计 88.75", (5, "德", "summary_differs", "87.75")),
        (SUMMED, "平均 29.25", "平均 29.75", (6, "德", "summary_differs", "29.25")),
        # Exactly 92.75 / 3 = 30.91666…: 30.93 is more than rounding its own last digit explains, less than the parts'.
        (SUMMED, "30.92", "30.93", (6, "能", "summary_differs", "30.92")),
        # The row (59 ≠ 29 + 31) and the column (88.75 + 1) agree that 丙's first part is 28.
        (SUMMED, "丙 28 ", "丙 29 ", (4, "德", "part_differs", "28.00")),
        # The row and the column of totals agree that 乙's total is 59.75.
        (SUMMED, "30.25 59.75", "30.25 69.75", (3, "总分", "total_differs", "59.75")),
        (NESTED, "8.75 10.75 19.5", "8.75 10.75 18.5", (4, "甲小计", "subtotal_differs", "19.50")),
        (NESTED, "51.25 73", "51.25 75", (3, "总分", "total_differs", "73.00")),
        (FULL, "满分 40 60 100", "满分 40 60 110", (2, "总分", "full_differs", "100")),
        (FULL, "丙 40 53 93", "丙 41 52 93", (5, "德", "over_full", "40")),
    ],
)
def test_one_error_is_one_finding(table, old, new, finding, tmp_path):
    assert table.count(old) == 1
    assert found(checked(tmp_path, table)) == []
    assert found(checked(tmp_path, table.replace(old, new))) == [finding]


def test_the_rule_for_ties_decides_what_is_wrong(tmp_path):
    text = "单位 总分 名次\n甲 9 1\n乙 8 {}\n丙 8 {}\n丁 7 {}\n戊 6 {}"
    competition, dense, ordinal = (text.format(*ranks) for ranks in ([2, 2, 4, 5], [2, 2, 3, 4], [2, 3, 4, 5]))
    third = (4, "名次", "tie_broken", "2")
    expected = {
        (competition, "competition"): [], (dense, "dense"): [], (ordinal, "ordinal"): [],
        (competition, "any"): [], (dense, "any"): [], (ordinal, "any"): [third],
        (dense, "competition"): [(5, "名次", "rank_numbering", "4"), (6, "名次", "rank_numbering", "5")],
        (competition, "dense"): [(5, "名次", "rank_numbering", "3"), (6, "名次", "rank_numbering", "4")],
        (ordinal, "competition"): [third],
    }  # fmt: skip
    for (text, ties), findings in expected.items():
        assert found(checked(tmp_path, text, ties=ties)) == findings, (text, ties)


def test_a_broken_tie_is_certain_only_where_the_caller_says_the_rule(tmp_path):
    text = "单位 总分 名次\n甲 9 1\n乙 8 2\n丙 8 3\n丁 7 4"
    assert checked(tmp_path, text).findings["certain"].tolist() == [False]
    assert checked(tmp_path, text, ties="competition").findings["certain"].tolist() == [True]


@pytest.mark.parametrize(
    ("ranks", "findings"),
    [
        ("1 2 3 5 6", [(5, "名次", "rank_skipped", "4")]),
        ("1 2 2 4 5", []), ("1 2 2 3 4", []), ("2 3 4 5 6", [(2, "名次", "rank_skipped", "1")]),
    ],
)  # fmt: skip
def test_ranks_alone(ranks, findings, tmp_path):
    rows = [f"{unit} {rank}" for unit, rank in zip("甲乙丙丁戊", ranks.split(), strict=True)]
    result = checked(tmp_path, "\n".join(["单位 名次", *rows]))
    assert found(result) == findings
    assert not result.findings["certain"].any()


def test_one_row_out_of_the_order_of_ranks(tmp_path):
    rows = [f"单{place} {100 - place} {place}" for place in (1, 2, 3, 7, 4, 5, 6, 8, 9)]
    result = checked(tmp_path, "\n".join(["单位 总分 名次", *rows]))
    assert found(result) == [(5, "名次", "order", "")]
    assert "row 7 of them, it stands as row 4" in result.findings["why"][0]


def test_errors_of_several_rows_are_all_found(tmp_path):
    text = SCORES.replace("31 88.5 4", "31 89.5 4").replace("64.5 6", "64.5 7")
    assert found(checked(tmp_path, text)) == [
        (5, "总分", "total_differs", "88.50"),
        (7, "名次", "rank_numbering", "6"),
    ]


def test_what_the_caller_names_is_taken_as_said(tmp_path):
    text = "单位 a b c d\n甲 41 12 53 1\n乙 32 55 81 2\n丙 63 27 75 3\n丁 24 61 50 4"
    result = checked(tmp_path, text, total="c", parts=("a", "b"), rank="d", ties="competition")
    # 41 + 12 = 53 stands; 87, 90 and 85 do not; by their printed totals the ranks are 3, 1, 2, 4.
    assert found(result) == [
        (2, "d", "rank_wrong", "3"), (3, "c", "total_differs", "87"), (3, "d", "rank_wrong", "1"),
        (4, "c", "total_differs", "90"), (4, "d", "rank_wrong", "2"), (5, "c", "total_differs", "85"),
    ]  # fmt: skip


def test_a_tolerance_leaves_small_differences_aside(tmp_path):
    text = SCORES.replace("31 88.5 4", "31 88.9 4")
    assert found(checked(tmp_path, text, tolerance=Decimal("0.4"))) == []
    assert found(checked(tmp_path, text, tolerance=Decimal("0.39"))) == [(5, "总分", "total_differs", "88.50")]
