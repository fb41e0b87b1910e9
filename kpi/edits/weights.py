"""Other points for the clauses of an item, whose sum the document states."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpi.editions.check import check
from kpi.errors import UsageError
from kpi.rubric import Rubric
from kpi.rubric.model import RubricText


def with_points(rubric: Rubric, points: Mapping[str, Decimal]) -> Rubric:
    """Return the rubric with other points for some clauses; the published edition stays as it is.

    The points of an item are the document's and stay whole: give new points for as many of its clauses as it takes to
    add up. Nothing is spread over the others unasked.

    Parameters
    ----------
    rubric : Rubric
        The edition.
    points : mapping
        Clause id → points.

    Raises
    ------
    UsageError
        For a clause whose points are stated, or clauses that do not add up to their item.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> changed = with_points(edition(2014), {"1.4a": Decimal(3), "1.4b": Decimal(1)})
    >>> changed.clauses["1.4a"].points, edition(2014).clauses["1.4a"].points
    (300, 200)
    """
    if not points:
        return rubric
    stated = [name for name in points if rubric.clauses[name].basis == "stated"]
    if stated:
        raise UsageError(f"the points of {', '.join(stated)} are stated by the document and stay as they are")
    categories = tuple(
        part.model_copy(update={"items": tuple(_weighed(item, points) for item in part.items)})
        for part in rubric.categories
    )
    text: RubricText = rubric.text.model_copy(update={"categories": categories})
    changed = Rubric(text, rubric.sha256, rubric.changed)
    wrong = [finding for finding in check(changed) if finding not in check(rubric)]
    if wrong:
        raise UsageError("; ".join(f"{finding.why}: give points for its other clauses too" for finding in wrong))
    return changed


def _weighed(item, points: Mapping[str, Decimal]):
    clauses = (
        clause.model_copy(update={"share": points[clause.id]}) if clause.id in points else clause
        for clause in item.clauses
    )
    return item.model_copy(update={"clauses": tuple(clauses)})
