"""Rows that cannot be scored as they are: one way to be wrong each, its place and the words its message must hold."""

import pytest

# (table, what is replaced, by what, place and value, words of the message)
CELLS = {
    "unknown station": (
        "findings",
        "t01,1.2a,2014-12-05",
        "苇西镇,1.2a,2014-12-05",
        ":2:station 苇西镇",
        "did you mean 苇溪镇?",
    ),
    "station NA": (
        "findings",
        "t01,1.2a,2014-12-05",
        "NA,1.2a,2014-12-05",
        ":2:station NA",
        "no station is called that",
    ),
    "merged station": (
        "findings",
        "t01,1.2a,2014-12-05",
        "t03,1.2a,2014-12-05",
        ":2:station t03",
        "merged into t01 苇溪镇 after 2013",
    ),
    "station to come": (
        "findings",
        "t01,1.2a,2014-12-05",
        "t05,1.2a,2014-12-05",
        ":2:station t05",
        "it exists from 2016 on",
    ),
    "name of another year": (
        "findings",
        "t01,1.2a,2014-12-05",
        "砚桥街道,1.2a,2014-12-05",
        ":2:station 砚桥街道",
        "in 2014 it is 砚桥镇",
    ),
    "blank station": ("findings", "t01,1.2a,2014-12-05", " ,1.2a,2014-12-05", ":2:station", "station is empty"),
    "look-alike name": (
        "findings",
        "t01,1.2a,2014-12-05",
        "葦溪镇,1.2a,2014-12-05",
        ":2:station 葦溪镇",
        "did you mean 苇溪镇?",
    ),
    "unknown clause": ("findings", "t01,1.2a,2014-12-05", "t01,1.2x,2014-12-05", ":2:clause 1.2x", "did you mean 1.2"),
    "unknown measure": ("measures", "t01,checks", "t01,cheks", ":4:measure cheks", "did you mean checks?"),
    "unknown line": ("honours", "t01,B1a", "t01,B1z", ":2:line B1z", "the rubric has no such line of extra points"),
    "wrong year": (
        "measures",
        "2014,t01,checks",
        "2015,t01,checks",
        ":4:year 2015",
        "the row says 2015, the folder 2014",
    ),
    "two-digit year": ("measures", "2014,t01,checks", "14,t01,checks", ":4:year 14", "not a year of four digits"),
    "clause of another class": (
        "findings",
        "t01,1.2a,2014-12-05",
        "g01,1.2a,2014-12-05",
        ":2:clause 1.2a",
        "does not apply to class guidance",
    ),
    "measure nobody reads": ("measures", "t01,checks", "g01,checks", ":4:measure checks", "shown, not scored"),
    "numerator above": (
        "measures",
        ",953,1000,",
        ",1953,1000,",
        ":2:numerator 1953",
        "the numerator 1953 is above the denominator 1000",
    ),
    "denominator 0": ("measures", ",953,1000,", ",953,0,", ":2:numerator 953", "above the denominator 0"),
    "negative": ("measures", ",953,1000,", ",-953,1000,", ":2:numerator -953", "cannot be negative"),
    "negative in brackets": ("measures", ",953,1000,", ",(953),1000,", ":2:numerator (953)", "cannot be negative"),
    "minus sign": ("measures", ",953,1000,", ",−953,1000,", ":2:numerator −953", "cannot be negative"),
    "half people": ("measures", ",953,1000,", ",953.5,1000,", ":2:numerator 953.5", "not a whole number"),
    "half a rate": ("measures", ",953,1000,", ",953,,", ":2:denominator", "numerator without denominator"),
    "nothing": ("measures", ",953,1000,", ",,,", ":2:value", "neither value nor numerator and denominator"),
    "unit": ("measures", ",953,1000,", ",953人,1000,", ":2:numerator 953人", "write the number alone"),
    "huge": ("measures", ",953,1000,", "," + "9" * 14 + ",1000,", ":2:numerator 99999999999999", "more than 12 digits"),
    "percent above 100": (
        "measures",
        ",95.3,",
        ",100.1,",
        ":3:value 100.1",
        "signing_rate is a percentage between 0 and 100",
    ),
    "fraction or percentage": ("measures", ",95.3,", ",0.953,", ":3:value 0.953", "0.953% or 95.3%"),
    "one": ("measures", ",95.3,", ",1,", ":3:value 1", "1% or 100%"),
    "per mille": ("measures", ",95.3,", ",953‰,", ":3:value 953‰", "not a number"),
    "count with percent": ("measures", ",286,", ",28.6%,", ":4:value 28.6%", "checks is a count and must be whole"),
    "counts of a count": ("measures", ",,,286,", ",,286,,", ":4:denominator 286", "checks is a count, not a rate"),
    "value against counts": (
        "measures",
        ",953,1000,,",
        ",953,1000,95.4,",
        ":2:value 95.4",
        "the value says 95.4%, the counts say 953/1000 = 95.3000%",
    ),
    "period of a year": ("measures", "checks,,", "checks,3,", ":4:period 3", "checks is reported once a year"),
    "not applicable and value": (
        "measures",
        "market_rate,,,,,不适用",
        "market_rate,,1,1,,不适用",
        ":5:numerator 1",
        "declared not applicable",
    ),
    "not optional": (
        "measures",
        "signing_rate,,953,1000,,",
        "signing_rate,,,,,不适用",
        ":2:applicable",
        "does not allow 1.1a to be not applicable",
    ),
    "applicable word": (
        "measures",
        "market_rate,,,,,不适用",
        "market_rate,,,,,不一定",
        ":5:applicable 不一定",
        "use one of: 适用, 不适用",
    ),
    "target missing": (
        "targets",
        "t01,checks",
        "t02,checks",
        "measures.csv:4:measure checks",
        "clause 1.1b is judged against a target",
    ),
    "counted from births": (
        "measures",
        "t01,checks",
        "t01,births_rate",
        ":4:measure births_rate",
        "the register of births gives 1/1",
    ),
    "target 0": ("targets", ",300,", ",0,", ":2:target 0", "a target of 0"),
    "kind of another rule": ("findings", "event,2", "late,2", ":2:kind late", "use one of: event, none"),
    "none with count": ("findings", "event,2", "none,2", ":2:count 2", "kind none means nothing was found"),
    "kind with count 0": ("findings", "event,2", "event,0", ":2:count 0", "a finding of kind event with the count 0"),
    "blank count": ("findings", "event,2", "event,", ":2:count", "count is empty"),
    "blank kind": ("findings", "event,2", ",2", ":2:kind", "kind is empty"),
    "no reason": ("findings", "文书漏签字", "", ":2:reason", "a deduction without its reason"),
    "full stop as reason": ("findings", "文书漏签字", "。", ":2:reason 。", "a deduction without its reason"),
    "finding of a measure": (
        "findings",
        "t01,1.2a,2014-12-05",
        "t01,1.1a,2014-12-05",
        ":2:clause 1.1a",
        "scored from measures, not from findings — hand in signing_rate",
    ),
    "finding of a judgement": (
        "findings",
        "t01,1.2a,2014-12-05",
        "t01,1.2d,2014-12-05",
        ":2:clause 1.2d",
        "scored by judgement",
    ),
    "impossible date": ("findings", "2014-12-05", "2014-02-30", ":2:date 2014-02-30", "there is no such day"),
    "ambiguous date": ("findings", "2014-12-05", "03/04/14", ":2:date 03/04/14", "can be read in one way only"),
    "serial date": ("findings", "2014-12-05", "41978", ":2:date 41978", "a number where a date belongs"),
    "date of another year": ("findings", "2014-12-05", "2012-12-05", ":2:date 2012-12-05", "does not lie in 2014"),
    "unknown occasion": ("findings", "2014-12-05,年终", "2014-12-05,年中", ":2:occasion 年中", "did you mean 年终?"),
    "share not in steps": ("judgements", ",0.75,", ",0.7,", ":2:share 0.7", "use one of: 0, 0.25, 0.5, 0.75, 1"),
    "share without reason": ("judgements", "资料不全", "", ":2:reason", "a share below 1 without its reason"),
    "blank share": ("judgements", ",0.75,", ",,", ":2:share", "share is empty"),
    "judgement of findings": (
        "judgements",
        "t01,1.2d",
        "t01,1.2a",
        ":2:clause 1.2a",
        "scored from findings, not from judgements",
    ),
    "occasion without weight": (
        "judgements",
        "1.2e,平时",
        "1.2e,抽查",
        ":4:occasion spot",
        "use one of: routine, yearend",
    ),
    "found in another year": (
        "births",
        "c001,2014",
        "c001,2013",
        ":2:year_found 2013",
        "found in 2013, the folder is 2014",
    ),
    "born after found": (
        "births",
        "c001,2014,2014",
        "c001,2014,2015",
        ":2:year_of_birth 2015",
        "born in 2015, found in 2014",
    ),
    "outside with town": (
        "births",
        "2014,,t02,,1",
        "2014,t01,t02,,1",
        ":4:original_town t01",
        "from outside the district",
    ),
    "outside without town": ("births", "2014,,t02,,1", "2014,,,,1", ":4:present_town", "present_town is empty"),
    "no original town": ("births", "2012,t03,", "2012,,", ":3:original_town", "original_town is empty"),
    "disputed with itself": (
        "births",
        "2012,t03,t01,t02",
        "2012,t02,t01,t02",
        ":3:disputed_with t02",
        "disputed with the town it belongs to",
    ),
    "present town merged": ("births", "2012,t03,t01,t02", "2012,t03,t03,t02", ":3:present_town t03", "merged into t01"),
    "original town to come": ("births", "2012,t03,", "2012,t05,", ":3:original_town t05", "it exists from 2016 on"),
    "blank flag": ("births", "t01,t01,,0,1,0", "t01,t01,,0,,0", ":2:within_policy", "within_policy is empty"),
    "flag word": ("births", "t01,t01,,0,1,0", "t01,t01,,0,也许,0", ":2:within_policy 也许", "use one of: 1, 0"),
    "same case": ("births", "c002", "c001", ":3:case c001", "the same case as row 2"),
    "case that is a name": ("births", "c002", "张三", ":3:case 张三", "write an opaque code, never a name"),
    "ruling without reason": ("rulings", "复核一处属实", "。", ":2:reason 。", "a ruling without its reason"),
    "claim of none": ("honours", "B1a,1", "B1a,0", ":2:count 0", "a claim with the count 0"),
    "ruling without row": (
        "rulings",
        "t01,1.2a,findings,event",
        "t02,1.2c,findings,event",
        ":2:clause 1.2c",
        "no row of findings is meant",
    ),
    "ruling on a wrong field": (
        "rulings",
        "event,count",
        "event,numerator",
        ":2:field numerator",
        "a ruling on findings cannot change numerator",
    ),
    "ruling to an unknown state": (
        "rulings",
        "excluded",
        "forgiven",
        ":3:after forgiven",
        "sets the state to one of: excluded",
    ),
    "ruling without a number": ("rulings", ",2,1,", ",2,一,", ":2:after 一", "not a number that count can take"),
    "ruling without document": ("rulings", "虚复〔2014〕1号", "", ":2:document", "document is empty"),
}

WORDS = ["-", "—", "/", "无", "？", "?", "N/A", "NaN", "null", "#DIV/0!", "inf", "√"]
NUMBERS = [
    "1e3",
    "0x5F",
    "1_000",
    "٩٥",
    "九十五",
    "9²",
    "½",
    "TRUE",
    "3-1",
    "95 96",
    "1,23",
    ".5",
    "1e400",
    "95;",
    "九",
]


@pytest.mark.parametrize(("table", "old", "new", "place", "words"), CELLS.values(), ids=CELLS)
def test_one_wrong_cell(folder, table, old, new, place, words):
    folder.replace(table, old, new)
    said = folder.said()
    path = place if place.startswith("measures") else table + ".csv" + place
    assert any(line.startswith(f"2014/{path} — ") and words in line for line in said), said


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_a_number_is_never_0(folder, word):
    folder.replace("measures", ",953,1000,", f",{word},1000,")
    line = next(line for line in folder.said() if ":2:numerator" in line)
    assert line.startswith(f"2014/measures.csv:2:numerator {word} — a word or sign where a number belongs — write 0 if")


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_other_libraries_guess_at(folder, text):
    folder.replace("measures", ",953,1000,", f',"{text}",1000,')
    tables, problems = folder.read()
    assert any(str(problem).startswith("2014/measures.csv:2:numerator") for problem in problems.errors)
    assert tables["measures"].set_index("row")["numerator"].isna()[2]


@pytest.mark.parametrize(
    ("text", "value"), [("９５３", 953), (" 953 ", 953), ("953.00", 953), ("+953", 953), ("0953", 953)]
)
def test_other_spellings_of_a_number_are_noted(folder, text, value):
    folder.replace("measures", ",953,1000,", f",{text},1000,")
    tables, problems = folder.read()
    assert problems.errors == []
    assert tables["measures"].set_index("row").loc[2, "numerator"] == value
    # Plain spaces around a number are nothing to report.
    assert (2, "numerator") in {(row.row, row.column) for row in problems.coercions} or text == " 953 "


@pytest.mark.parametrize("percent", ["0.5%", "0.5 %", "０．５％"])
def test_a_small_percentage_with_its_sign_is_clear(folder, percent):
    folder.replace("measures", ",95.3,", f",{percent},")
    tables, problems = folder.read()
    assert problems.errors == []
    assert str(tables["measures"].set_index("row").loc[3, "value"]) == "0.5"


@pytest.mark.parametrize("character", ["\u202e", "\ufffd", "\x0b", "\ufe0f"])
def test_characters_that_hide_or_lose_text(folder, character):
    folder.replace("findings", "文书漏签字", f"文书{character}漏签字")
    assert any(":2:reason" in line and "holds the character U+" in line for line in folder.said())


def test_invisible_characters_are_removed(folder):
    folder.replace("findings", "t01,1.2a,2014-12-05", "\u200bt01\ufeff,\u00a01.2a\u3000,2014-12-05")
    assert folder.read()[1].errors == []


def test_all_problems_at_once_and_duplicates_on_both_rows(folder):
    folder.append("measures", "2014,t01,signing_rate,,1,2,,,规统科,虚构,", "2014,t77,checks,,,,-3,,规统科,虚构,")
    folder.replace("births", "2014,,t02,,1", "2014,t01,t02,,1")
    said = folder.said()
    assert [line.split(" — ")[0] for line in said] == [
        "2014/births.csv:4:original_town t01",
        "2014/measures.csv:2:period 2014 t01 signing_rate",
        "2014/measures.csv:7:period 2014 t01 signing_rate",
        "2014/measures.csv:8:station t77",
        "2014/measures.csv:8:value -3",
    ]
    assert "the same year, station, measure as row 7 of 2014/measures.csv" in said[1]


def test_found_and_clean_on_one_occasion(folder):
    folder.append("findings", "2014,t01,1.2a,2014-12-05,年终,台账,none,0,,,,法规科,虚构")
    assert any("2014/findings.csv:2:kind event — row 6 of 2014/findings.csv says" in line for line in folder.said())


def test_not_applicable_and_reported_at_once(folder):
    folder.append("findings", "2014,t01,1.2b,,平时,台账,missing,1,,未开展活动,,法规科,虚构")
    assert any("2014/findings.csv:4:applicable — declared not applicable" in line for line in folder.said())


def test_monthly_measures(folder):
    folder.append("measures", *(f"2014,t01,news,{month},,,2,,宣传科,虚构," for month in (1, 2, 3, 5, 13)))
    folder.append("measures", "2014,t02,news,,,,30,,宣传科,虚构,")
    said = folder.said()
    assert any("measures.csv:11:period 13 — news is reported by month, 1 to 12" in line for line in said)
    assert any("measures.csv:12:period — news is reported by month" in line for line in said)
    assert any("measures.csv:7:period — news lacks the periods 4, 6, 7, 8, 9, 10, 11, 12" in line for line in said)
    assert [problem.severity for problem in folder.read()[1] if "lacks" in problem.why] == ["warning"]


def test_one_document_on_two_lines_is_a_warning(folder):
    folder.append("honours", "2014,t01,B1b,1,虚〔2014〕1号,,虚构")
    problems = folder.read()[1]
    assert [str(problem) for problem in problems.warnings] == [
        "2014/honours.csv:4:document 虚〔2014〕1号 — row 2 of 2014/honours.csv claims B1a with the same document — "
        "check that one honour is not claimed twice [t01]"
    ]
    assert problems.errors == []


def test_a_case_counts_in_the_first_year_it_was_found(folder):
    (folder.raw / "2013").mkdir()
    earlier = folder.path("births").read_text(encoding="utf-8-sig").replace("2014", "2013")
    (folder.raw / "2013" / "出生个案.csv").write_text(earlier, encoding="utf-8")
    said = folder.said()
    assert len(said) == 3
    assert said[0].startswith("2014/births.csv:2:case c001 — the case stands in 2013/出生个案.csv, row 2, already")


def test_code_and_name_must_agree(folder):
    text = folder.path("honours").read_text(encoding="utf-8-sig").splitlines()
    rows = [line + f",{name}" for line, name in zip(text, ["单位名称", "棠墩镇", "棠墩镇"], strict=True)]
    folder.write("honours", "\n".join(rows) + "\n")
    said = folder.said()
    assert len(said) == 1
    assert said[0].startswith(
        "2014/honours.csv:2:单位名称 棠墩镇 — 棠墩镇 is not the name of t01 — correct the code or the name"
    )


STATIONS = {
    "reversed": (
        "t03,藕荡镇,town,镇,3,2010,2013,t01",
        "t03,藕荡镇,town,镇,3,2010,2009,t01",
        ":4:to 2009 — from 2010 to 2009",
    ),
    "overlap": (
        "t04,砚桥镇,town,镇,4,2010,2014",
        "t04,砚桥镇,town,镇,4,2010,2015",
        ":6:from 2015 — t04 has two rows for 2015",
    ),
    "gap": (
        "t04,砚桥镇,town,镇,4,2010,2014",
        "t04,砚桥镇,town,镇,4,2010,2012",
        ":6:from 2015 — t04 has no row for 2013",
    ),
    "itself": ("2010,2013,t01", "2010,2013,t03", ":4:successor t03 — a station cannot follow itself"),
    "unknown heir": ("2010,2013,t01", "2010,2013,t09", ":4:successor t09 — the successor is not in the roster of 2014"),
    "open": ("2010,2013,t01", "2010,,t01", ":4:successor t01 — a successor is named and the span has no end"),
    "name twice": ("t02,棠墩镇", "t02,苇溪镇", ":3:name 苇溪镇 — 苇溪镇 is also the name of t01 in 2010"),
    "class": (
        "t02,棠墩镇,town",
        "t02,棠墩镇,twon",
        ":3:class twon — the rubric has no class of that name — did you mean town?",
    ),
    "code": ("t02,棠墩镇", "../t02,棠墩镇", ":3:station ../t02 — a code has letters"),
    "long name": ("t02,棠墩镇", "t02," + "棠" * 70, ":3:name"),
    "order": ("镇,2,2010", "镇,,2010", ":3:order — order is empty"),
}


@pytest.mark.parametrize(("old", "new", "words"), STATIONS.values(), ids=STATIONS)
def test_wrong_roster(folder, old, new, words):
    folder.replace("stations", old, new)
    assert any(line.startswith("stations.csv" + words) for line in folder.said()), folder.said()


def test_earlier_cases_are_found_in_a_workbook_of_any_name(folder, good, save_workbook):
    (folder.raw / "2013").mkdir()
    earlier = {"出生个案": good["births"].replace("2014", "2013"), "荣誉": good["honours"]}
    save_workbook(folder.raw / "2013" / "科室.xlsx", earlier)
    assert any(":4:case c003" in line and "2013/科室.xlsx, row 4" in line for line in folder.said())
