"""Files as they come: the list of refusals, section 1, cases F1 to F24, with the outcome chosen for each."""

from __future__ import annotations

import os

import pytest

from tests.inputs import books
from tests.inputs.conftest import GOOD
from tests.inputs.outcomes import Refused, Same, check
from tests.inputs.spoiling import HEAD, HONOURS, LINES, add, both, of_kind, outside, raw, remove, text, zip_of

CASES = {
    "F1 table missing": (remove("findings"), Refused("2014/findings.csv", "no file holds the table findings")),
    "F2 empty": (text(b""), Refused("2014/measures.csv", "the file is empty")),
    "F2 white space": (text(b" \r\n\t\n"), Refused("2014/measures.csv", "the file is empty")),
    "F3 header only": (text(HEAD + "\n"), Refused("2014/measures.csv", "no data rows")),
    "F4 folder": (of_kind(lambda path: path.mkdir()), Refused("2014/honours.csv", "this is a folder")),
    "F4 pipe": (of_kind(os.mkfifo), Refused("2014/honours.csv", "this is a device or pipe")),
    "F4 dangling link": (
        of_kind(lambda path: path.symlink_to("nowhere")),
        Refused("2014/honours.csv", "this is a link"),
    ),
    "F4 link out of the folder": (of_kind(outside), Refused("2014/honours.csv", "this is a link")),
    "F6 byte order mark": (text(GOOD["measures"], encoding="utf-8-sig"), Same()),
    "F7 two marks": (text("\ufeff\ufeff" + GOOD["measures"]), Same()),
    "F7 mark inside a name": (text(GOOD["measures"].replace("t01,checks", "t\ufeff01,checks")), Same(("t01",))),
    "F8 gb18030": (text(GOOD["measures"], encoding="gb18030"), Same(("GB18030",))),
    "F9 utf-16 with mark": (text(GOOD["measures"], encoding="utf-16"), Refused("2014/measures.csv", "UTF-16")),
    "F9 utf-16 without mark": (text(GOOD["measures"], encoding="utf-16-le"), Refused("2014/measures.csv", "UTF-16")),
    "F10 invalid byte": (
        text(GOOD["measures"].encode() + b"2014,\xff,checks,,,,1,,,,\n"),
        Refused("2014/measures.csv:7"),
    ),
    "F10 two encodings": (
        text((HEAD + "\n" + LINES[0] + "\n").encode() + "2014,棠墩镇,checks,,,,1,,,虚构,\n".encode("gb18030")),
        Refused("2014/measures.csv"),
    ),
    "F11 mojibake": (
        text(GOOD["measures"].replace("t01,checks", "苇溪镇,checks".encode().decode("latin-1"))),
        Refused("2014/measures.csv:4"),
    ),
    "F11 lost character": (
        text(GOOD["measures"].replace("t01,checks", "苇\ufffd镇,checks")),
        Refused("2014/measures.csv:4:station", "U+FFFD"),
    ),
    "F12 semicolons": (
        text(GOOD["measures"].replace(",", ";")),
        Refused("2014/measures.csv:1", "separated by semicolons"),
    ),
    "F12 tabs": (text(GOOD["measures"].replace(",", "\t")), Refused("2014/measures.csv:1", "separated by tabs")),
    "F12 chinese commas": (text(GOOD["measures"].replace(",", "，")), Refused("2014/measures.csv:1", "Chinese commas")),
    "F13 crlf": (text(GOOD["measures"].replace("\n", "\r\n")), Same()),
    "F13 cr": (text(GOOD["measures"].replace("\n", "\r")), Same()),
    "F13 mixed ends": (text(HEAD + "\r\n" + "\n".join(LINES) + "\r"), Same()),
    "F13 no final newline": (text(GOOD["measures"].rstrip("\n")), Same()),
    "F13 blank lines at the end": (text(GOOD["measures"] + "\n\n  \n"), Same()),
    "F14 blank line": (text("\n".join([HEAD, LINES[0], "", *LINES[1:]])), Same()),
    "F14 comment line": (text("\n".join([HEAD, "# 补报", *LINES])), Refused("2014/measures.csv:2", "1 cells")),
    "F14 note in the middle": (text("\n".join([HEAD, "注：补报", *LINES])), Refused("2014/measures.csv:2", "1 cells")),
    "F15 comma behind every row": (
        text("\n".join([HEAD, *(line + "," for line in LINES)])),
        Refused("2014/measures.csv:2", "12 cells, the header 11"),
    ),
    "F16 row too long": (text(GOOD["measures"] + LINES[0] + ",x\n"), Refused("2014/measures.csv:7", "12 cells")),
    "F16 row too short": (text(GOOD["measures"] + "2014,t01\n"), Refused("2014/measures.csv:7", "2 cells")),
    "F17 unclosed quote": (text(GOOD["measures"] + '2014,"t01,x\n'), Refused("2014/measures.csv:7", "quotation mark")),
    "F17 stray quote": (
        text(GOOD["measures"].replace("t01,checks", '"t0"1,checks')),
        Refused("2014/measures.csv:4", "quotation"),
    ),
    "F17 newline in a name": (
        text(GOOD["measures"].replace("t01,checks", '"苇溪\n镇",checks')),
        Refused("2014/measures.csv:4:station", "no station"),
    ),
    "F18 NUL": (text(GOOD["measures"].replace("t01,checks", "t01\0,checks")), Refused("2014/measures.csv:4", "NUL")),
    "F18 vertical tab": (
        text(GOOD["measures"].replace("t01,checks", "t01\x0b,checks")),
        Refused("2014/measures.csv:4:station", "U+000B"),
    ),
    "F18 ctrl-z": (text(GOOD["measures"].replace("286", "286\x1a")), Refused("2014/measures.csv:4:value", "U+001A")),
    "F18 line separator": (
        text(GOOD["measures"].replace("没有集贸市场", "没有\u2028市场")),
        Refused("2014/measures.csv:5:note", "U+2028"),
    ),
    "F19 cell of 1 MiB": (text(GOOD["measures"].replace("没有集贸市场", "长" * 350_000)), Refused("2014/measures.csv")),
    "F19 long cell": (
        text(GOOD["measures"].replace("没有集贸市场", "长" * 3000)),
        Refused("2014/measures.csv:5:note", "3000 characters"),
    ),
    "F19 200,001 rows": (
        text(HEAD + "\n" + (LINES[0] + "\n") * 200_001),
        Refused("2014/measures.csv", "more than 200000 rows"),
    ),
    "F19 5,000 digits": (text(GOOD["measures"].replace("286", "9" * 5000)), Refused("2014/measures.csv:4:value")),
    "F20 cut in a row": (text(GOOD["measures"][:-30]), Refused("2014/measures.csv:6")),
    "F21 title": (text("2014年指标表\n" + GOOD["measures"]), Same(("left out: title",))),
    "F21 header twice": (text("\n".join([HEAD, *LINES[:2], HEAD, *LINES[2:]])), Same(("left out: header again",))),
    "F21 no header": (text("\n".join(LINES)), Refused("2014/measures.csv:1", "missing")),
    "F21 sep line": (text("sep=,\n" + GOOD["measures"]), Refused("2014/measures.csv:1", "sep=")),
    "F22 csv as xlsx": (raw(GOOD["honours"].encode(), ".xlsx"), Refused("2014/honours.xlsx", "not a workbook")),
    "F22 html as csv": (text("<!DOCTYPE html><table></table>"), Refused("2014/measures.csv", "a web page")),
    "F22 html as xls": (raw(b"<html><table></table></html>", ".xls"), Refused("2014/honours.xls", "not a workbook")),
    "F22 pdf as csv": (text(b"%PDF-1.7 x"), Refused("2014/measures.csv", "a PDF")),
    "F22 xlsx as csv": (text(b"PK\x03\x04x"), Refused("2014/measures.csv", "an Excel workbook")),
    "F22 xls as xlsx": (raw(books.xls(HONOURS), ".xlsx"), Refused("2014/honours.xlsx", "an old Excel workbook (.xls)")),
    "F22 ods as xlsx": (raw(books.ods(HONOURS), ".xlsx"), Refused("2014/honours.xlsx", "an OpenDocument sheet")),
    "F22 zip as xlsx": (
        raw(zip_of({"a.txt": "x"}), ".xlsx"),
        Refused("2014/honours.xlsx", "an archive that is no workbook"),
    ),
    "F22 docx as csv": (add("说明文件.docx"), Same()),
    "F22 txt": (add("targets.txt"), Refused("2014/targets.txt", "files of this type are not read")),
    "F23 lock and system files": (
        both(add("~$honours.xlsx"), add(".DS_Store"), add("Thumbs.db")),
        Same(("left out: not a table",)),
    ),
    "F24 same copy": (add("honours - 副本.csv", GOOD["honours"].encode("utf-8-sig")), Same(warned="the same content")),
    "F24 other copy": (
        add("findings (1).csv", GOOD["findings"].replace("event,2", "event,3")),
        Refused("2014/findings (1).csv", "a copy of findings.csv that says something else"),
    ),
}


@pytest.mark.parametrize(("spoil", "outcome"), CASES.values(), ids=CASES)
def test_case(folder, clean, spoil, outcome):
    spoil(folder)
    check(folder, clean, outcome)


def test_every_case_of_the_list_is_here():
    tested = {name.split()[0] for name in CASES}
    elsewhere = {"F5"}  # rights: test_reading_safely.py
    assert tested | elsewhere == {f"F{number}" for number in range(1, 25)}
