"""What a document says once, above a group of rows, in a list or within a cell, stands beside the page's every row."""

from __future__ import annotations

import pytest

from kpi.inputs.parser import Book, Sheet
from kpi.inputs.sandbox.facts import SheetFacts
from kpi.labels import labels
from kpi.verify.completing import completed, from_lists, under_heads, unfolded
from kpi.verify.documents import contents
from kpi.verify.parts import Part

SAY = labels("zh")
WHOLE = Part("扣分台账", ["单位", "考核条款", "增减分", "考核类别"], [
    ["甲镇", "1.1a 率", "-1.00", "类1"], ["甲镇", "2.1a 数", "-2.00", "类2"], ["甲镇街道", "1.1a 率", "-3.00", "类1"],
])  # fmt: skip
LESS = ["考核条款", "增减分"]


@pytest.mark.parametrize(
    "rows",
    [
        [["甲镇　类1", ""], ["1.1a 率", "-1.00"], ["甲镇　类2", ""], ["2.1a 数", "-2.00"], ["甲镇街道　类1", ""],
         ["1.1a 率", "-3.00"]],
        [["甲镇（-3.00分）", ""], ["类1", ""], ["1.1a 率", "-1.00"], ["类2", ""], ["2.1a 数", "-2.00"],
         ["甲镇街道（-3.00分）", ""], ["类1", ""], ["1.1a 率", "-3.00"]],
    ],
)  # fmt: skip
def test_rows_under_a_head_of_their_group(rows):
    made = under_heads(Part("扣分台账", LESS, rows), WHOLE)
    assert made.heads == ["单位", "考核类别", *LESS]
    assert [[row[0], row[2], row[3], row[1]] for row in made.rows] == WHOLE.rows


def test_rows_of_tables_under_headings_of_their_group():
    tables = [("1 表3　扣分台账", "甲镇　类1", "-1.00"), ("2", "甲镇　类2", "-2.00")]
    sheets = [Sheet(name, True, True, [LESS, ["条", loss]], SheetFacts()) for name, _, loss in tables]
    outline = tuple(pair for number, (_, above, _) in enumerate(tables, 1)
                    for pair in (("H2", above), ("table", str(number))))  # fmt: skip
    (part,) = contents("bulletin.pdf", Book(sheets, {}, False, outline), SAY).parts
    assert (part.title, part.rows) == ("扣分台账", [["条", "-1.00"], ["条", "-2.00"]])
    assert part.groups == ["甲镇　类1", "甲镇　类2"]


def test_a_table_with_every_column_or_without_groups_stays_as_it_is():
    assert under_heads(WHOLE, WHOLE) is WHOLE
    plain = Part("扣分台账", LESS, [["1.1a 率", "-1.00"]])
    assert under_heads(plain, WHOLE) is plain


LEDGER = Part("扣分台账", ["单位", "考核条款", "扣分（加分）原因", "实际", "标准", "文件原文"], [
    ["甲镇", "1.1a 率", "有1期未达到每期3篇", "40篇", "每期3篇", "每期三篇"],
    ["乙镇", "1.2a 数", "少2次", "", "", "规范"],
])  # fmt: skip
LIST = Part("扣分台账所涉条款的文件原文", ["考核条款", "文件原文"], [["1.1a 率", "每期三篇"], ["1.2a 数", "规范"]])
HEADS = ["单位", "考核条款", "扣分（加分）原因", "文件原文"]


def folded(reason: str) -> Part:
    return Part("扣分台账", HEADS, [["甲镇", "1.1a 率", reason, "每期三篇"], ["乙镇", "1.2a 数", "少2次", "规范"]])


def test_what_a_reason_also_says_comes_back():
    made = unfolded(folded("有1期未达到每期3篇；实际40篇"), LEDGER, SAY)
    assert made.heads == ["实际", "标准", *HEADS]
    assert [[row[2], row[3], row[4], row[0], row[1], row[5]] for row in made.rows] == LEDGER.rows


@pytest.mark.parametrize(
    ("reason", "actual", "bar"),
    [
        ("有1期未达到每期3篇；实际41篇", "", "每期3篇"),
        ("有1期未达到每期4篇；实际40篇", "40篇", ""),
        ("有2期未达到每期3篇", "", "每期3篇"),
    ],
)
def test_what_it_does_not_say_is_not_added(reason, actual, bar):
    made = unfolded(folded(reason), LEDGER, SAY)
    assert made.rows[0] == [actual, bar, "甲镇", "1.1a 率", reason, "每期三篇"]


def test_a_list_beside_a_table_and_the_sentence_that_names_it():
    rows = [row[:-1] for row in LEDGER.rows]
    less = Part("扣分台账", LEDGER.heads[:-1], rows, note=f"每分一行。文件原文见“{LIST.title}”。")
    made, used = from_lists(less, LEDGER, [less, LIST])
    assert [row[0] for row in made.rows] == ["每期三篇", "规范"] and made.note == "每分一行。" and used == [LIST]
    short = Part(LIST.title, LIST.heads, LIST.rows[:1])
    assert [row[0] for row in from_lists(less, LEDGER, [less, short])[0].rows] == ["每期三篇", ""]
    assert [part.title for part in completed([less, LIST], {"扣分台账": LEDGER}, SAY)] == ["扣分台账"]
    other = Part("另表", LIST.heads, LIST.rows)
    assert from_lists(less, LEDGER, [less, other]) == (less, [])
