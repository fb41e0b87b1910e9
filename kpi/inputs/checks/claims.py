"""What stations claim and what the bureau sets: honours and targets."""

from __future__ import annotations

from decimal import Decimal

from kpi.inputs.checks.context import Context
from kpi.inputs.checks.measures import check_percent, check_whole
from kpi.inputs.parsing import Percent


def check_honours(context: Context) -> None:
    """Check claims of extra points: a count, and no document that is claimed on two lines unseen."""
    claimed: dict[tuple, dict] = {}
    for record in context.records("honours"):
        if record["applicable"] is False and record["count"]:
            context.add("honours", "applicable_and_value", record, "count", column="count")
        elif record["applicable"] and record["count"] == 0:
            context.add("honours", "honour_count", record, "count", count=0)
        if None in (record["station"], record["document"], record["line"]):
            continue
        other = claimed.setdefault((record["station"], record["document"]), record)
        if other["line"] != record["line"]:
            details = {"row": other["row"], "file": other["file"], "line": other["line"]}
            context.add("honours", "document_on_two_lines", record, "document", **details)


def check_targets(context: Context) -> None:
    """Check targets by the unit of their measure; a target of 0 cannot be judged against."""
    for record in context.records("targets"):
        measure, target = context.rubric.measures.get(record["measure"]), record["target"]
        if measure is None or target is None:
            continue
        if target == 0:
            context.add("targets", "zero_target", record, "target")
        elif measure.unit == "percent":
            check_percent(context, "targets", record, "target")
        else:
            check_whole(context, "targets", record, "target")
        if isinstance(target, Percent):
            record["target"] = Decimal(target)
