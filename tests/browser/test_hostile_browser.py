"""Pages of a district whose every word tries to run, in a real browser: nothing runs, all of it is read as text."""

from __future__ import annotations

import pytest

from tests.hostile.conftest import published, raw  # noqa: F401 - fixtures
from tests.hostile.district import NAMES

# Names that a browser would show otherwise than they were typed if it read them as anything.
TELLING = [NAMES[place] for place in (0, 1, 4, 7, 8, 9, 10)]
PAGES = ("annual_report.html", "trend_review.html")


class Watched:
    """A page, and whatever it did that it should not."""

    def __init__(self, context, address: str) -> None:
        self.wrong: list[str] = []
        self.page = page = context.new_page()
        page.expose_function("hostile", lambda *_: self.wrong.append("ran"))
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._asked(request.url, address))
        page.on("console", lambda line: line.type == "error" and self.wrong.append(f"console {line.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))
        page.on("popup", lambda popup: self.wrong.append(f"popup {popup.url}"))
        page.goto(address)
        page.wait_for_selector("html[data-drawn]", timeout=30000)

    def _asked(self, address: str, own: str) -> None:
        if address.split("#")[0] != own and not address.startswith(("blob:", "data:")):
            self.wrong.append(f"request {address}")


@pytest.fixture(scope="module")
def watched(browser, published, tmp_path_factory):  # noqa: F811
    """Return each page as it stands after every list, chart and hidden table was opened."""
    folder, found = tmp_path_factory.mktemp("hostile_pages"), {}
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    for name in PAGES:
        path = folder / name
        path.write_bytes(published.files[name])
        found[name] = Watched(context, path.as_uri())
    yield found
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_whatever_is_opened_chosen_or_pointed_at(watched, name):
    page = watched[name].page
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for unit in page.evaluate("[...document.getElementById('unit').options].map((one) => one.value)")[1:4]:
        page.select_option("#unit", unit)
        page.wait_for_function("!document.documentElement.dataset.drawing")
    for bars in page.locator(".chart .nsewdrag").all()[:6]:
        if bars.is_visible():
            bars.hover(force=True)
    page.evaluate("document.querySelectorAll('th button.sort').forEach((one, place) => place % 9 || one.click())")
    assert watched[name].wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_labels_of_charts_read_as_they_were_typed(watched, name):
    page = watched[name].page
    shown = page.evaluate("[...document.querySelectorAll('.chart svg text')].map((one) => one.textContent)")
    said = " ".join(" ".join(shown).split())
    assert [text for text in TELLING if text not in said] == []
    assert page.evaluate("document.querySelectorAll('.chart a[href], .chart svg a, .chart foreignObject').length") == 0
    images = page.evaluate("[...document.querySelectorAll('.chart image')].map((one) => one.href.baseVal)")
    assert images and all(address.startswith("data:image/png;base64,") for address in images)  # cells of a heat map


def test_a_hover_reads_as_it_was_typed(watched):
    """The box beside a bar: the name, not what plotly would make of `%{y}`, `<b>` or a link in it."""
    page = watched[PAGES[0]].page
    seen = page.evaluate("""async () => {
        const holder = document.querySelector("[data-chart=points_town]"), seen = [];
        for (let place = 0; place < holder.data[0].y.length; place++) {
            Plotly.Fx.hover(holder, [{ curveNumber: 0, pointNumber: place }]);
            await new Promise((done) => setTimeout(done, 120));
            seen.push(holder.querySelector(".hoverlayer").textContent);
        }
        return seen;
    }""")
    assert sorted(name for name in NAMES[:-1] if not any(name in text for text in seen)) == [], seen
    assert watched[PAGES[0]].wrong == []


def test_the_policy_itself_blocks_a_handler_and_a_script(watched):
    """Were markup to get into the page after all, the policy would still keep it from running."""
    watch = watched[PAGES[1]]
    watch.page.evaluate("""() => {
        const trap = '<p id="trap" onclick="hostile()">x</p><img src="data:," onerror="hostile()">';
        document.body.insertAdjacentHTML("beforeend", trap);
        document.body.append(Object.assign(document.createElement("script"), { textContent: "hostile()" }));
        document.getElementById("trap").click();
    }""")
    watch.page.wait_for_timeout(200)
    blocked, watch.wrong = watch.wrong, []
    assert "ran" not in blocked
    assert sum("Content Security Policy" in line for line in blocked) >= 3
