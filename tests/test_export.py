"""CSV that gives the same bytes everywhere, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pandas as pd
import pytest

from kpi.errors import CannotWrite
from kpi.export import TABLES, csv_text, decimal_text, inert, write_years


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (100, "1.00"),
        (-100, "-1.00"),
        (9413, "94.13"),
        (10000, "100.00"),
        (-12345, "-123.45"),
        (None, ""),
    ],
)
def test_points_have_two_decimals(hundredths, text):
    assert decimal_text(pd.Series([hundredths], dtype="Int64")).tolist() == [text]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_looks_like_a_formula_is_quoted(start):
    assert inert(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("value", ["青禾镇", "1=1", "", "'x", -3, None, 2.5])
def test_everything_else_stays(value):
    assert inert(value) == value


def test_a_frame_as_text():
    frame = pd.DataFrame(
        {
            "station": ["t1", "=t2"],
            "score": pd.array([9950, None], "Int64"),
            "rank": pd.array([1, None], "Int64"),
            "value": [0.5, None],
            "words": ['甲"乙', "丙,丁"],
        }
    )
    assert csv_text(frame) == 'station,score,rank,value,words\nt1,99.50,1,0.5,"甲""乙"\n\'=t2,,,,"丙,丁"\n'
    assert csv_text(pd.DataFrame({"low": ["-50"], "value": ["10"]}), points=False).splitlines()[1].endswith(",10")


@pytest.fixture(scope="module")
def exported(tiny_years, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    paths = write_years([tiny_years[2014], tiny_years[2015]], folder)
    return {path.stem: list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8")))) for path in paths}


def test_every_table_is_there(exported):
    assert list(exported) == list(TABLES)
    assert {"clauses", "items", "categories", "totals", "ledger"} < set(exported)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("clauses", {"station", "class", "year", "clause", "points", "score", "state"}),
        ("items", {"station", "class", "year", "item", "points", "score", "state"}),
        ("categories", {"station", "class", "year", "category", "points", "score", "state"}),
        ("totals", {"station", "class", "year", "base", "extra", "total", "rank"}),
        ("ledger", {"station", "clause", "loss", "reason", "stated_or_assumed"}),
    ],
)
def test_columns_for_other_programs(exported, table, columns):
    assert columns <= set(exported[table][0])


def test_totals_from_outside(exported):
    assert [
        (row["year"], row["station"], row["base"], row["extra"], row["total"], row["rank"])
        for row in exported["totals"]
    ] == [
        ("2014", "t1", "82.00", "3.00", "85.00", "3"),
        ("2014", "t2", "90.00", "0.00", "90.00", "2"),
        ("2014", "t3", "100.00", "0.00", "100.00", "1"),
        ("2014", "g1", "60.00", "0.00", "60.00", ""),
        ("2015", "t1", "82.00", "3.00", "85.00", "2"),
        ("2015", "t2", "90.00", "0.00", "90.00", "1"),
        ("2015", "t3", "", "0.00", "", ""),
        ("2015", "g1", "60.00", "0.00", "60.00", ""),
    ]


def test_points_less_the_ledger_are_the_scores_in_exact_decimals(exported):
    for level, table in (("clause", "clauses"), ("item", "items"), ("category", "categories")):
        for row in exported[table]:
            lost = sum(
                (
                    Decimal(line["loss"])
                    for line in exported["ledger"]
                    if (line["year"], line["station"], line[level]) == (row["year"], row["station"], row[level])
                ),
                Decimal(0),
            )
            if row["score"]:
                assert Decimal(row["points"]) - lost == Decimal(row["score"])
    for row in exported["totals"]:
        lost = sum(
            Decimal(line["loss"])
            for line in exported["ledger"]
            if (line["year"], line["station"]) == (row["year"], row["station"])
        )
        if row["total"]:
            assert 100 - lost == Decimal(row["total"]) == Decimal(row["base"]) + Decimal(row["extra"])


def test_the_same_bytes_again(tiny_years, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        write_years([tiny_years[2014]], folder)
    assert sorted(path.name for path in first.iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    for path in first.iterdir():
        content = path.read_bytes()
        assert content == (second / path.name).read_bytes()
        assert b"\r" not in content
        assert str(tmp_path).encode() not in content


def test_excel_gets_a_byte_order_mark(tiny_years, tmp_path):
    paths = write_years([tiny_years[2014]], tmp_path, encoding="utf-8-sig")
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)


def test_a_folder_that_cannot_be_written_leaves_what_there_was(tiny_years, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite) as refused:
        write_years([tiny_years[2014]], tmp_path / "file")
    assert refused.value.exit_code == 6
    assert "file" in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_all_tables_or_none(tiny_years, tmp_path, monkeypatch):
    write_years([tiny_years[2014]], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    from pathlib import Path

    import kpi.files

    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(kpi.files.os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left"):
        write_years([tiny_years[2015]], tmp_path)
    assert len(calls) == 3
    assert {path.name: path.read_bytes() for path in Path(tmp_path).iterdir()} == before
