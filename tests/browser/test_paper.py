"""The page on paper: nothing to press, heads on every page, nothing cut, the stamp of provisional ranks everywhere."""

from __future__ import annotations

from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser
STAMP = normalize("NFKC", "名次暂定（有单位缺报）")
HELD = {
    "thead": ("display", "table-header-group"),
    "thead button": ("display", "contents"),
    "tbody tr": ("breakInside", "avoid"),
    "figure": ("breakInside", "avoid"),
    ".notice": ("breakInside", "avoid"),
    "h2": ("breakAfter", "avoid"),
    "caption": ("breakAfter", "avoid"),
    "figcaption": ("breakAfter", "avoid"),
    ".note": ("breakBefore", "avoid"),
    ".scroll": ("overflowX", "visible"),
    ".tall": ("maxHeight", "none"),
    "section.annex": ("breakBefore", "page"),
    "section.annex td": ("whiteSpace", "normal"),
}


@pytest.fixture
def paper(opened):
    page = opened("zh public")
    page.emulate_media(media="print", color_scheme="dark")
    return page


def styles(page, selector, name):
    read = "(found, name) => [...new Set(found.map((one) => getComputedStyle(one)[name]))]"
    return page.eval_on_selector_all(f"body {selector}", read, name)


def test_what_is_pressed_or_chosen_is_left_out(paper):
    for selector in ("nav", ".skip", ".control", "button.csv", "details.behind", "select", "input"):
        shown = f"[...document.querySelectorAll('{selector}')].map((one) => one.getClientRects().length)"
        boxes = paper.evaluate(shown)
        assert boxes and not any(boxes), selector


def test_rules_for_breaks_hold(paper):
    assert {key: (rule, styles(paper, key, rule)) for key, (rule, _) in HELD.items()} == {
        key: (rule, [value]) for key, (rule, value) in HELD.items()
    }


def test_paper_is_white_at_night(paper):
    assert styles(paper, "h1", "color") == ["rgb(0, 0, 0)"]
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_chart_fits_a_page_and_comes_back(opened):
    """A4 between its margins is 680 wide and 998 high; a heading of three lines stands above a chart."""
    page = opened("zh internal")
    sizes = """[...document.querySelectorAll("[data-chart]:has(.main-svg)")].map((one) => {
      const {width, height} = one.getBoundingClientRect();
      return [one.dataset.chart, width, height];
    })"""
    screen = page.evaluate(sizes)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_selector("html:not([data-drawing])", state="attached")
    printed = {key: (width, height) for key, width, height in page.evaluate(sizes)}
    assert max(height for _, _, height in screen) > 1000 > 900 > max(height for _, height in printed.values())
    drawn = page.evaluate("[...document.querySelectorAll('.main-svg')].map((one) => one.getBoundingClientRect().width)")
    assert max(drawn) < 671 and printed["intervals_town"][1] == pytest.approx(410, abs=1)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_selector("html:not([data-drawing])", state="attached")
    assert page.evaluate(sizes) == screen


def test_every_page_has_the_stamp_once_and_the_head_of_its_table(opened):
    page = opened("zh public")
    heads = [normalize("NFKC", head) for head in page.locator("#table-settings thead th").all_inner_texts()]
    codes = [code for code in page.locator("#table-settings tbody th").all_inner_texts() if "_" in code]
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    texts = [normalize("NFKC", "".join(sheet.extract_text().split())) for sheet in sheets]
    assert len(texts) > 12 and [text.count(STAMP) for text in texts] == [1] * len(texts)
    assert all(f"{number}/{len(texts)}" in text for number, text in enumerate(texts, start=1))
    own = [text for text in texts if any(code in text for code in codes)]
    assert len(own) > 2 and all(head in text for text in own for head in heads)
    sizes = {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in sheets}
    assert sizes == {(595, 842), (842, 595)}
