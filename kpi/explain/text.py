"""The explanation of a score for a terminal: read from top to bottom, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from kpi.explain.sections import Explanation
from kpi.flips import limits
from kpi.labels import Labels
from kpi.publish.cells import Column, Rank, Table, blank
from kpi.rubric import Rubric

POINTS = "points_"


def told(explained: Explanation, say: Labels) -> Group:
    """Return the whole explanation, for `rich.console.Console.print`."""
    unit, results = explained.unit, explained.results
    parts: list[RenderableType] = [Text(say.t("explain.title", name=unit["name"], year=results.year), "bold")]
    parts += [Text(say.t("explain.invented"), "italic")] if results.invented else []
    parts += [Text(line) for line in summary(explained, say)]
    for title, body in _sections(explained, say):
        parts += [Text(), Text(title, "bold"), body]
    return Group(*parts)


def summary(explained: Explanation, say: Labels) -> list[str]:
    """Return the sum in words: full points, what was lost, base, extra, total and rank, or between what it lies."""
    unit, lines = explained.unit, explained.ledger
    lost = int(lines.loc[lines["line"].isin(["deduction", "item_zeroed"]), "loss"].sum())
    left = int(lines.loc[lines["line"].isin(["not_applicable", "excluded", "rebase"]), "loss"].sum())
    sums = {"full": say.points(unit["points"]), "lost": say.points(lost), "left": say.points(-left)}
    extra = {"extra": say.points(unit["extra"]), "claimed": say.points(unit["extra_claimed"])}
    if blank(unit["total"]):
        bounds = {} if blank(unit["low"]) else {"low": say.points(unit["low"]), "high": say.points(unit["high"])}
        return [say.t("explain.open" if bounds else "explain.nothing", **bounds, **extra)]
    text = [say.t("explain.sum", **sums, base=say.points(unit["base"]), **extra, total=say.points(unit["total"]))]
    if not blank(unit["rank"]):
        tied = int((explained.results.totals.query("`class` == @unit['class']")["rank"] == unit["rank"]).sum()) > 1
        key = "explain.rank_provisional" if unit["provisional"] else "explain.rank"
        text.append(say.t(key, rank=say.rank(unit["rank"], tied)))
    return text + ([say.t("explain.veto")] if unit["veto"] else [])


def _sections(explained: Explanation, say: Labels) -> Iterator[tuple[str, RenderableType]]:
    yield say.t("explain.ledger"), Group(*_ledger(explained, say))
    if len(explained.missing):
        yield say.t("table.missing"), _or_none(explained.missing, say, "clause", "clause_name", "department")
    sums = ("points:points", "applicable:points", "loss:points", "score:points")
    yield say.t("explain.categories"), grid(frame_table(explained.categories, say, "category", "name", *sums), say)
    yield say.t("explain.departments"), grid(frame_table(explained.departments, say, "department", *sums), say)
    yield from _extras(explained, say)
    largest = ("clause", "clause_name", "actual", "bar", "loss:points", "department")
    yield say.t("explain.largest"), _or_none(explained.largest, say, *largest)
    back = explained.winnable.assign(names=explained.winnable["names"].map(say.join))
    yield say.t("explain.winnable"), _or_none(back, say, "department", "loss:points", "clauses:count", "names")
    places = explained.places.assign(rank=ranks(explained.places["rank"]))
    yield say.t("explain.places"), _or_none(places, say, "rank:rank", "name", "total:points", "gap:change")
    changed = ("clause", "clause_name", "before:points", "score:points", "change:change")
    yield say.t("explain.changes"), _or_none(explained.changes, say, *changed)
    if explained.flips is not None:
        yield from flip_sections(explained.flips, say)


def _ledger(explained: Explanation, say: Labels) -> Iterator[RenderableType]:
    lines = explained.ledger
    names = explained.categories.set_index("category")
    for category, group in lines[lines["category"] != ""].groupby("category", sort=False):
        sums = names.loc[category]
        points = {"loss": say.points(sums["loss"]), "score": say.points(sums["score"]) or say.t("explain.unknown")}
        head = say.t("explain.category", id=category, name=sums["name"], points=say.points(sums["points"]), **points)
        yield Text(head, "underline")
        yield from (_line(row, explained.results.rubric, say) for row in group.to_dict("records"))
    rest = lines[(lines["category"] == "") & ~lines["line"].isin(["extra", "cap"])]
    yield from (_line(row, explained.results.rubric, say) for row in rest.to_dict("records"))
    if lines.empty:
        yield Text(say.t("explain.none"))


def _line(row: dict, rubric: Rubric, say: Labels) -> RenderableType:
    """Return one ledger line: its head, and below it every part that says something."""
    deducted = row["line"] in ("deduction", "item_zeroed")
    texts = {"loss": say.points(row["loss"]), "before": say.points(row["loss_before_floor"]),
             "points": say.points(row["points"]), "gain": say.signed(-int(row["loss"])),
             "line": say.t(f"line.{row['line']}")}  # fmt: skip
    head = " ".join(part for part in (row["clause"], _text(row["clause_name"])) if part)
    head = f"{head}  {say.t('explain.lost' if deducted else 'explain.moved', **texts)}".strip()
    measured = " · ".join(
        f"{say.t(f'column.{name}')} {row[name]}" for name in ("actual", "bar", "gap") if _text(row[name])
    )
    owner = {"evidence": row["evidence"], "attribution": row["attribution"], "remark": row["remark"]}
    parts = {"measured": measured, "reason": row["reason"], "words": row["words"], "basis": basis(row, rubric, say),
             **owner, "department": row["department"]}  # fmt: skip
    body = Grid.grid(padding=(0, 1))
    body.add_column(no_wrap=True)
    body.add_column(overflow="fold")
    for name, text in parts.items():
        if _text(text):
            body.add_row(Text(say.t(f"explain.part.{name}")), Text(str(text)))
    return Group(Text(head), Padding(body, (0, 0, 0, 2)))


def basis(row: dict, rubric: Rubric, say: Labels) -> str:
    """Return whether a line rests on stated numbers or on assumed ones, these with their names and values."""
    names = []
    for text in str(row["settings"] or "").split():
        name = text.partition("=")[0]
        if name in rubric.settings:
            names.append(f"{rubric.settings[name].name} {text}")
        else:
            clause = rubric.clauses[name.removeprefix(POINTS)]
            names.append(say.t("explain.split", points=say.points(clause.points), setting=name))
    word = say.t(f"basis.{row['stated_or_assumed']}") if row["stated_or_assumed"] else ""
    return f"{word}{say.t('explain.colon')}{say.t('list.clause_separator').join(names)}" if names else word


def _extras(explained: Explanation, say: Labels) -> Iterator[tuple[str, RenderableType]]:
    heads = ("entry", "text", "count:count", "points:points", "document")
    yield say.t("table.extras"), _or_none(explained.extras, say, *heads)
    cap = explained.ledger[explained.ledger["line"] == "cap"]
    if len(cap):
        yield say.t("line.cap"), Text(str(cap["reason"].iloc[0]))


def flip_sections(flips: pd.DataFrame, say: Labels) -> Iterator[tuple[str, RenderableType]]:
    """Return what would win places, what would cost them, and what assumed settings would move, as titled tables."""
    if flips.empty:
        yield say.t("explain.flips"), Text(say.t("explain.none"))
        return
    up = flips["rank_after"] < flips["rank_before"]
    parts = {"up": flips[up & ~flips["assumed"]], "down": flips[~up & ~flips["assumed"]],
             "settings": flips[flips["assumed"]]}  # fmt: skip
    for key, part in parts.items():
        most = limits()["shown"]
        shown = part.head(most).assign(gain=part["points"], rank_after=ranks(part["rank_after"]))
        heads = (*(() if key == "settings" else ("clause",)), "clause_name", "what", "from", "to", "gain:change",
                 "total_after:points", "rank_after:rank")  # fmt: skip
        shown["what"] = shown["what"].map(lambda one: say.t(f"explain.what.{one}"))
        title = say.t(f"explain.flips.{key}") + (
            say.t("explain.first", shown=most, all=len(part)) if len(part) > most else ""
        )
        yield title, _or_none(shown, say, *heads)


def frame_table(frame: pd.DataFrame, say: Labels, *heads: str) -> Table:
    """Return a frame as a table for people; heads are `name` or `name:kind`, named by `explain.column.<name>`."""
    columns, values = [], []
    for head in heads:
        name, _, kind = head.partition(":")
        own = f"explain.column.{name}"
        columns.append(Column(say.t(own) if say.has(own) else say.t(f"column.{name}"), kind or "text"))
        values.append([None if blank(value) else value for value in frame[name]])
    return Table("frame", "", tuple(columns), tuple(zip(*values, strict=True)))


def ranks(places: pd.Series) -> pd.Series:
    """Return ranks as tables show them."""
    return pd.Series([None if blank(one) else Rank(int(one)) for one in places], index=places.index, dtype=object)


def grid(table: Table, say: Labels) -> RenderableType:
    """Return a table drawn for a terminal: numbers to the right, long texts folded."""
    drawn = Grid(show_edge=False, pad_edge=False)
    for column in table.columns:
        drawn.add_column(column.title, justify="right" if column.numeric else "left", overflow="fold",
                         no_wrap=column.numeric)  # fmt: skip
    for row in table.shown(say):
        drawn.add_row(*map(Text, row))
    return drawn


def _or_none(frame: pd.DataFrame, say: Labels, *heads: str) -> RenderableType:
    return grid(frame_table(frame, say, *heads), say) if len(frame) else Text(say.t("explain.none"))


def _text(value: object) -> str:
    return "" if blank(value) else str(value)


