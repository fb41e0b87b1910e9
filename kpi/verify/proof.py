"""The figures of a folder of reports against one another and against the raw tables: sums, ranks, the whole again."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pandas as pd

from kpi.errors import InputRefused, KpiError, UsageError
from kpi.exact import hundredths
from kpi.export import TABLES, csv_text
from kpi.home import Home
from kpi.labels import Labels
from kpi.ranking import rank
from kpi.result_folders import read_pair
from kpi.results import compute
from kpi.rubric import Rubric
from kpi.verify.findings import Check

SHOWN = 20
# What a publication may hold back while a class is not complete, and what it adds.
HELD_BACK = ("rank", "provisional", "stamp")
PUBLIC = ("base", "extra", "total")


def check_sums(folder: Path, say: Labels) -> Check:
    """Return the check that points less the ledger are the scores at every level, row by row."""
    check = Check("sums")
    try:
        held, _ = read_pair(folder, folder)
    except (InputRefused, UsageError) as error:
        problems = getattr(error, "problems", [str(error)])
        check.faults += [(folder.name, str(problem)) for problem in problems[:SHOWN]]
        return check
    check.count = sum(len(held.tables[name]) for name in ("items", "categories", "totals"))
    if not check.count:
        check.faults.append((folder.name, say.t("verified.empty")))
    return check


def check_ranks(folder: Path, rubric: Rubric, say: Labels) -> Check:
    """Return the check that each printed rank follows from the printed totals, ties as the rubric has them."""
    check = Check("ranks")
    try:
        printed = table(folder / "totals.csv")
        totals = printed.assign(total=points(printed["total"]), veto=printed["veto"] == "True")
        again = rank(totals.drop(columns="rank"), rubric)
    except (OSError, ValueError, KeyError, ArithmeticError):
        check.faults.append(("totals.csv", say.t("verified.no_table")))
        return check
    for told, right in zip(printed.to_dict("records"), again.to_dict("records"), strict=True):
        expected = "" if pd.isna(right["rank"]) else str(right["rank"])
        check.count += bool(told["rank"])
        if told["rank"] not in (expected, "") or (told["rank"] and right["provisional"] and not told.get("stamp")):
            check.faults.append((told["station"], say.t("verified.rank", told=told["rank"], right=expected or "–")))
    return check


def check_again(folder: Path, year: int, home: Home, rubric: Rubric, lang: str, say: Labels) -> Check:
    """Return the check of the printed tables against a computation from the raw tables, cell by cell."""
    check = Check("again")
    try:
        results = compute(year, home.raw, rubric, lang)
    except KpiError as error:
        check.faults.append((str(year), str(error).splitlines()[0]))
        return check
    whole = (folder / "ledger.csv").exists()
    for name in TABLES if whole else ("totals",):
        try:
            printed = table(folder / f"{name}.csv")
        except (OSError, ValueError):
            check.faults.append((f"{name}.csv", say.t("verified.no_table")))
            continue
        right = _read(csv_text(getattr(results, name), points=name != "settings"))
        columns = [one for one in printed if one not in HELD_BACK] if whole else [*PUBLIC]
        check.faults += _differences(f"{name}.csv", printed, right, columns, say)[:SHOWN]
        check.count += len(printed) * len(columns)
    return check


def table(path: Path) -> pd.DataFrame:
    """Return a CSV table of a report, every cell as its text.

    Raises
    ------
    OSError, ValueError
        For a file that is not there or is no table.
    """
    return _read(path.read_bytes().decode("utf-8-sig"))


def points(column: pd.Series) -> pd.Series:
    """Return printed points as whole hundredths.

    Raises
    ------
    ArithmeticError, ValueError
        For what are no points with two decimals.

    Examples
    --------
    >>> points(pd.Series(["94.13", ""])).tolist()
    [9413, <NA>]
    """
    return column.map(lambda text: hundredths(Decimal(text)) if text else pd.NA).astype("Int64")


def _read(text: str) -> pd.DataFrame:
    if not text.strip():
        return pd.DataFrame()
    return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)


def _differences(
    file: str, printed: pd.DataFrame, right: pd.DataFrame, columns: list[str], say: Labels
) -> list[tuple[str, str]]:
    """Return where a printed table is not the computed one, by row and column."""
    if len(printed) != len(right):
        return [(file, say.t("verified.rows", told=len(printed), right=len(right)))]
    absent = [name for name in columns if name not in right or name not in printed]
    if absent:
        return [(file, say.t("verified.no_column", column=absent[0]))]
    found = []
    for name in columns:
        apart = printed[name].to_numpy() != right[name].to_numpy()
        found += [
            (f"{file}:{row + 2}:{name}", say.t("verified.cell", told=printed[name][row], right=right[name][row]))
            for row in apart.nonzero()[0]
        ]
    return found
