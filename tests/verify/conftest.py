"""Reports in all five formats, written once: the tiny district's in both editions and languages, and a demo year's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpi.publish import WRITERS, build, pictures, write
from kpi.results import compute
from kpi.verify.figures import figures

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="session", autouse=True)
def without_browser():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)
        yield


@pytest.fixture(scope="session")
def report(tiny_years, tmp_path_factory):
    """Return the folder of the tiny district's report by edition and language, made when it is first asked for."""
    made = {}

    def folder(edition: str = "internal", lang: str = "zh") -> Path:
        if (edition, lang) not in made:
            made[edition, lang] = tmp_path_factory.mktemp(f"{edition}_{lang}")
            write(tiny_years[2014], made[edition, lang], WRITERS, lang, edition=edition)
        return made[edition, lang]

    return folder


@pytest.fixture
def copied(report, tmp_path):
    """Return a copy of some files of the tiny district's report."""

    def copy(*names: str, edition: str = "internal", lang: str = "zh") -> Path:
        for name in names:
            shutil.copy(report(edition, lang) / name, tmp_path)
        return tmp_path

    return copy


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Return the figures of the invented data's report of 2014, and what it was made of."""
    results = compute(2014, RAW)
    folder = tmp_path_factory.mktemp("demo")
    write(results, folder, WRITERS, bulletin=build(results))
    return figures(folder), results
