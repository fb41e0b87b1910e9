"""A result that the ledger does not lead to is found out."""

from __future__ import annotations

import pytest

from kpi.proof import prove
from tests.builders import fact
from tests.worked import (
    ONE_EVENT,
    scored,
    with_extra,
)


@pytest.mark.parametrize("table", ["clauses", "items", "categories", "totals"])
@pytest.mark.parametrize("change", [1, -1, 500])
def test_a_score_that_the_ledger_does_not_lead_to_is_found(table, change):
    result = scored(with_extra(), *ONE_EVENT, claims=[("t1", "B1b")])
    prove(result, with_extra())
    frame = getattr(result, table).copy()
    frame.loc[0, "total" if table == "totals" else "score"] += change
    with pytest.raises(ArithmeticError, match=f"t1 2014.* differ by {-change} hundredths"):
        prove(result._replace(**{table: frame}), with_extra())


@pytest.mark.parametrize("row", range(3))
def test_a_ledger_line_changed_or_lost_is_found(row):
    result = scored(with_extra(), *ONE_EVENT[:2], fact("t1", "2.1b", n_event=1), claims=[("t1", "B1b")])
    assert len(result.ledger) == 3
    changed = result.ledger.copy()
    changed.loc[row, "loss"] += 1
    for ledger_ in (changed, result.ledger.drop(index=row)):
        with pytest.raises(ArithmeticError, match="ledger and score differ"):
            prove(result._replace(ledger=ledger_), with_extra())
