"""One Chromium and one set of pages for all tests in a browser."""

from __future__ import annotations

import os
import shutil

import pytest

from kpi import trends
from kpi.decomposition import consecutive
from kpi.inputs import Problems, read_stations
from kpi.publish import review, write
from kpi.results import compute
from kpi.robustness import case_of, robustness
from tests.publish.conftest import RAW

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        message = "no Chromium on this machine: apt install chromium"
        if os.environ.get("KPI_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo():
    """Return two years of the invented district and why its totals changed."""
    return [compute(year, RAW) for year in (2016, 2017)], consecutive((2016, 2017), RAW)


@pytest.fixture(scope="session")
def pages(demo, tiny_years, tmp_path_factory):
    """Return the path of each page: the invented district in Chinese, the tiny one in English.

    The invented district has names, lengths and counts as a real one; the tiny one is enough for the other words.
    """
    folder, made = tmp_path_factory.mktemp("pages"), {}
    (years, changes), roster = demo, read_stations(RAW, Problems())
    study = robustness(case_of(2017, RAW), draws=50, indices=False)
    short = [tiny_years[2014], tiny_years[2015]]
    for edition in ("internal", "public"):
        for lang, (before, year) in (("zh", years), ("en", short)):
            rest = (study, changes[0]) if lang == "zh" else (None, None)
            made[f"{lang} {edition}"] = write(
                year, folder / lang / edition, ["html"], lang, before, trends.history_of([before, year]), None, True,
                *rest, edition,
            )[0]  # fmt: skip
    for lang in ("zh", "en"):
        told = review.build(years, changes, roster, lang, True)
        made[f"{lang} review"] = review.write(told, folder / lang, ["html"])[0]
    return made


@pytest.fixture
def opened(browser, pages):
    """Return a function that opens a page, offline, and waits until its charts are drawn."""
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})

    def show(name: str):
        page = context.new_page()
        page.goto(pages[name].as_uri())
        page.wait_for_selector("html[data-drawn]", timeout=30000)
        return page

    yield show
    context.close()
