"""The tiny district scored and written as a result folder, with one thing changed, for comparing folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from kpi import store
from kpi.editions import load
from kpi.export import write_years
from kpi.home import Home
from kpi.results import compute
from tests import tiny

RULINGS = "year,station,clause,table,measure_or_kind,field,before,after,reason,asked_by,document,date,source\n"


NOTHING: Mapping[str, tuple[str, str]] = MappingProxyType({})


def scored(folder: Path, replace=NOTHING, rulings: str = "", years=(2014,), lang="zh", **settings) -> Path:
    """Write the tables of some years as CSV, some texts of the raw files replaced; return the folder."""
    raw, rubric = _raw(folder, replace, rulings)
    edition = load(rubric).with_settings(**settings) if settings else load(rubric)
    write_years([compute(year, raw, edition, lang) for year in years], folder / "out")
    return folder / "out"


def processed(folder: Path, replace=NOTHING) -> Path:
    """Write the processed tables of 2014; return their folder."""
    raw, rubric = _raw(folder, replace, "")
    home = Home.find(folder, raw=raw, environment={})
    store.save(compute(2014, raw, load(rubric)), home)
    return home.processed / "2014"


def _raw(folder: Path, replace: Mapping[str, tuple[str, str]], rulings: str) -> tuple[Path, Path]:
    raw, rubric = tiny.write(folder)
    for name, (before, after) in replace.items():
        text = (raw / name).read_text(encoding="utf-8")
        assert before in text
        (raw / name).write_text(text.replace(before, after), encoding="utf-8")
    if rulings:
        (raw / "2014" / "rulings.csv").write_text(RULINGS + rulings, encoding="utf-8")
    return raw, rubric
