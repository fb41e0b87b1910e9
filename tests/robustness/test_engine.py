"""A draw's totals and ranks are those of `kpi.scoring.score` under that draw's rubric, to the hundredth."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.robustness import Space, case_of, rubric_of, standings
from kpi.robustness.points import clause_points
from kpi.scoring import score
from tests.robustness.cases import opened
from tests.strategies import worlds


def agree(case, draws, rows):
    found = standings(case, draws)
    for row in rows:
        changed = rubric_of(draws, row)
        scores = score(case.facts_of(changed, None), changed, case.honours)
        totals = scores.totals.set_index("station").loc[case.units["station"]]
        assert found.known[row].tolist() == totals["rank"].notna().tolist()
        assert found.ranks[row].tolist() == totals["rank"].fillna(0).tolist()
        assert found.totals[row].tolist() == totals["total"].fillna(0).tolist()


@settings(max_examples=20)
@given(worlds(years=(2014,)), st.integers(0, 99))
def test_any_rubric_any_facts(world, seed):
    case = opened(world)
    draws = Space.of(case.rubric, grid=10).draws(3, seed)
    # A clause of no points that nobody assessed is beyond what scoring promises.
    assume(all((column > 0).all() for column in clause_points(draws).values()))
    agree(case, draws, range(3))


@pytest.mark.parametrize(("year", "step"), [(2014, 200), (2018, 150)])
def test_the_demonstration_district(year, step):
    case = case_of(year)
    agree(case, Space.of(case.rubric).draws(400, 3), range(0, 400, step))
