"""Which folders a home is made of."""

from __future__ import annotations

from pathlib import Path

from kpi.home import REPOSITORY, Home


def test_repository_is_the_default():
    home = Home.find(environment={})
    assert home.root == REPOSITORY
    assert home.raw == REPOSITORY / "data" / "raw"


def test_environment_then_what_is_given(tmp_path):
    variables = {"KPI_HOME": str(tmp_path), "KPI_RAW": str(tmp_path / "in")}
    assert Home.find(environment=variables).raw == tmp_path / "in"
    assert Home.find(raw="", environment=variables).raw == tmp_path / "in"
    assert Home.find(raw=tmp_path / "else", environment=variables).raw == tmp_path / "else"
    assert Home.find(environment=variables).reports == tmp_path / "reports"
    assert Home.find(tmp_path / "b", environment=variables).raw == tmp_path / "b" / "data" / "raw"


def test_a_child_process_finds_the_same_home(tmp_path):
    home = Home.find(tmp_path, processed=tmp_path / "p", environment={})
    assert Home.find(environment=home.environment()) == home


def test_relative_folders_are_made_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert Home.find("h", environment={}).root == Path(tmp_path / "h")


def test_years_are_folders_of_four_digits(tmp_path):
    home = Home.find(tmp_path, environment={})
    assert home.years() == []
    for name in ("2015", "2014", "notes", "20145", "二〇一四"):
        (home.raw / name).mkdir(parents=True)
    (home.raw / "2016").write_text("", encoding="utf-8")
    assert home.years() == [2014, 2015]
