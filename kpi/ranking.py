"""Ranks inside a class of units that are assessed alike."""

from __future__ import annotations

import pandas as pd

from kpi.rubric.model import Rubric


def rank(totals: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return totals with standard competition ranks (1-2-2-4) inside each year and class.

    A unit without a total has no rank, nor has one of a class that the rubric does not rank; every rank of a class that
    a unit without a total could still enter is provisional.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> frame = pd.DataFrame({"year": 2014, "class": "town", "total": pd.array([9950, 9900, 9900, 9800, None], "Int64"),
    ...     "state": ["scored"] * 4 + ["not_assessed"], "veto": False})
    >>> rank(frame, edition(2014))["rank"].tolist()
    [1, 2, 2, 4, <NA>]
    """
    standing = totals["total"]
    if rubric.choice("veto", "off") != "off":
        standing = standing.mask(totals["veto"])
    standing = standing.where(totals["class"].isin([part.id for part in rubric.classes if part.ranked]))
    ranks = standing.groupby([totals["year"], totals["class"]]).rank(method="min", ascending=False)
    open_ = (totals["state"] == "not_assessed").groupby([totals["year"], totals["class"]]).transform("any")
    return totals.assign(rank=ranks.astype("Int64"), provisional=open_)


def without_provisional(totals: pd.DataFrame) -> pd.DataFrame:
    """Return totals without the ranks that may still change: of a class with a unit not assessed in full, none.

    Examples
    --------
    >>> frame = pd.DataFrame({"rank": pd.array([1, 2], "Int64"), "provisional": [True, False]})
    >>> without_provisional(frame)["rank"].tolist()
    [<NA>, 2]
    """
    return totals.assign(rank=totals["rank"].mask(totals["provisional"].astype("boolean").fillna(False)))
