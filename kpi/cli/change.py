"""`kpi change`: why a station's total changed since an earlier year."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Language, Raw, RubricFile, years_of
from kpi.cli.tables import Format, emit
from kpi.errors import UsageError


def change(
    year: Annotated[int, typer.Argument(help="The later year.")],
    station: Annotated[str, typer.Argument(help="Code or name of the station.")],
    before: Annotated[int | None, typer.Option(help="The earlier year (default: the last with raw tables).")] = None,
    raw: Raw = None,
    rubric: RubricFile = None,
    rubric_before: Annotated[Path | None, typer.Option(help="A rubric file for the earlier year.")] = None,
    lang: Annotated[Language, typer.Option(help="Language of the notes.")] = Language.zh,
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.text,
) -> None:
    """Print how a station's total changed, by clause: rubric, performance, interaction, coverage, corrections."""
    from kpi.changes.tables import told
    from kpi.decomposition import decompose
    from kpi.editions import edition, load
    from kpi.explain import find_station
    from kpi.home import Home

    home = Home.find(raw=raw)
    years_of([str(year)], home.years())
    earlier = [one for one in home.years() if one < year]
    if before is None and not earlier:
        raise UsageError(f"no year before {year} has raw tables; there are: {', '.join(map(str, home.years()))}")
    before = before or max(earlier)
    years_of([str(before)], home.years())
    new = load(rubric) if rubric else edition(year, home.raw)
    old = load(rubric_before) if rubric_before else new if rubric else edition(before, home.raw)
    found = decompose(year, before, home.raw, (old, new), lang.value)
    code = find_station(found, station)
    unit = found.units.set_index("station").loc[code]
    if unit["note"]:
        print(unit["note"], file=sys.stderr)
    lines = found.lines[found.lines["station"] == code]
    emit(told(lines, unit, (before, year), lang.value, brief=format is Format.text), format)
