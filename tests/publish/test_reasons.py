"""Why totals changed and what changed in the rubric, as the report prints them: the parts add up in every row."""

import pytest

from kpi.decomposition import decompose
from kpi.labels import labels
from kpi.publish import build, html
from kpi.publish.cells import blank
from kpi.publish.figures import Picker
from tests.publish.conftest import RAW

SAY = labels("zh")


@pytest.fixture(scope="module")
def change():
    return decompose(2016, 2015, RAW)


@pytest.fixture(scope="module")
def told(previous, change):
    return build(previous, "zh", change=change)


def test_the_parts_of_each_row_add_up_to_the_change(told, change):
    table = told.sheets["changes"]
    whole = [row for row in table.rows if not blank(row[3])]
    assert len(whole) == 18 and len(table.rows) == 19
    assert all(row[2] - row[1] == row[3] == sum(row[4:9]) for row in whole)
    assert any("桑渎镇" in row[-1] for row in whole)  # the unit that took it over is compared with both
    own = change.units[change.units["class"] == "town"]["performance"].dropna()
    words = SAY.t("text.causes", year="2015", count=17, up=int((own > 0).sum()), down=int((own < 0).sum()))
    assert words in told.sections[0].paragraphs


def test_each_unit_with_both_totals_has_its_waterfall(told, change):
    picker = next(part for part in told.sections[1].parts if isinstance(part, Picker))
    units = change.units.dropna(subset=["change"])
    assert [one.option for one in picker.charts] == units["name"].tolist()
    for one, moved in zip(picker.charts, units["change"], strict=True):
        assert sum(row[1] for row in one.table.rows) == moved


def test_the_annex_names_every_change_with_its_verdict(told):
    table = told.sheets["editions"]
    assert len(table.rows) == 98
    row = next(row for row in table.rows if row[1] == "5.7" and row[0] == "项目" and row[4] == "移动")
    assert (row[2], row[5], row[6]) == ("4.6", "4", "5")
    assert {row[-1] for row in table.rows} == {"可直接比", "只比得分率", "须重算", "不可比"}
    page = html.render(told)["annual_report.html"].decode()
    assert 'id="annex-changes"' in page and 'id="annex-editions"' in page and 'data-picker="change"' in page


def test_years_under_one_edition_have_no_annex_of_changes_to_it(results):
    bulletin = build(results, "zh", change=decompose(2017, 2016, RAW))
    assert not bulletin.sheets["editions"].rows
    assert "annex-editions" not in {section.id for section in bulletin.annexes}
    assert "annex-changes" in {section.id for section in bulletin.annexes}


def test_without_a_year_before_nothing_is_said(previous):
    bulletin = build(previous, "zh")
    assert not {"changes", "editions"} & set(bulletin.sheets)
