"""The catalogue of mutations: each is refused at its cell, stopped for personal data, or read as the same tables."""

from collections import Counter

import pytest

from tests.inputs.mutations import catalogue
from tests.inputs.outcomes import Personal, Refused, Same, check

MUTATIONS = list(catalogue())


def test_the_catalogue_is_large_and_of_every_outcome():
    assert len(MUTATIONS) >= 250
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
    outcomes = Counter(type(mutation.outcome) for mutation in MUTATIONS)
    assert min(outcomes[kind] for kind in (Refused, Personal, Same)) >= 50
    assert {mutation.suffix for mutation in MUTATIONS} == {".csv", ".xlsx", ".xls", ".ods"}


def test_the_catalogue_is_the_same_each_time():
    assert [mutation.rows for mutation in catalogue()] == [mutation.rows for mutation in MUTATIONS]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_mutation(folder, clean, mutation):
    mutation.apply(folder)
    check(folder, clean, mutation.outcome)
