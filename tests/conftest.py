"""What every test shares: properties are tried on the same cases each time, however slow the machine."""

import pytest
from hypothesis import HealthCheck, Phase, settings

from kpi.editions import load
from kpi.results import compute
from tests import tiny

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For `python -m tools.mutants`, which asks whether a case fails and not which is the simplest that does.
settings.register_profile("mutants", settings.get_profile("same"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("same")


@pytest.fixture(scope="session")
def tiny_years(tmp_path_factory):
    """Return the results of the tiny district's two years, by year; nobody may change them."""
    raw, rubric = tiny.write(tmp_path_factory.mktemp("tiny"))
    return {year: compute(year, raw, load(rubric)) for year in (2014, 2015)}
