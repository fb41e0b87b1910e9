"""Headers and names: every case of the list of refusals, section 2, with the outcome chosen for it."""

from __future__ import annotations

import unicodedata

import pytest

from tests.inputs.conftest import GOOD, cells
from tests.inputs.outcomes import Refused, Same, check
from tests.inputs.spoiling import both, text

HEAD, *LINES = GOOD["measures"].splitlines()
PLACE = "2014/measures.csv:4:station"


def named(name: str, code: str = "t01", table: str = "measures", line: str = "checks"):
    """Return how the station of one row is written otherwise."""
    return text(GOOD[table].replace(f"{code},{line}", f"{name},{line}"), table)


def headed(old: str, new: str):
    return text(HEAD.replace(old, new, 1) + "\n" + "\n".join(LINES) + "\n")


def without(column: str):
    header, *rows = cells(GOOD["measures"])
    place = header.index(column)
    return text("\n".join(",".join(row[:place] + row[place + 1 :]) for row in [header, *rows]) + "\n")


def turned(line: str) -> str:
    first, *rest = line.split(",")
    return ",".join([*rest, first])


def added(name: str, value: str):
    return text("\n".join([f"{HEAD},{name}", *(f"{line},{value}" for line in LINES)]) + "\n")


def coded(code: str):
    """Return how a station's code is replaced everywhere by one of digits, and written otherwise in one row."""

    def spoil(folder) -> None:
        for table, content in GOOD.items():
            folder.write(table, content.replace("t01", "01"))
        folder.replace("measures", "01,checks", f"{code},checks")

    return spoil


SUM = "2014,{},{},,953,1000,,,,,"
CASES = {
    "K1 column missing": (without("measure"), Refused("2014/measures.csv:1", "the column measure (指标) is missing")),
    "K1 column renamed": (headed("measure", "mesure"), Refused("2014/measures.csv:1:mesure", "did you mean measure?")),
    "K1 column blank": (headed("value", ""), Refused("2014/measures.csv:1:G", "column G has cells and no header")),
    "K2 column twice": (headed("value", "分子"), Refused("2014/measures.csv:1:分子", "two columns mean numerator")),
    "K3 column too many": (added("score", "5"), Refused("2014/measures.csv:1:score", "no column of the table")),
    "K3 column for people": (added("备注", "x"), Refused("2014/measures.csv:1:备注", "two columns mean note")),
    "K3 number of the row": (added("序号", "1"), Same()),
    "K4 order": (text("\n".join(map(turned, [HEAD, *LINES])) + "\n"), Same()),
    "K4 spaces and case": (headed("measure,period", " Measure ,PERIOD"), Same()),
    "K4 full width": (headed("numerator", "ｎｕｍｅｒａｔｏｒ"), Same()),
    "K4 zero width": (headed("numerator", "nume\u200brator"), Same()),
    "K4 newline": (headed("numerator", '"分\n子"'), Same()),
    "K4 unit in brackets": (headed("value", "数值（%）"), Same(("数值（%）",))),
    "K4 points in brackets": (headed("value", "数值(分)"), Same(("数值(分)",))),
    "K4 unit of another size": (headed("value", "数值(‰)"), Refused("2014/measures.csv:1:数值(‰)", "no column")),
    "K5 blank": (named(""), Refused(PLACE, "station is empty")),
    **{f"K5 {word}": (named(word), Refused(f"{PLACE} {word}", "no station")) for word in ("NA", "null", "None", "nan")},
    "K6 unknown": (named("苇西镇"), Refused(f"{PLACE} 苇西镇", "did you mean 苇溪镇?")),
    **{
        f"K7 U+{ord(character):04X}": (named(f"{character}t01{character}"), Same(("t01",)))
        for character in "\u3000\u00a0\u200b\u200d\u2060\ufeff\u00ad"
    },
    "K7 inside": (named("苇\u200b溪镇"), Same()),
    "K8 NFD": (
        both(
            text(GOOD["stations"].replace("苇溪镇", "Álfa镇"), "stations"),
            named(unicodedata.normalize("NFD", "Álfa镇")),
        ),
        Same(),
    ),
    "K8 compatibility ideograph": (
        both(text(GOOD["stations"].replace("苇溪镇", "\u6881溪镇"), "stations"), named("\uf97a溪镇")),
        Same(),
    ),
    "K8 full width": (named("ｔ０１"), Same(("t01",))),
    "K9 traditional": (named("葦溪鎮"), Refused(f"{PLACE} 葦溪鎮", "no station")),
    "K9 look-alike": (named("t0l"), Refused(f"{PLACE} t0l", "no station")),
    "K9 zero and letter": (named("tO1"), Refused(f"{PLACE} tO1", "no station")),
    "K9 bidi override": (named("\u202et01"), Refused(PLACE, "U+202E")),
    "K9 variation selector": (named("苇溪镇\ufe00"), Refused(PLACE, "no station")),
    "K10 short form": (named("苇溪"), Refused(f"{PLACE} 苇溪", "did you mean 苇溪镇?")),
    "K10 long form": (named("苇溪镇人民政府"), Refused(PLACE, "no station")),
    "K10 name of the year": (named("砚桥镇", "t01"), Refused("2014/measures.csv", "target")),
    "K10 name of later years": (
        named("砚桥街道"),
        Refused(f"{PLACE} 砚桥街道", "in 2014 it is 砚桥镇; write that, or t04"),
    ),
    "K10 name of a merged town": (named("藕荡镇"), Refused(f"{PLACE} 藕荡镇", "merged into t01 苇溪镇 after 2013")),
    "K11 leading zero lost": (coded("1"), Refused(f"{PLACE} 1", "no station")),
    "K11 as a decimal": (coded("1.0"), Refused(f"{PLACE} 1.0", "no station")),
    "K11 as a power": (coded("1E+00"), Refused(f"{PLACE} 1E+00", "no station")),
    "K11 other case": (named("T01"), Refused(f"{PLACE} T01", "did you mean t01?")),
    "K12 code and name disagree": (
        text("\n".join([HEAD + ",单位名称", *(f"{line},苇溪镇" for line in LINES)]) + "\n"),
        Refused("2014/measures.csv:3:单位名称", "苇溪镇 is not the name of t02"),
    ),
    "K13 long name": (named("镇" * 300), Refused(PLACE, "no station")),
    "K13 long name in the roster": (
        text(GOOD["stations"].replace("棠墩镇", "棠" * 300), "stations"),
        Refused("stations.csv:3:name", "300 characters"),
    ),
    "K14 total that is right": (
        text(GOOD["measures"] + SUM.format("合计", "signing_rate") + "\n"),
        Same(("left out: total",)),
    ),
    "K14 total of a column": (text(GOOD["honours"] + "合 计,,,3,,,\n", "honours"), Same(("left out: total",))),
    "K14 subtotal": (
        text(
            "\n".join(
                [*GOOD["honours"].splitlines()[:2], ",小计,,1,,,", GOOD["honours"].splitlines()[2], ",合计,,3,,,"]
            )
            + "\n",
            "honours",
        ),
        Same(("left out: total",)),
    ),
    "K14 mean": (text(GOOD["honours"] + ",平均,,1.5,,,\n", "honours"), Same(("left out: total",))),
    "K14 total that is wrong": (
        text(GOOD["honours"] + ",合计,,4,,,\n", "honours"),
        Refused("2014/honours.csv:4:count 4", "the row 合计 says 4, the rows above it give 3"),
    ),
    "K14 total nobody can check": (
        text(GOOD["honours"] + ",合计,,约3,,,\n", "honours"),
        Same(warned="cannot be compared with the rows above it: count"),
    ),
    "K14 note": (text(GOOD["measures"] + "填表人：王某某,,,,,填表日期：2014-12-30,,,,,\n"), Same(("left out: note",))),
    "K14 short note": (text(GOOD["measures"] + "注：以上为全年数\n"), Same(("left out: note",))),
    "K14 name like a total": (named("合计镇"), Refused(f"{PLACE} 合计镇", "no station")),
}


@pytest.mark.parametrize(("spoil", "outcome"), CASES.values(), ids=CASES)
def test_case(folder, clean, spoil, outcome):
    spoil(folder)
    # Some cases give a station another name: its rows must still be the same.
    stations = folder.read()[0]["stations"] if isinstance(outcome, Same) else clean["stations"]
    check(folder, clean | {"stations": stations}, outcome)


def test_a_note_never_shows_who_filled_in_the_sheet(folder):
    text(GOOD["measures"] + "填表人：王某某,,,,,审核：李某某,,,,,\n")(folder)
    problems = folder.read()[1]
    assert "某某" not in problems.coercion_frame().to_csv() + str(problems)


def test_every_case_of_the_list_is_here():
    assert {name.split()[0] for name in CASES} == {f"K{number}" for number in range(1, 15)}
