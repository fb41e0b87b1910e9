"""Files that cannot be read as they are: each way to be wrong, and the words its message must hold."""

import os
import zipfile
from datetime import date

import pytest
import xlsxwriter

from kpi.errors import InputRefused

HEADER = "year,station,measure,numerator,denominator,value\n"
ROW = "2014,t01,checks,,,1\n"

FILES = {
    "empty": (b"", "2014/measures.csv — the file is empty"),
    "white space": (b" \r\n \n", "2014/measures.csv — the file is empty"),
    "header only": (HEADER.encode(), "2014/measures.csv — the file has a header and no data rows"),
    "utf-16 with mark": ((HEADER + "2014,t01,checks,,,1\n").encode("utf-16"), "the file is UTF-16"),
    "utf-16 without mark": ((HEADER + "2014,t01,checks,,,1\n").encode("utf-16-le"), "the file is UTF-16"),
    "NUL": ((HEADER + "2014,t01,checks,,,1\0\n").encode(), "2014/measures.csv:2 — the line holds NUL bytes"),
    "invalid bytes": ((HEADER + ROW).encode() + b"2014,\xff\xff,checks,,,1\n", "2014/measures.csv:3 — neither UTF-8"),
    "semicolons": (
        HEADER.replace(",", ";").encode() + b"2014;t01;checks;;;1\n",
        ":1 — columns are separated by semicolons",
    ),
    "tabs": (HEADER.replace(",", "\t").encode() + b"2014\tt01\n", ":1 — columns are separated by tabs"),
    "sep line": (b"sep=,\n" + HEADER.encode(), ":1 — the first line is sep="),
    "unclosed quote": ((HEADER + ROW + '2014,"t02,checks,,,1\n').encode(), "2014/measures.csv:3 — a quotation mark"),
    "stray quote": ((HEADER + '2014,"t0"1,checks,,,1\n').encode(), "2014/measures.csv:2 — a quotation mark"),
    "row too long": (
        (HEADER + "2014,t01,checks,,,1,\n").encode(),
        "2014/measures.csv:2 — the row has 7 cells, the header 6",
    ),
    "row too short": (
        (HEADER + ROW + "2014,t02\n").encode(),
        "2014/measures.csv:3 — the row has 2 cells, the header 6",
    ),
    "comment line": ((HEADER + "# 补报\n" + ROW).encode(), "2014/measures.csv:2 — the row has 1 cells"),
    "duplicate header": (
        (HEADER.replace("value", "分子") + "2014,t01,checks,1,2,3\n").encode(),
        ":1:分子 — two columns mean numerator",
    ),
    "missing column": (
        b"year,station,value\n2014,t01,1\n",
        "2014/measures.csv:1 — the column measure (指标) is missing",
    ),
    "misspelt column": (
        (HEADER.replace("value", "valeu") + ROW).encode(),
        ":1:valeu — no column of the table measures is called that — did you mean value?",
    ),
    "blank header": (
        (HEADER.replace("value", "") + "2014,t01,checks,1,2,3\n").encode(),
        ":1:F — column F has cells and no header",
    ),
    "workbook as csv": (b"PK\x03\x04rest", "this is an Excel workbook, not what its name says"),
    "web page as csv": (b"\xef\xbb\xbf<!DOCTYPE html><table>", "this is a web page"),
    "old workbook as csv": (b"\xd0\xcf\x11\xe0rest", "this is an old Excel workbook or a locked one"),
}


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES)
def test_broken_text_file(folder, content, words):
    folder.path("measures").write_bytes(content)
    said = folder.said()
    assert any(words in line for line in said), said
    assert not any("Traceback" in line for line in said)


def test_unrecognised_files_get_the_nearest_right_name(folder):
    folder.path("honours").unlink()
    (folder.raw / "2014" / "honurs.csv").write_text("what,else\n1,2\n", encoding="utf-8")
    folder.path("targets").rename(folder.raw / "2014" / "targets.txt")
    said = folder.said()
    assert any(
        "2014/honurs.csv — neither its name nor its header is that of a table — did you mean honours.csv?" in line
        for line in said
    )
    assert any("2014/targets.txt .txt — files of this type are not read" in line for line in said)


def test_a_table_in_the_wrong_folder(folder):
    folder.path("stations").rename(folder.raw / "2014" / "stations.csv")
    said = folder.said()
    assert any(line.startswith("2014/stations.csv — the table stations does not belong") for line in said)
    assert any(line.startswith("stations.csv — no file holds the table stations (单位)") for line in said)


def test_needed_tables_are_named_when_missing(folder):
    for table in ("measures", "findings", "births"):
        folder.path(table).unlink()
    missing = [line for line in folder.said() if "no file holds" in line]
    assert [line.split(" — ")[0] for line in missing] == ["2014/births.csv", "2014/findings.csv", "2014/measures.csv"]


def test_a_year_without_folder_names_those_there_are(folder):
    (folder.raw / "2016").mkdir()
    folder.year = 2015
    with pytest.raises(InputRefused, match="there is no folder for 2015 in data/raw — there is 2014, 2016"):
        folder.read()


def test_links_pipes_and_folders_are_refused_at_once(folder, tmp_path):
    folder.path("honours").unlink()
    os.mkfifo(folder.path("honours"))
    (tmp_path / "elsewhere.csv").write_text("x")
    (folder.raw / "2014" / "targets2.csv").symlink_to(tmp_path / "elsewhere.csv")
    (folder.raw / "2014" / "rulings_2").mkdir()
    said = folder.said()
    assert any("2014/honours.csv — this is a device or pipe" in line for line in said)
    assert any("2014/targets2.csv — this is a link" in line for line in said)
    assert any("2014/rulings_2 — this is a folder" in line for line in said)


def test_the_same_file_twice_is_read_once_and_another_copy_is_refused(folder):
    copy = folder.raw / "2014" / "honours - 副本.csv"
    copy.write_bytes(folder.path("honours").read_bytes())
    tables, problems = folder.read()
    assert problems.errors == [] and len(tables["honours"]) == 2
    assert [str(problem).split(" — ")[1] for problem in problems] == ["the same content as 2014/honours.csv; read once"]
    copy.write_text("year,station,line,count,document\n2014,t01,B1a,3,虚〔2014〕1号\n", encoding="utf-8")
    said = folder.said()
    assert any("2014/honours - 副本.csv — a copy of honours.csv that says something else" in line for line in said)
    copy.rename(copy.with_name("honours_2.csv"))
    said = folder.said()
    assert any("2014/honours_2.csv:2:document" in line and "as row 2 of 2014/honours.csv" in line for line in said)
    assert any("2014/honours.csv:2:document" in line and "as row 2 of 2014/honours_2.csv" in line for line in said)


def _book(folder, fill, name="Sheet1"):
    folder.path("honours").unlink()
    with xlsxwriter.Workbook(folder.path("honours", ".xlsx")) as book:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["year", "station", "line", "count", "document"])
        sheet.write_row(1, 0, [2014, "t01", "B1a", 1, "虚1号"])
        fill(book, sheet)


def _date(book, sheet):
    sheet.write_datetime("D2", date(2014, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))


def _hidden(book, name):
    sheet = book.add_worksheet(name)
    sheet.write(0, 0, "x")
    sheet.hide()


BOOKS = {
    "formula": (lambda book, sheet: sheet.write_formula("D2", "=1+0", None, 1), "[Sheet1]:D2 — cell D2 is a formula"),
    "error": (
        lambda book, sheet: sheet.write_formula("D2", "=1/0", None, "#DIV/0!"),
        "[Sheet1]:D2 — cell D2 is an error",
    ),
    "hidden row": (
        lambda book, sheet: sheet.set_row(1, None, None, {"hidden": True}),
        "[Sheet1]:2 — the row is hidden",
    ),
    "hidden column": (lambda book, sheet: sheet.set_column("D:D", None, None, {"hidden": True}), "column D is hidden"),
    "merged": (lambda book, sheet: sheet.merge_range("B3:B4", "t02"), "[Sheet1]:3 — cells B3:B4 are merged"),
    "hidden table": (lambda book, sheet: _hidden(book, "荣誉"), "[荣誉] — a hidden sheet holds a table"),
    "second sheet": (
        lambda book, sheet: book.add_worksheet("草稿").write(0, 0, "x"),
        "[草稿] — neither its name nor its header is that of a table",
    ),
    "far cell": (lambda book, sheet: sheet.write("XFD1048576", 1), "the sheet spans 1048576 rows and 16384 columns"),
    "date for a number": (_date, "[Sheet1]:D2:count 2014-03-01 — the spreadsheet has made a date of the number"),
    "true for a number": (lambda book, sheet: sheet.write_boolean("D2", True), "[Sheet1]:D2:count TRUE — not a number"),
    "code as number": (
        lambda book, sheet: sheet.write("C2", 1.1),
        "[Sheet1]:C2:line 1.1 — the spreadsheet has made a number or date of a code",
    ),
    "long number": (
        lambda book, sheet: sheet.write("D2", 1e17),
        "[Sheet1]:D2:count [identity number hidden] — more than 12 digits",
    ),
}


@pytest.mark.parametrize(("fill", "words"), BOOKS.values(), ids=BOOKS)
def test_broken_workbook(folder, fill, words):
    _book(folder, fill)
    said = folder.said()
    assert any(line.startswith("2014/honours.xlsx") and words in line for line in said), said


def test_a_hidden_sheet_of_another_name_is_left_out_with_a_warning(folder):
    _book(folder, lambda book, sheet: _hidden(book, "列表"))
    tables, problems = folder.read()
    assert problems.errors == [] and len(tables["honours"]) == 1
    assert [str(problem) for problem in problems] == [
        "2014/honours.xlsx[列表] — a hidden sheet is not read — unhide it if it belongs to the data"
    ]


def test_sheet_and_file_must_name_the_same_table(folder):
    _book(folder, lambda book, sheet: None, name="扣分")
    assert any(
        "[扣分] — the sheet is called after the table findings, the file after honours" in line
        for line in folder.said()
    )


def test_damaged_and_bloated_workbooks(folder, tmp_path):
    _book(folder, lambda book, sheet: None)
    path = folder.path("honours", ".xlsx")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert any("the workbook is damaged" in line for line in folder.said())
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert any("the workbook is damaged (ValueError)" in line for line in folder.said())
    path.write_bytes(b"year,station\n")
    assert any("this is not a workbook" in line for line in folder.said())
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/pad.bin", b"\0" * (8 << 20))
    assert any(
        "the workbook unpacks to more than 50 MB, or more than 100 times its size" in line for line in folder.said()
    )
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert any("document type declaration" in line for line in folder.said())
