"""Result folders read back, whichever command wrote them: `kpi score --out`, a processed year, or a year's report.

Every table becomes the text that its CSV holds, so that a folder of Parquet and one of CSV compare cell by cell; points
become whole hundredths. A folder is read whole or not at all, and its ledger must add up to its totals.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd

from kpi.errors import InputRefused, UsageError
from kpi.exact import hundredths
from kpi.export import TABLES, csv_text
from kpi.problems import Problem
from kpi.results import POINTS
from kpi.store import MANIFEST

# What a comparison reads; a table without one of these was written by another version.
NEEDED = {
    "clauses": ["year", "station", "class", "clause", "points", "applicable", "state"],
    "items": ["year", "station", "item", "points", "applicable", "score"],
    "categories": ["year", "station", "category", "points", "score", "applicable", "state"],
    "totals": ["year", "station", "name", "class", "kind", "order", "points", "applicable", "score", "base",
               "extra_claimed", "extra", "total", "rank", "state", "provisional", "low", "high", "veto"],
    "ledger": ["year", "station", "category", "item", "clause", "line", "loss", "loss_before_floor", "reason", "bar",
               "actual", "gap", "words", "settings", "stated_or_assumed", "evidence", "attribution", "remark"],
    "extras": ["year", "station", "entry", "document", "count", "text"],
    "indicators": ["year", "station", "clause", "numerator", "denominator", "value", "bar", "bar_basis"],
    "missing": ["year", "station", "clause", "department"],
    "settings": ["setting", "value", "low", "high", "options", "unit", "reason"],
    "attribution": ["year", "case", "station", "role", "within_policy"],
    "reconciliation": ["figure", "births", "out_of_policy"],
}  # fmt: skip
MORE = ("facts", "sources")
LEVELS = {"items": "item", "categories": "category"}
ONCE = {"clauses": ["clause"], "items": ["item"], "categories": ["category"], "totals": []}
REBUILD = "write the folder again with `kpi score` or `kpi run`"
WHAT = (
    "a folder written by `kpi score --out`, a year in data/processed, or a year in reports with its CSV tables "
    f"({', '.join(f'{name}.csv' for name in TABLES[:4])}, …)"
)


@dataclass(frozen=True)
class YearTables:
    """The tables of one year of a result folder, as text; columns of points as Int64 hundredths.

    Parameters
    ----------
    year : int
        The year.
    tables : dict of pandas.DataFrame
        The tables of `kpi.export.TABLES`, and `facts` and `sources` where the folder holds them.
    rubric : str
        The id of the edition, empty where the folder does not say it.
    """

    year: int
    tables: dict[str, pd.DataFrame] = field(repr=False)
    rubric: str = ""


def read_pair(before: Path, after: Path, year: int | None = None) -> tuple[YearTables, YearTables]:
    """Return the tables of one year of two result folders.

    Parameters
    ----------
    before, after : Path
        The folders.
    year : int, optional
        Which year; needed where both hold several.

    Raises
    ------
    UsageError
        For what is no result folder, a year that one of them does not hold, or several to choose from.
    InputRefused
        For a folder with tables missing, cut, of another version, changed by hand, or that do not add up.
    """
    found = [_read(Path(folder)) for folder in (before, after)]
    held = [sorted(int(one) for one in tables["totals"]["year"].unique()) for tables, _ in found]
    common = sorted(set(held[0]) & set(held[1]))
    if year is None and len(common) == 1:
        year = common[0]
    told = "; ".join(
        f"{Path(folder).name} holds {', '.join(map(str, years)) or 'no year'}"
        for folder, years in zip((before, after), held, strict=True)
    )
    if year is None:
        raise UsageError(f"{told}: " + ("name one with --year" if common else "the two have no year in common"))
    if year not in common:
        raise UsageError(f"{told}: expected {year} in both")
    return tuple(YearTables(year, _of_year(tables, year), rubric) for tables, rubric in found)


def _read(folder: Path) -> tuple[dict[str, pd.DataFrame], str]:
    """Return every table of a folder and the id of its edition, checked."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    published = names & {f"{name}.csv" for name in TABLES}  # a year in reports has a manifest too, of another kind
    stored = any(name.endswith(".parquet") for name in names) or (MANIFEST in names and not published)
    if not stored and not published:
        inside = sorted(name for name in names if name.isdecimal() and (folder / name).is_dir())
        hint = f"; did you mean one of its folders: {', '.join(inside)}?" if inside else ""
        raise UsageError(f"{folder} is no result folder{hint}: expected {WHAT}")
    ending = ".parquet" if stored else ".csv"
    wanted = [f"{name}{ending}" for name in (*TABLES, *(MORE if stored else ()))] + ([MANIFEST] if stored else [])
    absent = [_fault(name, "is missing: half a result folder") for name in wanted if name not in names]
    if absent:
        raise InputRefused(str(folder), absent)
    tables, rubric = _stored(folder) if stored else (_each(folder, _text_of_csv, TABLES, ".csv"), "")
    _check_columns(folder, tables, ending)
    tables = {name: _with_points(folder, name, ending, frame) for name, frame in tables.items()}
    _check_rows(folder, tables)
    _check_sums(folder, tables)
    return tables, rubric


def _stored(folder: Path) -> tuple[dict[str, pd.DataFrame], str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        hashes, rubric = dict(manifest["tables"]), str(manifest["rubric"])
    except (ValueError, KeyError, TypeError):
        raise InputRefused(str(folder), [_fault(MANIFEST, "is no manifest of a processed year")]) from None
    changed = [
        _fault(name, "is not what the manifest says: changed or cut since it was written")
        for name, value in sorted(hashes.items())
        if not (folder / name).is_file() or hashlib.sha256((folder / name).read_bytes()).hexdigest() != value
    ]
    if changed:
        raise InputRefused(str(folder), changed)
    return _each(folder, _text_of_parquet, (*TABLES, *MORE), ".parquet"), rubric


def _each(folder: Path, read: Callable, names: tuple[str, ...], ending: str) -> dict[str, pd.DataFrame]:
    tables, faults = {}, []
    for name in names:
        try:
            tables[name] = _as_text(name, read(name, (folder / f"{name}{ending}").read_bytes()))
        except (ValueError, OSError):  # pandas and pyarrow raise both for what they cannot parse
            faults.append(_fault(f"{name}{ending}", "cannot be read as a table"))
    if faults:
        raise InputRefused(str(folder), faults)
    return tables


def _text_of_csv(name: str, content: bytes) -> str:
    return content.decode("utf-8-sig")


def _text_of_parquet(name: str, content: bytes) -> str:
    return csv_text(pd.read_parquet(BytesIO(content)), points=name in TABLES and name != "settings")


def _as_text(name: str, content: str) -> pd.DataFrame:
    if name == "indicators" and content == "\n":
        return pd.DataFrame(columns=NEEDED[name], dtype=str)  # a rubric without measures
    frame = pd.read_csv(StringIO(content), dtype=str, keep_default_na=False)
    # pandas fills a short row and takes the first cells of long ones for an index.
    if frame.isna().any(axis=None) or not isinstance(frame.index, pd.RangeIndex):
        raise ValueError("a row is cut or too long")
    return frame


def _check_columns(folder: Path, tables: dict[str, pd.DataFrame], ending: str) -> None:
    faults = [
        _fault(f"{name}{ending}", f"has no column {column}: written by another version", column)
        for name, columns in NEEDED.items() for column in columns if column not in tables[name]
    ]  # fmt: skip
    if faults:
        raise InputRefused(str(folder), faults)


def _with_points(folder: Path, name: str, ending: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its points as whole hundredths."""
    for column in sorted(POINTS & set(frame)) if name != "settings" else []:
        values = []
        for row, text in enumerate(frame[column], start=2):
            try:
                values.append(hundredths(Decimal(text)) if text else None)
            except (InvalidOperation, ValueError, OverflowError):
                fault = Problem("error", f"{name}{ending}", "", row, column, text, "is not points with two decimals",
                                REBUILD)  # fmt: skip
                raise InputRefused(str(folder), [fault]) from None
        frame = frame.assign(**{column: pd.array(values, dtype="Int64")})
    wrong = [text for text in frame.get("year", ()) if not (text.isascii() and text.isdecimal())]
    if wrong:
        raise InputRefused(str(folder), [_fault(f"{name}{ending}", f"{wrong[0]!r} is no year", "year")])
    return frame


def _check_rows(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Check that no row stands twice and none was cut off: every level applies the points that the totals apply."""
    unit, faults = ["year", "station"], []
    for name, keys in ONCE.items():
        if tables[name].duplicated([*unit, *keys]).any():
            faults.append(_fault(name, "holds a row twice"))
        applied = tables[name].groupby(unit)["applicable"].sum()
        if not applied.equals(tables["totals"].groupby(unit)["applicable"].sum()):
            faults.append(_fault(name, "does not hold the points that the totals hold: rows are missing or changed"))
    orders = tables["totals"][["order", "rank"]].stack()
    if not orders[orders != ""].str.fullmatch("-?[0-9]{1,9}").all():
        faults.append(_fault("totals", "order and rank are not whole numbers"))
    if faults:
        raise InputRefused(str(folder), faults)


def _check_sums(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Check that points less the ledger are the scores: a difference told by lines must add up."""
    ledger, faults = tables["ledger"], []
    for name, level in {**LEVELS, "totals": ""}.items():
        keys = ["year", "station", *([level] if level else [])]
        lost = ledger.groupby(keys, as_index=False)["loss"].sum().rename(columns={"loss": "lost"})
        score = "score" if level else "total"
        rows = tables[name][[*keys, "points", score]].merge(lost, on=keys, how="left")
        wrong = rows[rows[score].notna() & (rows["points"] - rows["lost"].fillna(0) != rows[score])]
        for row in wrong.to_dict("records"):
            place = " ".join(str(row[key]) for key in keys)
            faults.append(_fault(f"{name}", f"{place}: points less the ledger are not the {score}: changed by hand"))
    if faults:
        raise InputRefused(str(folder), faults)


def _of_year(tables: dict[str, pd.DataFrame], year: int) -> dict[str, pd.DataFrame]:
    return {
        name: frame[frame["year"] == str(year)].reset_index(drop=True) if "year" in frame else frame
        for name, frame in tables.items()
    }


def _fault(file: str, why: str, column: str = "") -> Problem:
    return Problem("error", file, "", 0, column, "", why, REBUILD)
