"""The largest pages of the invented years stay below three megabytes, with room: they go by mail and open at once."""

from __future__ import annotations

import pytest

from kpi import trends
from kpi.decomposition import decompose
from kpi.inputs import Problems, read_stations
from kpi.publish import build, html, review
from kpi.results import compute
from kpi.robustness import case_of, robustness
from tests.publish.conftest import RAW

ROOM, YEARS = 2_850_000, (2014, 2015, 2016, 2017, 2018)


@pytest.fixture(scope="module")
def series(previous, results):
    known = {2016: previous, 2017: results}
    return [known.get(year) or compute(year, RAW) for year in YEARS]


@pytest.fixture(scope="module")
def change():
    return decompose(2016, 2015, RAW)


def test_annual_report_of_the_year_with_most_lines(series, change):
    study = robustness(case_of(2016, RAW), draws=50, indices=False)
    bulletin = build(series[2], "zh", series[1], trends.history_of(series[:3]), True, study, change)
    assert {"annex-ledger", "annex-changes", "annex-neighbours"} <= {section.id for section in bulletin.annexes}
    assert 2_000_000 < len(html.render(bulletin)["annual_report.html"]) < ROOM


def test_trend_review_of_all_years(series, change):
    """One change of totals is on the page; each further one adds 40 kB."""
    bulletin = review.build(series, [change], read_stations(RAW, Problems()), provisional=True)
    assert 2_000_000 < len(html.render(bulletin)["trend_review.html"]) < ROOM - 3 * 40_000
