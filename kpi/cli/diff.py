"""`kpi diff`: two result folders of one year beside each other, and why each total and rank moved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Language
from kpi.cli.tables import Format, emit

DIFFERENT = 1
SHOWN = {
    "rubric": ["clause", "subject", "field", "before", "after"],
    "inputs": ["name", "clause", "subject", "field", "before", "after"],
    "scores": ["name", "subject", "field", "before", "after", "change"],
    "ranks": ["name", "before", "after", "change", "why"],
    "ledger": ["name", "clause", "subject", "field", "before", "after", "change", "why"],
    "texts": ["subject", "field", "change"],
}
# Columns of codes that have words; before and after hold states.
WORDS = {section: ["field"] for section in SHOWN} | {
    "ranks": [], "scores": ["field", "before", "after"], "inputs": ["field", "before", "after"],
    "ledger": ["subject", "field"],
}  # fmt: skip


def diff(
    before: Annotated[Path, typer.Argument(help="A result folder: of kpi score --out, a processed year or a report.")],
    after: Annotated[Path, typer.Argument(help="The result folder to compare it with.")],
    year: Annotated[int | None, typer.Option(help="Which year, where the folders hold several.")] = None,
    format: Annotated[Format, typer.Option(help="How differences are printed.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="Language of headings and reasons.")] = Language.zh,
    strict: Annotated[bool, typer.Option(help="End with code 1 where there is any difference.")] = False,
) -> None:
    """Print what differs between two results of a year: settings, inputs, scores, ranks, and why, line by line."""
    from kpi.diff import compare
    from kpi.export import decimal_text
    from kpi.labels import labels
    from kpi.result_folders import read_pair

    say = labels(lang.value)
    rows = compare(*read_pair(before, after, year), lang.value)
    points = rows["section"].isin(["rubric", "scores", "ledger"])
    whole = rows["change"].astype("str").where(rows["change"].notna(), "")
    rows["change"] = decimal_text(rows["change"]).where(points, whole)
    if format is not Format.text:
        emit(rows, format)
    elif rows.empty:
        print(say.t("diff.none"))
    else:
        for section, part in rows.groupby("section", sort=False):
            print(f"\n{say.t(f'diff.{section}')}")
            told = part[SHOWN[section]].assign(**{name: part[name].map(_words(say)) for name in WORDS[section]})
            emit(told.rename(columns=lambda name: say.t(f"diff.column.{name}")), format)
    if strict and len(rows):
        raise typer.Exit(DIFFERENT)


def _words(say):
    """Return a function from a code to its words, or to itself where it has none."""

    def words(code: str) -> str:
        keys = [f"{family}.{code}" for family in ("diff.field", "line", "state", "column")]
        return next((say.t(key) for key in keys if say.has(key)), code)

    return words
