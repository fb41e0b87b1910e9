"""Marked copies: exactly the cells with problems are coloured, and nothing personal is copied."""

from __future__ import annotations

import openpyxl
import pytest
import xlsxwriter

from kpi.errors import UsageError
from kpi.problems import Problem
from kpi.templates import write_marked

ERROR, WARNING = "FFF8A5A5", "FFFFD58A"
TEXT = "年份,单位,指标,分子,分母\n2014,t01,x,9,5\n2014,t02,x,-1,5\n2014,t03,x,1,5\n"


def problem(row: int, column="", severity="error", file="2014/指标.csv", sheet="") -> Problem:
    return Problem(severity, file, sheet, row, column, "9", "above the denominator", "correct one")


def coloured(sheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.fill.patternType
    }


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw" / "2014"
    folder.mkdir(parents=True)
    (folder / "指标.csv").write_text(TEXT, encoding="utf-8-sig")
    with xlsxwriter.Workbook(folder / "all.xlsx", {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("扣分")
        sheet.write_row(2, 1, ["单位", "次数"])
        sheet.write_row(3, 1, ["=t01", 3])
        sheet.write_row(4, 1, ["t02", 2.5])
        book.add_worksheet("评定").write_row(0, 0, ["单位", "次数"])
    return folder.parent


def test_exactly_the_cells_with_problems_are_coloured(raw, tmp_path):
    before = (raw / "2014" / "指标.csv").read_bytes()
    found = [problem(2, "分子"), problem(3, "分子", "warning"), problem(3, "单位"), problem(0)]
    (path,) = write_marked(found, raw, tmp_path / "out")
    assert path.name == "marked_2014_指标.csv.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["问题清单", "指标"]
    assert coloured(book["指标"]) == {"D2": ERROR, "D3": WARNING, "B3": ERROR}
    assert "above the denominator — correct one" in book["指标"]["D2"].comment.text
    assert not book["指标"]["D4"].comment
    assert [cell.value for cell in book["指标"]["D"]] == ["分子", "9", "-1", "1"]
    assert book["问题清单"].max_row == 2 + len(found)
    assert (raw / "2014" / "指标.csv").read_bytes() == before


def test_the_worst_of_two_problems_of_a_cell_decides_and_both_are_told(raw, tmp_path):
    (path,) = write_marked([problem(2, "分子", "warning"), problem(2, "分子")], raw, tmp_path / "out")
    sheet = openpyxl.load_workbook(path)["指标"]
    assert coloured(sheet) == {"D2": ERROR}
    assert sheet["D2"].comment.text.count("above the denominator") == 2


def test_a_problem_of_a_row_colours_the_row(raw, tmp_path):
    (path,) = write_marked([problem(4)], raw, tmp_path / "out")
    assert set(coloured(openpyxl.load_workbook(path)["指标"])) == {"A4", "B4", "C4", "D4", "E4"}


def test_cells_of_a_workbook_stay_where_and_what_they_were(raw, tmp_path):
    (path,) = write_marked([problem(5, "次数", file="2014/all.xlsx", sheet="扣分")], raw, tmp_path / "out")
    assert path.name == "marked_2014_all.xlsx"
    book = openpyxl.load_workbook(path)
    assert coloured(book["扣分"]) == {"C5": ERROR} and coloured(book["评定"]) == {}
    assert book["扣分"]["C5"].value == 2.5 and book["扣分"]["C4"].value == 3
    assert (book["扣分"]["B4"].value, book["扣分"]["B4"].data_type) == ("=t01", "s")


def test_a_column_without_header_is_named_by_its_letter(raw, tmp_path):
    (path,) = write_marked([problem(3, "E")], raw, tmp_path / "out")
    assert coloured(openpyxl.load_workbook(path)["指标"]) == {"E3": ERROR}


@pytest.mark.parametrize("cell", ["320412199001011231", "３２０４８３１９８５０６１５１２３０", "138 1234 5678"])
def test_a_file_with_personal_data_is_not_copied(raw, tmp_path, cell):
    (raw / "2014" / "指标.csv").write_text(TEXT + f"2014,t04,{cell},1,1\n", encoding="utf-8")
    paths = write_marked([problem(2, "分子"), problem(5, "次数", file="2014/all.xlsx")], raw, tmp_path / "out")
    assert [path.name for path in paths] == ["marked_2014_all.xlsx"]


def test_a_column_of_personal_data_stops_the_copy(raw, tmp_path):
    (raw / "2014" / "指标.csv").write_text("年份,姓名\n2014,某某\n", encoding="utf-8")
    assert write_marked([problem(2, "年份")], raw, tmp_path / "out") == []
    assert not (tmp_path / "out").exists()


def test_a_file_the_check_found_personal_is_not_copied(raw, tmp_path):
    class Found(list):
        personal = (problem(2, "分子"),)

    assert write_marked(Found([problem(2, "分子")]), raw, tmp_path / "out") == []


def test_copies_never_go_among_the_data(raw):
    with pytest.raises(UsageError, match="inside"):
        write_marked([problem(2)], raw, raw / "2014")


def test_links_and_files_elsewhere_and_broken_ones_are_left_out(raw, tmp_path):
    (tmp_path / "secret.csv").write_text(TEXT, encoding="utf-8")
    (raw / "2014" / "link.csv").symlink_to(tmp_path / "secret.csv")
    (raw / "2014" / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    files = ["../secret.csv", "2014/link.csv", "2014/broken.xlsx", "2014/missing.csv", "2014", ""]
    assert write_marked([problem(2, "分子", file=file) for file in files], raw, tmp_path / "out") == []


def test_same_bytes_twice(raw, tmp_path):
    found = [problem(2, "分子"), problem(4)]
    (first,), (second,) = (write_marked(found, raw, tmp_path / name) for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
