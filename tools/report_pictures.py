"""Make the pictures of the README: parts of the annual report as a browser shows them.

Run from the repository: ``python -m tools.report_pictures``; needs Chromium.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kpi import trends
from kpi.decomposition import decompose
from kpi.publish import write
from kpi.results import compute
from kpi.robustness import case_of, robustness

HOME = Path(__file__).resolve().parent.parent
RAW, IMAGES, WIDTH = HOME / "data" / "raw", HOME / "docs" / "images", 1200
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# year, and by name of the picture the part of the page (and the unit picked there)
PICTURES = {
    2015: {"report": (None, "")},
    2016: {
        "intervals": ("figure:has([data-chart=intervals_town])", ""),
        "waterfall": ("[data-picker=change] .choice:not([hidden])", "芦汀开发区"),
    },
}


def report(year: int, folder: Path) -> Path:
    """Write the report of a year and return its page."""
    series = [compute(one, RAW) for one in range(2014, year + 1)]
    study, change = robustness(case_of(year, RAW), indices=False), decompose(year, year - 1, RAW)
    history = trends.history_of(series)
    write(series[-1], folder, ["html"], previous=series[-2], history=history, study=study, change=change)
    return folder / "annual_report.html"


def main() -> None:
    """Make every picture."""
    with sync_playwright() as play, tempfile.TemporaryDirectory() as temporary:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for year, pictures in PICTURES.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": 1350})
            page.goto(report(year, Path(temporary) / str(year)).as_uri())
            page.wait_for_selector("[data-chart] .main-svg", state="attached")
            for name, (selector, unit) in pictures.items():
                if unit:
                    page.locator("[data-picker=change] select").select_option(label=unit)
                part = page.locator(selector or "body").first
                part.scroll_into_view_if_needed()
                page.wait_for_timeout(2000)
                (part if selector else page).screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
