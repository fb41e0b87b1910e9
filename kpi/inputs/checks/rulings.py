"""Rulings: each changes one number of rows that exist, to a number that can stand there.

Whether the rows still say what a ruling expects is checked where rulings are applied (`kpi.rulings`).
"""

from __future__ import annotations

from decimal import Decimal

from kpi.inputs.cells import plain
from kpi.inputs.checks.context import Context
from kpi.inputs.checks.findings import has_words
from kpi.inputs.messages import Phrase
from kpi.inputs.parsing import CellError, decimal, integer
from kpi.inputs.tables import input_tables

TABLE = "rulings"
WHOLE = ("numerator", "denominator", "count")


def check_rulings(context: Context) -> None:
    """Check every ruling and keep those that fit, in order of their dates; the others are errors and stop the year."""
    rows = context.tables[TABLE]
    rows.records = [record for record in rows.records if _fits(context, record)]


def _fits(context: Context, record: dict) -> bool:
    if None in (record["station"], record["clause"], record["field"], record["after"]):
        return False
    if not has_words(record["reason"]):
        context.add(TABLE, "ruling_without_reason", record, "reason")
    if record["field"] == "state":
        states = input_tables().ruling_states
        if record["after"] not in states:
            context.add(TABLE, "ruling_state", record, "after", known=", ".join(states))
        return record["after"] in states
    if record["table"] is None:
        context.add(TABLE, "ruling_table_missing", record, "table")
        return False
    if record["field"] not in (fields := input_tables().ruling_fields[record["table"]]):
        details = {"table": record["table"], "field": record["field"], "known": ", ".join(fields)}
        context.add(TABLE, "ruling_field", record, "field", **details)
        return False
    return _rows_exist(context, record) and all([_number(context, record, "before"), _number(context, record, "after")])


def _number(context: Context, record: dict, column: str) -> bool:
    """Return whether a cell holds a number its field can take, and leave it there in one spelling."""
    text = record[column]
    if text is None and column == "before":
        return True
    try:
        number = Decimal(integer(text)) if record["field"] in WHOLE else Decimal(decimal(text))
        if record["field"] == "share" and number not in context.rubric.shares(record["clause"]):
            raise CellError("unknown_share")
    except CellError:
        context.add(TABLE, "ruling_number", record, column, field=record["field"])
        return False
    record[column] = plain(number)
    return True


def _rows_exist(context: Context, record: dict) -> bool:
    table, name = record["table"], record["measure_or_kind"]
    rows = [row for row in context.records(table) if row["station"] == record["station"]]
    if table == "measures":
        words, own = context.rubric.words["measure"], context.rubric.clauses[record["clause"]].measures
        # A clause with one measure leaves no doubt which one is meant.
        record["measure_or_kind"] = name = own[0] if name is None and len(own) == 1 else words.get(name, name)
        rows = [row for row in rows if row["measure"] == name and name in own]
    else:
        record["measure_or_kind"] = name = context.rubric.words["kind"].get(name, name)
        rows = [row for row in rows if row["clause"] == record["clause"]]
        rows = [row for row in rows if table != "findings" or name is None or row["kind"] == name]
    if not rows:
        details = {"table": table, "column": Phrase("the_measure" if table == "measures" else "the_kind")}
        context.add(TABLE, "ruling_without_row", record, "clause", **details)
    return bool(rows)
