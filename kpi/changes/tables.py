"""The tables of a change: its lines by unit and clause, proved against the totals, and the units with their sums."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpi.changes.parts import DERIVED, PARTS, Crossed
from kpi.changes.scenarios import Rescored
from kpi.labels import labels

SHOWN = [*PARTS[:2], "performance_new", *PARTS[2:], "roster"]
LINES = ["station", "line", "clause", "formerly", "clause_name", *SHOWN, "change", "note"]
UNITS = ["station", "name", "class", "before", "after", "change", *SHOWN, "combined", "status", "note"]


def gaps_of(one: Rescored, stations: list[str], keys: pd.DataFrame) -> np.ndarray:
    """Return what could not be combined (`kpi.changes.combined`) by unit (rows) and key (columns), else empty."""
    found = {(row.station, row.clause): row.gap for row in one.gaps.itertuples()}
    clauses = keys["formerly"].where(keys["line"] == "clause", "")
    return np.array([[found.get((unit, name), "") for name in clauses] for unit in stations], dtype=object)


def lines_of(
    crossed: Crossed, parts: Mapping[str, np.ndarray], keys: pd.DataFrame, notes: np.ndarray, units: pd.DataFrame
) -> pd.DataFrame:
    """Return the lines of a change, one row a unit and key, see `kpi.decomposition.Change`.

    A clause that an edition has for the unit is always there, other lines where they move points. A clause that was
    not assessed in one of the years has no points, and a unit without both totals no rebase.

    Parameters
    ----------
    crossed, parts, notes
        The scenarios, what `kpi.changes.parts.split` made of them, and the notes, each by unit and key.
    keys : pandas.DataFrame
        From `kpi.changes.parts.keys_of`.
    units : pandas.DataFrame
        The units of the rows, in their order: station, change.

    Raises
    ------
    ArithmeticError
        Where the lines of a unit do not add up to the change of its published total.
    """
    full = pd.concat([keys, pd.DataFrame({"line": DERIVED}).reindex(columns=keys.columns, fill_value="")])
    wide = ((0, 0), (0, len(DERIVED)))
    clause, rebase = (full["line"] == "clause").to_numpy(), (full["line"] == "rebase").to_numpy()
    held = np.pad(np.any([one.state != "" for one in crossed], axis=0), wide) & clause
    published = crossed.first_ruled, crossed.second_ruled
    unassessed = np.pad(np.any([one.state == "not_assessed" for one in published], axis=0), wide)
    whole = units["change"].notna().to_numpy()
    given = (held | np.any([part != 0 for part in parts.values()], axis=0)) & ~(rebase & ~whole[:, None])
    frame = pd.concat([full] * len(units), ignore_index=True)
    frame["station"] = np.repeat(units["station"].to_numpy(), len(full))
    for name, part in parts.items():
        frame[name] = pd.Series(part.ravel()).astype("Int64").mask(unassessed.ravel())
    frame["performance_new"] = frame["performance"] + frame["interaction"]
    frame["change"] = sum(frame[name] for name in PARTS)
    frame["note"] = np.pad(notes, wide, constant_values="").ravel()
    lines = frame.loc[given.ravel(), LINES].reset_index(drop=True)
    sums = lines.groupby("station")["change"].sum().reindex(units["station"]).to_numpy()
    wrong = whole & (units["change"].fillna(0).to_numpy() != sums)
    if wrong.any():
        name = units["station"][wrong].iloc[0]
        raise ArithmeticError(f"the parts of {name} do not add up to the change of its total: a defect of this package")
    return lines


def with_parts(
    units: pd.DataFrame, lines: pd.DataFrame, first: Rescored, groups: Mapping[str, list[str]]
) -> pd.DataFrame:
    """Return the units with the sums of their lines where they have both totals, and the totals of merged units.

    Parameters
    ----------
    units, lines : pandas.DataFrame
        From `kpi.changes.notes.became` and `lines_of`.
    first : Rescored
        The earlier year with merged units as one.
    groups : mapping
        From `kpi.changes.scenarios.gone_on`.
    """
    sums = lines.groupby("station")[SHOWN].sum().reindex(units["station"]).reset_index(drop=True).astype("Int64")
    sums.loc[units["change"].isna().to_numpy()] = pd.NA
    merged = [name for name, parts in groups.items() if parts != [name]]
    totals = first.scores.totals.set_index("station")["total"]
    combined = units["station"].map(totals).where(units["station"].isin(merged)).astype("Int64")
    return units.join(sums).assign(combined=combined)[UNITS]


def told(lines: pd.DataFrame, unit: pd.Series, years: tuple[int, int], lang: str, brief: bool = False) -> pd.DataFrame:
    """Return the lines of one unit for people: points as decimals, the earlier total first, sums and later total last.

    Parameters
    ----------
    lines : pandas.DataFrame
        The lines of the unit.
    unit : pandas.Series
        Its row of the units.
    years : (int, int)
        The earlier and the later year.
    lang : {"zh", "en"}
        Language of the names of lines.
    brief : bool
        Only lines and parts that say something, and only the columns that fit a terminal.
    """
    say = labels(lang)
    silent = (lines[[*PARTS, "change"]].fillna(1) == 0).all(axis=1) & (lines["note"] == "")
    lines = lines[~silent] if brief else lines
    derived = lines["line"].isin(DERIVED)
    names = lines["clause_name"].mask(derived, lines["line"].map({name: say.t(f"line.{name}") for name in DERIVED}))
    lines = lines.assign(clause_name=names)
    known = "sum" if pd.notna(unit["change"]) else "sum_scored"
    rows = [
        {"line": "before", "clause_name": say.t("change_part.before", year=str(years[0])), "change": unit["before"]},
        {"line": "sum", "clause_name": say.t(f"change_part.{known}"), **lines[[*SHOWN, "change"]].sum()},
        {"line": "after", "clause_name": say.t("change_part.after", year=str(years[1])), "change": unit["after"]},
    ]
    parts = [pd.DataFrame([rows[0]]), lines, pd.DataFrame(rows[1:] if len(lines) else rows[2:])]
    table = pd.concat([part.astype(object) for part in parts], ignore_index=True).reindex(columns=LINES[1:])
    table[[*SHOWN, "change"]] = table[[*SHOWN, "change"]].astype("Float64") / 100
    texts = [name for name in table if name not in (*SHOWN, "change")]
    table[texts] = table[texts].fillna("")
    if not brief:
        return table
    table["clause"] = table["clause"].where(table["clause"] != "", table["formerly"])
    moving = [part for part in PARTS if (table[part].fillna(0) != 0).any()]
    return table[["clause", "clause_name", *moving, "change", "note"]].rename(columns={"clause_name": "name"})
