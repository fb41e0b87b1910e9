"""Whether a year may be ranked for good: where a unit is not assessed in full, ranks are left out, or stamped."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpi.labels import Labels
from kpi.ranking import without_provisional
from kpi.results import Results


def settled(results: Results, provisional: bool) -> Results:
    """Return the results as they may be published: without the ranks that are not final, unless those are asked for.

    Parameters
    ----------
    results : Results
        A year.
    provisional : bool
        Whether ranks of a class that is not complete are to be published all the same, stamped as such.
    """
    return results if provisional else replace(results, totals=without_provisional(results.totals))


def settled_history(history: pd.DataFrame, provisional: bool) -> pd.DataFrame:
    """Return the totals of several years, with the same ranks left out as `settled` leaves out of each."""
    return history if provisional else without_provisional(history)


def state(totals: pd.DataFrame) -> str:
    """Return how final the ranks of totals are: `final`, `provisional` or `unranked` (left out until all is in).

    Examples
    --------
    >>> columns = {"rank": pd.array([1, 2], "Int64"), "provisional": [True, True]}
    >>> state(pd.DataFrame(columns)), state(without_provisional(pd.DataFrame(columns)))
    ('provisional', 'unranked')
    """
    open_ = totals["provisional"].astype("boolean").fillna(False)
    if not open_.any():
        return "final"
    return "provisional" if totals.loc[open_, "rank"].notna().any() else "unranked"


def stamp(results: Results, say: Labels) -> str:
    """Return what every page and file of the year bears, empty where its ranks are final."""
    found = state(results.totals)
    return "" if found == "final" else say.t(f"stamp.{found}")
