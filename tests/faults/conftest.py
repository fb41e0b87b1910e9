"""How much is hurt: a short selection with the other tests, all of it with `make test-faults`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FULL = os.environ.get("KPI_FAULTS") == "full"
REPOSITORY = Path(__file__).resolve().parents[2]
FIGURES = REPOSITORY / "build" / "faults"


PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Keep whether a test ran to its end and passed; one that is interrupted counts nothing."""
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture
def count(request) -> Iterator[Callable[[str, int], None]]:
    """Keep how often something was hurt and nothing was lost, for `tools/reliability.py`, once its test has passed."""
    counted: dict[str, int] = {}

    def add(what: str, number: int = 1) -> None:
        counted[what] = counted.get(what, 0) + number

    yield add
    if FULL and request.node.stash.get(PASSED, False):
        FIGURES.mkdir(parents=True, exist_ok=True)
        (FIGURES / f"{request.node.name}.json").write_text(json.dumps(counted), encoding="utf-8")
