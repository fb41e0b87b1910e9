"""Real inspections of another field, scored from a rubric file alone: every published score is reproduced."""

from __future__ import annotations

import subprocess
import sys
from importlib import util
from pathlib import Path

import pandas as pd
import pytest

import kpi
from kpi.editions import load
from kpi.publish import build, html

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "food_hygiene"


@pytest.fixture(scope="module")
def totals(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the totals the command in the example's README writes, all years together."""
    out = tmp_path_factory.mktemp("out")
    command = ["score", "all", "--rubric", EXAMPLE / "rubric.yaml", "--raw", EXAMPLE / "raw", "--out", out]
    done = subprocess.run([sys.executable, "-m", "kpi", *map(str, command)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return pd.concat([pd.read_csv(path, dtype=str) for path in sorted(out.rglob("totals.csv"))], ignore_index=True)


def test_61_of_61_published_scores(totals: pd.DataFrame) -> None:
    published = pd.read_csv(EXAMPLE / "published.csv", dtype=str)
    assert len(published) == 61
    both = published.merge(totals, on=["station", "year"], how="outer", indicator=True)
    assert set(both["_merge"]) == {"both"}
    assert (both["total"].astype(float) == both["published_score"].astype(float)).sum() == 61


def test_ranks_within_a_year(totals: pd.DataFrame) -> None:
    published = pd.read_csv(EXAMPLE / "published.csv").astype({"year": str})
    expected = published.groupby("year")["published_score"].rank(method="min", ascending=False)
    both = published.assign(expected=expected).merge(totals, on=["station", "year"])
    assert (both["rank"].astype(int) == both["expected"].astype(int)).all()


def test_converter_writes_the_committed_files(tmp_path: Path) -> None:
    spec = util.spec_from_file_location("convert", EXAMPLE / "convert.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.convert(EXAMPLE / "source", tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.csv")}
    kept = [EXAMPLE / "published.csv", *(EXAMPLE / "raw").rglob("*.csv")]
    assert made == {path.relative_to(EXAMPLE): path.read_bytes() for path in kept}


def test_quoted_words_stand_in_the_source() -> None:
    from kpi.editions import load
    from kpi.editions.check import squash

    rubric = load(EXAMPLE / "rubric.yaml")
    source = squash((EXAMPLE / rubric.source).read_text(encoding="utf-8"))
    for clause in rubric.clauses.values():
        assert squash(clause.words) in source
        for number in clause.rule.numbers().values():
            assert squash(number.words) in source
    assert rubric.settings == {} and rubric.measures == {} and rubric.extra == ()


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_rubric_without_measures_gets_its_report_too(edition):
    results = kpi.compute(2016, EXAMPLE / "raw", load(EXAMPLE / "rubric.yaml"), "en")
    bulletin = build(results, "en", edition=edition)
    page = html.render(bulletin)["annual_report.html"].decode()
    assert bulletin.sheets["summary"].rows and "<table" in page
    assert results.indicators.empty and "measure" in results.indicators
