"""The report in a real browser, offline: charts drawn, nothing asked for, nothing wider than the page."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1440, 400])
def page(request, browser, pages):
    context = browser.new_context(viewport={"width": request.param, "height": 900}, offline=True)
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(pages["zh internal"].as_uri())
    page.wait_for_selector("[data-chart] .main-svg", state="attached", timeout=20000)
    yield page
    context.close()


def scroll_through(page) -> None:
    """Scroll to the end, so that charts drawn on sight are drawn."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 800):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.wait_for_timeout(500)


def test_every_visible_chart_is_drawn_and_nothing_is_asked_for(page, pages):
    scroll_through(page)
    undrawn = page.evaluate("""[...document.querySelectorAll('[data-chart]')]
        .filter(place => place.offsetParent && !place.querySelector('.main-svg')).map(place => place.dataset.chart)""")
    drawn = page.evaluate("document.querySelectorAll('[data-chart] .main-svg').length")
    assert undrawn == [] and drawn >= 8
    assert page.said == []
    outside = [url for url in page.asked if not url.startswith(("file:", "blob:", "data:"))]
    assert outside == [] and page.asked[0] == pages["zh internal"].as_uri()


def test_page_is_no_wider_than_its_window(page):
    scroll_through(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_chinese_is_drawn_and_the_banners_are_seen(page):
    text = page.evaluate("document.body.innerText")
    assert "虚构数据" in text and "暂定" in text and "银墩街道" in text
    assert "\ufffd" not in text


def test_ledger_is_filtered_by_keyboard(page):
    selects = page.locator("#annex-ledger select")
    assert selects.count() >= 1
    box = selects.first
    box.focus()
    rows = "[...document.querySelectorAll('#annex-ledger tbody tr')].filter(row => row.offsetParent).length"
    before = page.evaluate(rows)
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert 0 < page.evaluate(rows) < before or before == 0


RANKING = "#table-ranking_town"


def column(page, number):
    return page.locator(f"{RANKING} tbody tr td:nth-child({number})").all_inner_texts()


def test_a_town_is_chosen_by_keyboard_and_marked_everywhere(page):
    page.locator("#unit").focus()
    page.keyboard.press("ArrowDown")
    name = page.locator("#unit option:checked").inner_text()
    page.wait_for_function("document.querySelectorAll('tr[aria-current]').length > 0")
    assert page.url.endswith("#unit=" + page.locator("#unit").input_value())
    own = page.locator(f"{RANKING} tr[aria-current]").all_inner_texts()
    assert len(own) == 1 and name in own[0]
    told = page.locator("[role=status]").all_inner_texts()
    assert any(name in text for text in told)
    page.keyboard.press("ArrowUp")
    page.wait_for_function("document.querySelectorAll('tr[aria-current]').length == 0")
    assert "unit=" not in page.url and page.said == []


def test_a_table_is_sorted_by_its_heads_and_back(page):
    heads = page.locator(f"{RANKING} thead th").all_inner_texts()
    place = heads.index("总分") + 1
    printed = column(page, place)
    button = page.locator(f"{RANKING} thead th:nth-child({place}) button")
    orders = []
    for _ in range(3):
        button.focus()
        page.keyboard.press("Enter")
        orders.append((page.locator(f"{RANKING} thead th:nth-child({place})").get_attribute("aria-sort"),
                       column(page, place)))  # fmt: skip
    numbers = sorted((text for text in printed if text), key=float)
    blanks = [text for text in printed if not text]
    assert orders[0] == ("ascending", numbers + blanks)
    assert orders[1] == ("descending", numbers[::-1] + blanks)
    assert orders[2] == (None, printed) and blanks == [""]


def test_the_csv_of_a_table_is_what_it_shows(page):
    table = page.locator(f"{RANKING}")
    with page.expect_download() as saved:
        page.get_by_label("下载CSV").first.click()
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    stamp = page.locator(".stamp").inner_text()
    assert rows[0] == [*table.locator("thead th").all_inner_texts(), "状态"]
    shown = [[*row.locator("th,td").all_inner_texts(), stamp] for row in table.locator("tbody tr").all()]
    assert rows[1:] == shown and len(shown) == 17
