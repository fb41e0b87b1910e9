"""Rates and counts: within their range, agreeing with themselves, complete over their periods."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from kpi.inputs.cells import plain
from kpi.inputs.checks.context import Context
from kpi.inputs.parsing import Percent
from kpi.inputs.tables import input_tables

TABLE = "measures"
FIGURES = ("numerator", "denominator", "value")


def check_measures(context: Context) -> None:
    """Check every reported figure; a percent sign is taken off once it has been understood."""
    targets = {(row["station"], row["measure"]) for row in context.records("targets")}
    for record in context.records(TABLE):
        measure = context.rubric.measures.get(record["measure"])
        if measure is None or measure.source != TABLE:
            continue  # what is counted in the register of births is compared with it
        _check_period(context, record, measure.period)
        if record["applicable"] is False:
            for column in FIGURES:
                if record[column] is not None:
                    context.add(TABLE, "applicable_and_value", record, column, column=column)
        elif record["faulty"].intersection(FIGURES):
            pass
        elif measure.unit == "percent":
            _check_rate(context, record)
        else:
            _check_count(context, record)
        if record["applicable"]:
            _check_targets(context, record, targets)
        if isinstance(record["value"], Percent):
            record["value"] = Decimal(record["value"])
    _check_complete(context)
    _check_parts(context)


def _check_period(context: Context, record: dict, period: str) -> None:
    last, found = input_tables().periods[period], record["period"]
    details = {"measure": record["measure"], "period": period, "last": last}
    if last == 1 and found is not None:
        context.add(TABLE, "period_for_year", record, "period", **details)
    elif last > 1 and found is None and record["applicable"]:
        context.add(TABLE, "period_missing", record, "period", **details)
    elif last > 1 and found is not None and not 1 <= found <= last:
        context.add(TABLE, "period_unknown", record, "period", **details)


def _check_rate(context: Context, record: dict) -> None:
    numerator, denominator, value = (record[name] for name in FIGURES)
    if value is not None:
        check_percent(context, TABLE, record, "value")
    if (numerator is None) != (denominator is None):
        context.add(TABLE, "half_a_rate", record, "denominator" if denominator is None else "numerator", "")
    elif numerator is None and value is None:
        context.add(TABLE, "nothing_reported", record, "value", "")
    elif numerator is not None and numerator > denominator:
        details = {"numerator": numerator, "denominator": denominator}
        context.add(TABLE, "above_denominator", record, "numerator", **details)
    elif numerator is not None and value is not None:
        _compare(context, record)


def _compare(context: Context, record: dict) -> None:
    """Compare a value with its counts, to the decimals the value is written with."""
    numerator, denominator, value = (record[name] for name in FIGURES)
    exact = Fraction(100 * numerator, denominator) if denominator else None
    half_a_unit = Fraction(Decimal(5).scaleb(value.as_tuple().exponent - 1))
    if exact is None or abs(exact - Fraction(value)) > half_a_unit:
        counts = f"{numerator}/{denominator}" + (f" = {float(exact):.4f}%" if exact is not None else "")
        context.add(TABLE, "counts_disagree", record, "value", value=f"{plain(value)}%", counts=counts)


def check_percent(context: Context, table: str, record: dict, column: str) -> None:
    """Check a percentage: between 0 and 100, and never so small that it may have been meant as a fraction."""
    value, measure = record[column], record["measure"]
    if value > 100:
        context.add(table, "out_of_percent", record, column, measure=measure)
    elif 0 < value <= 1 and not isinstance(value, Percent):
        details = {"value": plain(value), "as_percent": plain(value), "as_fraction": plain(value * 100)}
        context.add(table, "ambiguous_percent", record, column, **details)


def check_whole(context: Context, table: str, record: dict, column: str) -> None:
    """Check that a count is whole and carries no percent sign."""
    value = record[column]
    if isinstance(value, Percent) or value != value.to_integral_value():
        context.add(table, "count_not_whole", record, column, measure=record["measure"])


def _check_count(context: Context, record: dict) -> None:
    if record["numerator"] is not None or record["denominator"] is not None:
        column = "numerator" if record["numerator"] is not None else "denominator"
        context.add(TABLE, "counts_for_count", record, column, measure=record["measure"])
    elif record["value"] is None:
        context.add(TABLE, "nothing_reported", record, "value", "")
    else:
        check_whole(context, TABLE, record, "value")


def _check_targets(context: Context, record: dict, targets: set[tuple]) -> None:
    class_name = context.class_of(record["station"])
    for clause in context.rubric.clauses_of.get(record["measure"], ()):
        if class_name in context.rubric.clauses[clause].applies_to:
            for target in context.rubric.targets(clause):
                if (record["station"], target) not in targets:
                    context.add(TABLE, "target_missing", record, "measure", clause=clause, measure=target)


def _check_complete(context: Context) -> None:
    found: dict[tuple, list[dict]] = defaultdict(list)
    for record in context.records(TABLE):
        if record["applicable"] and record["period"] is not None and record["measure"] and record["station"]:
            found[record["station"], record["measure"]].append(record)
    for (_, measure), records in found.items():
        last = input_tables().periods[context.rubric.measures[measure].period]
        missing = sorted(set(range(1, last + 1)) - {record["period"] for record in records})
        if last > 1 and missing:
            first = min(records, key=lambda record: (record["file"], record["row"]))
            numbers = ", ".join(map(str, missing))
            context.add(TABLE, "periods_incomplete", first, "period", "", measure=measure, missing=numbers)


def _check_parts(context: Context) -> None:
    """Compare each figure of a measure that is part of another with that one's: none may be above it."""
    whole = {(row["station"], row["measure"], row["period"]): row for row in context.records(TABLE) if row["station"]}
    for record in context.records(TABLE):
        measure = context.rubric.measures.get(record["measure"])
        other = whole.get((record["station"], measure.within, record["period"])) if measure and measure.within else None
        for name in FIGURES if other else ():
            # Shares of a part and of the whole are not comparable, their counts are.
            if None in (record[name], other[name]) or (name == "value" and measure.unit == "percent"):
                continue
            if record[name] > other[name]:
                details = {"measure": record["measure"], "part": record[name], "whole": measure.within}
                context.add(TABLE, "above_whole", record, name, total=other[name], **details)
