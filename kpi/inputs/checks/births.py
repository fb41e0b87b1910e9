"""Births: each case once, in the year it was found, with the towns that decide where it counts."""

from __future__ import annotations

from kpi.inputs.checks.context import Context
from kpi.inputs.checks.names import resolve_station

TABLE = "births"


def check_births(context: Context) -> None:
    """Check every case, and replace the names of towns by their codes.

    The original town is the household's town at the birth, which may have been merged since; the present town is one
    of the year in which the case was found.
    """
    for record in context.records(TABLE):
        found, born = record["year_found"], record["year_of_birth"]
        if found is not None and found != context.year:
            context.add(TABLE, "wrong_year_found", record, "year_found", found=found, year=context.year)
        if found is not None and born is not None and born > found:
            context.add(TABLE, "born_after_found", record, "year_of_birth", born=born, found=found)
        earlier = context.earlier_cases.get(record["case"])
        if earlier:
            context.add(TABLE, "case_in_earlier_year", record, "case", file=earlier[0], row=earlier[1])
        since_birth = range(min(born or context.year, context.year), context.year + 1)
        _check_towns(context, record)
        record["original_town"] = resolve_station(context, TABLE, record, "original_town", since_birth)
        record["present_town"] = resolve_station(context, TABLE, record, "present_town", [context.year])
        record["disputed_with"] = resolve_station(context, TABLE, record, "disputed_with", since_birth)
        own = record["present_town"] if record["from_outside"] else record["original_town"]
        if record["disputed_with"] is not None and record["disputed_with"] == own:
            context.add(TABLE, "disputed_with_self", record, "disputed_with")


def _check_towns(context: Context, record: dict) -> None:
    outside = record["from_outside"]
    if outside and record["original_town"] is not None:
        context.add(TABLE, "outside_with_town", record, "original_town")
    deciding = "present_town" if outside else "original_town"
    if outside is not None and record[deciding] is None:
        context.add(TABLE, "town_missing", record, deciding, column=deciding)
