"""What a ruling moved is the difference between the year with it and the year without it alone."""

from __future__ import annotations

import shutil

import pytest

import kpi
from kpi.corrections import effects
from kpi.home import REPOSITORY

RAW = REPOSITORY / "data" / "raw"


@pytest.fixture(scope="module")
def moved():
    return effects(2015, RAW).set_index("station")


def test_points_are_what_the_year_loses_without_the_ruling(moved, tmp_path):
    shutil.copytree(RAW, tmp_path / "raw")
    file = tmp_path / "raw" / "2015" / "rulings.csv"
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in lines if ",t13," not in line]
    assert len(kept) == len(lines) - 1
    file.write_text("\n".join(kept) + "\n", encoding="utf-8-sig")
    with_it = kpi.compute(2015, RAW).totals.set_index("station")
    without = kpi.compute(2015, tmp_path / "raw").totals.set_index("station")
    assert moved.loc["t13", "points_moved"] == with_it.loc["t13", "total"] - without.loc["t13", "total"] == 100
    assert moved.loc["t13", "rank_before"] == without.loc["t13", "rank"] == 5
    assert moved.loc["t13", "rank_after"] == with_it.loc["t13", "rank"] == 3
    others = with_it.index != "t13"
    assert moved.loc["t13", "others_moved"] == (with_it["rank"] != without["rank"])[others].sum() == 2


def test_a_year_without_rulings_has_no_effects(tmp_path):
    shutil.copytree(RAW, tmp_path / "raw")
    (tmp_path / "raw" / "2014" / "rulings.csv").unlink()
    found = effects(2014, tmp_path / "raw")
    assert len(found) == 0 and "points_moved" in found


def test_a_ruling_is_in_the_ledger_and_the_coercions_are_listed(tmp_path):
    results = kpi.compute(2015, RAW)
    assert "count 1 → 0" in results.facts.query("station == 't05' and clause == '3.6c'")["note"].iloc[0]
    assert "numerator 2 → 3" in results.facts.query("station == 't13' and clause == '3.5b'")["note"].iloc[0]
    home = kpi.Home.find(tmp_path, raw=RAW)
    kpi.save(results, home)
    listed = (home.processed / "2015" / "coercions.csv").read_text(encoding="utf-8-sig")
    assert listed == "file,sheet,row,column,before,after\n"
