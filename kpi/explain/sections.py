"""All that answers a unit's question, as tables: what the text, the notebook and other programs show alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

import pandas as pd

from kpi import comparison
from kpi.explain.ledger import find_station, named
from kpi.results import POINTS, Results

MONEY = {*POINTS, "change", "gap", "before", "total_before", "total_after"}
WORDS = {"ledger": {"gap"}, "largest": {"gap"}, "flips": {"change"}}  # text in these sections, points elsewhere
WHOLE = ("points", "applicable", "loss", "score")


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a unit has its score; points are whole hundredths, tables are empty where there is nothing to tell.

    Attributes
    ----------
    results : Results
        The year.
    unit : pandas.Series
        The unit's row of the totals.
    ledger : pandas.DataFrame
        Every line of the unit, in the order of the document, with category_name, clause_name, department, numerator and
        denominator.
    categories, departments : pandas.DataFrame
        category or department, name, points, applicable, loss, score (blank while something is not assessed).
    extras : pandas.DataFrame
        Claims of extra points with their documents.
    largest : pandas.DataFrame
        The three largest deductions.
    winnable : pandas.DataFrame
        department, loss, clauses (how many), names: what could be won back, most first.
    places : pandas.DataFrame
        The unit between the next better and the next worse: name, rank, total, gap.
    changes : pandas.DataFrame
        By clause against last year: clause, clause_name, before, score, change.
    missing : pandas.DataFrame
        What nobody handed in: clause, clause_name, department.
    flips : pandas.DataFrame or None
        See `kpi.flips.flips`; None where they were not looked for.
    """

    results: Results
    unit: pd.Series
    ledger: pd.DataFrame
    categories: pd.DataFrame
    departments: pd.DataFrame
    extras: pd.DataFrame
    largest: pd.DataFrame
    winnable: pd.DataFrame
    places: pd.DataFrame
    changes: pd.DataFrame
    missing: pd.DataFrame
    flips: pd.DataFrame | None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the sections that are tables, by name, in their order."""
        names = [part.name for part in fields(self) if part.name not in ("results", "unit")]
        return {name: frame for name in names if (frame := getattr(self, name)) is not None}

    def as_json(self) -> dict:
        """Return every section for other programs: points as decimals, a list of rows a table."""
        head = _records(self.unit.to_frame().T.infer_objects(), "unit")[0]
        return {"year": self.results.year, "rubric": self.results.rubric.id, "unit": head} | {
            name: _records(frame, name) for name, frame in self.tables().items()
        }


def explanation(
    results: Results, station: str, previous: Results | None = None, flips: pd.DataFrame | None = None
) -> Explanation:
    """Return why a unit has its score.

    Parameters
    ----------
    results : Results
        The year.
    station : str
        Code or name.
    previous : Results, optional
        The year before.
    flips : pandas.DataFrame, optional
        From `kpi.flips.flips`, which takes seconds.

    Raises
    ------
    UsageError
        For an unknown station, naming the nearest.
    """
    code = find_station(results, station)
    own = {name: getattr(results, name) for name in ("totals", "ledger", "clauses", "categories", "extras", "missing")}
    own = {name: frame[frame["station"] == code].reset_index(drop=True) for name, frame in own.items()}
    lost = comparison.deductions(results, code)
    known = previous is not None and code in set(previous.clauses["station"])
    return Explanation(
        results=results, unit=own["totals"].iloc[0], ledger=named(own["ledger"], results),
        categories=_categories(own["categories"], results), departments=_departments(own["clauses"], results),
        extras=own["extras"], largest=lost.head(3), winnable=winnable(lost),
        places=comparison.places_beside(results, code),
        changes=comparison.change_by_clause(results, previous if known else None, code),
        missing=own["missing"][["clause", "clause_name", "department"]],
        flips=flips,
    )  # fmt: skip


def winnable(lost: pd.DataFrame) -> pd.DataFrame:
    """Return deductions by responsible department, most points first: department, loss, clauses, names (a list)."""
    groups = lost.groupby("department", sort=False, as_index=False)
    table = groups.agg(loss=("loss", "sum"), clauses=("loss", "size"), names=("clause_name", list))
    return table.sort_values(["loss", "department"], ascending=[False, True], ignore_index=True)


def _categories(frame: pd.DataFrame, results: Results) -> pd.DataFrame:
    names = {part.id: part.name for part in results.rubric.categories}
    return frame.assign(name=frame["category"].map(names))[["category", "name", *WHOLE]]


def _departments(clauses: pd.DataFrame, results: Results) -> pd.DataFrame:
    owners = {key: clause.department for key, clause in results.rubric.clauses.items()}
    frame = clauses.assign(department=clauses["clause"].map(owners), open=clauses["state"] == "not_assessed")
    groups = frame.groupby("department", sort=False, as_index=False)
    sums = groups.agg(**{name: (name, "sum") for name in WHOLE}, open=("open", "any"))
    return sums.assign(score=sums["score"].astype("Int64").mask(sums["open"])).drop(columns="open")


def _records(frame: pd.DataFrame, section: str) -> list[dict]:
    money = (set(frame) & MONEY) - WORDS.get(section, set())
    shown = frame.assign(**{name: frame[name].astype("Float64") / 100 for name in money})
    return json.loads(shown.to_json(orient="records", force_ascii=False))
