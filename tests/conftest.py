"""What every test shares: properties are tried on the same cases each time, however slow the machine."""

import pytest
from hypothesis import HealthCheck, settings

from kpi.editions import load
from kpi.results import compute
from tests import tiny

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


@pytest.fixture(scope="session")
def tiny_years(tmp_path_factory):
    """Return the results of the tiny district's two years, by year; nobody may change them."""
    raw, rubric = tiny.write(tmp_path_factory.mktemp("tiny"))
    return {year: compute(year, raw, load(rubric)) for year in (2014, 2015)}
