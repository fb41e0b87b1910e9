"""Any two years, any two editions: the parts add up exactly, and one cause alone is one part alone."""

from __future__ import annotations

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi.changes.parts import PARTS
from kpi.changes.scenarios import Handed
from kpi.decomposition import Change, between
from kpi.results import score_tables
from tests.two_years import SAME, Years, rulings, years


def changed(drawn: Years) -> Change:
    return between(drawn.first, drawn.second, drawn.roster)


def published(handed: Handed, roster: pd.DataFrame):
    return score_tables(handed.year, roster, handed.tables, handed.rubric)[2]


def only(change: Change, *parts: str) -> None:
    """Nothing but these parts is anywhere but zero."""
    others = [name for name in PARTS if name not in parts]
    assert (change.lines[others].fillna(0) == 0).all(axis=None), change.lines[change.lines[others].ne(0).any(axis=1)]


@settings(max_examples=10)
@given(years())
def test_parts_add_up_by_clause_and_in_sum_to_the_published_change(drawn):
    change = changed(drawn)
    before, after = (published(handed, drawn.roster) for handed in drawn[:2])
    totals = [one.totals.set_index("station")["total"] for one in (before, after)]
    scores = [
        {(row.station, row.clause): (row.score, row.state) for row in one.clauses.itertuples()}
        for one in (before, after)
    ]
    for unit in change.units.itertuples():
        pair = [total.get(unit.station, pd.NA) for total in totals]
        if any(pd.isna(total) for total in pair):
            assert unit.status == "no_total" and pd.isna(unit.change) and pd.isna(unit.performance)
        else:
            assert [unit.before, unit.after] == pair
            assert sum(getattr(unit, name) for name in PARTS) == unit.change == pair[1] - pair[0]
    for line in change.lines[change.lines["line"] == "clause"].itertuples():
        old = scores[0].get((line.station, line.formerly), (0, ""))
        new = scores[1].get((line.station, line.clause), (0, ""))
        if "not_assessed" in (old[1], new[1]):
            assert pd.isna(line.change) and pd.isna(line.performance)
        else:
            earned = [0 if pd.isna(score) else score for score, _ in (old, new)]
            assert sum(getattr(line, name) for name in PARTS) == line.change == earned[1] - earned[0]
            assert line.performance_new == line.performance + line.interaction


@settings(max_examples=4)
@given(years(change=False, same="tables"))
def test_the_same_twice_is_zero_everywhere(drawn):
    change = changed(drawn._replace(second=Handed(2015, drawn.first.rubric, drawn.first.tables | {
        "honours": drawn.second.tables["honours"]})))  # fmt: skip
    only(change)
    assert (change.units["change"].dropna() == 0).all()


@settings(max_examples=5)
@given(years(change=False, same="states", ruled=False))
def test_one_edition_and_the_same_coverage_is_performance_alone(drawn):
    both = [published(handed, drawn.roster).clauses.set_index(["station", "clause"])["state"] for handed in drawn[:2]]
    assume(both[0].equals(both[1]))
    only(changed(drawn), "performance")


@settings(max_examples=8)
@given(years(same="tables", ruled=False, complete=True, families=SAME))
def test_the_same_facts_under_another_edition_are_rubric_alone(drawn):
    only(changed(drawn), "rubric")


@settings(max_examples=5)
@given(st.data(), years(change=False, same="tables", ruled=False))
def test_rulings_alone_are_corrections_alone(data, drawn):
    content = {"categories": [part.model_dump() for part in drawn.first.rubric.text.categories]}
    later = data.draw(rulings(content, drawn.second.tables))
    only(changed(drawn._replace(second=Handed(2015, drawn.first.rubric, later))), "corrections")


@settings(max_examples=3)
@given(years(), st.integers(0, 99))
def test_the_order_of_rows_is_nothing(drawn, seed):
    def shuffled(handed: Handed) -> Handed:
        tables = {name: frame.sample(frac=1, random_state=seed) for name, frame in handed.tables.items()}
        return Handed(handed.year, handed.rubric, tables)

    roster = drawn.roster.sample(frac=1, random_state=seed)
    change, again = changed(drawn), changed(Years(shuffled(drawn.first), shuffled(drawn.second), roster))
    pd.testing.assert_frame_equal(again.lines, change.lines)
    pd.testing.assert_frame_equal(again.units, change.units)
