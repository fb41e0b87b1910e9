"""Ranks compared with the totals they follow from, at ties above all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

RULES = ("competition", "dense", "ordinal")


@dataclass(frozen=True)
class Standing:
    """A unit of a class: its place in the table, its total (None where it is not known), its printed rank."""

    place: int
    total: Decimal | None
    rank: int


@dataclass(frozen=True)
class Wrong:
    """A rank that does not follow: where, the kind of contradiction, the rank expected, and whether that is certain."""

    place: int
    kind: str
    expected: int
    certain: bool


def expected_ranks(totals: Sequence[Decimal], rule: str) -> list[tuple[int, int]]:
    """Return the least and the greatest rank each total may have under a rule for ties.

    Examples
    --------
    >>> scores = [Decimal(9), Decimal(8), Decimal(8), Decimal(7)]
    >>> [low for low, _ in expected_ranks(scores, "competition")], [low for low, _ in expected_ranks(scores, "dense")]
    ([1, 2, 2, 4], [1, 2, 2, 3])
    >>> expected_ranks(scores, "ordinal")
    [(1, 1), (2, 3), (2, 3), (4, 4)]
    """
    found = []
    for total in totals:
        above = sum(other > total for other in totals)
        if rule == "dense":
            above = len({other for other in totals if other > total})
        last = sum(other >= total for other in totals) if rule == "ordinal" else above + 1
        found.append((above + 1, last))
    return found


def wrong_ranks(group: Sequence[Standing], ties: str = "any", descending: bool = True) -> list[Wrong]:
    """Return the ranks of a class that do not follow from its totals.

    Parameters
    ----------
    group : sequence of Standing
        The units that are ranked together.
    ties : {"competition", "dense", "ordinal", "any"}
        1-2-2-4, 1-2-2-3, 1-2-3-4, or whichever of the three the table keeps best; equal totals with different ranks
        are told under `any` as well, as what cannot be decided from what is printed.
    descending : bool
        Whether the greatest total comes first.

    Examples
    --------
    >>> group = [Standing(n, Decimal(t), r) for n, (t, r) in enumerate([(9, 1), (8, 2), (8, 2), (7, 3), (6, 5)])]
    >>> [(wrong.place, wrong.kind, wrong.expected) for wrong in wrong_ranks(group, "competition")]
    [(3, 'rank_numbering', 4)]
    """
    known = [one for one in group if one.total is not None]
    unknown = [one.rank for one in group if one.total is None]
    totals = [one.total if descending else -one.total for one in known]
    # A unit whose total is not printed keeps the place that its own rank claims.
    ranks = [one.rank - sum(rank < one.rank for rank in unknown) for one in known]
    if ties != "any":
        found = _by_rule(totals, ranks, ties, certain=True)
    else:
        tried = [_by_rule(totals, ranks, rule, certain=False) for rule in RULES]
        hard = [
            len([wrong for wrong in part if wrong[1] != "tie_broken" or rule < 2]) for rule, part in enumerate(tried)
        ]
        best = hard.index(min(hard))
        found = tried[best]
        sure = sorted(hard[:2])[0] < sorted(hard[:2])[1] or len(set(totals)) == len(totals)
        found = [
            (place, kind, rank, (certain or kind != "tie_broken") and sure) for place, kind, rank, certain in found
        ]
    return [
        Wrong(known[place].place, kind, rank + known[place].rank - ranks[place], certain)
        for place, kind, rank, certain in found
    ]


def _by_rule(totals: list[Decimal], ranks: list[int], rule: str, certain: bool) -> list[tuple[int, str, int, bool]]:
    found, expected = [], expected_ranks(totals, rule)
    highest = expected_ranks(totals, "ordinal")
    for place, (total, rank) in enumerate(zip(totals, ranks, strict=True)):
        low, high = expected[place]
        twice = rule == "ordinal" and sum(a == total and b == rank for a, b in zip(totals, ranks, strict=True)) > 1
        if low <= rank <= high and not twice:
            if rule == "ordinal" and not certain and high > low and rank > low:
                found.append((place, "tie_broken", low, False))
            continue
        kind = _kind(totals, ranks, place, low)
        # Ranks inside a tied block may rest on something that is not printed.
        possible = highest[place][0] <= rank <= highest[place][1]
        found.append((place, kind, low, certain or not (kind == "tie_broken" and possible)))
    return found


def _kind(totals: list[Decimal], ranks: list[int], place: int, expected: int) -> str:
    others = [(a, b) for here, (a, b) in enumerate(zip(totals, ranks, strict=True)) if here != place]
    total, rank = totals[place], ranks[place]
    if any(a == total and b != rank and b == expected for a, b in others):
        return "tie_broken"
    if any(b == rank and a != total for a, b in others):
        return "same_rank"
    if any((a > total and b > rank) or (a < total and b < rank) for a, b in others):
        return "rank_wrong"
    return "rank_numbering"


def skipped(ranks: Sequence[int], ties: str = "any") -> list[tuple[int, int]]:
    """Return (rank, expected) where ranks alone, without totals, leave one out or repeat one without leaving one out.

    Examples
    --------
    >>> skipped([1, 2, 2, 4]), skipped([1, 2, 2, 3]), skipped([1, 2, 4, 5]), skipped([1, 2, 2, 3], "competition")
    ([], [], [(4, 3)], [(3, 4)])
    """
    ordered = sorted(ranks)
    tried = []
    for rule in RULES[:2] if ties == "any" else (ties,):
        wrong, expected, shift = [], 1, 0
        for rank in sorted(set(ordered)):
            if rank != expected + shift:
                wrong.append((rank, expected + shift))
                shift = rank - expected
            expected += ordered.count(rank) if rule == "competition" else 1
        if rule == "ordinal":
            wrong += [(rank, rank + 1) for rank in sorted(set(ordered)) if ordered.count(rank) > 1]
        tried.append(wrong)
    return min(tried, key=len)


def explained_by_classes(group: Sequence[Standing], most: int, least: int = 2) -> bool:
    """Return whether every rank follows inside two or more classes, of `least` units or more, that nothing names.

    Units are dealt out from the greatest total down; each must take the next rank of a class, or share its last.

    Examples
    --------
    >>> totals = [(98, 1), (95, 1), (90, 2), (88, 3), (70, 2)]
    >>> explained_by_classes([Standing(n, Decimal(t), r) for n, (t, r) in enumerate(totals)], 4)
    True
    >>> explained_by_classes([Standing(n, Decimal(t), r) for n, (t, r) in enumerate([(9, 1), (8, 1), (7, 3)])], 4)
    False
    """
    units = sorted((-one.total, one.rank) for one in group if one.total is not None)
    dealt = {()}
    for total, rank in units:
        following = set()
        for classes in dealt:
            for place, (count, last, last_rank) in enumerate(classes):
                expected = last_rank if total == last else count + 1
                if rank == expected:
                    changed = (*classes[:place], (count + 1, total, rank), *classes[place + 1 :])
                    following.add(tuple(sorted(changed)))
            if rank == 1 and len(classes) < most:
                following.add(tuple(sorted((*classes, (1, total, 1)))))
        dealt = following
    return any(len(classes) > 1 and all(count >= least for count, _, _ in classes) for classes in dealt)
