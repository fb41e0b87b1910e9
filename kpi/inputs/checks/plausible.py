"""Figures that can be right and seldom are: told as warnings, for somebody to look at.

A table can be wrong in ways no cell shows: ranks pasted for rates, one column filled down, a factor of ten. The whole
column beside itself and beside last year's tells them.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kpi.inputs.cells import plain
from kpi.inputs.checks.context import Context
from kpi.inputs.tables import input_tables

TABLE = "measures"
Figure = tuple[str, str, int | None]


def figure_of(record: dict) -> Fraction | None:
    """Return the number a row of measures reports, a rate in percent; None where it reports none.

    Examples
    --------
    >>> figure_of({"numerator": 1, "denominator": 8, "value": None})
    Fraction(25, 2)
    """
    if record["value"] is not None:
        return Fraction(record["value"])
    if record["numerator"] is None or not record["denominator"]:
        return None
    return Fraction(100 * record["numerator"], record["denominator"])


def check_plausible(context: Context) -> None:
    """Look at each measure as a column: ranks for values, all alike, a jump since last year, last year turned round."""
    columns: dict[tuple[str, int | None], list[dict]] = defaultdict(list)
    for record in context.records(TABLE):
        named = record["measure"] in context.rubric.measures and record["station"]
        if named and not record["faulty"] and figure_of(record) is not None:
            columns[record["measure"], record["period"]].append(record)
    limits = input_tables().plausible
    for (measure, period), records in columns.items():
        records.sort(key=lambda record: (record["file"], record["sheet"], record["row"]))
        values = [figure_of(record) for record in records]
        before = [context.last_year.get((record["station"], measure, period)) for record in records]
        if len(records) >= limits.stations:
            _check_column(context, measure, records, values, before)
        for record, now, then in zip(records, values, before, strict=True):
            if now and then and not 1 / Fraction(limits.factor) < now / then < limits.factor:
                details = {"measure": measure, "before": _shown(then), "now": _shown(now)}
                context.add(TABLE, "jump", record, "value", _shown(now), **details)


def _check_column(context: Context, measure: str, records: list[dict], values: list, before: list) -> None:
    details = {"measure": measure, "count": len(records)}
    if sorted(values) == list(range(1, len(values) + 1)):
        rate = context.rubric.measures[measure].unit == "percent"
        context.add(TABLE, "rank_for_value" if rate else "ranks_suspected", records[0], "value", **details)
    given = {(record["numerator"], record["denominator"], record["value"]) for record in records}
    if len(given) == 1 and values[0] not in (0, 1, 100):
        context.add(TABLE, "all_alike", records[0], "value", "", **details)
    pairs = [(now, then) for now, then in zip(values, before, strict=True) if then is not None]
    if len(pairs) >= input_tables().plausible.stations and _turned_round(pairs):
        context.add(TABLE, "order_reversed", records[0], "value", "", measure=measure)


def _turned_round(pairs: list[tuple[Fraction, Fraction]]) -> bool:
    """Return whether whoever was higher is lower now, without exception."""
    steps = [(left, right) for left, right in pairwise(sorted(pairs)) if left[0] != right[0]]
    return 2 * len(steps) >= len(pairs) and all(right[1] < left[1] for left, right in steps)


def _shown(value: Fraction) -> str:
    return plain(Decimal(f"{float(value):.4f}"))
