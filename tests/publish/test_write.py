from __future__ import annotations

import csv
from io import StringIO

import pandas as pd
import pytest

from kpi.errors import CannotWrite, FormatUnavailable
from kpi.publish import WRITERS, checks, write
from kpi.publish.cells import mean, median


@pytest.fixture(scope="module")
def folder(results, previous, history, tmp_path_factory):
    place = tmp_path_factory.mktemp("reports") / "2017"
    write(results, place, previous=previous, history=history)
    return place


def test_all_formats_and_nothing_else(folder):
    names = sorted(path.name for path in folder.iterdir())
    assert {"annual_report.html", "scores.xlsx", "totals.csv", "ledger.csv", "clauses.csv"} <= set(names)
    assert not [name for name in names if name.startswith(".") or name.endswith(".part")]


def test_csv_opens_in_excel_and_holds_two_decimals(folder, results):
    content = (folder / "totals.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    totals = results.totals.set_index("station")["total"]
    for row in rows:
        expected = totals[row["station"]]
        assert row["total"] == ("" if pd.isna(expected) else f"{expected // 100}.{expected % 100:02d}")


def test_csv_is_inert(hostile, tmp_path):
    write(hostile, tmp_path, formats=["csv"])
    for path in tmp_path.glob("*.csv"):
        for row in csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"))):
            assert not [v for k, v in row.items() if k in ("name", "reason") and v.startswith(("=", "+", "-", "@"))]


def test_same_results_same_bytes(folder, results, previous, history, tmp_path):
    write(results, tmp_path, previous=previous, history=history)
    for path in sorted(folder.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_years_after_this_one_change_nothing(folder, results, previous, history, tmp_path):
    later = history.assign(year=history["year"] + 1)
    write(
        results,
        tmp_path,
        ["html"],
        previous=previous,
        history=pd.concat([history, later[later["year"] > results.year]], ignore_index=True),
    )
    assert (tmp_path / "annual_report.html").read_bytes() == (folder / "annual_report.html").read_bytes()


def test_unknown_format_writes_nothing(results, tmp_path):
    with pytest.raises(FormatUnavailable, match=r"odt.*html"):
        write(results, tmp_path / "new", formats=["html", "odt"])
    assert not (tmp_path / "new").exists()


def test_a_failing_format_leaves_the_old_report(folder, results, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setitem(WRITERS, "xlsx", lambda bulletin: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(results, folder, formats=["html", "xlsx"], lang="en")
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_in_the_way_is_named(results, tmp_path):
    (tmp_path / "busy").write_text("")
    with pytest.raises(CannotWrite, match="busy"):
        write(results, tmp_path / "busy", formats=["csv"])


def test_checks_hold_on_the_demo(results, previous):
    assert checks.failed(results) == [] and checks.failed(previous) == []


@pytest.mark.parametrize(
    ("table", "column", "check"),
    [
        ("clauses", "points", "points"),
        ("ledger", "loss", "ledger"),
        ("categories", "score", "categories"),
        ("totals", "base", "totals"),
        ("totals", "rank", "ranks"),
    ],
)
def test_checks_notice_one_changed_number(previous, table, column, check):
    from dataclasses import replace

    frame = getattr(previous, table).copy()
    frame.loc[frame.index[frame["station"] == "t01"][0], column] += 1
    assert check in checks.failed(replace(previous, **{table: frame}))


def test_mean_and_median_of_the_overview(bulletin, results):
    totals = [int(t) for t in results.totals.loc[results.totals["class"] == "town", "total"].dropna()]
    facts = dict(bulletin.facts)
    assert facts["平均总分"] == bulletin.say.points(mean(totals)) and facts["中位数"] == bulletin.say.points(
        median(totals)
    )


def test_a_unit_without_a_total_has_no_rank_but_bounds(bulletin, results):
    open_unit = results.totals[results.totals["total"].isna()].iloc[0]
    ranking = next(part for part in bulletin.sections[1].parts if part.key == "ranking_town")
    row = next(row for row in ranking.rows if row[1] == open_unit["name"])
    assert row[0] is None and bulletin.say.points(open_unit["low"]) in row[-1]


def test_the_guidance_station_is_never_ranked(bulletin):
    ranking = next(part for part in bulletin.sections[1].parts if part.key == "ranking_guidance")
    assert "rank" not in [column.kind for column in ranking.columns]
