"""The annexes of the bulletin that are not rankings: items, clauses, settings, what is missing, where births count."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.labels import Labels
from kpi.publish.cells import Table, blank
from kpi.publish.tables import by_rank, category_names, column_kinds, ordered, text


def settings(results, say: Labels) -> Table:
    """Return the settings, the numbers that the document does not state (本局自定)."""
    rows = [
        (
            text(row["setting"]),
            text(row["name"]),
            text(row["value"]),
            _range(row),
            say.t(f"unit.{row['unit']}") if text(row["unit"]) else "",
            len(text(row["used_by"]).split()),
            text(row["reason"]),
        )
        for row in results.settings.to_dict("records")
    ]
    heads = column_kinds(say, "setting", "name", "value", "range", "unit", "clauses:count", "why")
    return Table("settings", say.t("table.settings"), heads, tuple(rows), say.t("table.settings.note"))


def _range(row: Mapping) -> str:
    low, high = text(row["low"]), text(row["high"])
    span = low if low == high else f"{low}–{high}"
    return span if low and high else text(row["options"])


def items(results, say: Labels) -> Table:
    """Return item scores, one row a unit and item, with the document's words."""
    names, texts = category_names(results.rubric), results.rubric.items
    rows = [
        (
            row["name"],
            names[row["category"]],
            row["item"],
            texts[row["item"]].text,
            row["points"],
            row["applicable"],
            None if blank(row["score"]) else row["loss"],
            row["score"],
            say.t(f"state.{row['state']}"),
        )
        for row in by_rank(results.items, results)
    ]
    heads = column_kinds(
        say,
        "station",
        "category",
        "item",
        "words",
        "points:points",
        "applicable:points",
        "loss:points",
        "score:points",
        "state",
    )
    return Table("items", say.t("table.items"), heads, tuple(rows))


def clauses(results, say: Labels) -> Table:
    """Return clause scores, one row a unit and clause, with its department."""
    names, texts = category_names(results.rubric), results.rubric.clauses
    rows = [
        (
            row["name"],
            names[row["category"]],
            row["item"],
            row["clause"],
            texts[row["clause"]].name,
            texts[row["clause"]].department,
            row["points"],
            None if blank(row["score"]) else row["loss"],
            row["score"],
            say.t(f"state.{row['state']}"),
        )
        for row in by_rank(results.clauses, results)
    ]
    heads = column_kinds(
        say,
        "station",
        "category",
        "item",
        "clause_id",
        "clause",
        "department",
        "points:points",
        "loss:points",
        "score:points",
        "state",
    )
    return Table("clauses", say.t("table.clauses"), heads, tuple(rows))


def missing(results, say: Labels) -> Table:
    """Return what was not handed in: unit, clause, and the department that owes it."""
    rows = [
        tuple(text(row[name]) for name in ("name", "clause", "clause_name", "department"))
        for row in results.missing.to_dict("records")
    ]
    heads = column_kinds(say, "station", "clause_id", "clause", "department")
    return Table("missing", say.t("table.missing"), heads, tuple(rows))


def warnings(results, say: Labels) -> Table:
    """Return the figures that were told as implausible, each with the note that explains it or as still open."""
    names = dict(zip(results.totals["station"], results.totals["name"], strict=True))
    asked = results.warnings[results.warnings["to_explain"]]
    rows = [
        (names.get(row["station"], ""), row["clause"], row["why"], row["note"] or say.t("text.not_explained"))
        for row in asked.to_dict("records")
    ]
    heads = column_kinds(say, "station", "clause_id", "warning", "explanation")
    return Table("warnings", say.t("table.warnings"), heads, tuple(rows))


def reconciliation(results, say: Labels) -> Table:
    """Return the district's births beside the sum over units: district = sum of units − counted twice."""
    rows = [
        (say.t(f"figure.{row['figure']}"), row["births"], row["out_of_policy"])
        for row in results.reconciliation.to_dict("records")
    ]
    return Table(
        "reconciliation",
        say.t("table.reconciliation"),
        column_kinds(say, "figure", "births:count", "out_of_policy:count"),
        tuple(rows),
    )


def attribution(results, say: Labels) -> Table:
    """Return how many births a rule of attribution brought to each unit, by rule and in what role; no single case."""
    texts = {rule.id: rule.text for rule in results.rubric.attribution}
    moved = results.attribution[results.attribution["rules"] != ""]
    names = dict(zip(results.totals["station"], results.totals["name"], strict=True))
    place = {station: order for order, station in enumerate(ordered(results)["station"])}
    rows = []
    for (station, role, rules), cases in sorted(
        moved.groupby(["station", "role", "rules"]), key=lambda part: (place[part[0][0]], part[0])
    ):
        words = say.t("list.clause_separator").join(texts.get(rule, "").rstrip("。.；;") for rule in rules.split())
        rows.append(
            (names[station], say.t(f"role.{role}"), rules, len(cases), int((cases["within_policy"] == 0).sum()), words)
        )
    heads = column_kinds(say, "station", "role", "rules", "births:count", "out_of_policy:count", "words")
    return Table("attribution", say.t("table.attribution"), heads, tuple(rows))
