"""Raw tables joined into facts, and single numbers of them: for tests."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from kpi import rulings
from kpi.facts import build
from tests.builders import raw_tables

TOWNS = ("t1", "t2", "t3")


RATE = {"family": "threshold", "bar": 95}


NOBODY = {"station": "t1", "clause": "1.1a", "kind": "none", "count": 0}


def roster(**classes):
    return pd.DataFrame({"station": list(classes), "class": list(classes.values())})


def built(rules, previous=None, stations=None, heirs=None, **rows):
    tables, applied, problems = rulings.apply(raw_tables(**rows))
    assert problems == []
    stations = roster(**dict.fromkeys(TOWNS, "town")) if stations is None else stations
    return build(tables, applied, stations, rules, 2014, previous, heirs)


def states(facts):
    return facts.set_index(["station", "clause"])["state"].to_dict()


def whole(value):
    return None if pd.isna(value) else value


def of(facts, name, station="t1", clause="1.1a"):
    """One exact number of a station."""
    row = facts[(facts["station"] == station) & (facts["clause"] == clause)].iloc[0]
    top, bottom = row[f"{name}_num"], row[f"{name}_den"]
    return None if pd.isna(top) else Fraction(int(top), int(bottom))
