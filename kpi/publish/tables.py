"""The annexes of the bulletin: result tables with the heads and the order that people read."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kpi.labels import Labels
from kpi.publish.cells import Column, Rank, Table, blank


def column_kinds(say: Labels, *keys: str) -> tuple[Column, ...]:
    """Return columns by label key; ``key:kind`` says the kind, text without."""
    pairs = (key.partition(":") for key in keys)
    return tuple(Column(say.t(f"column.{key}"), kind or "text") for key, _, kind in pairs)


def text(value: object) -> str:
    """Return a cell as text, blank for none."""
    return "" if blank(value) else str(value)


def ordered(results) -> pd.DataFrame:
    """Return the totals by class (in the rubric's order), rank and administrative order."""
    place = {part.id: order for order, part in enumerate(results.rubric.classes)}
    totals = results.totals.assign(_class=results.totals["class"].map(place))
    return totals.sort_values(["_class", "rank", "order"], na_position="last", kind="stable", ignore_index=True)


def lead_class(results) -> str:
    """Return the class that text and charts are about: the first that is ranked and has units, else the first."""
    present = set(results.totals["class"])
    ranked = [part.id for part in results.rubric.classes if part.ranked and part.id in present]
    return ranked[0] if ranked else results.rubric.classes[0].id


def ranks(totals: pd.DataFrame, rubric) -> dict[str, Rank]:
    """Return the rank of each station of a ranked class, marked where it is shared."""
    ranked = [part.id for part in rubric.classes if part.ranked]
    known = totals[totals["class"].isin(ranked)].dropna(subset=["rank"])
    shared = known.duplicated(["class", "rank"], keep=False)
    return {s: Rank(int(r), bool(t)) for s, r, t in zip(known["station"], known["rank"], shared, strict=True)}


def _ranks_before(previous) -> dict[str, Rank]:
    return {} if previous is None else ranks(previous.totals, previous.rubric)


def state(say: Labels, row: Mapping) -> str:
    """Return the remark of a total: not assessed, provisional, veto, or nothing."""
    parts = []
    if row["state"] != "scored":
        known = not blank(row["low"])
        bounds = {name: say.points(row[name]) for name in ("low", "high")} if known else {}
        parts.append(say.t("remark.bounds" if known else "public.remark.open", **bounds))
    elif row["provisional"]:
        parts.append(say.t("remark.unranked" if blank(row["rank"]) else "remark.provisional"))
    if row["veto"]:
        parts.append(say.t("remark.veto"))
    return say.t("list.clause_separator").join(parts)


def class_ranking(
    results, class_id: str, class_name: str, say: Labels, previous=None, intervals: Mapping[str, str] | None = None
) -> Table:
    """Return the rank table of one class: base, extra, total, rank and its interval, last year's rank and the move.

    The interval is that of `kpi.robustness.interval_texts`; without it the column is left out.
    """
    totals = ordered(results)
    totals = totals[totals["class"] == class_id]
    now, before = ranks(totals, results.rubric), _ranks_before(previous)
    rows = []
    for row in totals.to_dict("records"):
        mine, old = now.get(row["station"]), before.get(row["station"])
        move = say.move(mine.place, old.place) if mine and old else ""
        firm = (text((intervals or {}).get(row["station"])),)
        rows.append((mine, *firm, row["name"], row["base"], row["extra"], row["total"], old, move, state(say, row)))
    heads = column_kinds(
        say,
        "rank:rank",
        "interval",
        "station",
        "base:points",
        "extra:points",
        "total:points",
        "previous_rank:rank",
        "move",
        "remark",
    )
    if not now:
        heads, rows = heads[2:6] + heads[8:], [row[2:6] + row[8:] for row in rows]
    elif not intervals:
        heads, rows = heads[:1] + heads[2:], [row[:1] + row[2:] for row in rows]
    return Table(f"ranking_{class_id}", say.t("table.ranking", name=class_name), heads, tuple(rows))


def summary(results, say: Labels, previous=None) -> Table:
    """Return the summary: one row a unit of any class, with full and applicable points."""
    now = ranks(results.totals, results.rubric)
    before = (
        dict(zip(previous.totals["station"], previous.totals["total"], strict=True)) if previous is not None else {}
    )
    names = {part.id: part.name for part in results.rubric.classes}
    rows = []
    for row in ordered(results).to_dict("records"):
        old = before.get(row["station"])
        change = None if blank(old) or blank(row["total"]) else int(row["total"]) - int(old)
        rows.append(
            (
                text(row["station"]),
                row["name"],
                names[row["class"]],
                text(row.get("kind")),
                row["applicable"],
                row["score"],
                row["base"],
                row["extra"],
                row["total"],
                now.get(row["station"]),
                change,
                state(say, row),
            )
        )
    heads = column_kinds(
        say,
        "code",
        "station",
        "class",
        "kind",
        "applicable:points",
        "score:points",
        "base:points",
        "extra:points",
        "total:points",
        "rank:rank",
        "change:change",
        "remark",
    )
    return Table("summary", say.t("table.summary"), heads, tuple(rows))


def matrix_categories(results) -> list:
    """Return the categories that the category matrix has a column for, in the order of the rubric."""
    scored = set(results.categories["category"])
    return [part for part in results.rubric.categories if part.id in scored]


def category_matrix(results, say: Labels) -> Table:
    """Return scores by category, full points in the heads, one row a unit."""
    scores = results.categories.pivot(index="station", columns="category", values="score")
    parts, rows = matrix_categories(results), []
    for row in ordered(results).to_dict("records"):
        own = scores.loc[row["station"]] if row["station"] in scores.index else {}
        rows.append((row["name"], *[own.get(part.id) for part in parts], row["score"]))
    heads = (
        *column_kinds(say, "station"),
        *[Column(say.t("column.with_points", name=p.name, points=say.number(p.points)), "points") for p in parts],
        *column_kinds(say, "score:points"),
    )
    return Table("categories", say.t("table.categories"), heads, tuple(rows), say.t("table.categories.note"))


def honour(row: Mapping) -> str:
    """Return what an extra point was given for."""
    return next((text(row[name]) for name in ("entry_name", "text", "entry", "line") if text(row.get(name))), "")


def extras(results, say: Labels) -> Table:
    """Return the extra points, one row a recognised honour, with its document."""
    rows = [
        (
            row.get("name", ""),
            text(row.get("entry", row.get("line"))),
            honour(row),
            row.get("count"),
            row["points"],
            text(row.get("document")),
        )
        for row in results.extras.to_dict("records")
    ]
    heads = column_kinds(say, "station", "line", "honour", "count:count", "extra:points", "document")
    return Table("extras", say.t("table.extras"), heads, tuple(rows))


def by_rank(frame: pd.DataFrame, results) -> list[dict]:
    """Return the rows of a frame unit by unit, units in the order of the summary."""
    place = {station: order for order, station in enumerate(ordered(results)["station"])}
    order = frame["station"].map(place)
    return frame.assign(_place=order).sort_values("_place", kind="stable").drop(columns="_place").to_dict("records")


def ledger(results, say: Labels) -> Table:
    """Return every ledger line with its reason, bar, evidence and whether its numbers are stated or assumed."""
    names, clauses, rows = category_names(results.rubric), results.rubric.clauses, []
    for row in by_rank(results.ledger, results):
        clause = clauses.get(row["clause"])
        label = f"{row['clause']} {clause.name}" if clause else text(row["clause"]) or text(row["item"])
        notes = filter(None, [text(row["attribution"]), text(row["remark"])])
        rows.append(
            (
                row["name"],
                label,
                row["points"] or None,
                -int(row["loss"]),
                text(row["reason"]),
                say.t(f"basis.{row['stated_or_assumed']}") if text(row["stated_or_assumed"]) else "",
                text(row["actual"]),
                text(row["bar"]),
                text(row["gap"]),
                text(row["words"]),
                text(row["evidence"]),
                say.t("list.clause_separator").join(notes),
                say.t(f"line.{row['line']}"),
                names.get(row["category"], ""),
            )
        )
    heads = column_kinds(
        say,
        "station",
        "clause",
        "points:points",
        "gain:change",
        "reason",
        "basis",
        "actual",
        "bar",
        "gap",
        "words",
        "evidence",
        "remark",
        "line_kind",
        "category",
    )
    return Table("ledger", say.t("table.ledger"), heads, tuple(rows), say.t("table.ledger.note"))


def category_names(rubric) -> dict[str, str]:
    """Return category → name in the order of the rubric."""
    return {part.id: part.name for part in rubric.categories}
