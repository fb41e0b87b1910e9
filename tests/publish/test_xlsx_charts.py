"""The charts of the workbook draw from its cells: what each reference points to, and that text stays text."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest

from kpi.charts.theme import PALETTE
from kpi.publish import build, xlsx
from kpi.publish.bulletin import Section
from kpi.publish.cells import Column, Rank, Table
from kpi.publish.figures import Chart
from kpi.publish.xlsx_charts import drawings

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SHEETS = {"summary": "汇总", "categories": "分类得分"}  # all that the charts draw from: the rest takes time to read
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def parts(content: bytes, pattern: str) -> list[ElementTree.Element]:
    with ZipFile(BytesIO(content)) as book:
        names = sorted(name for name in book.namelist() if re.fullmatch(pattern, name))
        return [ElementTree.fromstring(book.read(name)) for name in names]


@cache
def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


class Drawn:
    """A chart as it stands in the file, its references followed to the cells."""

    def __init__(self, content: bytes, number: int) -> None:
        self.book = opened(content)
        self.root = parts(content, rf"xl/charts/chart{number}\.xml")[0]
        self.series = list(self.root.iter(f"{C}ser"))

    def cells(self, reference: str) -> list:
        name, _, area = reference.rpartition("!")
        rows = self.book[name.strip("'").replace("''", "'")][area.replace("$", "")]
        rows = rows if isinstance(rows, tuple) else ((rows,),)
        return [cell.value for row in rows for cell in row]

    def reference(self, series: ElementTree.Element, part: str) -> str:
        return series.find(f"{C}{part}").find(f".//{C}f").text

    def follow(self, part: str) -> list[list]:
        return [self.cells(self.reference(one, part)) for one in self.series]

    def title(self) -> list:
        return self.cells(self.root.find(f"{C}chart/{C}title").find(f".//{C}f").text)


@pytest.fixture(scope="module")
def content(bulletin):
    return xlsx.render(bulletin, sheets=SHEETS)["scores.xlsx"]


def test_charts_stand_on_their_own_sheet_alone(content):
    book = opened(content)
    assert {sheet.title: len(sheet._charts) for sheet in book if sheet._charts} == {"图表": 2}
    assert [brk.id for brk in book["图表"].row_breaks.brk] == [31]  # one a page: 31 rows of 21 pixels each
    assert book["图表"].print_area == "'图表'!$A$1:$P$62"


def test_points_by_category_come_from_the_category_sheet(content, results):
    """2017: 16 towns have a total (rows 2 to 17), one is open, then the guidance station."""
    drawn = Drawn(content, 1)
    assert drawn.title() == ["棠墩镇居首，首末相差11.21分"]  # 102.31 − 91.10
    references = [drawn.reference(one, "val") for one in drawn.series]
    assert references == [*[f"分类得分!${letter}$2:${letter}$17" for letter in "BCDEFGHIJKL"], "汇总!$H$2:$H$17"]
    towns = results.totals[(results.totals["class"] == "town") & results.totals["total"].notna()]
    towns = towns.sort_values(["rank", "order"])
    assert drawn.follow("cat") == [list(towns["name"])] * 12
    points = results.categories.pivot(index="station", columns="category", values="score").loc[towns["station"]]
    for category, values in zip(results.rubric.categories, drawn.follow("val"), strict=False):
        assert values == [score / 100 for score in points[category.id]]
    heads = [f"{part.name}（{part.points.normalize():f}）" for part in results.rubric.categories]
    assert [name for (name,) in drawn.follow("tx")] == [*heads, "加分"]
    fills = [one.find(f"{C}spPr/{A}solidFill/{A}srgbClr").get("val") for one in drawn.series[:-1]]
    assert [f"#{fill}" for fill in fills] == list(PALETTE)


def test_totals_with_their_mean(content, results):
    drawn = Drawn(content, 2)
    totals = sorted(results.totals.loc[results.totals["class"] == "town", "total"].dropna(), reverse=True)
    assert drawn.follow("val") == [[total / 100 for total in totals], [96.95] * 16]
    assert [name for (name,) in drawn.follow("tx")] == ["总分", "平均总分"]
    # The 16 totals sum to 1551.14; / 16 = 96.94625, rounded 96.95.
    assert sum(totals) == 155114 and totals[6] > 9695 > totals[7]
    assert drawn.title() == ["16个单位平均总分96.95分，7个高于平均"]


def test_axes_fonts_and_words_for_those_who_cannot_see(content):
    told = [one.get("descr") for one in parts(content, r"xl/drawings/drawing1\.xml")[0].iter() if one.get("descr")]
    first, second = "棠墩镇居首，首末相差11.21分", "16个单位平均总分96.95分，7个高于平均"
    assert [text.split("\n")[0] for text in told] == [first, second]
    assert all("按名次排列" in text.split("\n")[1] for text in told)
    charts = parts(content, r"xl/charts/chart\d\.xml")
    words = [[text.text for text in chart.iter(f"{A}t")] for chart in charts]
    assert words == [["单位", "得分（分）"], ["单位", "总分（分）"]]
    fonts = {one.get("typeface") for chart in charts for one in chart.iter(f"{A}latin")}
    theme = {one.get("typeface") for one in parts(content, r"xl/theme/theme1\.xml")[0].iter(f"{A}ea")}
    assert fonts == theme == {"Microsoft YaHei"}


def test_open_ranks_are_said_and_open_units_left_out(results):
    """Without ranks units stand in administrative order; one in the middle without a total splits the reference."""
    totals = results.totals.copy()
    totals.loc[totals["station"] == "t05", ["total", "base", "score"]] = pd.NA
    points, sums = drawings(build(replace(results, totals=totals)), xlsx.SHEETS)
    assert points.categories.formula({"categories": "类"}) == "=(类!$A$2:$A$5,类!$A$7:$A$17)"
    assert "行政顺序" in points.note and "行政顺序" in sums.note and points.title.startswith("名次待定：15个单位")
    assert sums.level[2] == 15


def test_hostile_text_and_odd_sheet_names_stay_text(hostile):
    leader = "=1+1!$A$1<b>"  # XlsxWriter would take a title that begins like this for a reference
    named = {table: getattr(hostile, table) for table in hostile.table_names() if "name" in getattr(hostile, table)}
    named = {table: frame.assign(name=frame["name"].where(frame["station"] != "t02", leader))
             for table, frame in named.items() if "station" in frame}  # fmt: skip
    hostile = replace(hostile, **named)
    bulletin = build(hostile, provisional=True)
    table = bulletin.sheets["categories"]
    heads = [Column("=1+1", "points"), Column("<b>A1!$A$1</b>", "points"), Column("=Sheet1!$A$1", "points")]
    table = replace(table, columns=(table.columns[0], *heads, *table.columns[4:]))
    bulletin = replace(bulletin, sheets=bulletin.sheets | {"categories": table})
    sheets = {"summary": "a'b!c (d), e", "categories": "类" * 31}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = xlsx.render(bulletin, sheets=sheets)["scores.xlsx"]
    drawn, other = Drawn(content, 1), Drawn(content, 2)
    assert [name for (name,) in drawn.follow("tx")][:3] == ["=1+1", "<b>A1!$A$1</b>", "=Sheet1!$A$1"]
    towns = hostile.totals.dropna(subset=["rank"]).query("`class` == 'town'").sort_values(["rank", "order"])
    assert drawn.follow("cat")[0] == other.follow("cat")[0] == list(towns["name"])
    assert drawn.title() == [f"{leader}居首，首末相差11.21分"]
    cells = [cell for sheet in drawn.book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def by_hand(bulletin, table: Table, key: str):
    section = Section("ranks", "", (), (Chart(key, go.Figure(layout={"title": {"text": "甲升2位"}})),))
    return replace(bulletin, sheets={table.key: table}, sections=(section,))


def test_ranks_over_the_years_are_rows(bulletin):
    years = (Column("单位"), Column("2015", "rank"), Column("2016", "rank"), Column("2017", "rank"))
    ranks = ((3, 3, 1), (1, 1, 2), (2, 2, None), (None, None, None))  # the first rose by 2, the second fell by 1
    places = [[None if one is None else Rank(one) for one in own] for own in ranks]
    rows = tuple((name, *own) for name, own in zip("甲乙丙丁", places, strict=True))
    told = by_hand(bulletin, Table("ranks_by_year", "名次", years, rows), "rank_bump")
    drawn = Drawn(xlsx.render(told, sheets={"ranks_by_year": "历年名次"})["scores.xlsx"], 1)
    assert drawn.title() == ["甲升2位"]
    assert drawn.follow("cat") == [["2015", "2016", "2017"]] * 3
    found = {name: values for (name,), values in zip(drawn.follow("tx"), drawn.follow("val"), strict=True)}
    assert found == {"丙": [2, 2, None], "甲": [3, 3, 1], "乙": [1, 1, 2]}  # a unit that never had a rank has no line
    colour = [one.find(f"{C}spPr/{A}ln/{A}solidFill/{A}srgbClr").get("val") for one in drawn.series]
    assert colour == ["9AA3AD", "2F7EBC", "D55E00"]
    many = replace(told, sheets={"ranks_by_year": replace(told.sheets["ranks_by_year"], rows=rows[:1] * 61)})
    assert drawings(many, ["ranks_by_year"]) == ()


def test_attainment_over_the_years_keeps_the_colours(bulletin):
    names = [part.name for part in bulletin.results.rubric.categories]
    rows = ((names[1], 90, 95, ""), (names[0], None, None, ""), ("旧类", 80, None, ""))
    heads = (Column("考核类别"), Column("2016", "rate"), Column("2017", "rate"), Column("可比性"))
    told = by_hand(bulletin, Table("attainment_by_year", "得分率", heads, rows), "attainment_by_year")
    (made,) = drawings(told, ["attainment_by_year"])
    assert [(one.values.areas, one.colour) for one in made.series] == [
        (((1, 1, 1, 2),), PALETTE[1]), (((3, 1, 3, 2),), "#9AA3AD"),
    ]  # fmt: skip


def test_the_public_edition_draws_from_what_it_prints(results, previous):
    public = build(results, "zh", previous, edition="public", provisional=True)
    made = drawings(public, xlsx.PUBLIC_SHEETS)
    assert [one.key for one in made] == ["workbook_points", "workbook_totals"]
    cells = [part for one in made for series in one.series for part in (series.name, series.values, one.categories)]
    assert {part.key for part in cells} == {"summary", "categories"} <= set(xlsx.PUBLIC_SHEETS)
    # Where the page shows no category points (no rate covers them) the workbook does not draw them either.
    assert [one.key for one in drawings(replace(public, sections=()), xlsx.PUBLIC_SHEETS)] == ["workbook_totals"]
