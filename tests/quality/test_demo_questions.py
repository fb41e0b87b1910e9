"""How many questions the invented years of seed 7 raise, and that they notice the stories planted in them."""

from __future__ import annotations

import pandas as pd
import pytest

from kpi import rulings
from kpi.editions import edition
from kpi.home import REPOSITORY
from kpi.inputs.roster import Roster
from kpi.quality import comparable, questions
from kpi.quality.figures import figures
from kpi.results import accepted, in_year, score_tables

RAW, YEARS = REPOSITORY / "data" / "raw", range(2014, 2019)
# The golden counts: a person reads them in a quarter of an hour. Nothing is heaped in them and no digit preferred, so
# that every question of those kinds would be a false alarm.
COUNTS = {
    2014: {"class": 5, "full_measure": 3, "case_less": 3, "case_more": 8, "small_measure": 7},
    2015: {"jump": 3, "repeated": 2, "class": 5, "full_measure": 2, "case_less": 2, "case_more": 16,
           "small_measure": 7},
    2016: {"jump": 2, "repeated": 4, "class": 5, "full_measure": 4, "case_less": 2, "case_more": 13,
           "small_measure": 7},
    2017: {"history": 4, "jump": 1, "repeated": 3, "class": 6, "full_measure": 3, "case_less": 3, "case_more": 6,
           "small_measure": 7},
    2018: {"history": 1, "jump": 2, "repeated": 3, "class": 6, "full_measure": 2, "case_less": 7, "case_more": 12,
           "small_measure": 7},
}  # fmt: skip


@pytest.fixture(scope="module")
def read():
    """Return figures, the earlier ones that compare, and facts of each year."""
    years, found = [], {}
    for year in YEARS:
        rules = edition(year)
        _, roster, tables = accepted(year, RAW, rules)
        facts, _, _ = score_tables(year, roster, tables, rules)
        corrected = rulings.apply(tables)[0]
        years.append(figures(corrected, rules, in_year(roster, year), year, Roster(roster).heirs(year)))
        before = comparable(pd.concat(years, ignore_index=True), roster, year)
        found[year] = years[-1], before, facts
    return found


@pytest.fixture(scope="module")
def asked(read):
    return {year: questions(*tables, edition(year), "en") for year, tables in read.items()}


@pytest.mark.parametrize("year", YEARS)
def test_golden_counts(asked, year):
    assert asked[year]["kind"].value_counts(sort=False).to_dict() == COUNTS[year]


def told(asked, year, *kinds):
    part = asked[year][asked[year]["kind"].isin(kinds)]
    return set(zip(part["station"], part["measure"], strict=True))


def test_the_collapse_of_2016_is_noticed(asked):
    # t06 fell by 2.8 standard deviations in 2016 (`kpi/demo/scenario.yaml`).
    assert ("t06", "knowledge_awareness") in told(asked, 2016, "jump")
    assert ("t06", "information_completeness") in told(asked, 2016, "class")


def test_the_decliner_is_noticed_once_it_has_a_history(asked):
    # t08 loses 0.6 standard deviations a year.
    assert {station for station, _ in told(asked, 2018, "history")} == {"t08"}


def test_the_smallest_town_turns_on_one_birth(asked):
    row = asked[2017].query("station == 't11' and measure == 'birth_policy_rate'").iloc[0]
    assert (row["kind"], row["value"]) == ("case_less", "98.48% (65/66)")
    # 64 of 66 are 1.0303 points below the bar of 98%, at a tenth of 1.5 points each: 0.15.
    assert "costs 0.15 points" in row["text"]


def test_values_pushed_over_their_bar_are_noticed(read):
    # Every rate that misses its bar by less than a point reaches it: what nobody did, nobody is asked about.
    now, before, facts = read[2018]
    short = (now["unit"] == "percent") & now["bar"].notna() & now["denominator"].notna() & ~now["ceiling"].astype(bool)
    gaps = (now["bar"].where(short, 0) - now["value"]).astype(float)
    close = short & (gaps > 0) & (gaps <= 1)
    pushed = now.assign(value=now["value"].mask(close, now["bar"]))
    assert 60 < close.sum() < 120
    found = questions(pushed, before, facts, edition(2018), "en")
    units, measures = (set(found.loc[found["kind"] == kind, name])
                       for kind, name in (("bar_unit", "station"), ("bar_measure", "measure")))  # fmt: skip
    assert len(units) >= 3 and "landlord_contract_rate" in measures
    assert not {"bar_unit", "bar_measure"} & set(questions(now, before, facts, edition(2018), "en")["kind"])


def test_the_town_without_a_market_is_not_asked_about_it(asked):
    assert all(("t11", "market_coverage") not in told(asked, year, *frame["kind"]) for year, frame in asked.items())
