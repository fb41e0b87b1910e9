"""`kpi quality`: questions about the figures of a year, each with the numbers behind it."""

from __future__ import annotations

from typing import Annotated

import typer

from kpi.cli.data import Language, Raw, RubricFile, years_of
from kpi.cli.tables import Format, emit


def quality(
    year: Annotated[int, typer.Argument(help="The year.")],
    raw: Raw = None,
    rubric: RubricFile = None,
    format: Annotated[Format, typer.Option(help="How questions are printed.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="Language of the questions.")] = Language.zh,
) -> None:
    """Print questions about a year's figures: far from earlier years or the class, heaped at a bar, of few cases."""
    from kpi.editions import load
    from kpi.home import Home
    from kpi.labels import labels
    from kpi.quality import of_year

    home, say = Home.find(raw=raw), labels(lang.value)
    years_of([str(year)], home.years())
    found = of_year(year, home.raw, load(rubric) if rubric else None, lang.value)
    if format is not Format.text:
        emit(found, format)
        return
    print(say.t("quality.summary", year=str(year), count=len(found)))
    for kind, part in found.groupby("kind", sort=False):
        print(f"\n{say.t(f'quality.kind.{kind}')}", *part["text"], sep="\n  ")
