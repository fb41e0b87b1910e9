"""The figures of a year as departments reported them, rulings applied, beside the bar each one is held to."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from kpi.attribution import attribute, birth_measures
from kpi.inputs.tables import input_tables
from kpi.rubric.model import Clause, Rubric

COLUMNS = ["year", "station", "name", "class", "measure", "measure_name", "unit", "numerator", "denominator", "value",
           "level", "bar", "ceiling", "clause", "department"]  # fmt: skip


def figures(
    tables: dict[str, pd.DataFrame],
    rubric: Rubric,
    stations: pd.DataFrame,
    year: int,
    heirs: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return one row a unit and measure of a year.

    Parameters
    ----------
    tables : dict of pandas.DataFrame
        The raw tables of the year, rulings applied (`kpi.rulings.apply`).
    rubric : Rubric
        The edition.
    stations : pandas.DataFrame
        The roster of the year.
    year : int
        The year.
    heirs : mapping, optional
        Units merged by then, see `kpi.attribution.attribute`.

    Returns
    -------
    pandas.DataFrame
        year, station, name, class, measure, measure_name, unit, numerator and denominator (None where only a value was
        reported), value (Fraction: percent or count; of a monthly measure the sum of a whole year), level (float: what
        units are compared by, a count that has a target in percent of it), bar (Fraction or None), ceiling (whether
        the bar must not be exceeded), clause and department; in the order of the roster and the rubric. Measures that
        no clause of the unit's class uses, that do not apply, or that are of nothing are left out.
    """
    reported = _measured(tables["measures"], rubric) + _counted(tables["births"], rubric, year, heirs)
    targets = {(row["station"], row["measure"]): Fraction(row["target"])
               for row in tables["targets"].to_dict("records") if not pd.isna(row["target"])}  # fmt: skip
    by_key = {(row["station"], row["measure"]): row for row in reported}
    rows = []
    for unit in stations.to_dict("records"):
        for code, clause in _uses(rubric, unit["class"]).items():
            found = by_key.get((unit["station"], code))
            if found is None:
                continue
            number = clause.rule.numbers().get("bar")
            target = number.target if number else None
            bar = targets.get((unit["station"], target)) if target else rubric.value(number) if number else None
            level = found["value"] * 100 / bar if target and bar else found["value"]
            rows.append({
                **found, "year": year, "name": unit["name"], "class": unit["class"], "bar": bar, "level": float(level),
                "measure_name": rubric.measures[code].name, "unit": rubric.measures[code].unit, "clause": clause.id,
                "ceiling": clause.rule.family == "excess", "department": clause.department,
            })  # fmt: skip
    # Objects: counts that may be missing must not become floats.
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object).astype({"year": "int64", "level": "float64"})


def _uses(rubric: Rubric, class_name: str) -> dict[str, Clause]:
    """Return the measures that a class is assessed by, each with the first clause that reads it."""
    clauses = [clause for clause in rubric.clauses.values() if class_name in clause.applies_to]
    return {code: clause for clause in reversed(clauses) for code in reversed(clause.measures)}


def _figure(row: dict, unit: str) -> dict | None:
    """Return a row with its counts and its exact value, None where it reports none or is of nothing."""
    top, bottom = (None if pd.isna(row[name]) else int(row[name]) for name in ("numerator", "denominator"))
    if unit == "percent" and bottom:
        value = Fraction(100 * top, bottom)
    elif unit == "count" and top is not None:
        value = Fraction(top)
    elif row.get("value") is not None and not pd.isna(row["value"]):
        value = Fraction(row["value"])
    else:
        return None
    place = {name: row[name] for name in ("station", "measure")}
    return place | {"numerator": top, "denominator": bottom, "value": value}


def _measured(measures: pd.DataFrame, rubric: Rubric) -> list[dict]:
    rows = measures[measures["applicable"].fillna(True).astype(bool)]
    found = [_figure(row, rubric.measures[row["measure"]].unit)
             for row in rows[rows["period"].isna()].to_dict("records")]  # fmt: skip
    parts = rows[rows["period"].notna()]
    for (station, code), group in parts.groupby(["station", "measure"], sort=True):
        amounts = [_figure(row, "count") for row in group.to_dict("records")]
        # A year with a month unreported is no smaller year.
        if len(group) == input_tables().periods[rubric.measures[code].period] and all(amounts):
            total = sum((one["value"] for one in amounts), Fraction(0))
            found.append({"station": station, "measure": code, "numerator": None, "denominator": None, "value": total})
    return [row for row in found if row]


def _counted(births: pd.DataFrame, rubric: Rubric, year: int, heirs: Mapping[str, str] | None) -> list[dict]:
    rows = birth_measures(attribute(births, rubric, year, heirs), rubric).to_dict("records")
    found = [_figure(row, rubric.measures[row["measure"]].unit) for row in rows]
    return [row for row in found if row]
