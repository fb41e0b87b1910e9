"""What is printed of long tables: shorter, and nothing of them lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi.labels import labels
from kpi.publish import paper, pictures
from kpi.publish.cells import Column, Table
from kpi.publish.grouping import apart, folded, grouped
from tests.publish.printed import grids, tables

SAY = labels("zh")
HEADS = [SAY.t(f"column.{name}") for name in ("station", "clause", "gain", "reason", "actual", "bar", "words")]


def ledger(*rows: tuple) -> Table:
    kinds = ("text", "text", "change", "text", "text", "text", "text")
    return Table("ledger", "台账", tuple(map(Column, HEADS, kinds)), rows, "说明。")


@pytest.fixture(scope="module")
def made(bulletin):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)
        return {grid.key: grid for grid in grids(paper.of_bulletin(bulletin))}


def test_every_cell_of_the_bulletin_is_printed(bulletin, made):
    """Cell by cell: in its column; or as the heading above, within the reason, or in the list of its clause."""
    words = {row[0]: row for row in made["ledger_words"].rows}
    for table in tables(bulletin):
        grid = made[table.key]
        units = [title for title, rows in grid.parts() for _ in rows]
        for whole, row, unit in zip(table.shown(bulletin.say), grid.rows, units, strict=True):
            named = dict(zip(grid.heads, row, strict=True))
            for column, text in zip(table.columns, whole, strict=True):
                if column.title in named and column.title != SAY.t("column.reason"):
                    assert named[column.title] == text
                elif text and text != unit:
                    assert text in named[SAY.t("column.reason")] or text in words[named[SAY.t("column.clause")]]
    assert set(made) == {table.key for table in tables(bulletin)} | {"ledger_words"}


def test_the_printed_ledger_is_narrower_and_names_each_unit_once(bulletin, made):
    whole, grid = bulletin.sheets["ledger"].trimmed(), made["ledger"]
    assert len(grid.heads) == len(whole.columns) - 7  # unit, actual, bar, gap, remark, words, category
    assert [title for title, _ in grid.groups] == list(dict.fromkeys(row[0] for row in whole.rows))
    assert sum(count for _, count in grid.groups) == len(whole.rows) == 440


def test_one_unit_is_named_once_and_keeps_the_words_beside_each_line():
    table = ledger(("甲镇", "1.1a", -1, "缺1", "", "", "原文"), ("甲镇", "1.1a", -1, "缺2", "", "", "原文"))
    assert grouped(table, SAY)[1] == (("甲镇", 2),) and apart(table, SAY) == (table, None)


def test_a_list_is_in_the_order_of_the_rubric_and_the_note_names_it():
    rows = [
        ("甲镇", "10.1a 丙", -1, "", "", "", "三"),
        ("甲镇", "2.1a 乙", -1, "", "", "", "二"),
        ("乙镇", "B1", 1, "", "", "", "四"),
    ]
    less, words = apart(ledger(*rows), SAY)
    assert [row[0] for row in words.rows] == ["2.1a 乙", "10.1a 丙", "B1"]
    assert less.note.startswith("说明。") and words.title in less.note


@pytest.mark.parametrize("odd", [("乙镇", "1.1a", -1, "", "", "", "另文"), ("乙镇", "", -1, "", "", "", "原文")])
def test_words_that_a_list_would_lose_stay_where_they_are(odd):
    table = ledger(("甲镇", "1.1a", -1, "", "", "", "原文"), odd)
    assert apart(table, SAY) == (table, None)


def test_a_reason_is_made_to_say_what_it_does_not():
    rows = ("甲镇", "1.1a", -1, "有2期未达到每期3篇", "36篇", "每期3篇", ""), ("乙镇", "1.1a", -1, "", "5", "6", "")
    assert [row[3] for row in folded(ledger(*rows), SAY).rows] == ["有2期未达到每期3篇；实际 36篇", "实际 5；标准 6"]


def test_other_tables_are_left_alone():
    table = replace(
        ledger(("甲镇", "1.1a", -1, "", "1", "2", "原文"), ("乙镇", "1.1a", -1, "", "1", "2", "原文")), key="x"
    )
    assert (folded(table, SAY), grouped(table, SAY), apart(table, SAY)) == (table, (table, ()), (table, None))
