"""`kpi check | score | demo`: raw tables checked, scored and invented."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.tables import Format, emit
from kpi.errors import InputRefused, UsageError

Years = Annotated[list[str], typer.Argument(help="Years, a span such as 2014-2018, or all.")]
Raw = Annotated[Path | None, typer.Option(help="Folder of raw tables (default: data/raw of the home).")]
RubricFile = Annotated[Path | None, typer.Option("--rubric", help="A rubric file (default: the edition in force).")]


class Language(StrEnum):
    """What reasons are written in."""

    zh = "zh"
    en = "en"


def years_of(words: list[str], known: list[int]) -> list[int]:
    """Return the years that words name, ascending.

    Raises
    ------
    UsageError
        For a word that is no year, or a year without raw tables.

    Examples
    --------
    >>> years_of(["2014-2016", "2018"], [2014, 2015, 2016, 2018])
    [2014, 2015, 2016, 2018]
    """
    wanted: set[int] = set()
    for word in words:
        first, _, last = word.partition("-")
        if word == "all":
            wanted |= set(known)
        elif first.isdecimal() and (last.isdecimal() or not last) and max(len(first), len(last)) <= 4:
            wanted |= set(range(int(first), int(last or first) + 1))
        else:
            raise UsageError(f"{word!r} is no year: write 2014, 2014-2018 or all")
    unknown = sorted(wanted - set(known))
    if unknown or not wanted:
        there = ", ".join(map(str, known)) or "none"
        absent = ", ".join(map(str, unknown[:5])) + (", …" if len(unknown) > 5 else "")
        raise UsageError(f"no raw tables for {absent or 'any year'}; there are: {there}")
    return sorted(wanted)


def _home(raw: Path | None):
    from kpi.home import Home

    return Home.find(raw=raw)


def check(
    years: Years,
    raw: Raw = None,
    rubric: RubricFile = None,
    format: Annotated[Format, typer.Option(help="How problems are printed.")] = Format.text,
    marked: Annotated[Path | None, typer.Option(help="Folder for copies of the files, bad cells coloured.")] = None,
    missing: Annotated[bool, typer.Option(help="Also print how many of its clauses each handed in.")] = False,
    lang: Annotated[Language, typer.Option(help="Language of the problems.")] = Language.en,
) -> None:
    """Print the problems of the years' files: where, what, why, what to do: 50 as text, all as CSV or JSON."""
    import pandas as pd

    from kpi.editions import edition, load
    from kpi.inputs.messages import told_in
    from kpi.labels import labels
    from kpi.results import check_year

    home = _home(raw)
    frames, refused = [], 0
    for year in years_of(years, home.years()):
        in_force = load(rubric) if rubric else edition(year, home.raw)
        with told_in(lang.value):
            problems = check_year(year, home.raw, in_force)
        frames.append(problems.frame())
        if marked and len(problems):
            _mark(problems, home.raw, marked, lang.value)
        refused += len(problems.errors)
        if format is Format.text:
            counts = {"errors": len(problems.errors), "warnings": len(problems.warnings), **problems.counted}
            print(labels(lang.value).t("check.summary", year=str(year), **counts))
            print(problems, end="\n" if len(problems) else "")
            if missing:
                _submissions(year, home.raw, in_force)
    if format is not Format.text:
        emit(pd.concat(frames, ignore_index=True), format)
    if refused:
        raise typer.Exit(InputRefused.exit_code)


def _mark(problems, raw: Path, folder: Path, lang: str) -> None:
    from kpi.templates import write_marked

    for path in write_marked(problems, raw, folder, lang):
        print(path, file=sys.stderr)


def _submissions(year: int, raw: Path, rubric) -> None:
    from kpi.comparison import submissions
    from kpi.results import readable

    table = submissions(*readable(year, raw, rubric), rubric)
    emit(table[["name", *[name for name in table if name != "name"]]], Format.text)


def score(
    years: Years,
    out: Annotated[Path, typer.Option(help="Folder for the tables; its older tables are replaced.")],
    raw: Raw = None,
    rubric: RubricFile = None,
    lang: Annotated[Language, typer.Option(help="Language of the reasons.")] = Language.zh,
) -> None:
    """Score years and write clauses, items, categories, totals, ledger and the rest as CSV."""
    from kpi.editions import load
    from kpi.export import write_years
    from kpi.results import compute

    home = _home(raw)
    edition = load(rubric) if rubric else None
    results, refused = [], []
    for year in years_of(years, home.years()):
        try:
            results.append(compute(year, home.raw, edition, lang.value))
        except InputRefused as error:
            refused += error.problems
    if refused:
        raise InputRefused(f"{home.raw.name} {' '.join(years)}: nothing was written", refused)
    for path in write_years(results, out):
        print(path, file=sys.stderr)


def demo(
    directory: Annotated[Path, typer.Argument(help="Folder to write into (as data/raw).")],
    years: Annotated[str, typer.Option(help="A year or a span.")] = "2014-2018",
    stations: Annotated[int, typer.Option(min=2, help="Towns, beside the guidance station.")] = 18,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 7,
    rubric: RubricFile = None,
) -> None:
    """Write an invented data set: towns, figures, documents and cases that exist nowhere."""
    from kpi.demo import write
    from kpi.editions import load

    first, _, last = years.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or not last)):
        raise UsageError(f"{years!r} is no span of years: write 2014-2018")
    span = list(range(int(first), int(last or first) + 1))
    files = write(directory, span, stations, seed, load(rubric) if rubric else None)
    print(f"{len(files)} files of invented data in {directory}")
