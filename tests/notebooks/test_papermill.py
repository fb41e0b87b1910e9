"""Plain papermill is first-class: from any folder, with the same checks as `kpi run`."""

from __future__ import annotations

import shutil

import pytest


def test_the_report_of_another_year_from_another_folder(papermill):
    assert papermill("90_annual_report", "-p", "year", "2016") == 0, papermill.said
    written = papermill.written()
    assert {"reports/2016/annual_report.html", "reports/2016/scores.xlsx", "reports/2016/totals.csv"} <= set(written)
    assert not [name for name in written if not name.startswith("reports/2016/")]
    assert "2016" in papermill.text("facts") and papermill.text("written").startswith("reports/2016")
    assert (papermill.home.reports / "2016" / "totals.csv").read_text(encoding="utf-8-sig").count("\n2016,") == 18


def test_the_public_edition_goes_to_a_folder_of_its_own(papermill):
    assert papermill("90_annual_report", "-p", "year", "2015", "-p", "edition", "public") == 0, papermill.said
    written = papermill.written()
    assert {name.rpartition("/")[0] for name in written} == {"reports/public/2015"}
    assert "reports/public/2015/births.csv" in written and "reports/public/2015/clauses.csv" not in written
    assert "公开版" in papermill.text("text") and papermill.text("written").startswith("reports/public/2015")
    assert not papermill.cell("why").outputs and not papermill.cell("firm").outputs


def test_the_review_of_two_years_ranks_an_incomplete_one_only_when_asked(papermill):
    asked = ("-y", "{years: [2016, 2017], formats: [html], provisional: true}")
    assert papermill("40_trends", *asked) == 0, papermill.said
    written = papermill.written()
    assert {"reports/trends/trend_review.html", "reports/trends/ranks_by_year.csv"} <= set(written)
    assert "reports/trends/trend_review.xlsx" not in written
    assert not [name for name in written if not name.startswith("reports/trends/")]
    rows = (papermill.home.reports / "trends" / "ranks_by_year.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "单位,2016,2017,stamp"
    assert sum(row.split(",")[2] != "" for row in rows[1:]) == 16  # the seventeenth handed in nothing to one department
    assert papermill.text("written").startswith("reports/trends")


def test_scores_are_saved_and_shown(papermill):
    assert papermill("20_score", "-p", "year", "2014") == 0, papermill.said
    assert "data/processed/2014/manifest.json" in papermill.written()
    assert papermill.text("proof").splitlines()[1].endswith(" 0")


def test_a_profile_of_a_named_unit(papermill):
    assert papermill("50_station_profile", "-p", "year", "2016", "-r", "station", "t06", "-p", "lang", "en") == 0
    assert papermill.written() == []
    figure = papermill.cell("waterfall").outputs[-1].data["application/vnd.plotly.v1+json"]
    assert figure["layout"]["title"]["text"].startswith("榆塍镇: total 82.14")
    assert "Points" in papermill.text("sum") or "full points" in papermill.text("sum")


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("90_annual_report", ("-p", "yaer", "2016"), "unknown parameter 'yaer' — did you mean 'year'?"),
        ("20_score", ("-r", "year", "2016"), "year must be int, found '2016' (str)"),
        ("90_annual_report", ("-p", "edition", "secret"), "edition must be one of internal, public"),
        ("90_annual_report", ("-y", "formats: [odt]"), "formats must be one of html, xlsx, docx, pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) and value[0].isdigit() else "",
)
def test_what_is_wrong_is_refused_and_nothing_is_written(papermill, name, parameters, words):
    assert papermill(name, *parameters) != 0
    assert words in papermill.said
    assert papermill.written() == []


def test_faulty_input_ends_the_notebook_with_every_problem(papermill):
    raw = papermill.home.root / "data" / "raw"
    shutil.copytree(papermill.home.raw, raw)
    papermill.home = type(papermill.home).find(papermill.home.root, environment={})
    measures = raw / "2018" / "measures.csv"
    lines = measures.read_text(encoding="utf-8-sig").splitlines()
    spoiled = [lines[0], lines[1].replace(",t01,", ",t77,"), lines[2].replace(",t01,", ",t78,"), *lines[3:]]
    measures.write_text("\n".join(spoiled) + "\n", encoding="utf-8")
    before = papermill.written()
    assert papermill("10_ingest") != 0
    assert "InputRefused" in papermill.said and "t77" in papermill.said and "t78" in papermill.said
    assert "t77" in papermill.text("fault-list")
    assert papermill.written() == before
