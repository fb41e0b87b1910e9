"""Rows, numbers and whole columns: every case of the list of refusals, section 3, with the outcome chosen for it."""

from __future__ import annotations

import csv
import io
import random

import pytest

from tests.inputs.conftest import GOOD, cells
from tests.inputs.outcomes import Refused, Same, check, same
from tests.inputs.spoiling import add, booked, both, percent, remove, shifted, text

HEAD, *LINES = GOOD["measures"].splitlines()
NUMERATOR = "2014/measures.csv:2:numerator"
VALUE = "2014/measures.csv:3:value"
PLACES = 7
TOWNS = [f"t{number:02d}" for number in range(11, 17)]

GOALS = "year,station,measure,target,document\n" + "".join(f"2014,{town},checks,9,x\n" for town in TOWNS)


def number(written: str, old: str = ",953,"):
    quoted = f'"{written}"' if "," in written else written
    return text(GOOD["measures"].replace(old, f",{quoted},"))


def value(written: str):
    return number(written, ",95.3,")


def more(*rows: str, table: str = "measures"):
    return text(GOOD[table] + "".join(row + "\n" for row in rows), table)


def swapped(table: str, left: str, right: str):
    header, *rows = cells(GOOD[table])
    places = header.index(left), header.index(right)
    for row in rows:
        row[places[0]], row[places[1]] = row[places[1]], row[places[0]]
    return text("\n".join(map(",".join, [header, *rows])) + "\n", table)


def towns(rows: dict[str, str], before: dict[str, str] | None = None):
    """Return how more towns report one measure, and last year others."""

    def spoil(folder) -> None:
        lines = [f"{town},{town}镇,town,镇,{place},2010,,,虚构" for place, town in enumerate(TOWNS, start=20)]
        text(GOOD["stations"] + "\n".join(lines) + "\n", "stations")(folder)
        text(HEAD + "\n" + "".join(f"2014,{town},{row}\n" for town, row in rows.items()) + "\n".join(LINES[2:]) + "\n")(
            folder
        )
        if before:
            (folder.raw / "2013").mkdir()
            content = HEAD + "\n" + "".join(f"2013,{town},{row}\n" for town, row in before.items())
            (folder.raw / "2013" / "measures.csv").write_text(content, encoding="utf-8")

    return spoil


def rates(values, column: str = "value") -> dict[str, str]:
    empty = {"value": "signing_rate,,,,{},,,虚构,", "count": "checks,,,,{},,,虚构,"}[column]
    return {town: empty.format(written) for town, written in zip(TOWNS, values, strict=True)}


WORDS = ["-", "—", "/", "无", "?", "N/A", "NaN", "null", "#DIV/0!", "inf", "√"]
ODD = [
    "95.5",
    "1e30",
    "1e400",
    "0x5F",
    "1_000",
    "٩٥",
    "九十五",
    "9²",
    "½",
    "TRUE",
    "3-1",
    "95 96",
    "95人",
    "9.5e1",
    "'95",
]
SAME = {
    "full width": "９５３",
    "no-break space": "\u00a0953",
    "plus": "+953",
    "thousands": "0,953",
    "decimals": "953.00",
}
CASES = {
    "T1 same row twice": (more(LINES[0]), Refused("2014/measures.csv:2:period", "as row 7 of 2014/measures.csv")),
    "T1 other row of the same department": (
        more(LINES[0].replace("953", "954")),
        Refused("2014/measures.csv:7:period", "as row 2 of 2014/measures.csv"),
    ),
    "T1 other value of another department": (
        more(LINES[0].replace("953", "954").replace("规统科", "办公室")),
        Refused("2014/measures.csv:2:measure 953/1000", "row 7 of 2014/measures.csv (办公室) says 954/1000"),
    ),
    "T1 both rows are told": (
        more(LINES[0].replace("953", "954").replace("规统科", "办公室")),
        Refused("2014/measures.csv:7:measure 954/1000", "row 2 of 2014/measures.csv (规统科) says 953/1000"),
    ),
    "T2 table missing": (remove("measures"), Refused("2014/measures.csv", "no file holds the table measures")),
    "T2 cell missing": (number(""), Refused("2014/measures.csv:2:numerator", "denominator")),
    "T2 cells missing": (
        text(GOOD["measures"].replace(",953,1000,", ",,,")),
        Refused("2014/measures.csv:2:value", "neither value"),
    ),
    "T3 unknown item": (
        more("2014,t01,x_rate,,1,1,,,,,"),
        Refused("2014/measures.csv:7:measure x_rate", "no such measure"),
    ),
    "T3 wrong year": (more("2013,t01,checks,,,,1,,,,"), Refused("2014/measures.csv:7:year 2013", "the folder 2014")),
    "T3 future year": (more("2999,t01,checks,,,,1,,,,"), Refused("2014/measures.csv:7:year 2999", "outside")),
    "T3 two-digit year": (more("14,t01,checks,,,,1,,,,"), Refused("2014/measures.csv:7:year 14", "four digits")),
    **{f"T4 {word}": (number(word), Refused(f"{NUMERATOR} {word}", "a word or sign")) for word in WORDS},
    "T4 blank": (number(" "), Refused("2014/measures.csv:2:numerator", "denominator")),
    "T4 agreed word": (text(GOOD["measures"]), Same()),
    "T4 not applicable without leave": (
        text(GOOD["measures"].replace(",953,1000,,,", ",,,,不适用,")),
        Refused("2014/measures.csv:2:applicable", "does not allow 1.1a"),
    ),
    "T5 negative": (number("-953"), Refused(f"{NUMERATOR} -953", "negative")),
    "T5 in brackets": (number("(953)"), Refused(f"{NUMERATOR} (953)", "negative")),
    "T5 minus sign": (number("−953"), Refused(f"{NUMERATOR} −953", "negative")),
    **{f"T5 {odd}": (number(odd), Refused(NUMERATOR)) for odd in ODD if odd not in ("95人", "9.5e1", "'95")},
    **{f"T6 {name}": (number(written), Same(("953",))) for name, written in SAME.items()},
    "T6 spaces": (number("  953 "), Same()),
    **{f"T6 {odd}": (number(odd), Refused(NUMERATOR)) for odd in ("95人", "9.5e1", "'95")},
    "T7 with its sign": (value("95.3%"), Same()),
    "T7 full width sign": (value("９５．３％"), Same(("９５．３％",))),
    "T7 fraction": (value("0.953"), Refused(f"{VALUE} 0.953", "0.953% or 95.3%")),
    "T7 one": (value("1"), Refused(f"{VALUE} 1", "1% or 100%")),
    "T7 per mille": (value("953‰"), Refused(VALUE)),
    "T7 percent format": (percent(0.953), Same()),
    "T7 percent format of a whole": (percent(0.953, "0%"), Same()),
    "T7 percent sign as text": (
        percent(0.953, '0.0"%"'),
        Refused("2014/measures.xlsx[指标]:G3:value 0.953", "0.953% or 95.3%"),
    ),
    "T7 percent format above 100": (
        percent(1.05),
        Refused("2014/measures.xlsx[指标]:G3:value 105%", "between 0 and 100"),
    ),
    "T7 no format": (percent(0.953, "0.000"), Refused("2014/measures.xlsx[指标]:G3:value 0.953", "0.953% or 95.3%")),
    "T7 format for a count": (
        booked(lambda made, page: page.write_number("G4", 2.86, made.add_format({"num_format": "0%"}))),
        Refused("2014/measures.xlsx[指标]:G4:value 286%", "without a percent sign"),
    ),
    "T8 column of fractions": (
        towns(rates(["0.91", "0.92", "0.93", "0.94", "0.95", "0.96"])),
        Refused("2014/measures.csv:2:value 0.91"),
    ),
    "T8 column times ten": (
        towns(rates(["910", "920", "930", "940", "950", "960"])),
        Refused("2014/measures.csv:2:value 910", "0 and 100"),
    ),
    "T8 counts times ten": (
        both(
            towns(rates([910, 920, 930, 940, 950, 961], "count"), rates([91, 92, 93, 94, 95, 96], "count")),
            add("targets_2.csv", GOALS),
        ),
        Same(warned="checks was 91 last year and is 910"),
    ),
    "T9 above 100": (value("100.1"), Refused(f"{VALUE} 100.1", "between 0 and 100")),
    "T9 below 0": (value("-1"), Refused(f"{VALUE} -1", "negative")),
    "T9 numerator above": (number("1001"), Refused(f"{NUMERATOR} 1001", "above the denominator 1000")),
    "T9 denominator 0": (
        text(GOOD["measures"].replace(",953,1000,", ",953,0,")),
        Refused(NUMERATOR, "above the denominator 0"),
    ),
    "T9 0/0": (text(GOOD["measures"]), Same()),
    "T10 rate against counts": (
        text(GOOD["measures"].replace(",953,1000,,", ",953,1000,96,")),
        Refused("2014/measures.csv:2:value 96", "the counts say 953/1000 = 95.3000%"),
    ),
    "T11 columns swapped": (
        swapped("measures", "numerator", "denominator"),
        Refused(NUMERATOR, "above the denominator"),
    ),
    "T11 row shifted right": (shifted, Refused("2014/measures.xlsx[指标]:B3:station")),
    "T12 ranks for rates": (
        towns(rates(["2", "3", "4", "5", "6", "1"])),
        Refused("2014/measures.csv:2:value 2", "the ranks 1 to 6"),
    ),
    "T13 share above 1": (
        text(GOOD["judgements"].replace(",0.75,", ",1.25,"), "judgements"),
        Refused("2014/judgements.csv:2:share 1.25"),
    ),
    "T13 sign turned": (
        text(GOOD["findings"].replace("event,2", "event,-2"), "findings"),
        Refused("2014/findings.csv:2:count -2", "negative"),
    ),
    "T14 no reason": (
        text(GOOD["findings"].replace("文书漏签字", ""), "findings"),
        Refused("2014/findings.csv:2:reason", "without its reason"),
    ),
    "T14 full stop": (
        text(GOOD["findings"].replace("文书漏签字", "。"), "findings"),
        Refused("2014/findings.csv:2:reason 。", "without its reason"),
    ),
    "T16 impossible": (
        text(GOOD["findings"].replace("2014-12-05", "2014-02-30"), "findings"),
        Refused("2014/findings.csv:2:date", "no such day"),
    ),
    "T16 ambiguous": (
        text(GOOD["findings"].replace("2014-12-05", "03/04/14"), "findings"),
        Refused("2014/findings.csv:2:date", "one way only"),
    ),
    "T16 month and day": (
        text(GOOD["findings"].replace("2014-12-05", "12月5日"), "findings"),
        Refused("2014/findings.csv:2:date"),
    ),
    **{
        f"T16 {written}": (text(GOOD["findings"].replace("2014-12-05", written), "findings"), Same((written,)))
        for written in (
            "2014/12/5",
            "2014.12.5",
            "2014年12月5日",
            "20141205",
            "２０１４－１２－０５",
            "二〇一四年十二月五日",
            "2014-12-5 0:00:00",
        )
    },
    "T18 ruling without a row": (
        text(GOOD["rulings"].replace("t01,1.2a", "t02,1.2c").replace("event,count", "late,count"), "rulings"),
        Refused("2014/rulings.csv:2:clause", "no row of findings is meant"),
    ),
    "T19 same submission twice": (
        add("指标_再报.csv", GOOD["measures"].encode("utf-8-sig")),
        Same(warned="the same content"),
    ),
    "T20 total of the department": (
        more(",合计,signing_rate,,954,1000,,,,,"),
        Refused("2014/measures.csv:7:numerator 954", "says 954, the rows above it give 953"),
    ),
    "T21 all alike": (towns(rates(["95.3"] * 6)), Same(warned="signing_rate is the same for all 6 stations")),
    "T21 all 100": (towns(rates(["100"] * 6)), Same()),
    "T21 jump": (
        towns(rates(["95", "90", "98", "97", "91", "96"]), rates(["9", "91", "97", "96", "90", "95"])),
        Same(warned="signing_rate was 9 last year and is 95"),
    ),
    "T21 order turned round": (
        towns(rates(["91", "92", "93", "94", "95", "96"]), rates(["96", "95", "94", "93", "92", "91"])),
        Same(warned="orders the stations in reverse of last year"),
    ),
}


@pytest.mark.parametrize(("spoil", "outcome"), CASES.values(), ids=CASES)
def test_case(folder, clean, spoil, outcome):
    spoil(folder)
    tables = folder.read()[0]
    # Where a case adds towns to see a whole column, there is no clean folder to compare with.
    check(folder, tables if len(tables["stations"]) > len(clean["stations"]) else clean, outcome)


def test_other_rows_and_columns_and_a_workbook_are_the_same(folder, clean, save_workbook):
    """T22: order of rows, columns and files, and the kind of file, change nothing."""
    shuffle = random.Random(22)
    for table, content in GOOD.items():
        header, *rows = cells(content)
        order = shuffle.sample(range(len(header)), len(header))
        shuffle.shuffle(rows)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([row[place] for place in order] for row in [header, *rows])
        folder.path(table).unlink()
        save_workbook(folder.path(table, ".xlsx"), {"Sheet1": out.getvalue()})
    tables, problems = folder.read()
    assert problems.errors == []
    same(tables, clean)


def test_what_is_left_to_other_parts():
    """T15, T17 and T18 are rules of scoring and rulings, tested there; the rest of the list is here."""
    tested = {name.split()[0] for name in CASES} | {"T22"}
    assert tested | {"T15", "T17"} == {f"T{number}" for number in range(1, 23)}
