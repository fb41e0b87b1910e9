"""Personal data and hostile text: the cases of the list of refusals, section 7, that an input can bring.

Every number and name here is invented; the district codes are those of this district (320412, 320483).
"""

from __future__ import annotations

import random
import time

import pytest

from kpi.inputs.privacy import anything, doubtful, found, is_identity, mask
from kpi.inputs.text import narrow
from tests.inputs import books
from tests.inputs.conftest import GOOD, cells
from tests.inputs.outcomes import Personal, Refused, Same, check
from tests.inputs.spoiling import add, raw, text

REASON = "2014/findings.csv:2:reason"


def identity(region: str, born: str, sequence: str) -> str:
    """Return an invented identity number with its check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    digits = region + born + sequence
    return digits + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11]


FIRST, SECOND = identity("320412", "19900101", "123"), identity("320483", "19851231", "001")
ENDS_IN_X = next(number for n in range(999) if (number := identity("320412", "19780615", f"{n:03d}")).endswith("X"))


def said(written: str):
    quoted = '"' + written.replace('"', '""') + '"'
    return text(GOOD["findings"].replace("文书漏签字", quoted), "findings")


def wide(written: str) -> str:
    return written.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"})


PERSONAL = {
    "S9 plain": FIRST,
    "S9 other district code": SECOND,
    "S9 X": ENDS_IN_X,
    "S9 x": ENDS_IN_X.lower(),
    "S9 spaced": f"{FIRST[:6]} {FIRST[6:14]} {FIRST[14:]}",
    "S9 digit by digit": " ".join(FIRST),
    "S9 hyphens": f"{FIRST[:6]}-{FIRST[6:14]}-{FIRST[14:]}",
    "S9 full width": wide(FIRST),
    "S9 zero width": "\u200b".join([FIRST[:5], FIRST[5:11], FIRST[11:]]),
    "S9 glued to words": f"当事人{FIRST}已处理",
    "S9 apostrophe": f"'{FIRST}",
    "S9 15 digits": "320412900101123",
    "S9 15 digits in groups": "320483 851231 001",
    "S9 15 digits, full width": wide("320412900101123"),
    "S9 labelled, from elsewhere": "身份证：990412991301123",
    "S9 rounded": FIRST[:15] + "000",
    "S9 as a power": "3.20412199001011E+17",
    "S9 as a short power": "3.20412E+17",
    "S10 mobile": "13812345678",
    "S10 mobile with prefix": "+86 13812345678",
    "S10 mobile with 0086": "0086-138-1234-5678",
    "S10 mobile spaced": "138 1234 5678",
    "S10 mobile full width": wide("13812345678"),
    "S10 mobile labelled": "联系电话：13812345678",
    "S10 landline": "0519-86312345",
    "S10 landline in brackets": "（0519）8631 2345",
    "S10 mail": "lianxi@example.com",
    "S10 bank card": "6222 0212 3456 7890 128",
    "S10 bank card labelled": "银行卡号 4000123456789010",
    "S10 passport": "E98765432",
    "S10 passport labelled": "护照：G20149876",
    "S10 labelled name": "当事人：张小三",
    "S10 labelled name, full width": "户主姓名：欧阳某",
}
LEGITIMATE = [
    "案卷编号320412199001011233", "共123456789012元", "2014-12-05 1234567", "台账第15页@2处", "虚〔2014〕20140012号",
    "记录G20140012", "当事人：已处理", "本人：不在场", "1990-01-01至2014-12-31", "0.123456789012345",
    "合同号2014-0519-0012",
]  # fmt: skip


def clue(written: str) -> tuple[str, ...]:
    """Return what must be nowhere: the text itself, as typed and narrowed."""
    return (written, narrow(written)) if len(narrow(written)) > 4 else (written,)


@pytest.mark.parametrize("written", PERSONAL.values(), ids=PERSONAL)
def test_personal_data_in_prose(folder, clean, written):
    said(written)(folder)
    check(folder, clean, Personal(REASON, clue(written)))


@pytest.mark.parametrize("written", PERSONAL.values(), ids=PERSONAL)
def test_masked_in_every_message(written):
    shown = mask(written)
    assert "hidden]" in shown
    assert written not in shown and narrow(written) not in shown


PLACES = [
    (table, row, column)
    for table, content in GOOD.items()
    for row, column in enumerate(range(len(cells(content)[0])), start=0)
    if table != "stations"
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column"), PLACES, ids=[f"{table}-{column}" for table, _, column in PLACES])
def test_an_identity_number_in_any_column(folder, clean, table, row, column):
    """S9 and S12: in whichever column it stands, its place is told and the number is nowhere."""
    lines = cells(GOOD[table])
    place = 1 + row % (len(lines) - 1)
    lines[place][column] = FIRST
    folder.write(table, "\n".join(map(",".join, lines)) + "\n")
    where = f"2014/{table}.csv:{place + 1}:{lines[0][column]}"
    check(folder, clean, Personal(where, (FIRST, FIRST[6:14])))


@pytest.mark.parametrize(
    "header", ["姓名", "身 份 证 号", "联系电话2", "家庭住址（必填）", "id_card", "Phone", "E-mail"]
)
def test_s10_columns_of_personal_data(folder, clean, header):
    lines = GOOD["births"].splitlines()
    text("\n".join([f"{lines[0]},{header}", *(f"{line},x" for line in lines[1:])]) + "\n", "births")(folder)
    check(folder, clean, Personal("2014/births.csv:1:"))


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_s9_stored_as_a_number_in_other_workbooks(folder, clean, suffix):
    rows = cells(GOOD["honours"])
    rows[1][3] = FIRST
    made = (books.xls if suffix == ".xls" else books.ods)(rows, numbers=frozenset({0, 3}))
    raw(made, suffix)(folder)
    check(folder, clean, Personal(f"2014/honours{suffix}[Sheet1]:D2:count", (FIRST, FIRST[6:14])))


@pytest.mark.parametrize("written", LEGITIMATE)
def test_s11_what_only_looks_like_it(folder, written):
    said(written)(folder)
    assert [str(problem) for problem in folder.read()[1].errors] == []


@pytest.mark.parametrize(("digits", "table", "column"), [
    (11, "births", "case"), (15, "births", "case"), (18, "births", "case"), (18, "findings", "evidence"),
    (15, "findings", "evidence"), (11, "findings", "evidence"),
])  # fmt: skip
def test_s11_no_false_alarm_on_5000_legitimate_numbers(folder, digits, table, column):
    stream = random.Random(digits)
    numbers = (str(stream.randrange(10 ** (digits - 1), 10**digits)) for _ in range(6000))
    legitimate = [number for number in dict.fromkeys(numbers) if not is_identity(number)][:5000]
    assert len(legitimate) == 5000
    header, first, *_ = cells(GOOD[table])
    place, count, key = header.index(column), header.index("year_found" if table == "births" else "count"), header.index
    rows = []
    for position, number in enumerate(legitimate):
        row = list(first)
        row[place] = number
        if table == "findings":
            row[count], row[key("reason")] = "1", f"缺页{position}"
        rows.append(row)
    folder.path("rulings").unlink()
    folder.write(table, "\n".join(map(",".join, [header, *rows])) + "\n")
    assert [str(problem) for problem in folder.read()[1].errors] == []


def test_s12_nothing_is_written_anywhere(folder, tmp_path):
    said(FIRST)(folder)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    check(folder, {}, Personal(REASON, (FIRST,)))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


HOSTILE = {
    "S2 script": "<script>alert(1)</script>",
    "S2 svg": '<svg onload="x()">',
    "S3 link": "[x](javascript:alert(1))",
    "S4 formula": '=HYPERLINK("http://x")',
    "S4 plus": "+1+1",
    "S6 tag": "!!python/object/apply:os.system [x]",
    "S7 template": "{{ 7*7 }} ${x} $(id) `id` %s {0.__class__}",
    "S7 latex": "\\input{/etc/passwd}",
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(folder, written):
    said(written)(folder)
    tables, problems = folder.read()
    assert problems.errors == []
    assert tables["findings"].set_index("row").loc[2, "reason"] == written


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_in_a_message_is_inert(folder, written):
    folder.write("findings", GOOD["findings"].replace("event,2", f'"{written.replace(chr(34), chr(34) * 2)}",2'))
    lines = folder.said()
    assert any("findings.csv:2:kind" in line for line in lines)
    assert all("\n" not in line for line in lines)


CASES = {
    "S1 outside": (add("x%2f..%2fhonours.txt"), Refused("2014/x%2f..%2fhonours.txt", "neither its name")),
    "S1 code that is a path": (
        text(GOOD["stations"].replace("t02,", "../t02,"), "stations"),
        Refused("stations.csv:3:station ../t02", "a code has letters"),
    ),
    "S1 code that is an option": (
        text(GOOD["stations"].replace("t02,", "-rf,"), "stations"),
        Refused("stations.csv:3:station -rf", "a code has letters"),
    ),
    "S8 escape sequence": (said("x\x1b[31m"), Refused(REASON, "U+001B")),
    "S8 bidi": (said("x\u202ey"), Refused(REASON, "U+202E")),
    "S8 newline in a kind": (
        text(GOOD["findings"].replace("event,2", '"a\nfindings.csv:9 forged",2'), "findings"),
        Refused("2014/findings.csv:2:kind a\\nfindings"),
    ),
}


@pytest.mark.parametrize(("spoil", "outcome"), CASES.values(), ids=CASES)
def test_case(folder, clean, spoil, outcome):
    spoil(folder)
    check(folder, clean, outcome)


@pytest.mark.parametrize("unit", ["9", "a", "@", "a@", "1 ", "1.2", "姓名：", "62", "E1", "(0519)", " ", "+86"])
def test_s21_every_search_is_linear(unit):
    long = unit * (1_000_000 // len(unit))
    began = time.monotonic()
    found(long), doubtful(long), anything(long), mask(long)
    # Four searches over 1 MB on a slow machine; a quadratic pattern takes hours.
    assert time.monotonic() - began < 8


def test_personal_columns_and_cells_together_are_all_told(folder, clean):
    said(FIRST)(folder)
    text(GOOD["honours"].replace("虚〔2014〕1号", "13812345678"), "honours")(folder)
    check(folder, clean, Personal(REASON))
    check(folder, clean, Personal("2014/honours.csv:2:document", ("13812345678",)))


def test_a_clean_folder_is_clean(folder, clean):
    check(folder, clean, Same())
