"""`kpi rubric …`: rubric editions shown, checked and compared."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpi.cli.data import Language, Raw
from kpi.cli.tables import Format, emit

app = typer.Typer(no_args_is_help=True, help="Show, check and compare rubrics.")


class Level(StrEnum):
    """What a row of the table is."""

    category = "category"
    item = "item"
    clause = "clause"
    extra = "extra"
    setting = "setting"


def find(which: str, raw: Path | None = None):
    """Return the rubric named on the command line: a year of the data set, or a file."""
    from kpi.editions import edition, load

    return edition(int(which), raw) if which.isdecimal() and len(which) == 4 else load(Path(which))


@app.command("show")
def show(
    which: Annotated[str, typer.Argument(help="A year, or a rubric file.")] = "2014",
    level: Annotated[Level, typer.Option(help="What a row is.")] = Level.item,
    raw: Raw = None,
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.text,
) -> None:
    """Print one level of a rubric: categories, items, clauses, extra points or settings."""
    from kpi.editions import table

    emit(table(find(which, raw), level.value), format)


@app.command("check")
def check(files: Annotated[list[str], typer.Argument(help="Rubric files, or years.")], raw: Raw = None) -> None:
    """Check rubrics, run their worked examples, and print every problem by line and column; exit 4 on any."""
    from kpi.editions import file_of, locate
    from kpi.errors import RubricRefused
    from kpi.examples import check_examples

    refused = False
    for which in files:
        try:
            rubric = find(which, raw)
            wrong = check_examples(rubric)
            if wrong:
                path = Path(which) if Path(which).is_file() else file_of(rubric, raw)
                raise RubricRefused(path.name, locate(path, wrong))
        except RubricRefused as error:
            refused = True
            print(error, file=sys.stderr)
            continue
        examples = sum(len(clause.examples) for clause in rubric.clauses.values())
        parts = f"{len(rubric.categories)} categories, {len(rubric.items)} items, {len(rubric.clauses)} clauses"
        print(f"{which}: {rubric.id}, {parts}, {examples} worked examples: in order")
    if refused:
        raise typer.Exit(RubricRefused.exit_code)


@app.command("compare")
def compare(
    before: Annotated[str, typer.Argument(help="A year, or a rubric file.")],
    after: Annotated[str, typer.Argument(help="A year, or a rubric file.")],
    raw: Raw = None,
    format: Annotated[Format, typer.Option(help="How it is printed; CSV and JSON hold codes.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.zh,
) -> None:
    """Print what changed from one rubric to another, and whether their scores can be compared."""
    from kpi.editions.comparability import sentence, with_verdicts
    from kpi.labels import labels

    editions = find(before, raw), find(after, raw)
    changes = with_verdicts(*editions)
    if format is Format.text:
        say = labels(lang.value)
        for name in ("level", "change", "verdict"):
            changes[name] = [say.t(f"compare.{name}.{code}") for code in changes[name]]
        changes = changes.rename(columns={name: say.t(f"compare.column.{name}") for name in changes})
        print(sentence(*editions, lang.value))
        if changes.empty:
            return
    emit(changes, format)
