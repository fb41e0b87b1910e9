from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from kpi.errors import CannotWrite
from kpi.publish import build, xlsx

SHEETS = ["说明", "汇总", "图表", "分类得分", "项目", "条款", "扣分台账", "指标", "设定", "加分"]


def opened(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(content))


@pytest.fixture(scope="module")
def content(bulletin):
    return xlsx.render(bulletin)["scores.xlsx"]


def frame(content: bytes, sheet: str) -> pd.DataFrame:
    head, *rows = opened(content).get_sheet_by_name(sheet).to_python()
    return pd.DataFrame(rows, columns=head)


def test_sheets_in_order(content):
    assert opened(content).sheet_names == SHEETS


def test_every_cell_is_the_table_s(content, bulletin):
    for key, sheet in zip(xlsx.SHEETS, [SHEETS[1], *SHEETS[3:]], strict=True):
        table = bulletin.sheets[key]
        head, *rows = opened(content).get_sheet_by_name(sheet).to_python()
        assert head == [column.title for column in table.columns]
        expected = [
            [
                "" if (v := xlsx.value_of(cell, column.kind, bulletin.say)) is None else v
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ]
        assert rows == expected


def test_totals_equal_the_results(content, results):
    read = frame(content, "汇总").set_index("代码")["总分"]
    for station, total in zip(results.totals["station"], results.totals["total"], strict=True):
        assert read[station] == ("" if pd.isna(total) else total / 100)


def test_ledger_adds_up_to_the_totals(content, results):
    ledger = frame(content, "扣分台账")
    won = (ledger["增减分"] * 100).round().astype(int).groupby(ledger["单位"]).sum()
    for row in results.totals.dropna(subset=["total"]).itertuples():
        assert row.points + won.get(row.name, 0) == row.total


def test_same_results_same_bytes(results, previous, history, content):
    assert xlsx.render(build(results, "zh", previous, history, True))["scores.xlsx"] == content


def test_notes_say_invented(content):
    assert any("虚构数据" in str(cell) for row in opened(content).get_sheet_by_name("说明").to_python() for cell in row)


def test_nothing_runs(hostile_bulletin, hostile):
    content = xlsx.render(hostile_bulletin)["scores.xlsx"]
    with ZipFile(BytesIO(content)) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/"):
                text = book.read(part).decode("utf-8")
                assert "<f>" not in text and "<hyperlink" not in text
    assert set(frame(content, "汇总")["单位"]) == set(hostile.totals["name"])


def test_text_too_long_for_a_cell_is_refused(results):
    from dataclasses import replace

    long = replace(results, ledger=results.ledger.assign(reason="字" * 33000))
    with pytest.raises(CannotWrite, match="扣分台账"):
        xlsx.render(build(long))


def test_printed_on_one_page_width_with_repeated_heads(content):
    with ZipFile(BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        assert (
            'orientation="landscape"' in sheet
            and 'paperSize="9"' in sheet
            and 'state="frozen"' in sheet
            and 'fitToHeight="0"' in sheet
        )
        assert "_xlnm.Print_Titles" in book.read("xl/workbook.xml").decode()
