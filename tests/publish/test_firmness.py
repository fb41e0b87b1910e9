"""How firm the ranks are, beside them: intervals as the study has them, none where nothing is ranked."""

import pytest

from kpi.labels import labels
from kpi.publish import build, html
from kpi.robustness import case_of, interval_texts, robustness, verdict
from tests.publish.conftest import RAW

SAY = labels("zh")


@pytest.fixture(scope="module")
def study():
    return robustness(case_of(2016, RAW), draws=200, indices=False)


@pytest.fixture(scope="module")
def firm(previous, study):
    return build(previous, "zh", study=study)


def ranking(bulletin):
    parts = [part for section in bulletin.sections for part in section.parts]
    return next(part for part in parts if getattr(part, "key", "") == "ranking_town")


def test_each_rank_has_its_interval_beside_it(firm, previous, study):
    table, texts = ranking(firm), interval_texts(study, SAY)
    heads = [column.title for column in table.columns]
    assert heads[:3] == [SAY.t("column.rank"), SAY.t("column.interval"), SAY.t("column.station")]
    names = previous.totals.set_index("station")["name"]
    assert {row[2]: row[1] for row in table.rows} == {names[station]: text for station, text in texts.items()}
    assert len(table.rows) == len(texts) == 17
    assert verdict(study, SAY) in firm.sections[1].paragraphs


def test_chart_table_and_annex_hold_the_same_numbers(firm, study):
    chart = next(part for part in firm.sections[1].parts if getattr(part, "key", "") == "intervals_town")
    assert [row[0] for row in chart.table.rows] == study.intervals["name"].tolist()
    assert [row[2] for row in chart.table.rows] == [row[1] for row in ranking(firm).rows]
    pairs = firm.sheets["neighbours"].rows
    assert [row[2] for row in pairs] == study.neighbours["gap"].tolist()
    assert [row[3] for row in pairs] == [SAY.t("yes" if apart else "no") for apart in study.neighbours["apart"]]
    page = html.render(firm)["annual_report.html"].decode()
    assert 'id="annex-neighbours"' in page and 'data-chart="intervals_town"' in page


def test_without_a_study_or_without_ranks_there_is_none(results, previous, study):
    for bulletin in (build(previous, "zh"), build(results, "zh", study=study)):
        assert "neighbours" not in bulletin.sheets
        assert SAY.t("column.interval") not in [column.title for column in ranking(bulletin).columns]
