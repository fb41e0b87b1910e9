from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from plotly.offline import get_plotlyjs

from kpi.publish import build, html
from kpi.publish.cells import Table

LIMIT = 3_000_000


class Page(HTMLParser):
    """Collects elements, tables by id and the data that scripts read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.tables, self.words, self.scripts, self._table, self._script = [], {}, [], {}, None, None
        self._cell = False
        self.feed(text)

    def charts(self) -> str:
        """Return the data of the charts as the text that was packed."""
        return html.unpacked(self.scripts["charts-packed"])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "table":
            self._table = self.tables.setdefault(attrs["id"], [])
        elif tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in ("td", "th") and self._table is not None:
            self._table[-1].append("")
            self._cell = True
        elif tag == "script":
            self._script = attrs.get("id", "code")

    def handle_endtag(self, tag):
        if tag == "table":
            self._table = None
        elif tag in ("td", "th"):
            self._cell = False
        elif tag == "script":
            self._script = None

    def handle_data(self, data):
        if self._script is not None:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        elif self._cell:
            self._table[-1][-1] += data
        else:
            self.words.append(data)


@pytest.fixture(scope="module")
def text(bulletin):
    return html.render(bulletin)["annual_report.html"].decode("utf-8")


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_one_file_below_three_megabytes(bulletin):
    made = html.render(bulletin)
    assert list(made) == ["annual_report.html"]
    assert len(made["annual_report.html"]) < LIMIT


def test_same_results_same_bytes(results, previous, history, text):
    again = html.render(build(results, "zh", previous, history, True))["annual_report.html"]
    assert again == text.encode("utf-8")


def test_nothing_is_asked_for_outside(page):
    addresses = [
        value
        for _, attrs in page.tags
        for name, value in attrs.items()
        if name in ("src", "href", "action", "poster", "data", "srcset")
    ]
    assert addresses and all(value.startswith("#") for value in addresses)
    assert not any(name.startswith("on") or name == "style" for _, attrs in page.tags for name in attrs)


def test_policy_lets_only_the_page_s_own_script_run(page):
    policy = next(attrs["content"] for tag, attrs in page.tags if tag == "meta" and attrs.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == f"'{html._hash(page.scripts['code'])}' blob:"
    assert sum(1 for tag, attrs in page.tags if tag == "script" and "type" not in attrs) == 1


def test_plotly_is_the_installed_one(page):
    assert html.unpacked(page.scripts["plotly-packed"]) == get_plotlyjs()
    assert "<" not in page.scripts["plotly-packed"] + page.scripts["charts-packed"]


def test_every_chart_has_its_data_and_its_place(page, bulletin):
    places = [attrs["data-chart"] for tag, attrs in page.tags if "data-chart" in attrs]
    assert sorted(places) == sorted(json.loads(page.charts())) and len(places) == len(set(places)) > 20
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids)) and not [name for name in ids if not re.fullmatch(r"[\w-]+", name)]


def test_sections_stand_in_the_order_of_the_bulletin(page):
    headings = [i for i, (tag, attrs) in enumerate(page.tags) if tag == "section"]
    ids = [page.tags[i][1]["id"] for i in headings]
    assert ids[:5] == ["overview", "results", "achievements", "problems", "next"]
    assert ids[5:] == [
        f"annex-{name}"
        for name in (
            "summary",
            "categories",
            "extras",
            "ledger",
            "indicators",
            "settings",
            "missing",
            "reconciliation",
            "attribution",
            "checks",
        )
    ]


def test_printed_tables_are_the_tables(page, bulletin):
    for section in (*bulletin.sections, *bulletin.annexes):
        for part in section.parts:
            if isinstance(part, Table):
                shown = part.trimmed()
                printed = page.tables[f"table-{part.key}"]
                assert printed[0] == [column.title for column in shown.columns]
                assert printed[1:] == shown.shown(bulletin.say)


def test_printed_totals_equal_the_frame(page, results):
    heads, *rows = page.tables["table-summary"]
    printed = {row[0]: row[heads.index("总分")] for row in rows}
    expected = results.display("totals").set_index("station")["total"]
    assert printed == {
        station: "" if value is None or value != value else f"{value:.2f}"
        for station, value in expected.astype(object).where(expected.notna(), None).items()
    }


def test_invented_and_provisional_are_said(page):
    words = "".join(page.words)
    assert "虚构数据" in words and "名次暂定" in words


def test_no_banner_for_real_sources(results):
    from dataclasses import replace

    real = replace(results, sources=results.sources.assign(source="规统科"))
    assert not any("虚构" in notice for notice in build(real).notices)


def test_hostile_names_stay_text(hostile, hostile_bulletin):
    text = html.render(hostile_bulletin)["annual_report.html"].decode("utf-8")
    page = Page(text)
    assert "49" not in {row[0] for row in page.tables["table-summary"]}
    assert {row[1] for row in page.tables["table-summary"][1:]} == set(hostile.totals["name"])
    assert not [tag for tag, _ in page.tags if tag in ("a",) and not _.get("href", "#").startswith("#")]
    assert not [tag for tag, _ in page.tags if tag in ("img", "iframe", "object", "embed", "link", "base")]
    assert "<script>alert" not in text
    charts = page.charts()
    assert "<" not in page.scripts["page-data"]
    assert "<" not in charts and "\\u003ca href" not in charts and "\\u003cscript" not in charts


def test_works_in_english(results, previous, history):
    text = html.render(build(results, "en", previous, history))["annual_report.html"].decode("utf-8")
    words = "".join(Page(text).words)
    assert "Overview" in words and "Deduction ledger" in words and not re.search(r"page\.|text\.|column\.", words)
