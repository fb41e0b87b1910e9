"""Why this score: the ledger of one station, in the order in which it adds up."""

from __future__ import annotations

import difflib

import pandas as pd

from kpi.errors import UsageError
from kpi.results import Results

TOLD = ["bar", "actual", "gap", "loss_before_floor", "words", "evidence", "attribution", "remark"]
PLACED = ["category", "category_name", "item", "clause_name", "department", "points", "loss", "numerator",
          "denominator"]  # fmt: skip
NUMBERS = ("change", "loss_before_floor", "points", "loss", "numerator", "denominator")


def find_station(results: Results, station: str) -> str:
    """Return the code of a station given by code or name.

    Raises
    ------
    UsageError
        Naming the nearest right one.
    """
    known = dict(zip(results.stations["name"], results.stations["station"], strict=True))
    if station in known.values():
        return station
    if station in known:
        return known[station]
    near = difflib.get_close_matches(station, [*known, *known.values()], 1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
    raise UsageError(f"no station {station} in {results.year}; {hint}")


def of_station(results: Results, station: str, item: str | None = None, brief: bool = False) -> pd.DataFrame:
    """Return the ledger lines of a station, full points first and its score last, so that the column adds up.

    Parameters
    ----------
    results : Results
        A year.
    station : str
        Code or name.
    item : str, optional
        Only this item.
    brief : bool
        Only the columns that fit a terminal.

    Raises
    ------
    UsageError
        For an unknown station or item.
    """
    code = find_station(results, station)
    if item is not None and item not in results.rubric.items:
        near = difflib.get_close_matches(item, results.rubric.items, 1)
        raise UsageError(f"no item {item}; {f'did you mean {near[0]}?' if near else 'see kpi rubric show'}")
    lines = results.display("ledger").query("station == @code")
    frame, key = (results.display("totals"), "total") if item is None else (results.display("items"), "score")
    whole = frame[frame["station"] == code]
    if item is not None:
        lines, whole = lines[lines["item"] == item], whole[whole["item"] == item]
        if whole.empty:
            raise UsageError(f"item {item} is not assessed for {station}: its class has no clause of it")
    lines = lines.assign(change=-lines["loss"])
    first = {"line": "points", "change": float(whole["points"].iloc[0])}
    last = {"line": key, "change": whole[key].iloc[0]}
    columns = ["clause", "line", "change", "reason", "stated_or_assumed", "settings"]
    columns += [] if brief else [*TOLD, *PLACED]
    lines = named(lines, results)
    rows = pd.concat([pd.DataFrame([first]), lines, pd.DataFrame([last])], ignore_index=True)[columns]
    texts = [name for name in columns if name not in NUMBERS]
    rows[texts] = rows[texts].fillna("")
    return rows.rename(columns={"stated_or_assumed": "basis"}) if brief else rows


def named(lines: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Return ledger lines with category_name, clause_name, department, and numerator and denominator as reported."""
    clauses, keys = results.rubric.clauses, ["station", "clause"]
    names = {key: clause.name for key, clause in clauses.items()}
    names |= {key: entry.name for key, (_, entry) in results.rubric.extra_entries.items()}
    lines = lines.assign(
        category_name=lines["category"].map({part.id: part.name for part in results.rubric.categories}),
        clause_name=lines["clause"].map(names),
        department=lines["clause"].map({key: clause.department for key, clause in clauses.items()}),
    )
    return lines.merge(results.facts[[*keys, "numerator", "denominator"]], on=keys, how="left")
