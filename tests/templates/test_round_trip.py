"""Workbooks as people fill them in, read as they are."""

from __future__ import annotations

import io
import shutil

import openpyxl
import pytest
from pandas.testing import assert_frame_equal

from kpi.results import check_year, compute
from tests.templates.conftest import RAW, table_of_sheet


def test_filled_workbooks_score_as_the_csv_files_do(filled, results):
    again = compute(results.year, filled)
    for name in ("totals", "categories", "items", "clauses", "ledger", "extras", "indicators", "missing"):
        assert_frame_equal(getattr(again, name), getattr(results, name), obj=name)


def test_empty_workbooks_score_nothing(tmp_path, workbooks, rubric):
    folder = tmp_path / "2014"
    folder.mkdir()
    shutil.copy(RAW / "stations.csv", tmp_path)
    for name, content in workbooks.items():
        (folder / name).write_bytes(content)
    problems = check_year(2014, tmp_path, rubric)
    assert problems.errors
    found = {(problem.file, problem.sheet) for problem in problems}
    for name, content in workbooks.items():
        sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames
        assert {(f"2014/{name}", title) for title in sheets if table_of_sheet(title)} <= found


@pytest.mark.parametrize("column", ["种类", "次数"])
def test_a_cell_left_empty_is_named_and_never_zero(tmp_path, filled, rubric, column):
    raw = tmp_path / "raw"
    shutil.copytree(filled, raw)
    path = raw / "2014" / "2014_协会.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["扣分"]
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    sheet.cell(5, place).value = None
    book.save(path)
    errors = check_year(2014, raw, rubric).errors
    assert [(p.file, p.sheet, p.row, p.column) for p in errors] == [("2014/2014_协会.xlsx", "扣分", 5, column)]
