"""The invented tables pass the checks that real ones must pass, and score as a plausible district."""

from pathlib import Path

import pandas as pd
import pytest

import kpi
from kpi import demo
from kpi.editions import edition, load
from kpi.inputs import Problems, read_stations, read_year

YEARS = [2014, 2015, 2016, 2017, 2018]
HERE = Path(__file__).parent
RUBRICS = [HERE / "every_family.yaml", HERE.parents[1] / "examples" / "food_hygiene" / "rubric.yaml"]


def problems_of(folder, year, rubric):
    problems = Problems()
    read_year(folder, year, rubric, read_stations(folder, problems), problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("year", YEARS)
def test_input_checks_find_nothing(district, year):
    assert problems_of(district, year, edition(year, district)) == []


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name + "/" + path.name)
def test_any_rubric_gets_its_data(tmp_path, path):
    rubric = load(path)
    first, second = rubric.effective_from, rubric.effective_from + 1
    demo.write(tmp_path, [first, second], stations=4, seed=3, rubric=rubric)
    # Progress needs a year before: in the first one it cannot be assessed.
    progress = {clause.id for clause in rubric.clauses.values() if clause.rule.family == "progress"}
    for year, unknown in ((first, progress), (second, set())):
        assert problems_of(tmp_path, year, rubric) == []
        result = kpi.compute(year, tmp_path, rubric)
        assert set(result.missing["clause"]) == unknown
        assert (result.totals["station"].str.startswith("t")).sum() == 4


@pytest.fixture(scope="module")
def totals(district):
    return pd.concat([kpi.compute(year, district).display("totals") for year in YEARS])


def test_totals_are_spread_and_none_is_perfect(totals):
    towns = totals[(totals["class"] == "town") & (totals["state"] == "scored")]
    assert 78 <= towns["base"].min() < 85 and 97 < towns["base"].max() < 100
    assert 92 < towns["base"].mean() < 95
    assert (towns["extra"].between(0, 10)).all() and towns["total"].max() > 100
    assert towns.groupby("year")["total"].nunique().ge(15).all()


def test_the_story_shows_in_the_totals(totals):
    table = totals.pivot(index="station", columns="year", values="base")
    assert table.loc["t04"].iloc[-1] > table.loc["t04"].iloc[0] + 5, "improver"
    assert table.loc["t08"].iloc[-1] < table.loc["t08"].iloc[0] - 5, "decliner"
    assert table.loc["t06", 2016] < table.loc["t06", 2015] - 8 and table.loc["t06", 2018] > 93, "collapse and recovery"


def test_the_guidance_station_is_rebased_and_the_gap_is_not_scored(totals):
    station = totals[totals["class"] == "guidance"]
    assert (station["applicable"] < 50).all() and station["base"].between(80, 100).all()
    gap = totals[totals["state"] == "not_assessed"]
    assert gap[["year", "station"]].to_numpy().tolist() == [[2017, "t18"]] and gap["total"].isna().all()
