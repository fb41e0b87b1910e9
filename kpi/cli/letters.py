"""`kpi letters`: a letter to each station, as Word and PDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Language, Raw, RubricFile, years_of
from kpi.errors import KpiError, UsageError

FORMATS = ("docx", "pdf")


def letters(
    year: Annotated[int, typer.Argument(help="The year.")],
    stations: Annotated[list[str], typer.Argument(help="Codes or names of stations, or all.")],
    to: Annotated[Path, typer.Option(help="Folder for the letters.")],
    format: Annotated[str, typer.Option(help="docx, pdf; separated by commas.")] = "docx,pdf",
    raw: Raw = None,
    rubric: RubricFile = None,
    lang: Annotated[Language, typer.Option(help="Language of the letters.")] = Language.zh,
    provisional: Annotated[bool, typer.Option(help="Print stamped ranks though submissions are missing.")] = False,
) -> None:
    """Write a letter to each station: score, rank and interval, why, what can be won back, and what changed."""
    from kpi.editions import load as edition_of
    from kpi.explain import find_station
    from kpi.files import write_all
    from kpi.home import Home
    from kpi.publish.letters import letters as letters_of
    from kpi.store import load

    formats = list(dict.fromkeys(part.strip() for part in format.split(",")))
    if unknown := [part for part in formats if part not in FORMATS]:
        raise UsageError(f"no letters as {', '.join(unknown)}; there are: {', '.join(FORMATS)}")
    home = Home.find(raw=raw)
    years_of([str(year)], home.years())
    own = edition_of(rubric) if rubric else None
    results = load(year, home, lang.value, own)
    wanted = [find_station(results, one) for one in (results.totals["station"] if stations == ["all"] else stations)]
    known = _background(results, home, lang.value, own)
    made = letters_of(results, dict.fromkeys(wanted), known, lang.value, provisional)
    contents = {f"{one.name}.{part}": _writer(part)(one) for one in made for part in formats}
    for path in write_all(to, contents):
        print(path)


def _writer(format: str):
    if format == "docx":
        from kpi.publish.docx import written

        return written
    from kpi.publish.pdf import printed

    return printed


def _background(results, home, lang: str, own):
    """Return what the letters draw on beside the year; a year that cannot be read is told and left out."""
    from kpi import trends
    from kpi.decomposition import decompose
    from kpi.publish.letters import Background
    from kpi.robustness import case_of, robustness
    from kpi.store import load

    series = {results.year: results}
    for year in home.years():
        if year < results.year and (one := _told(load, year, home, lang, own)) is not None:
            series[year] = one
    before = series.get(results.year - 1)
    history = trends.history_of([series[year] for year in sorted(series)])
    years, editions = (results.year, results.year - 1), own and (own, own)
    change = None if before is None else _told(decompose, *years, home.raw, editions, lang)
    study = robustness(case_of(results.year, home.raw, own), indices=False)
    return Background(before, history, study, change)


def _told(make, *arguments):
    try:
        return make(*arguments)
    except KpiError as error:
        print(f"left out: {str(error).splitlines()[0]}", file=sys.stderr)
        return None
