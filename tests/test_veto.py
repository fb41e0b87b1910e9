"""A veto stands beside the score: it comes in as a finding and can only take a unit out of the ranking."""

from __future__ import annotations

import shutil

import pytest

import kpi
from kpi.editions import load
from kpi.errors import InputRefused
from kpi.home import REPOSITORY

HEADER = "year,station,clause,date,occasion,method,kind,count,reason,source"
VETO = "2014,t02,1.1c,2014-12-30,年终,工作评估,veto,1,发生一票否决情形一例,虚构"


@pytest.fixture
def raw(tmp_path):
    shutil.copytree(REPOSITORY / "data" / "raw", tmp_path / "raw")
    (tmp_path / "raw" / "2014" / "findings_veto.csv").write_text(f"{HEADER}\n{VETO}\n", encoding="utf-8")
    return tmp_path / "raw"


def test_it_is_told_and_changes_no_score_and_by_default_no_rank(raw):
    before = kpi.compute(2014).totals.set_index("station")
    after = kpi.compute(2014, raw).totals.set_index("station")
    assert after.index[after["veto"]].tolist() == ["t02"] and not before["veto"].any()
    assert after.drop(columns="veto").equals(before.drop(columns="veto"))


def test_by_the_setting_it_takes_the_unit_out_of_the_ranking(raw):
    before = kpi.compute(2014).totals.set_index("station")
    after = kpi.compute(2014, raw, kpi.edition(2014).with_settings(veto="unranked")).totals.set_index("station")
    assert before.loc["t02", "rank"] == 1
    assert after.index[after["rank"].isna()].tolist() == ["t02", "g01"]  # the guidance station is never ranked
    assert after["total"].equals(before["total"])
    others = (before["class"] == "town") & (before.index != "t02")
    assert (after["rank"][others] == before["rank"][others] - 1).all()


def test_it_does_not_say_that_its_clause_was_inspected(raw):
    file = raw / "2014" / "findings.csv"
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in lines if ",t02,1.1c," not in line]
    assert len(kept) < len(lines)
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    results = kpi.compute(2014, raw)
    state = results.facts.query("station == 't02' and clause == '1.1c'")["state"].iloc[0]
    assert state == "not_assessed" and results.totals.set_index("station").loc["t02", "veto"]


def test_it_is_refused_where_the_rubric_has_no_veto(raw, tmp_path):
    text = (REPOSITORY / "kpi" / "rubrics" / "wujin_2014.yaml").read_text(encoding="utf-8")
    (tmp_path / "plain.yaml").write_text(text.replace("  veto: 一票否决情形\n", ""), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"findings_veto\.csv:2:kind"):
        kpi.compute(2014, raw, load(tmp_path / "plain.yaml"))
