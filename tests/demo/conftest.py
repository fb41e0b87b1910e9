from pathlib import Path

import pandas as pd
import pytest

from kpi import demo

YEARS = [2014, 2015, 2016, 2017, 2018]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def district(tmp_path_factory):
    """The invented district of seed 7, written once."""
    folder = tmp_path_factory.mktemp("district")
    demo.write(folder, YEARS)
    return folder


@pytest.fixture(scope="session")
def read(district):
    """A table of a year as text."""

    def table(name, year=None):
        path = district / (str(year) if year else "") / f"{name}.csv"
        return pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)

    return table
