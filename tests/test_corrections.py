"""What a ruling moved is the difference between the year with it and the year without it alone."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

import kpi
from kpi.corrections import RULED, effects
from kpi.demo import write
from kpi.editions import load
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
    assert "次数由1改为0" in results.facts.query("station == 't05' and clause == '3.6c'")["note"].iloc[0]
    assert "分子由2改为3" in results.facts.query("station == 't13' and clause == '3.5b'")["note"].iloc[0]
    home = kpi.Home.find(tmp_path, raw=RAW)
    kpi.save(results, home)
    listed = (home.processed / "2015" / "coercions.csv").read_text(encoding="utf-8-sig")
    assert listed == "file,sheet,row,column,before,after\n"


def test_rules_that_look_back_read_the_year_before_here_too(tmp_path):
    rubric = load(REPOSITORY / "tests" / "demo" / "every_family.yaml")
    write(tmp_path, [2014, 2015], stations=6, rubric=rubric)
    assert any(clause.rule.family == "progress" for clause in rubric.clauses.values())
    found = pd.read_csv(tmp_path / "2015" / "findings.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    found = found[found["count"].ne("0")].drop_duplicates(["station", "clause", "kind"], keep=False).iloc[0]
    ruling = ["2015", found["station"], found["clause"], "findings", found["kind"], "count", found["count"], "0"]
    lines = [",".join(RULED), ",".join([*ruling, "复核不属实", "某单位", "虚复〔2015〕9号", "2015-12-20"])]
    (tmp_path / "2015" / "rulings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    total = kpi.compute(2015, tmp_path, rubric).totals.set_index("station").loc[found["station"]]
    moved = effects(2015, tmp_path, rubric).iloc[0]
    assert (moved["rank_after"], moved["points_moved"] >= 0) == (total["rank"], True)
