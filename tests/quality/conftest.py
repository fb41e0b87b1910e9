"""Figures written by hand, as `kpi.quality.figures` gives them."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from kpi.labels import labels
from kpi.quality.figures import COLUMNS


def _figure(station="t1", measure="alpha", counts=None, value=None, **more):
    top, bottom = counts or (None, None)
    exact = Fraction(100 * top, bottom) if counts else Fraction(str(value))
    row = {
        "year": 2018, "station": station, "name": f"{station}镇", "class": "town", "measure": measure,
        "measure_name": f"{measure}率", "unit": "percent" if counts else "count", "numerator": top,
        "denominator": bottom, "value": exact, "level": float(exact), "bar": Fraction(95), "ceiling": False,
        "clause": "1.1a", "department": "甲科",
    }  # fmt: skip
    return row | more


@pytest.fixture
def figure():
    """Return a function that makes a row: a rate of counts, or a count."""
    return _figure


@pytest.fixture
def frame():
    """Return a function that makes a frame of rows, with the dtypes of figures."""

    def made(*rows):
        return pd.DataFrame(list(rows), columns=COLUMNS, dtype=object).astype({"year": "int64", "level": "float64"})

    return made


@pytest.fixture
def rate():
    """Return a function that makes a row whose rate is exact to hundredths of a percent, of 100,000 cases."""

    def made(station, percent, measure="alpha", **more):
        return _figure(station, measure, (int(Fraction(str(percent)) * 1000), 100_000), **more)

    return made


@pytest.fixture
def say():
    return labels("en")
