"""Processed tables are read back only while they are what the raw tables give."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from kpi import store
from kpi.editions import load as load_rubric
from kpi.errors import CannotWrite, InputRefused
from kpi.home import Home
from kpi.results import Results, compute
from tests import tiny


@pytest.fixture
def home(tmp_path):
    raw, _ = tiny.write(tmp_path)
    return Home.find(tmp_path, raw=raw, environment={})


@pytest.fixture
def rubric(home):
    return load_rubric(home.root / "rubric.yaml")


@pytest.fixture
def computed(monkeypatch):
    """Counts how often results are computed anew."""
    calls = []
    monkeypatch.setattr(store, "compute", lambda *args: calls.append(args[0]) or compute(*args))
    return calls


def saved(home, rubric, lang="zh"):
    return store.save(compute(2014, home.raw, rubric, lang), home)


def test_every_table_and_a_manifest_are_written(home, rubric):
    paths = saved(home, rubric)
    folder = home.processed / "2014"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(f"{name}.parquet" for name in Results.table_names()), "coercions.csv", "manifest.json"]
    )
    assert paths[-1] == folder / "manifest.json"
    assert json.loads(paths[-1].read_text(encoding="utf-8"))["rubric"] == "made_up"


def test_fresh_tables_are_read_not_computed(home, rubric, computed):
    saved(home, rubric)
    again, first = store.load(2014, home, rubric=rubric), compute(2014, home.raw, rubric)
    assert computed == []
    for name in Results.table_names():
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name), check_dtype=False)
    for name in ("clauses", "items", "categories", "totals", "ledger"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name))
    assert again.invented


def test_the_same_results_are_the_same_bytes(home, rubric):
    first = {path.name: path.read_bytes() for path in saved(home, rubric)}
    assert {path.name: path.read_bytes() for path in saved(home, rubric)} == first


def test_without_tables_everything_is_computed(home, rubric, computed):
    assert store.load(2014, home, rubric=rubric).totals["total"].tolist() == [8500, 9000, 10000, 6000]
    assert computed == [2014]
    assert not home.processed.exists()


@pytest.mark.parametrize("name", ["2014/measures.csv", "stations.csv", "2014/births.csv"])
def test_a_raw_file_that_changed_makes_them_stale(home, rubric, computed, name):
    saved(home, rubric)
    path = home.raw / name
    path.write_bytes(
        path.read_bytes().replace(b"93,100", b"90,100") + (b"" if name.endswith("measures.csv") else b"\n")
    )
    base = store.load(2014, home, rubric=rubric).totals["base"].tolist()[0]
    assert computed == [2014]
    assert base == (6400 if name.endswith("measures.csv") else 8200)


def test_a_raw_file_added_or_removed_makes_them_stale(home, rubric, computed):
    saved(home, rubric)
    (home.raw / "2014/honours.csv").unlink()
    assert store.load(2014, home, rubric=rubric).totals["extra"].tolist()[0] == 0
    saved(home, rubric)
    (home.raw / "2014/targets.csv").write_text(
        "year,station,measure,target,document,source\n2014,t1,alpha,95,文,虚构\n", encoding="utf-8"
    )
    store.load(2014, home, rubric=rubric)
    assert computed == [2014, 2014]


def test_a_touched_file_with_the_same_bytes_is_fresh(home, rubric, computed):
    saved(home, rubric)
    path = home.raw / "2014/measures.csv"
    path.write_bytes(path.read_bytes())
    store.load(2014, home, rubric=rubric)
    assert computed == []


@pytest.mark.parametrize("spoil", ["flip", "cut", "missing", "manifest", "no manifest", "not an object"])
def test_damaged_tables_are_computed_anew(home, rubric, computed, spoil):
    saved(home, rubric)
    folder = home.processed / "2014"
    table, manifest = folder / "totals.parquet", folder / "manifest.json"
    content = table.read_bytes()
    if spoil == "flip":
        table.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    elif spoil == "cut":
        table.write_bytes(content[:-7])
    elif spoil == "missing":
        table.unlink()
    elif spoil == "manifest":
        manifest.write_text(manifest.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    elif spoil == "no manifest":
        manifest.unlink()
    else:
        manifest.write_text("[]", encoding="utf-8")
    assert store.load(2014, home, rubric=rubric).totals["total"].tolist() == [8500, 9000, 10000, 6000]
    assert computed == [2014]


def test_a_table_edited_by_hand_is_never_read(home, rubric, computed):
    saved(home, rubric)
    path = home.processed / "2014/totals.parquet"
    frame = pd.read_parquet(path)
    frame["total"] = 10000
    frame.to_parquet(path, index=False)
    assert store.load(2014, home, rubric=rubric).totals["total"].tolist() == [8500, 9000, 10000, 6000]
    assert computed == [2014]


def test_another_rubric_setting_or_language_is_another_result(home, rubric, computed):
    saved(home, rubric)
    changed = rubric.with_settings(extra_cap="2")
    assert store.load(2014, home, rubric=changed).totals["extra"].tolist()[0] == 200
    assert "below the bar" in store.load(2014, home, lang="en", rubric=rubric).ledger["reason"].str.cat()
    path = home.root / "rubric.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    store.load(2014, home, rubric=load_rubric(path))
    assert computed == [2014, 2014, 2014]


def test_bad_input_is_refused_even_beside_good_tables(home, rubric):
    saved(home, rubric)
    path = home.raw / "2014/measures.csv"
    path.write_bytes(path.read_bytes().replace(b"93,100", b"193,100"))
    with pytest.raises(InputRefused):
        store.load(2014, home, rubric=rubric)


def test_a_folder_that_cannot_be_written(home, rubric):
    home.processed.mkdir(parents=True)
    (home.processed / "2014").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite, match="2014"):
        saved(home, rubric)
