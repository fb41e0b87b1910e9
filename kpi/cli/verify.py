"""`kpi verify`: a folder of reports proved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Language, Raw
from kpi.cli.tables import Format, emit
from kpi.errors import InputRefused
from kpi.terminal import visible


def verify(
    folders: Annotated[list[Path], typer.Argument(help="Folders that kpi run wrote, such as reports/2014.")],
    raw: Raw = None,
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="Language of the findings.")] = Language.en,
) -> None:
    """Prove folders of reports: hashes, sums, ranks, scores computed again, figures equal in all files."""
    import pandas as pd

    from kpi.home import Home
    from kpi.labels import labels
    from kpi.verify.verdict import verify as verdict_of

    home = Home.find(raw=raw)
    verdicts = [verdict_of(folder, home, lang.value) for folder in folders]
    if format is Format.text:
        for verdict in verdicts:
            print("\n".join(visible(line, kept="") for line in verdict.lines(labels(lang.value))))
    else:
        emit(pd.concat([one.frame().assign(folder=one.folder) for one in verdicts], ignore_index=True), format)
    if not all(verdict.proved for verdict in verdicts):
        raise typer.Exit(InputRefused.exit_code)
