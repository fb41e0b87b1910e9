"""`kpi recheck`: any published table, recomputed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Language
from kpi.cli.tables import Format, emit
from kpi.errors import StepFailed, UsageError


class Ties(StrEnum):
    """How equal totals are ranked."""

    any = "any"
    competition = "competition"
    dense = "dense"
    ordinal = "ordinal"


def recheck(
    files: Annotated[list[Path], typer.Argument(help="Published tables: xlsx, xls, ods, csv, html.")],
    total: Annotated[str, typer.Option(help="Header of the column of totals.")] = "",
    parts: Annotated[str, typer.Option(help="Headers of the parts, separated by commas.")] = "",
    rank: Annotated[str, typer.Option(help="Header of the column of ranks.")] = "",
    unit: Annotated[str, typer.Option(help="Header of the column that names the units.")] = "",
    group: Annotated[str, typer.Option(help="Header of the column of classes that are ranked apart.")] = "",
    sheet: Annotated[str, typer.Option(help="Only this sheet, or this table of a page.")] = "",
    tolerance: Annotated[str, typer.Option(help="Differences up to this are left aside.")] = "0",
    ties: Annotated[Ties, typer.Option(help="Ranks at ties: 1-2-2-4, 1-2-2-3, 1-2-3-4, or any of them.")] = Ties.any,
    strict: Annotated[
        bool, typer.Option(help="End with 7 where anything contradicts or nothing can be checked.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="Language of the reasons.")] = Language.en,
) -> None:
    """Recompute published tables and print what contradicts: totals, sums, ranks, ties. Findings end with 0."""
    from kpi.inputs.messages import told_in
    from kpi.recheck import Options, lines
    from kpi.recheck import recheck as recompute

    try:
        allowed = Decimal(tolerance)
    except InvalidOperation:
        allowed = Decimal(-1)
    if not allowed.is_finite() or allowed < 0:
        raise UsageError(f"--tolerance: {tolerance!r} is no number of 0 or more, such as 0.01")
    named = tuple(part.strip() for part in parts.replace("，", ",").split(",") if part.strip())
    options = Options(total, named, rank, unit, group, sheet, allowed, ties.value)
    with told_in(lang.value):
        result = recompute(files, options, lang.value)
    if format is Format.text:
        print("\n".join(lines(result, lang.value)))
    else:
        emit(result.frame(), format)
    if strict and (len(result.findings) or not result.rechecked):
        raise typer.Exit(StepFailed.exit_code)
