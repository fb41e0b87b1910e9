"""Corrections and appeals that were decided, each on a row that is really in the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kpi.demo.measures import Row
from kpi.demo.scenario import Scenario, Unit
from kpi.demo.streams import Stream
from kpi.rubric.model import Rubric

Tables = dict[str, list[Row]]


def rulings(scenario: Scenario, rubric: Rubric, unit: Unit, year: int, tables: Tables) -> Iterator[Row]:
    """Yield the rulings the scenario plans for a unit in a year.

    Parameters
    ----------
    tables : dict
        The unit's rows of that year by table; a ruling picks one of them, and `before` is what stands there.
    """
    planned = [plan for plan in scenario["rulings"]["planned"] if plan["town"] == unit.station and plan["year"] == year]
    model = scenario["rulings"]
    for place, plan in enumerate(planned):
        stream = Stream(scenario.seed, year, unit.station, "rulings", place)
        decided = _PICKS[plan["field"]](rubric, tables, stream)
        if decided is None:
            continue
        number = model["numbers"] * (unit.order - 1) + place + 1
        yield decided | {
            "year": year,
            "station": unit.station,
            "field": plan["field"],
            "reason": plan["reason"],
            "asked_by": model["asked_by"].format(name=scenario.name(unit, year)),
            "document": model["document"].format(year=year, number=number),
            "date": f"{year + 1}-01-{stream.integer(*model['days']):02d}",
        }


def _numerator(rubric: Rubric, tables: Tables, stream: Stream) -> Row | None:
    """Correct a rate: some that were counted as missing turn out to be done. A rate below its bar is taken first."""
    short = [row for row in tables["measures"] if _open(row) and not row["period"]]
    if not short:
        return None
    row = min(short, key=lambda row: (row["reached"], _open(row), row["measure"]))
    return {"clause": row["clause"], "table": "measures", "measure_or_kind": row["measure"],
            "before": row["numerator"], "after": row["numerator"] + stream.integer(1, _open(row))}  # fmt: skip


def _open(row: Row) -> int:
    return row["denominator"] - row["numerator"] if "numerator" in row else 0


def _count(rubric: Rubric, tables: Tables, stream: Stream) -> Row | None:
    """Take back one finding of a clause whose kind stands in a single row, so that `before` is beyond doubt."""
    rows = [row for row in tables["findings"] if row["count"]]
    alone = [row for row in rows if sum(_same(row, other) for other in rows) == 1]
    if not alone:
        return None
    row = stream.choice(alone)
    return {"clause": row["clause"], "table": "findings", "measure_or_kind": row["kind"],
            "before": row["count"], "after": row["count"] - 1}  # fmt: skip


def _same(row: Row, other: Row) -> bool:
    return (row["clause"], row["kind"]) == (other["clause"], other["kind"])


def _share(rubric: Rubric, tables: Tables, stream: Stream) -> Row | None:
    """Raise a judged share to the full points."""
    rows = [row for row in tables["judgements"] if row.get("share", "1") != "1"]
    clauses = [row["clause"] for row in tables["judgements"]]
    alone = [row for row in rows if clauses.count(row["clause"]) == 1]
    if not alone:
        return None
    row = stream.choice(alone)
    return {"clause": row["clause"], "table": "judgements", "before": row["share"], "after": "1"}


def _state(rubric: Rubric, tables: Tables, stream: Stream) -> Row | None:
    """Leave a clause out of the assessment: the one with the most findings."""
    counts: dict[str, int] = {}
    for row in tables["findings"]:
        counts[row["clause"]] = counts.get(row["clause"], 0) + row["count"]
    if not counts:
        return None
    clause = max(counts, key=lambda name: (counts[name], -rubric.clauses[name].order))
    return {"clause": clause, "table": "findings", "before": "scored", "after": "excluded"}


_PICKS: dict[str, Callable[[Rubric, Tables, Stream], dict[str, Any] | None]] = {
    "numerator": _numerator, "count": _count, "share": _share, "state": _state,
}  # fmt: skip
