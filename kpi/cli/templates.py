"""`kpi templates | sheet`: workbooks for departments to fill in, and the scoring sheet of a station."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Raw, RubricFile, years_of
from kpi.errors import InputRefused, UsageError

Folder = Annotated[Path, typer.Option("--to", help="Folder to write into; made where it is missing.")]
Lang = Annotated[str, typer.Option(help="Language of headers and texts: zh or en.")]


def _lang(lang: str) -> str:
    from kpi.labels import LOCALES

    if lang not in LOCALES:
        raise UsageError(f"no language {lang!r}; there are: {', '.join(LOCALES)}")
    return lang


def templates(
    year: Annotated[int, typer.Argument(help="The year to be assessed; its folder need not exist yet.")],
    to: Folder,
    raw: Raw = None,
    rubric: RubricFile = None,
    lang: Lang = "zh",
    replace: Annotated[bool, typer.Option(help="Replace workbooks that are there, even if filled in.")] = False,
) -> None:
    """Write one workbook a department, its clauses and the year's stations prefilled, to be filled in and handed in."""
    from kpi.editions import edition, load
    from kpi.home import Home
    from kpi.inputs import Problems, read_stations
    from kpi.results import in_year
    from kpi.templates import write_templates

    home, problems = Home.find(raw=raw), Problems()
    roster = read_stations(home.raw, problems)
    if problems.errors:
        raise InputRefused("stations", problems.errors)
    stations = in_year(roster, year)
    if not len(stations):
        raise UsageError(f"the roster has no station in {year}: add it to stations.csv first")
    used = load(rubric) if rubric else edition(year, home.raw)
    for path in write_templates(year, used, stations, to, _lang(lang), replace):
        print(path)


def sheet(
    year: Annotated[int, typer.Argument(help="A year with raw tables.")],
    station: Annotated[str, typer.Argument(help="Code or name of the station, or all.")],
    to: Folder,
    raw: Raw = None,
    rubric: RubricFile = None,
    lang: Lang = "zh",
) -> None:
    """Write the scoring sheet of a station, filled in, in the layout of the document's annex."""
    from kpi.editions import load
    from kpi.explain import find_station
    from kpi.files import write_all
    from kpi.home import Home
    from kpi.labels import labels
    from kpi.store import load as results_of
    from kpi.templates import scoring_sheet

    home, say = Home.find(raw=raw), labels(_lang(lang))
    years_of([str(year)], home.years())
    results = results_of(year, home, lang, load(rubric) if rubric else None)
    every = station == "all"
    codes = results.stations["station"].tolist() if every else [find_station(results, station)]
    names = {code: say.t("template.scoring.file", year=year, station=code) + ".xlsx" for code in codes}
    for path in write_all(to, {names[code]: scoring_sheet(results, code) for code in codes}):
        print(path)
