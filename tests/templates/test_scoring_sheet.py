"""The scoring sheet says what the results say, in the layout of the document's annex."""

from __future__ import annotations

import io
import re

import openpyxl
import pandas as pd
import pytest

from kpi.editions import file_of
from kpi.errors import UsageError
from kpi.results import compute
from kpi.templates import scoring_sheet
from tests.templates.conftest import RAW


def sheet_of(results, station):
    return openpyxl.load_workbook(io.BytesIO(scoring_sheet(results, station))).worksheets[0]


def body(sheet) -> tuple[int, list]:
    """Return the row of the heads and the rows below."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "项目及分值")
    return head + 1, rows[head + 1 :]


def hundredths(value) -> int | None:
    return None if value is None else round(value * 100)


def test_heads_are_those_of_the_annex_with_score_loss_and_remarks(results):
    sheet = sheet_of(results, "t01")
    head, _ = body(sheet)
    expected = ["项目及分值", "考核内容", "分值", "考核方式", "责任科室", "得分", "扣分", "说明"]
    assert [cell.value for cell in sheet[head]] == expected


@pytest.mark.parametrize("station", ["t01", "t15", "g01"])
def test_numbers_equal_the_results(results, rubric, station):
    _, rows = body(sheet_of(results, station))
    items = results.items[results.items["station"] == station].set_index("item")
    for row, item in zip(rows, rubric.items, strict=False):
        assert row[1] == rubric.items[item].text
        scored = item in items.index and pd.notna(items.loc[item, "score"])
        assert hundredths(row[5]) == (items.loc[item, "score"] if scored else None)
        assert hundredths(row[6]) == (items.loc[item, "loss"] if scored else None)
    total = results.totals.set_index("station").loc[station]
    row = rows[len(rubric.items)]
    assert (row[0], hundredths(row[2]), hundredths(row[5])) == ("合计", 10000, total["score"])
    won = sum(hundredths(row[5]) or 0 for row in rows if row[1] in {line.text for line in rubric.extra})
    assert won == total["extra"]
    base, extra, whole, rank = (rows[-1][place] for place in (0, 1, 2, 5))
    assert (hundredths(base), hundredths(extra), hundredths(whole)) == (total["base"], total["extra"], total["total"])
    ranked = total["class"] == "town"
    assert rank == ("不排名" if not ranked else rank) and (not ranked or str(total["rank"]) in rank)


def test_every_lost_point_is_told_beside_its_item(results):
    _, rows = body(sheet_of(results, "t01"))
    lines = results.ledger.query("station == 't01' and item != '' and loss > 0")
    told = "\n".join(row[7] or "" for row in rows)
    for line in lines.itertuples():
        assert f"{line.clause} {results.rubric.clauses[line.clause].name}：扣{line.loss / 100:.2f}" in told
        assert line.reason in told


def test_categories_and_methods_are_merged_as_in_the_annex(results, rubric):
    sheet = sheet_of(results, "t01")
    head, rows = body(sheet)
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    row = head + 1
    for category in rubric.categories:
        last = row + len(category.items) - 1
        if last > row:
            assert {f"A{row}:A{last}", f"D{row}:D{last}"} <= merged
        assert sheet.cell(row, 1).value == f"{category.name}（{category.points.normalize():f}）"
        row = last + 1
    annex = re.sub(r"\s", "", file_of(rubric).parent.joinpath(rubric.source).read_text(encoding="utf-8"))
    for row in rows[: len(rubric.items)]:
        assert re.sub(r"\s", "", row[1]) in annex


def test_page_is_upright_a4_and_holds_no_formula(results):
    sheet = sheet_of(results, "t01")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    head, _ = body(sheet)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_invented_data_and_provisional_ranks_are_stamped(results):
    assert any("虚构" in str(row[0]) for row in sheet_of(results, "t01").iter_rows(values_only=True, max_row=4))
    later = compute(2017, RAW)
    sheet = sheet_of(later, "t18")
    texts = [str(row[0]) for row in sheet.iter_rows(values_only=True, max_row=5)]
    assert any("总分在" in text for text in texts) and "名次暂定" in texts
    _, rows = body(sheet)
    assert rows[-1][0] is None and rows[-1][2] is None and rows[-1][5] == "未评定"


def test_same_bytes_twice_by_code_or_name(results):
    assert scoring_sheet(results, "t01") == scoring_sheet(results, "苇溪镇")
    with pytest.raises(UsageError, match="did you mean"):
        scoring_sheet(results, "苇溪")
