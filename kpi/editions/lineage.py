"""Whether every `formerly` of an edition can be followed to what it was in the edition before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.rubric.model import ItemText, Rubric

Fault = tuple[tuple, str, str, str]


def lineage(rubric: Rubric) -> Iterator[Fault]:
    """Yield every `formerly` that cannot be followed, as location, value, why and what to do.

    An id that stands here without `formerly` is what it was before: no other may claim it.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> list(lineage(edition(2014)))
    []
    """
    items, clauses = [], []
    for place, category in enumerate(rubric.categories):
        for row, item in enumerate(category.items):
            path = ("categories", place, "items", row)
            items.append((path, item))
            clauses += [((*path, "clauses", part), clause) for part, clause in enumerate(item.clauses)]
    yield from _claims(items)
    yield from _claims(clauses)


def _claims(parts: list[tuple[tuple, ItemText]]) -> Iterable[Fault]:
    kept = {part.id for _, part in parts if part.formerly is None}
    claimed: set[str] = set()
    for path, part in parts:
        if part.formerly is None:
            continue
        place = (*path, "formerly")
        if part.formerly == part.id:
            yield place, part.formerly, "its own id", "leave `formerly` out: the id is unchanged"
        elif part.formerly in kept:
            yield place, part.formerly, f"{part.formerly} still stands here", "say what it was, or give it a new id"
        elif part.formerly in claimed:
            yield place, part.formerly, "claimed twice", "only one can be what it was; the other is new"
        claimed.add(part.formerly)
