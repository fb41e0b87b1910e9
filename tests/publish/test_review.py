"""The review of several years: what compares is said beside every trend, the parts add up, nothing open is ranked."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from kpi.changes.parts import PARTS
from kpi.decomposition import consecutive
from kpi.errors import FormatUnavailable, UsageError
from kpi.inputs import Problems, read_stations
from kpi.publish import html, review
from kpi.publish.cells import blank
from kpi.publish.figures import Picker
from kpi.results import compute
from tests.publish.conftest import HOSTILE, RAW
from tests.publish.test_html import LIMIT, Page

TREND_SECTIONS = ("ranks", "totals", "attainment", "causes", "indicators")


@pytest.fixture(scope="module")
def series(previous, results):
    return [compute(2015, RAW), previous, results]


@pytest.fixture(scope="module")
def changes():
    return consecutive([2015, 2016, 2017], RAW)


@pytest.fixture(scope="module")
def roster():
    return read_stations(RAW, Problems())


@pytest.fixture(scope="module")
def told(series, changes, roster):
    return review.build(series, changes, roster)


@pytest.fixture(scope="module")
def files(told, tmp_path_factory):
    return {path.name: path for path in review.write(told, tmp_path_factory.mktemp("trends"))}


def lines(files, name):
    return list(csv.DictReader(files[f"{name}.csv"].read_text("utf-8-sig").splitlines()))


def test_sections_in_their_order_and_the_verdict_beside_every_trend(told):
    sections = {section.id: section for section in told.sections}
    assert list(sections) == ["comparable", "ranks", "totals", "attainment", "units", "causes", "indicators"]
    for key in TREND_SECTIONS:
        words = sections[key].paragraphs
        assert "2016–2017：办法相同，可直接比较。" in words, key
        assert any(text.startswith("2015–2016：两年办法不同：100分中64.75分的条款可直接比") for text in words), key
    rows = sections["comparable"].parts[0].rows
    assert [(row[0], row[-1]) for row in rows] == [("2015", "已定"), ("2016", "已定"), ("2017", "未排")]


def test_an_incomplete_year_has_no_ranks_unless_they_are_asked_for(told, series, changes, roster):
    asked = review.build(series, changes, roster, provisional=True)
    found = [[not blank(row[-1]) for row in one.sheets["ranks_by_year"].rows] for one in (told, asked)]
    assert not any(found[0]) and sum(found[1]) == 16  # seventeen towns, one handed in nothing to one department
    assert (told.stamp, asked.stamp) == ("2017年未排名次（有单位缺报）", "2017年名次暂定（有单位缺报）")
    assert any(notice.startswith("2017年未排名次") for notice in told.notices)


def test_like_for_like_is_the_performance_of_each_pair_and_its_sum(told, changes):
    rows = {row[0]: row[1:] for row in told.sheets["like_for_like"].rows}
    parts = [change.units[change.units["class"] == "town"].set_index("name")["performance"] for change in changes]
    assert rows["苇溪镇"] == (parts[0]["苇溪镇"], parts[1]["苇溪镇"], parts[0]["苇溪镇"] + parts[1]["苇溪镇"])
    assert pd.isna(rows["银墩街道"][-1]) and not pd.isna(rows["银墩街道"][0])  # no total in 2017
    sums = [row[-1] for row in rows.values() if not blank(row[-1])]
    assert sums == sorted(sums, reverse=True) and len(sums) == 16


def test_parts_add_up_in_every_row_of_every_pair(files):
    rows = lines(files, "total_changes")
    heads = list(rows[0])
    moved = heads.index("增减")
    known = [[round(100 * float(row[head])) for head in heads[moved : moved + 1 + len(PARTS)]] for row in rows
             if row["增减"]]  # fmt: skip
    assert len(known) == 18 + 17 and all(change == sum(parts) for change, *parts in known)
    assert {(row["前一年"], row["后一年"]) for row in rows} == {("2015", "2016"), ("2016", "2017")}


def test_each_pair_has_its_own_waterfalls(told, changes):
    pickers = [part for part in told.sections[5].parts if isinstance(part, Picker)]
    assert [one.key for one in pickers] == ["change_2016", "change_2017"]
    assert [len(one.charts) for one in pickers] == [int(change.units["change"].notna().sum()) for change in changes]


def test_indicators_stand_beside_the_bar_of_their_year(files, told):
    rows = lines(files, "indicators_by_year")
    bars = {row["年度"]: row["标准"] for row in rows if row["指标"] == "出生政策符合率"}
    assert bars == {"2015": "99%", "2016": "98%", "2017": "98%"}
    picker = told.sections[-1].parts[0]
    chart = next(one for one in picker.charts if one.option == "出生政策符合率")
    assert chart.table.rows[0] == ("标准", "99%", "98%", "98%")


def test_units_that_merged_are_named(told):
    assert told.sheets["unit_changes"].rows[0] == ("2016", "t07", "桑渎镇", "并入", "藕荡镇")


def test_attainment_says_which_categories_compare(told):
    table = told.sheets["attainment_by_year"]
    verdicts = {row[0]: row[-1] for row in table.rows}
    assert set(verdicts.values()) <= {"可直接比", "只比得分率", "须重算", "不可比"} and len(set(verdicts.values())) > 1


def test_the_page_is_one_offline_file(files, told):
    page = Page(files["trend_review.html"].read_text("utf-8"))
    assert files["trend_review.html"].stat().st_size < LIMIT
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    addresses = [value for _, attrs in page.tags for name, value in attrs.items() if name in ("src", "href", "data")]
    assert all(value.startswith("#") for value in addresses)
    assert told.title in "".join(page.words) and "2017年未排名次" in "".join(page.words)
    assert not [attrs for _, attrs in page.tags if attrs.get("class") == "addressees"]
    assert len(told.fingerprint.split()) == 2 and told.fingerprint in "".join(page.words)


def test_the_workbook_holds_every_table(files, told):
    book = openpyxl.load_workbook(BytesIO(files["trend_review.xlsx"].read_bytes()))
    first, *others = [told.say.t(f"review.sheet.{key}") for key in told.sheets]
    assert book.sheetnames == ["说明", first, "图表", *others]
    sheet = book["历年总分"]
    totals = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=2)}
    assert totals["苇溪镇"] == [value / 100 for value in told.sheets["totals_by_year"].rows[0][1:]]


def test_hostile_names_stay_text_in_english_too(series, changes, roster, tmp_path):
    names = {station: HOSTILE[place % len(HOSTILE)] for place, station in enumerate(roster["station"].unique())}
    swapped = [
        replace(one, **{table: getattr(one, table).assign(name=lambda f: f["station"].map(names))
                        for table in ("totals", "indicators")})
        for one in series
    ]  # fmt: skip
    moved = [replace(one, units=one.units.assign(name=one.units["station"].map(names))) for one in changes]
    bulletin = review.build(swapped, moved, roster.assign(name=roster["station"].map(names)), "en")
    assert bulletin.title == "Review of the assessments, 2015–2017"
    assert bulletin.sheets["comparability"].columns[0].title == "Year"
    text = html.render(bulletin)["trend_review.html"].decode()
    page = Page(text)
    assert "<script>alert" not in text and "<" not in page.scripts["page-data"] + page.charts()
    assert not [tag for tag, _ in page.tags if tag in ("img", "iframe", "object", "embed", "link", "base")]
    paths = {path.name: path for path in review.write(bulletin, tmp_path, ["csv"])}
    first = [row[0] for row in csv.reader(paths["like_for_like.csv"].read_text("utf-8-sig").splitlines())]
    assert not [cell for cell in first if cell.startswith(("=", "@"))] and any(cell.startswith("'=") for cell in first)


def test_same_years_same_bytes(told, series, changes, roster, files):
    again = html.render(review.build(series, changes, roster))["trend_review.html"]
    assert again == files["trend_review.html"].read_bytes()


def test_wrong_use_is_refused_and_nothing_is_written(told, series, roster, tmp_path):
    with pytest.raises(FormatUnavailable, match="cannot make docx; formats: html, xlsx, csv"):
        review.write(told, tmp_path / "out", ["html", "docx"])
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match="needs two or more, found 1"):
        review.build(series[:1], [], roster)
