"""Findings and judgements: of a clause that is scored that way, with a kind, a count and a reason that fit."""

from __future__ import annotations

from decimal import Decimal

from kpi.inputs.cells import plain
from kpi.inputs.checks.context import Context
from kpi.inputs.files import hint
from kpi.inputs.messages import Phrase
from kpi.inputs.parsing import Percent
from kpi.inputs.tables import input_tables

NONE = "none"


def check_findings(context: Context) -> None:
    """Check every finding, and that no occasion is both clean and not."""
    for record in context.records("findings"):
        clause = record["clause"]
        if clause is None or not _right_table(context, "findings", record):
            continue
        _check_date(context, record)
        if record["applicable"] is False:
            if record["kind"] not in (None, NONE) or record["count"]:
                context.add("findings", "applicable_and_value", record, "count", column=Phrase("a_finding"))
        elif record["kind"] is None or record["count"] is None:
            column = "kind" if record["kind"] is None else "count"
            context.add("findings", "blank_required", record, column, column=column)
        else:
            _check_kind(context, record)
    _check_clean(context)


def _right_table(context: Context, table: str, record: dict) -> bool:
    reads = context.rubric.reads(record["clause"])
    if reads == table:
        return True
    measures = ", ".join(context.rubric.clauses[record["clause"]].measures)
    context.add(table, f"scored_by_{reads}", record, "clause", clause=record["clause"], table=table, measures=measures)
    return False


def _check_kind(context: Context, record: dict) -> None:
    kind, count, clause = record["kind"], record["count"], record["clause"]
    kinds = context.rubric.kinds(clause)
    if kind not in kinds:
        # A rubric may give a kind a name of its own; the code is what is scored.
        record["kind"] = kind = context.rubric.words["kind"].get(kind, kind)
    if kind == NONE:
        if count:
            context.add("findings", "none_with_count", record, "count", count=count)
    elif kind not in kinds:
        details = {"clause": clause, "near": hint(kind, list(kinds)), "known": ", ".join((*kinds, NONE))}
        context.add("findings", "unknown_kind", record, "kind", **details)
    elif count == 0:
        context.add("findings", "finding_without_count", record, "count", kind=kind, count=count)
    elif not has_words(record["reason"]):
        context.add("findings", "finding_without_reason", record, "reason")


def has_words(text: str | None) -> bool:
    """Return whether a reason says anything: at least two letters, digits or characters.

    Examples
    --------
    >>> has_words("缺页"), has_words("。"), has_words(None)
    (True, False, False)
    """
    return sum(part.isalnum() for part in text or "") >= 2


def _check_date(context: Context, record: dict) -> None:
    if record["date"] is None:
        return
    year, month = int(record["date"][:4]), int(record["date"][5:7])
    months = input_tables().limits.months_after_year
    if not 0 <= (year - context.year) * 12 + month - 1 < 12 + months:
        context.add("findings", "date_out_of_year", record, "date", year=context.year, months=months)


def _check_clean(context: Context) -> None:
    key = ("station", "clause", "date", "occasion", "method")
    clean = {
        tuple(record[name] for name in key): record
        for record in context.records("findings") if record["kind"] == NONE and record["applicable"]
    }  # fmt: skip
    for record in context.records("findings"):
        other = clean.get(tuple(record[name] for name in key))
        if other and record["clause"] and record["station"] and record["kind"] not in (None, NONE):
            context.add("findings", "found_and_clean", record, "kind", row=other["row"], file=other["file"])


def check_judgements(context: Context) -> None:
    """Check every judgement: a share the rule allows, with a reason where it is below 1, on an occasion that counts."""
    for record in context.records("judgements"):
        clause = record["clause"]
        if clause is None or not _right_table(context, "judgements", record):
            continue
        if isinstance(record["share"], Percent):
            record["share"] = Decimal(record["share"]) / 100
        share = record["share"]
        if record["applicable"] is False:
            if share is not None:
                context.add("judgements", "applicable_and_value", record, "share", column="share")
            continue
        if share is None:
            context.add("judgements", "blank_required", record, "share", column="share")
        elif share not in context.rubric.shares(clause):
            known = ", ".join(map(plain, context.rubric.shares(clause)))
            context.add("judgements", "unknown_share", record, "share", known=known)
        elif share < 1 and not has_words(record["reason"]):
            context.add("judgements", "share_without_reason", record, "reason")
        occasions = context.rubric.occasions(clause)
        if occasions and record["occasion"] not in occasions:
            known = ", ".join(occasions)
            context.add("judgements", "unknown_choice", record, "occasion", near="", known=known)
