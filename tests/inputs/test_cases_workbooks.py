"""Workbooks as they come: the list of refusals, section 1, cases F25 to F41, with the outcome chosen for each."""

from __future__ import annotations

import random
import struct

import pytest

from tests.inputs import books
from tests.inputs.conftest import GOOD
from tests.inputs.outcomes import Personal, Refused, Same, check
from tests.inputs.spoiling import (
    COUNT,
    HONOURS,
    ID,
    NUMBERS,
    SHIFTED,
    TITLED,
    add,
    bomb,
    book,
    dated,
    far,
    flipped,
    halved,
    hide,
    parts,
    raw,
    sheet_xml,
    with_1904,
    with_serials,
)

STYLED = "".join(f'<row r="{n}" ht="20" customHeight="1"/>' for n in range(5, 40_000)) + '<row r="1048576"/>'
LARGE = [(f"xl/media/{n}.bin", (random.Random(n).randbytes(20_000) + bytes(1 << 20)) * 10) for n in range(6)]
TWO_HEADERS = [["", "", "", "申报", "", ""], ["", "", "", *HONOURS[0][3:]], *HONOURS[1:]]
# Records of .xls: a row with its option to be hidden, a formula with its value, a comment.
HIDDEN_ROW = books.record(0x208, struct.pack("<HHHHHHHH", 1, 0, 6, 255, 0, 0, 0x20, 15))
FORMULA = books.record(0x06, struct.pack("<HHHdHIH", 1, 3, 0, 1.0, 0, 0, 3) + b"\x1e\1\0")
COMMENT = books.record(0x1B6, bytes(18)) + books.record(0x3C, b"\0" + f"see {ID}".encode())


def merged_header(made, page):
    for column, name in enumerate(HONOURS[0][:3]):
        page.merge_range(0, column, 1, column, name)
    page.merge_range("D1:F1", "申报")


def formula(row, column, value):
    if (row, column) != (2, 4):
        return None
    number = 'office:value-type="float" office:value="1"'
    return f'<table:table-cell table:formula="of:=1" {number}><text:p>1</text:p></table:table-cell>'


CASES = {
    "F25 cut workbook": (halved, Refused("2014/honours.xlsx", "damaged")),
    "F25 flipped bit": (flipped, Refused("2014/honours.xlsx", "damaged")),
    "F25 cut xls": (raw(books.xls(HONOURS)[:2000], ".xls"), Refused("2014/honours.xls", "damaged")),
    "F26 bomb by ratio": (
        parts(add=[("xl/media/pad.bin", b"\0" * (8 << 20))]),
        Refused("2014/honours.xlsx", "unpacks to more than"),
    ),
    "F26 bomb by size": (parts(add=LARGE), Refused("2014/honours.xlsx", "unpacks")),
    "F27 far cell": (book(far), Refused("2014/honours.xlsx", "spans 1048576 rows and 16384 columns")),
    "F28 dimension too small": (parts(sheet_xml(lambda xml: xml.replace('ref="A1:F3"', 'ref="A1:B2"'))), Same()),
    "F28 dimension too big": (parts(sheet_xml(lambda xml: xml.replace('ref="A1:F3"', 'ref="A1:XFD1048576"'))), Same()),
    "F28 styled empty rows": (
        parts(sheet_xml(lambda xml: xml.replace("</sheetData>", STYLED + "</sheetData>"))),
        Same(),
    ),
    "F29 billion laughs": (
        parts(add=[("xl/extra.xml", bomb("laughs"))]),
        Refused("2014/honours.xlsx", "document type"),
    ),
    "F29 outside entity": (
        parts(add=[("xl/extra.xml", bomb("outside"))]),
        Refused("2014/honours.xlsx", "document type"),
    ),
    "F29 any declaration": (
        parts(add=[("xl/extra.xml", bomb("plain"))]),
        Refused("2014/honours.xlsx", "document type"),
    ),
    "F30 two parts of a name": (
        parts(add=[("xl/worksheets/sheet1.xml", "<worksheet/>")]),
        Refused("2014/honours.xlsx", "two parts"),
    ),
    "F30 two rows of a number": (
        parts(sheet_xml(lambda xml: xml.replace('<row r="3"', '<row r="2"'))),
        Refused("2014/honours.xlsx", "Sheet1: row 2"),
    ),
    "F31 part outside": (parts(add=[("../../evil.csv", "x")]), Same()),
    "F32 macros": (parts(add=[("xl/vbaProject.bin", "x")]), Refused("2014/honours.xlsx", "macros")),
    "F32 macro file": (add("honours.xlsm"), Refused("2014/honours.xlsm", "files of this type")),
    "F33 password xlsx": (
        raw(books.compound({"EncryptedPackage": b"x"}), ".xlsx"),
        Refused("2014/honours.xlsx", "a password"),
    ),
    "F33 password xls": (
        raw(books.xls(HONOURS, start=books.record(0x2F, b"\1\0")), ".xls"),
        Refused("2014/honours.xls", "a password"),
    ),
    "F34 hidden table": (book(hide), Refused("2014/honours.xlsx[扣分]", "a hidden sheet holds a table")),
    "F34 second sheet": (
        book(lambda made, page: made.add_worksheet("草稿").write(0, 0, "x")),
        Refused("2014/honours.xlsx[草稿]"),
    ),
    "F34 table on two sheets": (
        book(lambda made, page: made.add_worksheet("荣誉 (2)").write(0, 0, "year"), sheet="荣誉"),
        Refused("2014/honours.xlsx[荣誉 (2)]", "holds the table honours too"),
    ),
    "F34 empty sheet": (
        book(lambda made, page: made.add_worksheet("Sheet2"), sheet="荣誉"),
        Refused("2014/honours.xlsx[Sheet2]", "empty"),
    ),
    "F35 hidden row": (
        book(lambda made, page: page.set_row(2, None, None, {"hidden": True})),
        Refused("2014/honours.xlsx[Sheet1]:3", "hidden or filtered"),
    ),
    "F35 hidden column": (
        book(lambda made, page: page.set_column("D:D", None, None, {"hidden": True})),
        Refused("2014/honours.xlsx[Sheet1]", "column D is hidden"),
    ),
    "F35 hidden row of an xls": (
        raw(books.xls(HONOURS, numbers=NUMBERS, extra=HIDDEN_ROW), ".xls"),
        Refused("2014/honours.xls[Sheet1]:2", "hidden"),
    ),
    "F35 hidden row of an ods": (
        raw(
            books.ods(
                HONOURS, numbers=NUMBERS, attributes=lambda row: ' table:visibility="filter"' if row == 3 else ""
            ),
            ".ods",
        ),
        Refused("2014/honours.ods[Sheet1]:3", "hidden"),
    ),
    "F36 merged names": (
        book(lambda made, page: page.merge_range("B2:B3", "t01")),
        Refused("2014/honours.xlsx[Sheet1]:2", "B2:B3 are merged"),
    ),
    "F36 merged title": (
        book(lambda made, page: page.merge_range("A1:F1", "2014年加分申报表"), rows=TITLED),
        Same(("left out: title",)),
    ),
    "F36 header merged over two rows": (
        book(
            merged_header,
            rows=TWO_HEADERS,
        ),
        Same(("left out: title",)),
    ),
    "F37 formula": (
        book(lambda made, page: page.write_formula("D2", "=2-1")),
        Refused("2014/honours.xlsx[Sheet1]:D2", "is a formula"),
    ),
    "F37 error": (
        book(lambda made, page: page.write_formula("D2", "=1/0", None, "#DIV/0!")),
        Refused("2014/honours.xlsx[Sheet1]:D2", "is an error"),
    ),
    "F38 formula with its value": (
        book(lambda made, page: page.write_formula("D2", "=1", None, 1)),
        Refused("2014/honours.xlsx[Sheet1]:D2", "is a formula"),
    ),
    "F38 formula in an xls": (
        raw(books.xls(HONOURS, numbers=NUMBERS, extra=FORMULA), ".xls"),
        Refused("2014/honours.xls[Sheet1]:D2", "is a formula"),
    ),
    "F38 formula in an ods": (
        raw(books.ods(HONOURS, numbers=NUMBERS, cell=formula), ".ods"),
        Refused("2014/honours.ods[Sheet1]:D2", "is a formula"),
    ),
    "F39 date for a number": (book(dated), Refused("2014/honours.xlsx[Sheet1]:D2:count", "made a date of the number")),
    "F39 dates from 1904": (with_1904, Refused("2014/findings.xlsx", "counts its dates from 1904")),
    "F39 serial number": (
        with_serials,
        Refused("2014/findings.xlsx[扣分]:D2:date 41978", "a number where a date belongs"),
    ),
    "F40 numbers as text": (book(lambda made, page: page.write_string(1, COUNT, "1")), Same()),
    "F40 not at A1": (book(rows=SHIFTED), Same()),
    "F40 xls": (raw(books.xls(HONOURS, numbers=NUMBERS), ".xls"), Same()),
    "F40 ods": (raw(books.ods(HONOURS, numbers=NUMBERS), ".ods"), Same()),
    "F41 file name": (
        add(f"honours_{ID}.csv", GOOD["honours"]),
        Personal("2014/honours_[identity number hidden].csv", ("19900101",)),
    ),
    "F41 phone in a file name": (
        add("荣誉13812345678.csv", GOOD["honours"]),
        Personal("2014/荣誉[phone number hidden].csv", ("3812345",)),
    ),
    "F41 sheet name": (book(sheet=ID), Personal("2014/honours.xlsx[[identity number hidden]]", ("19900101",))),
    "F41 comment": (
        book(lambda made, page: page.write_comment("D2", f"见{ID}")),
        Personal("2014/honours.xlsx — the comments", ("19900101",)),
    ),
    "F41 properties": (
        book(lambda made, page: made.set_properties({"keywords": ID})),
        Personal("2014/honours.xlsx — the properties", ("19900101",)),
    ),
    "F41 hidden sheet": (
        book(lambda made, page: (made.add_worksheet("代码表").write(4, 1, ID),)),
        Personal("2014/honours.xlsx[代码表]:B5", ("19900101",)),
    ),
    "F41 text box": (
        book(lambda made, page: page.insert_textbox("H2", f"见{ID}")),
        Personal("2014/honours.xlsx — the other parts", ("19900101",)),
    ),
    "F41 comment of an xls": (
        raw(books.xls(HONOURS, numbers=NUMBERS, extra=COMMENT), ".xls"),
        Personal("2014/honours.xls — the comments", ("19900101",)),
    ),
}


@pytest.mark.parametrize(("spoil", "outcome"), CASES.values(), ids=CASES)
def test_case(folder, clean, spoil, outcome):
    spoil(folder)
    check(folder, clean, outcome)


def test_every_case_of_the_list_is_here():
    assert {name.split()[0] for name in CASES} == {f"F{number}" for number in range(25, 42)}
