"""Titles, repeated headers, totals and notes around a table change nothing but the list of readings."""

from __future__ import annotations

import pandas as pd
import pytest
import xlsxwriter
from pandas.testing import assert_frame_equal

from kpi.errors import PersonalData

WHERE = ["file", "sheet", "row"]


def measures(folder) -> list[str]:
    return folder.path("measures").read_text(encoding="utf-8-sig").splitlines()


def wide(text: str, like: str) -> str:
    return text + "," * like.count(",")


@pytest.fixture
def clean(folder) -> pd.DataFrame:
    return folder.read()[0]["measures"].drop(columns=WHERE)


def total(header: str, word: str) -> str:
    cells = ["" for _ in header.split(",")]
    cells[header.split(",").index("station")] = word
    return ",".join(cells)


@pytest.mark.parametrize(("around", "readings"), [
    (lambda lines: [wide("2014年指标表", lines[0]), *lines], [(1, "2014年指标表", "left out: title")]),
    (lambda lines: [*lines[:3], lines[0], *lines[3:]], [(4, None, "left out: header again")]),
    (lambda lines: [*lines, total(lines[0], "合计")], [(-1, "合计", "left out: total")]),
    (lambda lines: [*lines, total(lines[0], "平 均")], [(-1, "平 均", "left out: total")]),
    (lambda lines: [*lines, wide("填表人：张某某", lines[0])], [(-1, "", "left out: note")]),
    (lambda lines: ["2014年指标表", *lines], [(1, "2014年指标表", "left out: title")]),
], ids=["title", "header again", "total", "mean", "note", "title without commas"])  # fmt: skip
def test_same_tables_and_each_row_listed(folder, clean, around, readings):
    lines = around(measures(folder))
    folder.write("measures", "\n".join(lines) + "\n")
    tables, problems = folder.read()
    assert [str(problem) for problem in problems.errors] == []
    assert_frame_equal(tables["measures"].drop(columns=WHERE), clean)
    listed = problems.coercion_frame()
    listed = listed[listed["after"].str.startswith("left out")]
    assert len(listed) == len(readings)
    for (row, before, after), found in zip(readings, listed.to_dict("records"), strict=True):
        assert found["row"] == (len(lines) if row < 0 else row) and found["after"] == after
        assert before is None or found["before"] == before
    assert "张某某" not in problems.coercion_frame().to_string()


def test_a_merged_title_over_a_sheet(folder, clean):
    lines = [line.split(",") for line in measures(folder)]
    folder.path("measures").unlink()
    with xlsxwriter.Workbook(folder.path("measures", ".xlsx")) as book:
        sheet = book.add_worksheet("指标")
        sheet.merge_range(0, 0, 0, len(lines[0]) - 1, "2014年指标表")
        for row, cells in enumerate(lines, start=1):
            sheet.write_row(row, 0, cells)
    tables, problems = folder.read()
    assert [str(problem) for problem in problems.errors] == []
    assert_frame_equal(tables["measures"].drop(columns=WHERE), clean)


def test_a_merged_cell_inside_the_table_is_refused(folder):
    lines = [line.split(",") for line in measures(folder)]
    folder.path("measures").unlink()
    with xlsxwriter.Workbook(folder.path("measures", ".xlsx")) as book:
        sheet = book.add_worksheet("指标")
        for row, cells in enumerate(lines):
            sheet.write_row(row, 0, cells)
        sheet.merge_range(1, 1, 2, 1, "t01")
    assert any("measures.xlsx[指标]:2" in line and "merged" in line for line in folder.said())


def test_personal_data_in_a_row_that_is_left_out_stops_the_file(folder):
    folder.append("measures", wide("填表人：320412199001011231", measures(folder)[0]))
    with pytest.raises(PersonalData) as caught:
        folder.read()
    assert "19900101" not in str(caught.value)


def test_a_station_that_only_sounds_like_a_total_is_still_unknown(folder):
    header = measures(folder)[0]
    folder.append("measures", total(header, "合计镇"))
    assert any("合计镇" in line for line in folder.said())
