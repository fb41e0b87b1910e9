"""Tables as CSV that gives the same bytes everywhere: for other programs, and for Excel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kpi.files import write_all
from kpi.results import POINTS, Results

TABLES = ("clauses", "items", "categories", "totals", "ledger", "extras", "indicators", "missing", "settings",
          "attribution", "reconciliation")  # fmt: skip
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
# East Asian editions of Excel read the full-width signs too.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "{=", "\t", "\r", "\n")


def decimal_text(hundredths: pd.Series) -> pd.Series:
    """Return whole hundredths as text with two decimals, blank where there is none.

    Examples
    --------
    >>> decimal_text(pd.Series([9413, -5, None], dtype="Int64")).tolist()
    ['94.13', '-0.05', '']
    """
    return hundredths.astype("Int64").map(
        lambda value: "" if pd.isna(value) else f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}",
    )


def inert(text: object) -> object:
    """Return text that a spreadsheet will not take for a formula: one that starts like one gets a leading quote.

    Examples
    --------
    >>> inert("=HYPERLINK(1)"), inert("青禾镇"), inert("-50"), inert(-3)
    ("'=HYPERLINK(1)", '青禾镇', '-50', -3)
    """
    risky = isinstance(text, str) and text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def csv_text(frame: pd.DataFrame, points: bool = True) -> str:
    """Return a result table as CSV text: points with two decimals, text inert, line feeds.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table of `Results`, points in whole hundredths.
    points : bool
        Whether columns named like points are hundredths (not so in the table of settings).
    """
    shown = frame.copy()
    for name in shown:
        if points and name in POINTS:
            shown[name] = decimal_text(shown[name])
        elif not pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = shown[name].map(inert)
    return shown.to_csv(index=False, lineterminator="\n")


def write_years(results: Sequence[Results], folder: Path, encoding: str = "utf-8") -> list[Path]:
    """Write the tables of one or more years as one CSV a table, all of them or none, and return the files.

    Parameters
    ----------
    results : sequence of Results
        Years in order.
    folder : Path
        Made where it is missing.
    encoding : str
        `utf-8` for programs, `utf-8-sig` for Excel.

    Raises
    ------
    CannotWrite
        Naming the folder and the reason; older tables stay as they were.
    """
    contents = {}
    for name in TABLES:
        frames = [getattr(result, name) for result in results]
        if name in ("settings", "reconciliation"):
            frames = [frame.assign(year=result.year) for frame, result in zip(frames, results, strict=True)]
        text = csv_text(pd.concat(frames, ignore_index=True), points=name != "settings")
        contents[f"{name}.csv"] = text.encode(encoding)
    return write_all(folder, contents)
