"""What a clause was called in the edition before, and whether two editions measure it alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.rubric.model import Clause, ItemText, Rubric

Fault = tuple[tuple, str, str, str]


def former_names(rubric: Rubric, before: Rubric) -> dict[str, str]:
    """Return for each clause the id under which an earlier edition has it; the same id where nothing is said.

    Parameters
    ----------
    rubric, before : Rubric
        An edition and the one before it; an edition beside itself keeps its ids.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> former_names(edition(2014), edition(2014))["4.6a"]
    '4.6a'
    """
    if rubric.id == before.id:
        return {name: name for name in rubric.clauses}
    return {part.id: part.formerly or part.id for item in rubric.items.values() for part in item.clauses}


def measured_alike(clause: Clause, rubric: Rubric, other: Clause, before: Rubric) -> bool:
    """Return whether two editions score a clause for the same points by the same rule, numbers and measures.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric, lenient = edition(2014), edition(2014).with_settings(rate_top_loss=3)
    >>> one = rubric.clauses["1.4a"]
    >>> measured_alike(one, rubric, one, rubric), measured_alike(one, rubric, one, lenient)
    (True, False)
    """
    return _yardstick(clause, rubric) == _yardstick(other, before)


def _yardstick(clause: Clause, rubric: Rubric) -> tuple:
    numbers, rule = clause.rule.numbers(), clause.rule
    values = [(name, part.target or rubric.value(part), rubric.unit(part)) for name, part in numbers.items()]
    words = {name: rubric.pick(part) for name, part in rule if name not in (*numbers, "edges", "losses", "weights")}
    kind = rule.multiplier.kind if rule.multiplier else ""
    return clause.points, clause.measures, values, words | {"multiplier": kind}


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
