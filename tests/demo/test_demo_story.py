"""The district holds what real years have: mergers, new names, hard cases, gaps, appeals."""

import pandas as pd
import pytest

from kpi.demo.scenario import Scenario
from kpi.demo.streams import Stream
from kpi.editions import edition

YEARS = [2014, 2015, 2016, 2017, 2018]
TABLES = ["measures", "findings", "judgements", "births", "honours", "targets", "rulings"]
SCENARIO = Scenario(7)


def test_eighteen_towns_and_the_guidance_station(read):
    stations = read("stations")
    assert stations.loc[stations["class"] == "town", "station"].nunique() == 18
    assert stations.loc[stations["class"] == "guidance", "station"].tolist() == ["g01"]


def test_every_row_says_that_it_is_invented(read):
    assert set(read("stations")["source"]) == {"虚构"}
    for year in YEARS:
        for name in TABLES:
            assert set(read(name, year)["source"]) == {"虚构"}, (name, year)


def test_the_merged_town_is_gone_from_2016_on(read):
    row = read("stations").set_index("station").loc["t07"]
    assert (row["to"], row["successor"]) == ("2015", "t03")
    for year in YEARS:
        towns = {*read("births", year)["original_town"], *read("births", year)["present_town"],
                 *read("births", year)["disputed_with"], *read("measures", year)["station"]}  # fmt: skip
        assert ("t07" in towns) == (year <= 2015), year


def test_the_renamed_town_keeps_its_code(read):
    rows = read("stations").query("station == 't12'")
    assert rows["kind"].tolist() == ["镇", "街道"] and rows["to"].tolist() == ["2016", ""]
    assert rows["from"].tolist()[1] == "2017"


def test_every_clause_of_a_unit_has_its_rows(read, district):
    gap = SCENARIO["missing"][0]
    for year in YEARS:
        rubric = edition(year, district)
        keys = {"measures": "measure", "findings": "clause", "judgements": "clause"}
        seen = {name: set(map(tuple, read(name, year)[["station", key]].to_numpy())) for name, key in keys.items()}
        stations = read("stations").drop_duplicates("station").set_index("station")["class"]
        for station, assessed in stations.items():
            if not SCENARIO.exists(station, year):
                continue
            for clause in rubric.clauses.values():
                if assessed not in clause.applies_to:
                    continue
                reported = [code for code in clause.measures if rubric.measures[code].source == "measures"]
                wanted = {("measures", code) for code in reported}
                if not clause.measures:
                    wanted = {("findings" if clause.kinds() else "judgements", clause.id)}
                gone = (station, year, clause.department) == (gap["town"], gap["year"], gap["department"])
                for name, key in wanted:
                    assert ((station, key) in seen[name]) != gone, (year, station, clause.id)


def test_a_department_did_not_submit_for_one_town(read):
    gap = SCENARIO["missing"][0]
    rows = read("measures", gap["year"]).query("station == @gap['town']")
    assert gap["department"] not in set(rows["department"])
    assert gap["department"] in set(read("measures", gap["year"])["department"])


@pytest.mark.parametrize("year", YEARS)
def test_births_have_the_cases_that_attribution_is_about(read, year):
    births = read("births", year)
    against = births[births["within_policy"] == "0"]
    own = against[against["from_outside"] == "0"]
    assert (own["original_town"] != own["present_town"]).any(), "moved"
    assert (own["disputed_with"] != "").any(), "disputed"
    assert (births["from_outside"] == "1").any() and (against["from_outside"] == "1").any(), "from outside"
    assert (against["year_of_birth"].astype(int) < year).any(), "concealed"
    assert (births["year_of_birth"].astype(int) <= births["year_found"].astype(int)).all()
    assert ((births["original_town"] == "") == (births["from_outside"] == "1")).all()
    assert not ((births["by_official"] == "1") & (births["within_policy"] == "1")).any()
    sizes = births[births["from_outside"] == "0"].groupby("original_town").size()
    assert 45 <= sizes.min() < 100 and 4_000 < len(births) < 5_500


def test_case_numbers_are_unique_and_say_nothing(read):
    cases = pd.concat([read("births", year)["case"] for year in YEARS])
    assert cases.is_unique and cases.str.fullmatch("[a-z]{12}").all()


def test_officials_cases_are_rare(read):
    count = sum((read("births", year)["by_official"] == "1").sum() for year in YEARS)
    assert 1 <= count <= 10


def test_a_town_without_a_market(read):
    for year in YEARS:
        absent = pd.concat([read(name, year)[["station", "applicable"]] for name in TABLES[:3]])
        assert set(absent.loc[absent["applicable"] != "", "station"]) == {"t11"}, year


def test_rulings_correct_what_stands_there(read, district):
    fields = set()
    for year in YEARS:
        rubric = edition(year, district)
        for ruling in read("rulings", year).to_dict("records"):
            fields.add(ruling["field"])
            if ruling["field"] == "state":
                assert ruling["clause"] in rubric.clauses and ruling["after"] == "excluded"
                continue
            table = read(ruling["table"], year)
            if ruling["table"] == "measures":
                keep = table["measure"] == ruling["measure_or_kind"]
            else:
                keep = table["clause"] == ruling["clause"]
                if ruling["table"] == "findings":
                    keep &= table["kind"] == ruling["measure_or_kind"]
            row = table[keep & (table["station"] == ruling["station"])]
            assert row[ruling["field"]].tolist() == [ruling["before"]], ruling
            assert ruling["before"] != ruling["after"]
    assert fields == {"numerator", "count", "share", "state"}


def test_findings_give_a_reason_and_stay_in_their_year(read):
    for year in YEARS:
        findings = read("findings", year)
        assert (findings["reason"] != "").all() and findings["date"].str.startswith(f"{year}-").all()
        clean = findings["kind"] == "none"
        assert (findings.loc[clean, "count"] == "0").all() and (findings.loc[~clean, "count"] != "0").all()
        assert set(findings["occasion"]) == {"平时", "抽查", "专项", "年终"}
        assert (pd.to_datetime(findings["date"]).dt.weekday < 5).all()
        judged = read("judgements", year)
        assert (judged.loc[~judged["share"].isin(["1", ""]), "reason"] != "").all()


def test_document_numbers_stand_once_a_year(read):
    for year in YEARS:
        for name in ("honours", "rulings"):
            documents = read(name, year)["document"]
            assert documents.is_unique and documents.str.contains(f"〔{year}〕", regex=False).all()


def test_streams_are_fixed():
    stream = Stream(7, 2014, "t01", "example")
    assert [stream.integer(1, 1000) for _ in range(4)] == [600, 320, 256, 278]
    assert (stream.normal(), stream.binomial(1000, 0.3)) == (1.3573674562556661, 306)
