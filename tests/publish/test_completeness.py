"""A year with submissions missing: no rank in any format, or ranks stamped on every page and in every file."""

import io
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from kpi.export import TABLES
from kpi.labels import labels
from kpi.publish import WRITERS, build, completeness, pictures
from kpi.results import compute
from tests.publish.conftest import RAW

SAY = labels("zh")
UNRANKED, PROVISIONAL = SAY.t("stamp.unranked"), SAY.t("stamp.provisional")


@pytest.fixture(scope="module", params=[False, True], ids=["unranked", "provisional"])
def issued(request, results):
    """Return whether provisional ranks were asked for, the bulletin of 2017, and its files."""
    bulletin = build(results, "zh", None, results.totals, provisional=request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)  # pictures bear no stamp and take seconds
        files = {name: content for write in WRITERS.values() for name, content in write(bulletin).items()}
    return request.param, bulletin, files


def test_without_the_flag_no_file_holds_a_rank(issued, results):
    provisional, bulletin, files = issued
    shown = pd.read_csv(io.BytesIO(files["totals.csv"]))
    towns = results.totals["class"] == "town"
    ranked = int(results.totals.loc[towns, "rank"].notna().sum())
    assert ranked == towns.sum() - 1 == 16
    assert shown.loc[shown["class"] == "town", "rank"].notna().sum() == (ranked if provisional else 0)
    sheet = pd.read_excel(io.BytesIO(files["scores.xlsx"]), sheet_name=1)
    assert sheet[SAY.t("column.rank")].notna().sum() == (ranked if provisional else 0)
    words = [text for section in bulletin.sections for text in section.paragraphs]
    assert any("第1名" in text for text in words) == provisional


def test_every_file_bears_the_stamp(issued):
    provisional, _, files = issued
    stamp = PROVISIONAL if provisional else UNRANKED
    other = UNRANKED if provisional else PROVISIONAL
    page = files["annual_report.html"].decode()
    assert re.search(f'<div class="stamp"[^>]*>{stamp}</div>', page) and other not in page
    book = openpyxl.load_workbook(io.BytesIO(files["scores.xlsx"]))
    assert all(sheet.oddHeader.center.text.endswith(stamp) for sheet in book.worksheets)
    tables = [name for name in files if name.endswith(".csv")]
    for name in tables:
        shown = pd.read_csv(io.BytesIO(files[name]), dtype=str)
        assert (shown["stamp"] == stamp).all(), name
    assert len(tables) == len(TABLES)


def test_a_year_that_is_complete_bears_none(previous):
    bulletin = build(previous, "zh")
    assert (bulletin.stamp, completeness.state(previous.totals)) == ("", "final")
    assert "stamp" not in pd.read_csv(io.BytesIO(WRITERS["csv"](bulletin)["totals.csv"]))
    assert 'class="stamp"' not in WRITERS["html"](bulletin)["annual_report.html"].decode()


def test_last_years_provisional_rank_is_no_yardstick(results):
    after = compute(2018, RAW)

    def before(provisional):
        table = next(
            part for section in build(after, "zh", results, provisional=provisional).sections
            for part in section.parts if getattr(part, "key", "") == "ranking_town"
        )  # fmt: skip
        place = [column.title for column in table.columns].index(SAY.t("column.previous_rank"))
        return [row[place] for row in table.rows]

    assert not any(before(False)) and sum(rank is not None for rank in before(True)) > 10


def test_unusual_figures_are_listed_with_their_explanation(previous):
    asked = previous.warnings.reindex(range(2)).assign(
        severity="warning", station=["t01", "t02"], clause="5.1c", why="去年是9", note=["扩建", ""], to_explain=True
    )
    bulletin = build(replace(previous, warnings=asked))
    names = previous.stations.set_index("station")["name"]
    assert bulletin.sheets["warnings"].rows == (
        (names["t01"], "5.1c", "去年是9", "扩建"), (names["t02"], "5.1c", "去年是9", SAY.t("text.not_explained")),
    )  # fmt: skip
    told = {row[0]: row[1:] for row in bulletin.sheets["checks"].rows}
    assert told[SAY.t("check.explained")] == (SAY.t("check.explained.fails", count=1), "1")
    assert any(section.id == "annex-warnings" for section in bulletin.annexes)
