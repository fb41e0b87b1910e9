"""What a change does to the raw tables: the rows of one value replaced, in a copy."""

from __future__ import annotations

import pandas as pd

from kpi.edits.births import with_births
from kpi.edits.words import Change

TABLES = {"measure": "measures", "births": "births", "finding": "findings", "judgement": "judgements"}


def apply(given, change: Change, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables with one value changed; the others are the same frames.

    Parameters
    ----------
    given : kpi.rescoring.HandedIn
        The year.
    change : Change
        A value of a unit.
    tables : dict of pandas.DataFrame
        Raw tables, rulings applied.

    Raises
    ------
    UsageError
        For births that cannot be changed as asked, see `kpi.edits.births`.
    """
    name = TABLES[change.what]
    frame = tables[name]
    if change.what == "births":
        return tables | {name: with_births(frame, change, given)}
    own = touched(frame, change)
    rows = changed_rows(frame[own].to_dict("records"), change, given.year)
    return tables | {name: pd.concat([frame[~own], framed(rows, frame)], ignore_index=True)}


def touched(frame: pd.DataFrame, change: Change) -> pd.Series:
    """Return which rows of a table a change may replace: a mask."""
    key = "measure" if change.what == "measure" else "clause"
    own = (frame["station"] == change.station) & (frame[key] == change.name)
    if change.what != "measure":
        return own
    return own & (frame["period"].eq(int(change.part)).fillna(False) if change.part else frame["period"].isna())


def changed_rows(rows: list[dict], change: Change, year: int) -> list[dict]:
    """Return the rows of one value as the change leaves them; a value nobody handed in gets a row of its own.

    A measure is replaced, an inspection keeps its other kinds and loses or gains what differs, a judgement of several
    occasions is set on all of them.

    Examples
    --------
    >>> from decimal import Decimal
    >>> rows = [{"kind": "event", "count": 2}, {"kind": "event", "count": 1}, {"kind": "late", "count": 1}]
    >>> changed_rows(rows, Change("finding", "1.1a", Decimal(1), "t1", "event"), 2014)
    [{'kind': 'event', 'count': 1}, {'kind': 'event', 'count': 0}, {'kind': 'late', 'count': 1}]
    """
    key = "measure" if change.what == "measure" else "clause"
    new = {"year": year, "station": change.station, key: change.name, "applicable": True}
    if change.what == "measure":
        counts = {"numerator": None, "denominator": change.denominator, "value": None}
        counts["value" if change.denominator is None else "numerator"] = (
            change.value if change.denominator is None else int(change.value)
        )
        period = int(change.part) if change.part else None
        return [(rows[0] if rows else {}) | new | {"period": period} | counts]
    if change.what == "finding":
        return _counted(rows, new | {"kind": change.part, "count": int(change.value)})
    alike = [row for row in rows if not change.part or row["occasion"] == change.part]
    others = [row for row in rows if change.part and row["occasion"] != change.part]
    fresh = [new | {"occasion": change.part}]
    return others + [row | {"share": change.value, "applicable": True} for row in alike or fresh]


def _counted(rows: list[dict], new: dict) -> list[dict]:
    """Return inspections in which one kind was found so often in all; the first record of the kind keeps its words."""
    kept, left = [], new["count"]
    for row in rows:
        if row["kind"] == new["kind"]:
            row, left = row | {"count": left}, 0
        kept.append(row)
    return kept if any(row["kind"] == new["kind"] for row in rows) else [*kept, new]


def framed(rows: list[dict], like: pd.DataFrame) -> pd.DataFrame:
    """Return rows as a frame of a table's columns and dtypes; what a row does not have is blank."""
    frame = pd.DataFrame(rows, columns=like.columns, dtype=object)
    for name, dtype in like.dtypes.items():
        if isinstance(dtype, pd.StringDtype):
            frame[name] = frame[name].fillna("")
        elif pd.api.types.is_integer_dtype(dtype) and not pd.api.types.is_extension_array_dtype(dtype):
            frame[name] = frame[name].fillna(0)
    return frame.astype(like.dtypes.to_dict())
