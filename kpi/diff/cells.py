"""Cells of two tables laid beside each other by their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kpi.export import decimal_text

COLUMNS = ["section", "station", "name", "clause", "subject", "field", "before", "after", "change", "why"]
Tables = Mapping[str, pd.DataFrame]
Pair = Sequence[pd.DataFrame]
_BLANK = {"station": "", "clause": "", "subject": "", "why": ""}


def changes(sides: Pair, keys: Sequence[str], fields: Sequence[str], points: bool = False) -> pd.DataFrame:
    """Return the cells that differ: keys, field, before, after; the cells of a row that is not there are blank.

    Parameters
    ----------
    sides : pair of pandas.DataFrame
        Before and after, each with one row a key.
    keys, fields : sequence of str
        What a row is, and the columns compared.
    points : bool
        Whether to add the change of points in hundredths (Int64), missing where one of the two is none.

    Examples
    --------
    >>> sides = [pd.DataFrame({"unit": ["a"], "total": pd.array([value], "Int64")}) for value in (9000, 9100)]
    >>> changes(sides, ["unit"], ["total"], points=True).values.tolist()
    [['a', 'total', '90.00', '91.00', 100]]
    """
    shown = [as_text(frame, fields).reindex(columns=[*keys, *fields]).fillna("") for frame in sides]
    long = [frame.melt(list(keys), var_name="field", value_name="cell") for frame in shown]
    table = long[0].merge(long[1], on=[*keys, "field"], how="outer", suffixes=("_old", "_new")).fillna("")
    table = table.rename(columns={"cell_old": "before", "cell_new": "after"})
    table = table[table["before"] != table["after"]].reset_index(drop=True)
    if points:
        moved = [_change(*cells) for cells in zip(table["before"], table["after"], strict=True)]
        table["change"] = pd.array(moved, dtype="Int64")
    return table


def as_text(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame with some of its columns as text, whole hundredths with two decimals.

    Examples
    --------
    >>> as_text(pd.DataFrame({"loss": pd.array([5], "Int64"), "rank": [2]}), ["loss", "rank"]).values.tolist()
    [['0.05', '2']]
    """
    known = [name for name in columns if name in frame]
    texts = {name: decimal_text(frame[name]) if frame[name].dtype == "Int64" else frame[name] for name in known}
    return frame.assign(**{name: text.astype(str) for name, text in texts.items()})


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with every column of a difference, blank where it has none of that name.

    Examples
    --------
    >>> filled(pd.DataFrame({"field": ["rank"], "before": ["2"], "after": ["1"]}))[["station", "after"]].values.tolist()
    [['', '1']]
    """
    given = frame.reindex(columns=[name for name in COLUMNS if name not in ("section", "name")])
    given = given.fillna(_BLANK)
    return given.assign(change=given["change"].astype("Int64"))


def _change(before: str, after: str) -> int | None:
    digits = [text.replace(".", "") for text in (before, after)]
    both = all("." in text for text in (before, after)) and all(one.lstrip("-").isdecimal() for one in digits)
    return int(digits[1]) - int(digits[0]) if both else None
