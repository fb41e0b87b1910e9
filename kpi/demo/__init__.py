"""Invented data: a district that does not exist, with what real years have (`kpi demo`).

Towns, figures, documents and cases are made up from a seed and from `scenario.yaml`; which rows are made follows from
the rubric, so any rubric file gets its data. Every row says 虚构 in its column `source`. From 2016 on the district has
an edition of its own, invented as well, so that years under two editions can be compared.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kpi.demo.amendments import invented_edition
from kpi.demo.build import roster, year_tables
from kpi.demo.scenario import Scenario
from kpi.editions.registry import BESIDE, FOLDER, in_force
from kpi.errors import CannotWrite, UsageError
from kpi.rubric.model import Rubric

FEWEST = 2

__all__ = ["write"]


def write(directory: Path, years: list[int], stations: int = 18, seed: int = 7,
          rubric: Rubric | None = None) -> list[Path]:  # fmt: skip
    """Write an invented data set and return the files written, `stations.csv` first.

    The same arguments give the same bytes on any machine. A town's rows of a year depend on seed, year, town and
    rubric alone, so more years or more towns leave them as they are.

    Parameters
    ----------
    directory : path
        Becomes what `data/raw` is: `stations.csv`, one folder a year, and `rubrics/` where the years reach 2016.
    years : list of int
        The years to make.
    stations : int
        Number of towns, at least two; one unit is added for every other class of the rubric.
    seed : int
        Another seed, another district.
    rubric : Rubric, optional
        Used for every year; without it the invented edition in its years, the one that ships in others.

    Raises
    ------
    UsageError
        For fewer than two towns, or no year.
    CannotWrite
        Where a file to be replaced holds rows that are not invented, or the folder cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in write(Path(folder), [2014], stations=2)][:3]
    ['stations.csv', 'measures.csv', 'findings.csv']
    """
    if stations < FEWEST:
        raise UsageError(f"{stations} stations: an invented district has at least {FEWEST}")
    if not years:
        raise UsageError("no year asked for: for example --years 2014-2018")
    scenario, years = Scenario(seed), sorted(set(years))
    example, text = invented_edition()
    own = [] if rubric else [year for year in years if example.effective_from <= year <= example.effective_to]
    editions = {year: example if year in own else rubric or in_force(year, [FOLDER]) for year in years}
    directory = Path(directory)
    beside = directory / BESIDE / f"{example.id}.yaml"
    files = {Path("stations.csv"): roster(scenario, editions[years[0]], stations, years[0])}
    for year in years:
        for name, table in year_tables(scenario, editions[year], stations, year).items():
            files[Path(str(year), f"{name}.csv")] = table
    for place in files:
        _refuse_real_data(directory / place, scenario["source"])
    if own:
        _refuse_real_edition(beside, text)
    written = [directory / place for place, table in files.items() if _write(directory / place, table)]
    return [*written, beside] if own and _write(beside, text) else written


def _refuse_real_data(path: Path, invented: str) -> None:
    if not path.exists():
        return
    try:
        told = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{path.name} is in the way and cannot be read: choose an empty folder") from error
    if "source" not in told or not (told["source"] == invented).all():
        raise CannotWrite(f"{path.parent.name}/{path.name} holds rows that are not invented: choose an empty folder")


def _refuse_real_edition(path: Path, invented: str) -> None:
    head = invented.partition("\n")[0].encode()
    try:
        if not path.read_bytes().startswith(head):
            raise CannotWrite(f"{BESIDE}/{path.name} is not the invented edition: choose an empty folder")
    except FileNotFoundError:
        return
    except OSError as error:
        raise CannotWrite(f"{path.name} is in the way and cannot be read: choose an empty folder") from error


def _write(path: Path, table: pd.DataFrame | str) -> bool:
    """Write a table or a text and say so; a table without rows has no file, and that of an earlier run goes."""
    try:
        if isinstance(table, pd.DataFrame) and table.empty:
            path.unlink(missing_ok=True)
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(table, str):
            path.write_text(table, encoding="utf-8", newline="\n")
            return True
        table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as error:
        raise CannotWrite(f"{path.name} cannot be written: {error.strerror}") from error
    return True
