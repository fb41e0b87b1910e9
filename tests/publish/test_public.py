"""The public edition: what it prints, what it cannot print, and a decision on every table and chart."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kpi import trends
from kpi.decomposition import decompose
from kpi.errors import UsageError
from kpi.labels import labels
from kpi.publish import WRITERS, build, write, xlsx_charts
from kpi.publish.figures import Picker
from kpi.publish.public import public_settings, reduced, reduction, sentences
from kpi.robustness import case_of, robustness
from tests.publish.conftest import RAW
from tests.publish.test_html import Page

SAY = labels("zh")
DOCUMENT = (Path(__file__).parents[2] / "docs" / "editions.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([\w, *]+) \| (yes|no) \| (yes|no) \| .+ \|$", DOCUMENT, re.MULTILINE)
DECISIONS = {key: {"internal": a, "public": b} for keys, a, b in ROWS for key in keys.split(", ")}


@pytest.fixture(scope="module")
def editions(results, previous):
    study = robustness(case_of(2016, RAW), draws=100, indices=False)
    change = decompose(2017, 2016, raw=RAW)
    history = trends.history_of([previous, results])
    return {name: build(results, "zh", previous, history, True, study, change, name) for name in ("internal", "public")}


@pytest.fixture(scope="module")
def files(editions):
    return {name: content for write_ in WRITERS.values() for name, content in write_(editions["public"]).items()}


def keys(bulletin) -> set[str]:
    parts = [part for section in (*bulletin.sections, *bulletin.annexes) for part in section.parts]
    picked = [chart.key for part in parts if isinstance(part, Picker) for chart in part.charts]
    tables = [name.removesuffix(".csv") for name in WRITERS["csv"](bulletin)]
    drawn = [drawing.key for drawing in xlsx_charts.drawings(bulletin, bulletin.sheets)]
    return {*[part.key for part in parts], *picked, *bulletin.sheets, *tables, *drawn}


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_every_table_and_chart_has_its_decision(editions, edition):
    found = keys(editions[edition])
    decided = {key: [name for name in DECISIONS if fnmatch(key, name)] for key in found}
    assert {key: names for key, names in decided.items() if len(names) != 1} == {}
    assert [key for key, (name,) in decided.items() if DECISIONS[name][edition] != "yes"] == []
    # No line is stale: what is decided as printed is printed (editions only where a rubric changed).
    used = {name for names in decided.values() for name in names}
    assert {name for name, printed in DECISIONS.items() if printed[edition] == "yes"} - used <= {"editions"}


def test_the_head_says_what_is_left_out_and_why(editions, files):
    bulletin = editions["public"]
    assert bulletin.title == "关于2017年度考核情况的通报（公开版）" and bulletin.edition == "public"
    assert bulletin.notices[0].startswith("公开版：") and bulletin.notices[0].count("。") == 1
    assert bulletin.notices[0] in files["annual_report.html"].decode()
    assert "（公开版）" in openpyxl.load_workbook(io.BytesIO(files["scores.xlsx"])).worksheets[1].oddHeader.center.text
    assert editions["internal"].edition == "internal" and "公开版" not in editions["internal"].title


def test_another_edition_is_refused(results):
    with pytest.raises(UsageError, match=r"no edition 'secret'; there are: internal, public"):
        build(results, edition="secret")


def test_no_rate_of_few_and_none_of_few_sensitive_cases(editions, results):
    printed = {row[0] for row in editions["public"].sheets["district_rates"].rows}
    # 2017: 40 of 41 cases were filed, so one was not, and 违法生育 is sensitive.
    assert "当年违法生育立案率" not in printed and "出生政策符合率" in printed and len(printed) == 31
    few = results.indicators.copy()
    own = few["measure"] == "informed_choice_rate"
    few.loc[own, ["numerator", "denominator"]] = 1
    table = build(replace(results, indicators=few), edition="public").sheets["district_rates"]
    assert printed - {row[0] for row in table.rows} == {"知情选择率"}  # 17 units with one each: 17 < 20


def test_a_sensitive_honour_keeps_its_points_alone(results):
    extras = results.extras.copy()
    extras.loc[0, "text"] = "举报办理先进"
    public = reduced(replace(results, extras=extras)).extras
    assert public.loc[0, ["entry", "line", "text", "document"]].tolist() == [""] * 4
    assert public["points"].tolist() == results.extras["points"].tolist()
    assert public.loc[1:, "document"].tolist() == results.extras.loc[1:, "document"].tolist()


def swapped(results, one: str, other: str):
    """Return the results with two clauses of an item and equal points exchanged: other counts, the same categories."""
    both = {one: other, other: one}
    change = {name: getattr(results, name).replace({"clause": both}) for name in ("facts", "clauses", "ledger")}
    return replace(results, **change)


def test_results_that_differ_in_hidden_counts_give_the_same_bytes(results, previous):
    other = swapped(results, "7.2a", "7.2b")
    assert not other.ledger.equals(results.ledger)
    reconciliation = results.reconciliation.assign(out_of_policy=lambda frame: frame["out_of_policy"] + 1)
    other = replace(other, warnings=results.warnings.iloc[:0], reconciliation=reconciliation)
    public = [build(one, "zh", previous, edition="public") for one in (results, other)]
    for make in WRITERS.values():
        assert make(public[0]) == make(public[1])
    assert WRITERS["csv"](build(results)) != WRITERS["csv"](build(other))


def test_a_small_count_moved_between_units_gives_the_same_bytes(results):
    own = results.indicators.query("measure == 'birth_policy_rate' and state == 'scored'")
    missed = own["denominator"] - own["numerator"]
    down, up = missed.index[missed == 4][0], missed.index[missed == 1][0]
    moved = results.indicators.copy()
    moved.loc[[down, up], "numerator"] += [1, -1]
    public = [build(one, edition="public") for one in (results, replace(results, indicators=moved))]
    for make in WRITERS.values():
        assert make(public[0]) == make(public[1])


def test_no_case_no_clause_and_no_rule_of_a_unit_is_anywhere(files, results):
    page = files["annual_report.html"].decode()
    texts = [page.partition('id="charts-packed"')[0], Page(page).charts()]
    texts += [content.decode() for name, content in files.items() if name.endswith(".csv") and name != "settings.csv"]
    lines = results.ledger[results.ledger["line"] == "deduction"]
    words = {*results.attribution["case"], *lines["evidence"], *lines["reason"]} - {""}
    assert len(words) > 1000 and all(len(word) > 4 for word in words)
    for text in texts:
        assert not [word for word in words if word in text]
    csv = pd.read_csv(io.BytesIO(files["totals.csv"]))
    assert not {"low", "high"} & set(csv.columns)


def test_an_open_category_shows_neither_points_nor_loss(results):
    open_ = reduced(results).categories.query("state == 'not_assessed'")
    assert len(open_) == results.categories.query("state == 'not_assessed' and `class` == 'town'").shape[0] > 0
    assert open_["loss"].isna().all() and open_["score"].isna().all()
    assert set(reduced(results).categories["class"]) == {"town"}


def test_charts_hold_category_sums_at_most(files, editions):
    charts = json.loads(Page(files["annual_report.html"].decode()).charts())
    clauses = [clause.name for clause in editions["public"].results.rubric.clauses.values() if len(clause.name) > 5]
    assert not [name for name in clauses if name in json.dumps(charts, ensure_ascii=False)]


def test_the_files_go_where_they_are_told(results, tmp_path):
    written = write(results, tmp_path / "2017" / "public", edition="public")
    assert {path.parent.name for path in written} == {"public"} and len(written) == 9
    assert not {"clauses.csv", "items.csv", "ledger.csv", "indicators.csv"} & {path.name for path in written}


def test_settings_say_why():
    assert public_settings().least_count.value == 5 and public_settings().least_denominator.value == 20
    assert {"信访", "举报", "廉政"} <= set(public_settings().sensitive_words.value)


def test_without_cover_no_category_is_printed_anywhere(results, previous, monkeypatch):
    for module in (reduction, sentences):
        monkeypatch.setattr(module, "covered_classes", lambda rubric: ())
    bulletin = build(results, "zh", previous, trends.history_of([previous, results]), edition="public")
    made = {name: content for write_ in WRITERS.values() for name, content in write_(bulletin).items()}
    assert len(made["categories.csv"].decode("utf-8-sig").splitlines()) == 1
    assert not {"points_town", "attainment_town", "lost_by_category", "path", "path_t01"} & keys(bulletin)
    assert all(len(row) == 2 for row in bulletin.sheets["categories"].rows)  # the unit and its score
    names = [part.name for part in results.rubric.categories]
    assert not [name for name in names if any(name in text for one in bulletin.sections for text in one.paragraphs)]
