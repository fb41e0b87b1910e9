"""Rows against each other: what stands twice, and what is said to apply and not to apply at once."""

from __future__ import annotations

from kpi.inputs.checks.context import Context
from kpi.inputs.messages import Phrase

# The table whose rows declare that a clause does not apply, and the column that names what does not.
_SUBJECT = {"measures": "measure", "findings": "clause", "judgements": "clause"}


def check_duplicates(context: Context) -> None:
    """Name both rows wherever the columns that must be unique agree."""
    for table, rows in context.tables.items():
        required = [name for name in rows.table.key if rows.table.columns[name].required]
        seen: dict[tuple, dict] = {}
        for record in rows.records:
            if any(record[name] is None for name in required):
                continue
            values = tuple(record[name] for name in rows.table.key)
            if values not in seen:
                seen[values] = record
                continue
            shown = " ".join(str(value) for value in values if value is not None)
            for here, other in ((record, seen[values]), (seen[values], record)):
                where = {"row": other["row"], "file": other["file"]}
                if table == "measures" and _figures(here) != _figures(other) and _departments(here, other):
                    details = {"department": other["department"] or "?", "other": _figures(other)}
                    context.add(table, "values_disagree", here, "measure", _figures(here), **where, **details)
                    continue
                key = ", ".join(name for name in rows.table.key if here[name] is not None)
                context.add(table, "duplicate_row", here, rows.table.key[-1], shown, key=key, **where)


def _figures(record: dict) -> str:
    counts = "" if record["denominator"] is None else f"{record['numerator']}/{record['denominator']}"
    return counts or ("" if record["value"] is None else str(record["value"]))


def _departments(here: dict, other: dict) -> bool:
    """Return whether two departments, or at least two files, say different things."""
    return (here["department"], here["file"]) != (other["department"], other["file"])


def check_applicable(context: Context) -> None:
    """Refuse 'not applicable' where the rubric does not allow it, or where other rows report figures all the same."""
    for table, subject in _SUBJECT.items():
        reported = {(row["station"], row[subject]) for row in context.records(table) if row["applicable"]}
        for record in context.records(table):
            name = record[subject]
            if record["applicable"] is not False or name is None:
                continue
            clauses = [name] if subject == "clause" else context.rubric.clauses_of.get(name, [])
            firm = [code for code in clauses if not context.rubric.clauses[code].optional]
            if firm:
                context.add(table, "not_optional", record, "applicable", "", clause=", ".join(firm))
            if (record["station"], name) in reported:
                context.add(table, "applicable_and_value", record, "applicable", "", column=Phrase("another_row"))
