"""What axe finds on every page, light and dark, wide and narrow, and what it does not look at: words inside charts."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = [f"{lang} {kind}" for lang in ("zh", "en") for kind in ("internal", "public", "review")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The words of a picture are measured below; axe takes their colour from a property that drawings do not use.
CONTEXT = {"exclude": [[".main-svg > g"]]}
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
ENOUGH = 4.5
# Rows of a table are made alike, and so are the charts of a list: the first ones stand for all.
FIRST = """for (const one of document.querySelectorAll(".choice[hidden], tbody tr:nth-child(n + 5)")) one.remove()"""
# A change of colours or of width is told to the page with the next frame.
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# The ratio of lightness of words that stand on the page itself (ticks, notes, legends), not inside a coloured mark.
CHART_WORDS = """() => {
  const part = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map((one) => part(one / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const page = light(getComputedStyle(document.body).backgroundColor);
  const words = ".xtick text, .ytick text, .annotation text, text.legendtext, text.xtitle, text.ytitle";
  return [...document.querySelectorAll(words)].filter((one) => one.textContent.trim()).map((one) => {
    const [low, high] = [light(getComputedStyle(one).fill), page].sort((a, b) => a - b);
    return [one.textContent, (high + 0.05) / (low + 0.05)];
  });
}"""


def violations(page):
    found = Axe().run(page, context=CONTEXT, options=OPTIONS).response["violations"]
    return [(one["id"], one["impact"], node["target"]) for one in found for node in one["nodes"]]


def show(page, scheme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SETTLED)
    page.wait_for_selector("html:not([data-drawing])", state="attached")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_out_of_reach(opened, name):
    """Not even what axe calls minor, and no word of a chart too pale or too dark on its page."""
    page = opened(name)
    page.evaluate(FIRST)
    for scheme, width in product(("light", "dark"), (1440, 400)):
        show(page, scheme, width)
        assert violations(page) == [], (scheme, width)
        words = page.evaluate(CHART_WORDS)
        assert len(words) > 20 and [one for one in words if one[1] < ENOUGH] == [], (scheme, width)


def test_it_would_be_found(opened):
    page = opened("en review")
    page.evaluate("""() => {
      document.querySelector(".chart-scroll").removeAttribute("aria-labelledby");
      document.querySelector("[data-chart] .main-svg").removeAttribute("aria-labelledby");
      document.querySelector("h1 + p").style.color = "#aaa";
      document.querySelector("select").removeAttribute("id");
      document.querySelector(".xtick text").style.fill = "#888";
    }""")
    assert {rule for rule, _, _ in violations(page)} >= {"svg-img-alt", "color-contrast", "select-name"}
    assert min(ratio for _, ratio in page.evaluate(CHART_WORDS)) < ENOUGH
