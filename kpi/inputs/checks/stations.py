"""The roster: spans of years that neither overlap nor leave gaps, names used once a year, successors that exist."""

from __future__ import annotations

from itertools import pairwise

from kpi.inputs.checks.context import Context
from kpi.inputs.files import hint
from kpi.inputs.frames import Rows
from kpi.inputs.problems import Place, Problems
from kpi.inputs.roster import OPEN, Roster


def check_stations(rows: Rows, problems: Problems) -> None:
    """Check the roster's rows against each other."""
    whole = [row for row in rows.records if None not in (row["station"], row["name"], row["from"])]
    roster = Roster(rows.frame())
    spans: dict[str, list[dict]] = {}
    for row in sorted(whole, key=lambda row: (row["station"], row["from"])):
        spans.setdefault(row["station"], []).append(row)
        _check_row(row, rows, roster, problems)
    for station, parts in spans.items():
        for left, right in pairwise(parts):
            end = left["to"] or OPEN
            if right["from"] <= end:
                place = rows.place(right, "from")
                problems.add("spans_overlap", place, right["from"], station=station, year=right["from"])
            elif right["from"] > end + 1:
                problems.add("spans_apart", rows.place(right, "from"), right["from"], station=station, year=end + 1)
    _check_names(whole, rows, problems)


def _check_row(row: dict, rows: Rows, roster: Roster, problems: Problems) -> None:
    first, last, heir = row["from"], row["to"], row["successor"]
    if last is not None and last < first:
        problems.add("span_reversed", rows.place(row, "to"), last, from_year=first, to_year=last)
    if heir is None:
        return
    place = rows.place(row, "successor")
    if heir == row["station"]:
        problems.add("successor_self", place, heir)
    elif last is None:
        problems.add("successor_open", place, heir)
    elif not roster.at(heir, last + 1):
        near = hint(heir, [span.station for spans in roster.spans.values() for span in spans])
        problems.add("successor_unknown", place, heir, year=last + 1, near=near)


def _check_names(records: list[dict], rows: Rows, problems: Problems) -> None:
    by_name: dict[str, list[dict]] = {}
    for row in records:
        by_name.setdefault(row["name"], []).append(row)
    for name, same in by_name.items():
        for place, left in enumerate(same):
            for right in same[place + 1 :]:
                shared = max(left["from"], right["from"])
                if left["station"] != right["station"] and shared <= min(left["to"] or OPEN, right["to"] or OPEN):
                    details = {"name": name, "other": left["station"], "year": shared}
                    problems.add("same_name_twice", rows.place(right, "name"), name, **details)


def check_classes(context: Context) -> None:
    """Check that every station of the year is of a class the rubric knows."""
    known = context.rubric.classes
    for row in context.stations.to_dict("records"):
        span = context.roster.at(row["station"], context.year)
        if span and span.first == row["from"] and span.class_name and span.class_name not in known:
            place, name = Place(row["file"], row["sheet"], row["row"], "class"), span.class_name
            context.problems.add("unknown_class", place, name, near=hint(name, list(known)), known=", ".join(known))
