"""Charts as pictures, with a browser and without one."""

from __future__ import annotations

import shutil

import plotly.graph_objects as go
import pytest

from kpi.errors import FormatUnavailable
from kpi.publish import paper, pictures
from kpi.publish.figures import Chart, Picker

CHARTS = [
    Chart(f"c{n}", go.Figure(go.Bar(x=["甲镇", "<b>乙</b>"], y=[n, 2]), layout={"template": "kpi", "height": 300,
          "title": {"text": f"标题{n}"}})) for n in range(3)
]  # fmt: skip


def shape(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.browser
@pytest.mark.skipif(pictures.browser() is None, reason="needs a browser")
def test_all_in_one_batch_and_the_same_bytes():
    first = pictures.draw(CHARTS)
    pictures._drawn.cache_clear()
    assert pictures.draw(CHARTS) == first and list(first) == ["c0", "c1", "c2"]
    # 760 pixels wide (documents.yaml) and 300 high, twice as fine
    assert {shape(png) for png in first.values()} == {(1520, 600)}
    assert len(set(first.values())) == 3


def test_without_a_browser_there_is_none(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert pictures.browser() is None and pictures.draw(CHARTS) == {}


def test_a_browser_named_by_the_environment_comes_first(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/opt/own/chrome")
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert pictures.browser() == "/opt/own/chrome"


def test_a_browser_that_does_not_draw_is_named(monkeypatch):
    monkeypatch.setattr(pictures, "browser", lambda: "/bin/false")
    pictures._drawn.cache_clear()
    with pytest.raises(FormatUnavailable, match="/bin/false cannot draw"):
        pictures.draw(CHARTS)


def test_a_document_shows_each_chart_and_no_picker(bulletin, monkeypatch):
    monkeypatch.setattr(paper, "draw", lambda charts: {chart.key: b"png" for chart in charts})
    parts = [part for section in bulletin.sections for part in section.parts]
    charts = [part.key for part in parts if isinstance(part, Chart)]
    made = paper.of_bulletin(bulletin)
    shown = [block for one in made.chapters for block in one.blocks if isinstance(block, paper.Picture)]
    assert [one.key for one in shown] == charts and any(isinstance(part, Picker) for part in parts)
    assert [one.caption[:3] for one in shown] == [f"图{n}　" for n in range(1, len(charts) + 1)]
    assert all(one.width <= 156 and one.height <= 212 and one.subtitle for one in shown)
