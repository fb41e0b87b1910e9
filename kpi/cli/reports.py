"""`kpi run`: the years' notebooks executed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Raw, Years, years_of
from kpi.errors import UsageError


def run(
    years: Years,
    raw: Raw = None,
    processed: Annotated[Path | None, typer.Option(help="Folder for processed tables.")] = None,
    reports: Annotated[Path | None, typer.Option(help="Folder for reports.")] = None,
    format: Annotated[str, typer.Option(help="What to write: html, xlsx, docx, pdf (default: all that can be).")] = "",
    edition: Annotated[str, typer.Option(help="For whom: internal or public.")] = "",
    lang: Annotated[str, typer.Option(help="Language of the reports: zh or en.")] = "",
    station: Annotated[str, typer.Option(help="The station of 50_station_profile.")] = "",
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks at once (default: one a core).")] = None,
    force: Annotated[bool, typer.Option(help="Run what is fresh too.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Say what would run and why.")] = False,
    only: Annotated[list[str] | None, typer.Option(help="Only this notebook and what it waits for.")] = None,
    provisional: Annotated[bool, typer.Option(help="Publish stamped ranks though submissions are missing.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds a notebook may take.")] = 600,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for another run of these years.")] = 0,
) -> None:
    """Execute the notebooks of years and leave their reports: the main job."""
    from kpi.editions import edition as edition_of
    from kpi.home import Home
    from kpi.pipeline import run as run_years

    home = Home.find(raw=raw, processed=processed, reports=reports)
    wanted = years_of(years, home.years())
    for year in wanted:
        edition_of(year, home.raw)  # a year without a rubric stops the run before anything is executed
    code = run_years(
        wanted, home, jobs=jobs, force=force, dry_run=dry_run, only=only or (), timeout=timeout, wait=wait,
        formats=_formats(format), lang=lang, station=station, edition=edition,
        provisional=provisional,
    )  # fmt: skip
    raise typer.Exit(code)


def _formats(words: str) -> tuple[str, ...]:
    """Return the formats that were asked for by name, or all that can be made here, saying which cannot."""
    from kpi.publish import DOCUMENTS, possible

    if asked := tuple(filter(None, (part.strip() for part in words.split(",")))):
        if unknown := [name for name in asked if name not in DOCUMENTS]:
            there = ", ".join(DOCUMENTS)
            raise UsageError(f"no format {', '.join(unknown)}; there are: {there} (CSV is always written)")
        return asked
    formats, why = possible()
    if why:
        print(why, file=sys.stderr)
    return formats
