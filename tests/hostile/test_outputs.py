"""Hostile words in every file that is published: shown as they were typed, and nothing in them is read as anything."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from zipfile import ZipFile

import docx
import pytest
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from kpi.export import FORMULA_STARTS, NUMBER
from kpi.publish import html
from tests.hostile.district import EVERYTHING, NAMES, TOWNS

# What the page's own words may hold in a chart: line breaks, and the end of plotly's second box beside a hover.
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OWN_ELEMENTS = frozenset((
    "a", "body", "button", "caption", "code", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "main", "meta", "nav", "ol", "option", "p",
    "script", "section", "select", "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "title",
    "tr",
))  # fmt: skip
OWN_MARKUP = {"<br>", "<extra>", "</extra>"}


def squashed(text: str) -> str:
    """Return text without the spaces that setting it in lines and columns adds or takes."""
    return "".join(unicodedata.normalize("NFC", text).split())


def missing(words, text: str) -> list[str]:
    there = squashed(text)
    return [word for word in words if squashed(word) not in there]


class Page(HTMLParser):
    """Collects tags with their attributes, text, and what stands in scripts."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags, self.text, self.scripts, self._script = [], "", {}, None
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._script = {"script": dict(attrs).get("id", "code"), "style": "style"}.get(tag)

    def handle_endtag(self, tag):
        self._script = None

    def handle_data(self, data):
        if self._script is None:
            self.text += data
        else:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data


def strings(node: object):
    """Yield every text of a chart's data, templates of hovers and notes among them."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for part in node.values():
            yield from strings(part)
    elif isinstance(node, list):
        for part in node:
            yield from strings(part)


def axis(chart: dict, trace: dict, side: str) -> dict:
    """Return the layout of the axis that a trace lies on."""
    return chart["layout"].get((trace.get(f"{side}axis") or side).replace(side, f"{side}axis", 1), {})


@pytest.fixture(scope="module", params=["annual_report.html", "trend_review.html"])
def page(request, published):
    return Page(published.files[request.param])


def test_the_page_has_no_element_that_data_made(page):
    assert {tag for tag, _ in page.tags} <= OWN_ELEMENTS
    names = {name for _, attrs in page.tags for name in attrs}
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping")]
    addresses = [attrs[name] for _, attrs in page.tags for name in ("href", "src", "action", "data") if name in attrs]
    assert addresses and all(re.fullmatch(r"#[\w-]+", address) for address in addresses)
    assert sum(tag == "script" for tag, _ in page.tags) == 4 and sum(tag == "style" for tag, _ in page.tags) == 1


def test_the_page_s_policy_lets_no_handler_and_no_other_script_run(page):
    policies = [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv")]
    rules = dict(rule.strip().split(" ", 1) for rule in policies[0].split(";"))
    assert len(policies) == 1
    assert rules["script-src"] == f"'{html._hash(page.scripts['code'])}' blob:"
    assert not re.search("unsafe-inline|unsafe-eval|unsafe-hashes|https?:", rules["script-src"])
    assert {rules[name] for name in ("default-src", "connect-src", "base-uri", "form-action")} == {"'none'"}


def test_the_page_shows_every_name_as_typed(page):
    assert missing(NAMES, page.text) == []


def test_the_bulletin_shows_every_hostile_text_whole(published):
    assert missing([EVERYTHING], Page(published.files["annual_report.html"]).text) == []


def test_no_text_of_a_chart_is_markup(page):
    charts = json.loads(html.unpacked(page.scripts["charts-packed"]))
    texts = list(strings(charts))
    assert {tag for text in texts for tag in re.findall(r"<[^>]*>", text)} <= OWN_MARKUP
    assert not [text for text in texts if "<" in re.sub("<br>|</?extra>", "", text)]
    templates = {text for text in texts if "%{" in text and "<extra>" in text}
    assert templates and not [text for text in templates if "hostile" in text]


def test_names_on_an_axis_are_categories_whatever_they_look_like(page):
    """A unit called -2 would otherwise stand at minus two of a number line, and the others nowhere."""
    wrong = {
        (re.sub("_(t..|nul|town|alpha|born)", "", key), side)
        for key, chart in json.loads(html.unpacked(page.scripts["charts-packed"])).items()
        for trace in chart["data"]
        for side in ("x", "y")
        if any(isinstance(value, str) for value in trace.get(side) or ())
        and axis(chart, trace, side).get("type") != "category"
    }
    assert wrong == set()


def test_no_mathematics_is_set_anywhere(published):
    for name, content in published.ending(".html").items():
        assert b"mathjax" not in content.lower(), name


def parts(content: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: archive.read(name).decode("utf-8") for name in names}


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(published):
    own = {"IF", "LEN", "N", "SUM", "SUMPRODUCT", "TRIM"}  # of the instructions, which count what is still empty
    for name, content in published.ending(".xlsx").items():
        for part, text in parts(content).items():
            root = fromstring(text)
            cells = [one.text or "" for one in root.iter(f"{MAIN}f")]
            assert name.startswith("templates/") or not cells, (name, part)
            formulas = cells + [one.text or "" for one in root.iter(f"{MAIN}formula1")]
            for formula in formulas:
                quoted = re.sub(r'"[^"]*"|\'[^\']*\'', "", formula)
                assert set(re.findall(r"([A-Z]+)\(", quoted)) <= own, (name, formula)
                assert "HYPERLINK" not in formula and "SUM(1)" not in formula
            assert "<hyperlink" not in text and 'TargetMode="External"' not in text, (name, part)


def test_workbooks_show_every_name_as_typed(published):
    for name in ("scores.xlsx", "trend_review.xlsx"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(published.files[name]))
        rows = [row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()]
        cells = [str(cell) for row in rows for cell in row]
        assert set(NAMES) <= set(cells), name
        assert name != "scores.xlsx" or any(EVERYTHING in cell for cell in cells)


def test_every_cell_of_a_table_for_programs_is_text_to_a_spreadsheet(published):
    quoted = 0
    for name, content in published.ending(".csv").items():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            for cell in row:
                assert NUMBER.fullmatch(cell) or not cell.startswith(FORMULA_STARTS), (name, cell)
                quoted += cell.startswith("'")
    assert quoted > 20


def test_word_files_hold_text_alone(published):
    for name, content in published.ending(".docx").items():
        words = ""
        for part, text in parts(content).items():
            root = fromstring(text)
            tags = {one.tag.rpartition("}")[2] for one in root.iter()}
            assert not tags & {"hyperlink", "object", "altChunk", "script", "svg"}, (name, part)
            fields = [one.text for one in root.iter() if one.tag.endswith("}instrText")]
            assert {field.strip() for field in fields} <= {"PAGE", "NUMPAGES"}, (name, part)
            assert 'TargetMode="External"' not in text, (name, part)
            words += "".join(one.text or "" for one in root.iter() if one.tag.endswith("}t"))
        own = NAMES if name == "bulletin.docx" else [NAMES[TOWNS.index(name[12:15])]]
        assert missing(own, words) == [], name
        assert missing([EVERYTHING], words) == [] or name != "bulletin.docx"
        assert docx.Document(io.BytesIO(content)).paragraphs


def test_printed_files_hold_text_alone(published):
    for name, content in published.ending(".pdf").items():
        for word in (b"/URI", b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"root:"):
            assert word not in content, (name, word)
        words = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)
        own = NAMES if name == "bulletin.pdf" else [NAMES[TOWNS.index(name[12:15])]]
        assert missing(own, words) == [], name
        assert "root:x:0" not in words


def test_files_are_called_after_codes_alone(published):
    """S1: no name, whatever it holds, becomes a place outside of its folder."""
    for name in published.files:
        assert re.fullmatch(r"(templates/)?[\w-]+\.(html|xlsx|csv|docx|pdf)", name), name
