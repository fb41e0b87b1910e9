"""What a clause was in the edition before: refused where it cannot be followed."""

import pytest

from kpi.editions.lineage import lineage
from kpi.rubric.model import Rubric, RubricText
from tests.builders import document

EVENT = {"rule": {"family": "per_event", "losses": {"event": 1}}}


def unchecked(clauses):
    return Rubric(RubricText.model_validate(document([[clauses]])))


@pytest.mark.parametrize(
    ("former", "faults"),
    [
        ((None, None, None), []),
        (("1.1b", "1.1a", None), []),
        (("2.3c", "2.3d", None), []),
        (("1.1a", None, None), ["its own id"]),
        (("1.1c", None, None), ["1.1c still stands here"]),
        (("2.3c", "2.3c", "2.3c"), ["claimed twice", "claimed twice"]),
    ],
)
def test_what_cannot_be_followed(former, faults):
    clauses = [EVENT | ({"formerly": name} if name else {}) for name in former]
    found = list(lineage(unchecked(clauses)))
    assert [why for _, _, why, _ in found] == faults
    assert all(place[-1] == "formerly" for place, *_ in found)
