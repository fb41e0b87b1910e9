"""Real results of the invented data that the repository ships, and copies of them with something changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kpi.publish import build
from kpi.results import compute

RAW = Path(__file__).parents[2] / "data" / "raw"
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://x.test","点")',
    "$\\href{javascript:alert(1)}{x}$",
    "<a href='http://x.test'>镇</a>",
    "%{y}镇",
    "+1+1",
    "@SUM(1)",
    "</td><img src=x onerror=alert(1)>",
    "-2镇",
)


@pytest.fixture(scope="session")
def previous():
    return compute(2016, RAW)


@pytest.fixture(scope="session")
def results():
    """2017 has a unit that handed in nothing to one department: its rank is open, the towns' are provisional."""
    return compute(2017, RAW)


@pytest.fixture(scope="session")
def history(results, previous):
    return pd.concat([previous.totals, results.totals], ignore_index=True)


@pytest.fixture(scope="session")
def bulletin(results, previous, history):
    return build(results, "zh", previous, history, provisional=True)


@pytest.fixture(scope="session")
def hostile(results):
    """The same results with units whose names try to run, to link or to break out."""
    stations = list(results.totals["station"])
    names = {station: HOSTILE[place % len(HOSTILE)] + str(place) for place, station in enumerate(stations)}
    changed = {}
    for table in results.table_names():
        frame = getattr(results, table)
        if {"station", "name"} <= set(frame.columns):
            changed[table] = frame.assign(name=frame["station"].map(names))
    ledger = changed["ledger"].assign(reason="=1+1<script>alert(2)</script>", evidence="http://x.test/{{ 7*7 }}")
    return replace(results, **{**changed, "ledger": ledger})


@pytest.fixture(scope="session")
def hostile_bulletin(hostile):
    return build(hostile, "zh", hostile, hostile.totals)
