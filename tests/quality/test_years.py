"""Planted: far from the own years, a change unlike the others', last year's counts; and near misses."""

from __future__ import annotations

import pandas as pd
import pytest

from kpi.quality import comparable
from kpi.quality.years import history, jumps, repeated

TOWNS = [f"t{place}" for place in range(1, 9)]


def past(rate, station, *levels, measure="alpha"):
    return [rate(station, level, measure, year=2018 - age) for age, level in enumerate(reversed(levels), 1)]


# Three years at 95% leave the least spread of 0.5 points: 3.5 spreads are 1.75 points.
@pytest.mark.parametrize(
    ("level", "levels", "size"),
    [
        (96.75, (95, 95, 95), 3.5),
        (93.25, (95, 95, 95), -3.5),
        (96.74, (95, 95, 95), None),
        (99, (95, 95), None),  # two years are no history
        (99, (94, 95, 96), None),  # deviations of 1: 4 / 1.4826 = 2.7
        (99, (94.5, 95, 95.5), 4 / (1.4826 * 0.5)),
    ],
)
def test_history(rate, frame, say, level, levels, size):
    rows = history(frame(rate("t1", level)), frame(*past(rate, "t1", *levels)), say)
    assert [row["size"] for row in rows] == ([] if size is None else [pytest.approx(size, abs=1e-3)])
    if rows:
        assert (rows[0]["station"], rows[0]["measure"], rows[0]["clause"]) == ("t1", "alpha", "1.1a")
        assert f"{level:.2f}%" in rows[0]["text"] and "95.00%" in rows[0]["text"] and rows[0]["text"].endswith("?")


def test_a_measure_that_changes_much_everywhere_asks_less(rate, frame, say):
    steady = past(rate, "t1", 95, 95, 95)
    # Changes of −6 and +6 elsewhere: a spread of 1.4826·6/√2 = 6.3 points.
    restless = [row for town in TOWNS[1:] for row in past(rate, town, 95, 89, 95)]
    now = frame(rate("t1", 98))
    assert len(history(now, frame(*steady), say)) == 1
    assert history(now, frame(*steady, *restless), say) == []


def test_history_of_few_cases_feels_chance(figure, frame, say):
    # 27 of 30: one standard error at 90% is 5.5 points, so that 22 of 30 (−16.7) is within 3.5 of them.
    before = [figure("t1", counts=(27, 30), year=year) for year in (2015, 2016, 2017)]
    assert history(frame(figure("t1", counts=(22, 30))), frame(*before), say) == []
    assert len(history(frame(figure("t1", counts=(7, 30))), frame(*before), say)) == 1


# All stand still but one: 3.5 spreads of √2·0.5 points are 2.475 points.
@pytest.mark.parametrize(("level", "towns", "asked"), [(92.48, 8, True), (92.47, 8, False), (99, 7, False)])
def test_jumps(rate, frame, say, level, towns, asked):
    before = frame(*[rate(town, 90, year=2017) for town in TOWNS[:towns]])
    now = frame(rate("t1", level), *[rate(town, 90) for town in TOWNS[1:towns]])
    rows = jumps(now, before, say)
    assert [row["station"] for row in rows] == (["t1"] if asked else [])
    if asked:
        assert "from 90.00% to 92.48%" in rows[0]["text"]


def test_a_change_that_all_make_is_no_question(rate, frame, say):
    before = frame(*[rate(town, 90, year=2017) for town in TOWNS])
    assert jumps(frame(*[rate(town, 96) for town in TOWNS]), before, say) == []
    assert jumps(frame(rate("t1", 90), *[rate(town, 96) for town in TOWNS[1:]]), before, say)[0]["station"] == "t1"


def test_a_year_left_out_is_not_last_year(rate, frame, say):
    before = frame(*[rate(town, 90, year=2016) for town in TOWNS])
    assert jumps(frame(rate("t1", 99), *[rate(town, 90) for town in TOWNS[1:]]), before, say) == []


@pytest.mark.parametrize(
    ("counts", "last", "asked"),
    [
        ((50, 56), (50, 56), True),
        ((50, 56), (51, 56), False),
        ((50, 56), (50, 57), False),
        ((56, 56), (56, 56), False),
        ((0, 56), (0, 56), False),
        ((20, 29), (20, 29), False),
    ],
)
def test_repeated(figure, frame, say, counts, last, asked):
    others = [figure(town, counts=(60 + place, 70 + place)) for place, town in enumerate(TOWNS[1:])]
    rows = repeated(frame(figure("t1", counts=counts), *others), frame(figure("t1", counts=last, year=2017)), say)
    assert [row["value"] for row in rows] == (["89.29% (50/56)"] if asked else [])
    assert all("those of 2017" in row["text"] for row in rows)


def test_a_sample_of_one_size_repeats_honestly(figure, frame, say):
    now = [figure(town, counts=(190, 200)) for town in TOWNS]
    assert repeated(frame(*now), frame(figure("t1", counts=(190, 200), year=2017)), say) == []


def test_the_years_before_a_merger_do_not_compare():
    roster = pd.DataFrame({"station": ["a", "b", "c"], "to": [2015, None, 2017], "successor": ["b", "", ""]})
    rows = [(year, station) for year in range(2014, 2019) for station in "bc"]
    years = pd.DataFrame(rows, columns=["year", "station"])
    kept = comparable(years, roster, 2018)
    assert kept[kept["station"] == "b"]["year"].tolist() == [2016, 2017]
    assert kept[kept["station"] == "c"]["year"].tolist() == [2014, 2015, 2016, 2017]
    assert comparable(years, roster, 2015)["year"].tolist() == [2014, 2014]
