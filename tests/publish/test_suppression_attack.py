"""What a reader with the rubric and all files of the public edition can find out about small counts: not one of them.

What is guaranteed (docs/editions.md): a count printed as <5 may still be each of 1, 2, 3, 4; a count of cases that is
not printed at all may still be 0, however the points of its category are taken apart. The same attack succeeds where
the edition is weakened, so it would notice.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from kpi.publish import WRITERS, build
from kpi.publish.public import tables
from kpi.publish.public.settings import counts_cases, is_event
from kpi.publish.public.suppression import SMALL, Suppressed
from kpi.results import compute
from tests.publish.attacker import MOST, Attack, Printed, birth_values, hundredths, known_losses
from tests.publish.conftest import RAW

YEARS = range(2014, 2019)
year_of = cache(lambda year: compute(year, RAW))


def printed(bulletin) -> Printed:
    return Printed({name: content for write in WRITERS.values() for name, content in write(bulletin).items()})


def attacks_on(files: Printed, results, class_id: str = "town") -> dict[tuple[str, str], Attack]:
    known = known_losses(files, results.rubric)
    return {(name, category): Attack(results.rubric, category, class_id, whole, loss, known.get(name, {}))
            for (name, category), (whole, loss) in files.categories().items()}  # fmt: skip


def found_counts(attacks, results, wanted) -> dict[tuple[str, str, str], tuple[int, set[int]]]:
    """Return truth and possible values of every count that was scored, by unit, clause and kind."""
    facts = results.facts.merge(results.totals[["station", "name"]], on="station").set_index(["name", "clause"])
    found = {}
    for (name, _), attack in attacks.items():
        for clause in filter(wanted, attack.clauses.values()):
            row = facts.loc[(name, clause.id)]
            for place, kind in enumerate(clause.kinds()):
                true = row.get(f"n_{kind}", 0)
                if row["state"] == "scored":
                    found[name, clause.id, kind] = (0 if pd.isna(true) else int(true), attack.counts(clause.id, place))
    return found


def small(found) -> dict:
    return {key: values for key, (true, values) in found.items() if 0 < true < 5}


@pytest.mark.parametrize("year", YEARS)
def test_no_count_of_cases_is_found(year):
    results = year_of(year)
    attacks = attacks_on(printed(build(results, edition="public")), results)
    found = found_counts(attacks, results, is_event)
    # The truth is always among the values: the attack reasons from the rules that scored it.
    assert [key for key, (true, values) in found.items() if true <= MOST and true not in values] == []
    cases = small({key: both for key, both in found.items() if counts_cases(results.rubric.clauses[key[1]])})
    assert len(cases) > 20
    assert {key: values for key, values in cases.items() if 0 not in values or len(values) < 2} == {}
    zeroed = small({key: both for key, both in found.items() if key[2] == "case"})
    assert all(len(values) >= 4 for values in zeroed.values())


@pytest.mark.parametrize("year", YEARS)
def test_a_small_count_of_births_may_be_each_of_four(year):
    results = year_of(year)
    files = printed(build(results, edition="public"))
    values = birth_values(files, results.rubric, attacks_on(files, results))
    assert len(values) >= 10 and set(map(frozenset, values.values())) == {frozenset({1, 2, 3, 4})}


def test_it_succeeds_where_clause_points_are_printed():
    results = year_of(2014)
    bulletin = build(results, edition="public")
    weak = replace(bulletin, frames={**bulletin.frames, "clauses": results.clauses})
    found = small(found_counts(attacks_on(printed(weak), results), results, counts_cases))
    told = [key for key, values in found.items() if len(values) == 1]
    assert len(told) > 0.8 * len(found) > 20


def test_it_succeeds_where_rates_of_units_are_printed():
    results = year_of(2014)
    bulletin = build(results, edition="public")
    rates = results.indicators.dropna(subset=["numerator"]).query("state == 'scored' and unit == 'percent'")
    weak = replace(bulletin, frames={**bulletin.frames, "indicators": rates})
    found = small(found_counts(attacks_on(printed(weak), results), results, counts_cases))
    assert any(0 not in values for values in found.values())


def births_of(results, counts: list[int]):
    """Return the results with these births outside policy, the rest of the units none; every unit has 800 births."""
    own = (results.indicators["measure"] == "birth_policy_rate") & (results.indicators["state"] == "scored")
    order = results.totals.set_index("station")["order"]
    places = results.indicators.loc[own, "station"].map(order).rank().astype(int) - 1
    short = places.map(lambda place: counts[place] if place < len(counts) else 0)
    indicators = results.indicators.copy()
    indicators.loc[own, "denominator"], indicators.loc[own, "numerator"] = 800, (800 - short).astype("Int64")
    return replace(results, indicators=indicators)


@pytest.mark.parametrize("counts", [[2, 9, 6, 12], [7, 3, 3, 0, 8], [1, 5, 5, 30]])
def test_it_succeeds_without_the_second_mask(counts, monkeypatch):
    results = births_of(year_of(2014), counts)

    def values():
        files = printed(build(results, edition="public"))
        return birth_values(files, results.rubric, {})

    few = sum(0 < count < 5 for count in counts)
    assert list(values().values()) == [{1, 2, 3, 4}] * few

    def first_mask_only(column, least):
        return Suppressed(tuple(SMALL if 0 < (c or 0) < least else c for c in column), sum(c or 0 for c in column))

    monkeypatch.setattr(tables, "suppress", first_mask_only)
    assert all(len(found) < 4 for found in values().values())
    if few == 1:
        assert list(values().values()) == [{next(count for count in counts if 0 < count < 5)}]


def test_a_class_without_cover_shows_its_total_alone():
    """2018: one case under 1.3b cost the guidance station 0.20 points, all that category 1 and its total lost."""
    results = year_of(2018)
    files = printed(build(results, edition="public"))
    unit = results.totals[results.totals["class"] == "guidance"].iloc[0]
    assert unit["name"] not in {name for name, _ in files.categories()}
    row = files.csv["totals.csv"].set_index("name").loc[unit["name"]]
    whole, score = hundredths(row["applicable"]), hundredths(row["score"])
    assert Attack(results.rubric, "", "guidance", whole, whole - score, {}).counts("1.3b", 0) == {0, 1}
    category = results.categories.query("station == @unit.station and category == '1'").iloc[0]
    shown = Attack(results.rubric, "1", "guidance", int(category["applicable"]), int(category["loss"]), {})
    assert (whole - score, category["loss"], shown.counts("1.3b", 0)) == (20, 20, {1})
