"""`kpi explain`: why a unit has its score, and what it would have if something were different."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from kpi.cli.data import Language, Raw, RubricFile, years_of
from kpi.cli.tables import Format, emit
from kpi.errors import KpiError, UsageError

Set = Annotated[list[str] | None, typer.Option("--set", help="What if: measure=97/100, clause:kind=0, rate_loss=5 …")]


def explain(
    year: Annotated[int, typer.Argument(help="The year.")],
    station: Annotated[str, typer.Argument(help="Code or name of the station.")],
    item: Annotated[str | None, typer.Option(help="One item only, such as 1.4.")] = None,
    change: Set = None,
    flips: Annotated[bool, typer.Option(help="Look for the smallest changes of the rank (takes seconds).")] = True,
    raw: Raw = None,
    rubric: RubricFile = None,
    lang: Annotated[Language, typer.Option(help="Language of the reasons.")] = Language.zh,
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.text,
) -> None:
    """Explain a station's score: every point lost or won, what it rests on, and what would change the rank.

    With --set, print what would move if a value, a setting or the points of clauses were others; nothing is written.
    """
    from kpi.editions import load
    from kpi.explain import of_station
    from kpi.home import Home
    from kpi.store import load as results_of

    home = Home.find(raw=raw)
    years_of([str(year)], home.years())
    edition = load(rubric) if rubric else None
    if change and item:
        raise UsageError("--item shows a part of the ledger and --set what would move: use one of them")
    results = results_of(year, home, lang.value, edition)
    if change:
        _what_if(results, station, change, home, format)
    elif item or format is Format.csv:
        emit(of_station(results, station, item, brief=format is Format.text), format)
    else:
        _whole(results, station, home, edition, flips, format)


def _whole(results, station: str, home, edition, wanted: bool, format: Format) -> None:
    from rich.console import Console

    from kpi.explain import explanation, find_station
    from kpi.explain.text import told
    from kpi.flips import flips
    from kpi.labels import labels

    code = find_station(results, station)
    found = flips(results.year, code, home.raw, results.rubric, results.lang) if wanted else None
    explained = explanation(results, code, _before(results, home, edition), found)
    if format is Format.json:
        _json(explained.as_json())
    else:
        Console().print(told(explained, labels(results.lang)))


def _before(results, home, edition):
    """Return last year's results, or none where there are no tables or rubric of it, or where they are refused."""
    from kpi.store import load as results_of

    if results.year - 1 not in home.years():
        return None
    try:
        return results_of(results.year - 1, home, results.lang, edition)
    except KpiError as error:
        print(f"no comparison with {results.year - 1}: {str(error).splitlines()[0]}", file=sys.stderr)
        return None


def _what_if(results, station: str, texts: list[str], home, format: Format) -> None:
    from rich.console import Console

    from kpi.edits import parse
    from kpi.explain import find_station
    from kpi.explain.whatif import as_json, moved_in_points, told
    from kpi.labels import labels
    from kpi.whatif import what_if

    code = find_station(results, station)
    changes = [parse(text, results.rubric, results.stations, code) for text in texts]
    result = what_if(results.year, changes, raw=home.raw, rubric=results.rubric, lang=results.lang)
    if format is Format.json:
        _json(as_json(result, changes))
    elif format is Format.csv:
        print(*result.notes, sep="\n", end="\n" * bool(result.notes), file=sys.stderr)
        emit(moved_in_points(result), format)
    else:
        Console().print(told(result, changes, code, results, labels(results.lang)))


def _json(content: dict) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))
