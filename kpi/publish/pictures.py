"""Charts as PNG for documents that cannot draw: all in one batch, by a browser found on the machine."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from kpi.errors import FormatUnavailable
from kpi.publish.figures import Chart
from kpi.publish.layout import settings


def browser() -> str | None:
    """Return the path of a Chromium, Chrome or Edge, or None; `BROWSER_PATH` names one that is not on the path."""
    named = os.environ.get("BROWSER_PATH", "")
    return next(filter(None, map(shutil.which, [named, *settings()["browsers"]] if named else settings()["browsers"])),
                None)  # fmt: skip


def draw(charts: Sequence[Chart]) -> dict[str, bytes]:
    """Return the charts as PNG by their keys; nothing where no browser is found.

    Title and subtitle are left out: documents print them as the caption, where they can be read and searched.

    Raises
    ------
    FormatUnavailable
        A browser is there and does not draw; what it said.
    """
    found = browser()
    if found is None or not charts:
        return {}
    return dict(zip([chart.key for chart in charts], _drawn(tuple(map(_specification, charts)), found), strict=True))


def size(chart: Chart) -> tuple[int, int]:
    """Return width and height of a chart's picture in pixels of the chart.

    It is never taller than the page, where it would have to be made narrower and its words too small to read.
    """
    rules = settings()["picture"]
    wide = max(rules["width"], (chart.figure.layout.meta or {}).get("min_width", 0))
    return wide, min(int(chart.figure.layout.height or 420), wide * rules["tallest"] // rules["broadest"])


def _specification(chart: Chart) -> str:
    """Return a chart as JSON with all that its picture depends on, so that the same chart is drawn once."""
    figure = json.loads(chart.figure.to_json(engine="json"))
    layout = figure["layout"]
    layout.pop("title", None)
    layout["margin"] = {"l": 8, "r": 16, "b": 40, **layout.get("margin", {}), "t": 32}
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = "#FFFFFF"
    wide, high = size(chart)
    shape = {"format": "png", "width": wide, "height": high, "scale": settings()["picture"]["scale"]}
    return json.dumps({"fig": figure, "opts": shape}, sort_keys=True)


@lru_cache(maxsize=4)
def _drawn(specifications: tuple[str, ...], found: str) -> tuple[bytes, ...]:
    import kaleido

    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.png" for number in range(len(specifications))]
        figures = [{**json.loads(text), "path": str(p)} for text, p in zip(specifications, paths, strict=True)]
        # MathJax would be fetched from the net, or waited for
        options = {"mathjax": False, "path": found, "timeout": settings()["picture"]["seconds"]}
        try:
            kaleido.write_fig_from_object_sync(figures, cancel_on_error=True, kopts=options)
            return tuple(path.read_bytes() for path in paths)
        except Exception as error:  # whatever a browser dies of, the person needs its path and its words
            raise FormatUnavailable(f"{found} cannot draw the charts ({error}); mend or remove it, "
                                    "documents are made without pictures where none is found") from error  # fmt: skip
