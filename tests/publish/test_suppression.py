"""Masks of small counts: worked columns, and every column of a few cells gone through."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.publish.public.suppression import SMALL, WITHHELD, suppress

LEAST = 5


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([0, 5, 12], (0, 5, 12), 17),  # nothing small, nothing masked
        ([2, 9, 6], (SMALL, WITHHELD, 6), 17),  # 2 + 9 = 11: the small one may be 1 to 4, the other 10 to 7
        ([2, 6, 9], (SMALL, WITHHELD, WITHHELD), 17),  # 2 + 6 = 8 leaves no 4 (a withheld 4 would be small)
        ([6, 3, 8], (6, SMALL, WITHHELD), 17),  # the next after the small one, not the first of the list
        ([6, 8, 3], (WITHHELD, 8, SMALL), 17),  # past the end of the list it goes on at its top
        ([1, 4], (SMALL, SMALL), 5),  # 5 is 1+4, 2+3, 3+2, 4+1
        ([4, 4, 20], (SMALL, SMALL, WITHHELD), 28),  # 4 + 4 = 8 can be nothing else
        ([3, None, 0], (WITHHELD, None, WITHHELD), WITHHELD),  # no cell is left that could cover it
    ],
)
def test_worked_columns(counts, cells, total):
    found = suppress(counts, LEAST)
    assert (found.cells, found.total) == (cells, total)


@pytest.mark.parametrize(("size", "most"), [(1, 12), (2, 24), (3, 17), (4, 13)])
def test_all_columns_that_look_alike_hold_every_small_value(size, most):
    alike = defaultdict(list)
    for counts in product(range(most + 1), repeat=size):
        alike[suppress(counts, LEAST)].append(counts)
    # Of larger totals some columns lie outside the range gone through.
    whole = {shown: columns for shown, columns in alike.items() if shown.total == WITHHELD or shown.total <= most}
    cells = [(shown, place) for shown in whole for place, cell in enumerate(shown.cells) if cell == SMALL]
    assert all({counts[place] for counts in whole[shown]} == {1, 2, 3, 4} for shown, place in cells)
    assert len(cells) >= (0 if size == 1 else 10)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=18))
def test_what_is_printed_is_true_and_large_enough(counts):
    found = suppress(counts, LEAST)
    assert all(cell in (SMALL, WITHHELD) or (cell == count and not 0 < count < LEAST)
               for cell, count in zip(found.cells, counts, strict=True))  # fmt: skip
    assert found.total in (WITHHELD, sum(counts))
    assert all(0 < count < LEAST for cell, count in zip(found.cells, counts, strict=True) if cell == SMALL)
