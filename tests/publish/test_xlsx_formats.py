"""Colours of the workbook cover exactly the cells that have a value, and every sheet prints large enough."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from kpi.publish import build, xlsx
from kpi.publish.cells import Column
from kpi.publish.tables import by_rank, ordered
from kpi.publish.xlsx_layout import height, sheet_layout

SHEETS = {"summary": "汇总", "categories": "分类得分", "ledger": "扣分台账", "extras": "加分"}


@pytest.fixture(scope="module")
def content(bulletin):
    return xlsx.render(bulletin, sheets=SHEETS)["scores.xlsx"]


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(BytesIO(content))


def rules(sheet, kind: str) -> dict[tuple[int, int], list]:
    """Return the rules of a kind by row and column of the cells that they cover."""
    found: dict[tuple[int, int], list] = {}
    for group in sheet.conditional_formatting:
        for rule in group.rules:
            for area in group.sqref.ranges if rule.type == kind else ():
                for row, column in area.cells:
                    found.setdefault((row, column), []).append(rule)
    return found


def test_attainment_is_coloured_against_the_points_that_apply(book, results):
    sheet, found = book["分类得分"], rules(book["分类得分"], "colorScale")
    parts, stations = results.rubric.categories, list(ordered(results)["station"])
    full = results.categories.set_index(["station", "category"])["applicable"]
    cells = {(row, column): sheet.cell(row, column).value for row in range(2, 20) for column in range(2, 13)}
    assert set(found) == {place for place, value in cells.items() if value is not None}
    assert all(len(own) == 1 for own in found.values())
    for (row, column), (rule,) in found.items():
        assert rule.colorScale.cfvo[2].val == full[stations[row - 2], parts[column - 2].id] / 100
    # Category 1 has 10 points; of the guidance station's, in row 19, only 2 apply: half, 85% and all of each.
    assert [stop.val for stop in found[2, 2][0].colorScale.cfvo] == [5, 8.5, 10]
    assert [stop.val for stop in found[19, 2][0].colorScale.cfvo] == [1, 1.7, 2]
    assert [stop.rgb for stop in found[2, 2][0].colorScale.color] == ["FFE3924F", "FFF6D9BC", "FFFBF6F0"]


def test_bars_stand_in_losses_alone(book, results):
    found = rules(book["扣分台账"], "dataBar")
    lines = by_rank(results.ledger, results)
    lost = [row for row, line in enumerate(lines, start=2) if line["line"] in ("deduction", "item_zeroed", "cap")]
    # 406 deductions and one cap; 29 extra points, 2 lines that do not apply and 2 rebasings have none.
    assert len(lost) == 407 and len(lines) == 440 and set(found) == {(row, 4) for row in lost}
    assert all(book["扣分台账"].cell(row, 4).value < 0 for row in lost)


def test_the_newer_form_of_the_bars_covers_the_same_cells(content):
    with ZipFile(BytesIO(content)) as files:
        text = files.read("xl/worksheets/sheet5.xml").decode()
    older = re.findall(r'<conditionalFormatting sqref="([^"]+)"', text)
    assert older == re.findall(r"<xm:sqref>(.+)</xm", text) and len(older) == 1 and 'gradient="0"' in text


def test_arrows_and_open_units(results, previous):
    told = build(results, "zh", previous, provisional=True)
    sheet = openpyxl.load_workbook(BytesIO(xlsx.render(told, sheets=SHEETS)["scores.xlsx"]))["汇总"]
    changes = {row for row in range(2, 20) if sheet.cell(row, 11).value is not None}
    assert len(changes) == 17 and set(rules(sheet, "iconSet")) == {(row, 11) for row in changes}
    tinted = rules(sheet, "expression")
    assert set(tinted) == {(row, column) for row in range(2, 20) for column in range(1, 13)}
    # Only where the unit has a remark, and never a cell that is empty.
    assert {rule.formula[0] for own in tinted.values() for rule in own} == {'AND($L2<>"",A2<>"")'}


def test_nothing_else_is_coloured(book):
    assert [sheet.title for sheet in book if sheet.conditional_formatting] == ["汇总", "分类得分", "扣分台账"]


@pytest.mark.parametrize(("lang", "edition"), [("zh", "internal"), ("en", "internal"), ("zh", "public")])
def test_every_sheet_prints_in_six_and_a_half_points_or_more(results, previous, lang, edition):
    content = xlsx.render(build(results, lang, previous, provisional=True, edition=edition))["scores.xlsx"]
    with ZipFile(BytesIO(content)) as files:
        sheets = [files.read(name).decode() for name in files.namelist() if name.startswith("xl/worksheets/sheet")]
    sized = {}
    for place, sheet in enumerate(sheets):
        # A column of n characters is 7n + 5 pixels wide (the file holds n and these 5), at 96 an inch; A4 less an inch
        # of margins; the type is 10. The sheet of the charts has no columns of its own: 16 of 64 pixels.
        columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet)
        wide = sum((int(last) - int(first) + 1) * int(7 * float(each)) for first, last, each in columns) or 16 * 64
        paper = {"portrait": 210, "landscape": 297}[re.search(r'orientation="(\w+)"', sheet)[1]] / 25.4 - 1
        sized[place] = min(1, 96 * paper / wide) * 10
    assert len(sized) == (8 if edition == "public" else 10)
    assert {place: size for place, size in sized.items() if size < 6.5} == {}


def test_a_unit_begins_a_page_in_the_ledger(book):
    sheet = book["扣分台账"]
    units = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
    begins = [row for row in range(3, sheet.max_row + 1) if units[row - 2] != units[row - 3]]
    assert len(begins) == 17 and [brk.id for brk in sheet.row_breaks.brk] == [row - 1 for row in begins]
    assert sheet.print_title_rows == "$1:$1"


def test_a_long_text_gets_the_room_and_turns_the_page():
    columns = (Column("单位"), Column("得分", "points"), Column("原因"))
    short = sheet_layout(columns, [["苇溪镇", "1.00", "缺一项"]])
    # A name of three characters, each two wide, and one more: 7 · 1.05 + 1.5 = 8.85.
    assert short.orientation == "portrait" and short.widths[0] == pytest.approx(8.85, abs=0.06)
    long = sheet_layout(columns, [["苇溪镇", "1.00", "缺" * 200]])
    assert long.widths[2] == 68.7 and long.widths[:2] == short.widths[:2]  # the most: 64 · 1.05 + 1.5
    many = sheet_layout((Column("甲"),) * 12, [["缺" * 40] * 12])
    assert many.orientation == "landscape"


def test_the_height_counts_lines():
    # 40 characters of 14 pixels, 27 of them in a line of 68.7 · 7 − 9 pixels… two lines of 15 points and 2 beside.
    assert height(["缺" * 40], (68.7,)) == 32
    assert height(["缺" * 30], (68.7,)) == 17
    assert height(["a\nb\nc"], (68.7,)) == 47
    assert height(["字" * 9000], (20,)) == 409
