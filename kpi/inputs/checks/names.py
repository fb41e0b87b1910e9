"""Names into codes: stations by the roster of the year, clauses, measures, kinds and lines by the rubric."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.inputs.checks.context import Context
from kpi.inputs.files import hint
from kpi.inputs.text import narrow

_UNKNOWN = {"clause": "unknown_clause", "measure": "unknown_measure", "line": "unknown_line"}


def resolve_names(context: Context) -> None:
    """Replace names by codes in every table, in place; what is unknown becomes None and a problem with a hint."""
    for table, rows in context.tables.items():
        columns = [name for name in _UNKNOWN if name in rows.table.columns]
        for record in rows.records:
            if record.get("year") not in (None, context.year):
                context.add(table, "wrong_year", record, "year", found=record["year"], year=context.year)
            if "station" in record:
                record["station"] = resolve_station(context, table, record, "station", [context.year])
                _compare_name(context, table, record)
            for column in columns:
                record[column] = _resolve(context, table, record, column)
            _check_class(context, table, record)


def _resolve(context: Context, table: str, record: dict, column: str) -> str | None:
    text = record[column]
    words = context.rubric.words[column]
    if text is None or text in words:
        return words.get(text)
    known = list(context.rubric.clauses) if column == "clause" else list(words)
    near = hint(text, known)
    context.add(table, _UNKNOWN[column], record, column, near=near, year=context.year, known=", ".join(known))
    return None


def resolve_station(context: Context, table: str, record: dict, column: str, years: Iterable[int]) -> str | None:
    """Return the code of the station in a cell, if it exists in one of the years; else None, and a problem.

    A station is written by its code or by the exact name it has then; nothing is matched by nearness.
    """
    text, roster, years = record[column], context.roster, list(years)
    if text is None or not roster.spans:
        return text
    codes = [text] if text in roster.spans else roster.named(text, years) or roster.once_named(text)
    if len(codes) != 1:
        near = hint(text, roster.words(years[-1]))
        context.add(table, "unknown_station", record, column, near=near)
        return None
    code = codes[0]
    here = next((span for year in reversed(years) if (span := roster.at(code, year))), None)
    if here is None:
        reason, fix = roster.absence(code, years[-1])
        name = max(roster.spans[code], key=lambda span: span.last).name
        details = {"name": name, "year": years[-1], "reason": reason, "fix": fix}
        context.add(table, "station_not_in_year", record, column, **details)
        return None
    if text != code and code not in roster.named(text, years):
        context.add(table, "old_name", record, column, code=code, year=years[-1], name=here.name)
        return None
    return code


def _compare_name(context: Context, table: str, record: dict) -> None:
    name, span = record.get("station_name"), context.roster.at(record["station"], context.year)
    if name and span and narrow(name) != narrow(span.name):
        details = {"name": name, "code": span.station, "right": span.name}
        context.add(table, "name_disagrees", record, "station_name", **details)


def _check_class(context: Context, table: str, record: dict) -> None:
    class_name = context.class_of(record.get("station"))
    if class_name is None or class_name not in context.rubric.classes:
        return
    rubric, station = context.rubric, record["station"]
    clause, measure = record.get("clause"), record.get("measure")
    if clause and class_name not in rubric.clauses[clause].applies_to:
        details = {"clause": clause, "class_name": class_name, "station": station}
        context.add(table, "clause_not_for_class", record, "clause", **details)
    readers = rubric.clauses_of.get(measure, ())
    if readers and not any(class_name in rubric.clauses[code].applies_to for code in readers):
        context.add(table, "measure_not_for_class", record, "measure", class_name=class_name, measure=measure)
