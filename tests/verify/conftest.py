"""Reports in all five formats, written once: the tiny district's in both editions and languages, and a demo year's."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kpi.home import NOTEBOOKS, Home
from kpi.pipeline.freshness import Freshness
from kpi.pipeline.graph import Step, for_edition, plan
from kpi.pipeline.publication import Publication
from kpi.publish import WRITERS, build, pictures, write
from kpi.results import compute
from kpi.verify.figures import figures
from tests import tiny

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


STEPS = (Step("90_annual_report", "year", takes=("year", "edition", "lang"), leaves=("csv",)),)


def executed(*cells) -> str:
    """An executed notebook of the given cells as text."""
    return nbformat.writes(new_notebook(cells=list(cells))) + "\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A home with the reports of 2014, internal and public, put in place as a run does."""
    top = tmp_path_factory.mktemp("verified")
    raw, rubric = tiny.write(top)
    (raw / "rubrics").mkdir()
    shutil.copy(rubric, raw / "rubrics" / "made_up.yaml")
    home = Home.find(top, raw=raw, environment={})
    results = compute(2014, raw)
    for edition in ("internal", "public"):
        tasks = for_edition(plan(STEPS, [2014], {"edition": edition}), edition)
        freshness = Freshness(home, NOTEBOOKS)
        publication = Publication(freshness, {tasks[0].folder: tasks}, tasks)
        place = publication.stagings[tasks[0].folder].root("90_annual_report") / tasks[0].folder
        write(results, place, ("html", "xlsx", "csv"), bulletin=build(results, edition=edition))
        (place / "notebooks").mkdir()
        whole = executed(new_code_cell("1", execution_count=1))
        (place / "notebooks" / "90_annual_report.ipynb").write_text(whole, encoding="utf-8")
        assert publication.publish(tasks[0].folder) is None
    return top


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Home.find(tmp_path, raw=tmp_path / "raw", environment={})
