"""Whether one clause, or one entry of the extra points, can be compared across two editions."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kpi.editions.compare import Two, entry_points
from kpi.editions.differences import differing, same_inputs, scales
from kpi.editions.options import KNOWN
from kpi.editions.tables import plain
from kpi.rubric.model import Clause, Rubric
from kpi.scoring import zeroes_item

VERDICTS = ("same", "attainment", "rescored", "none")
COLUMNS = ["level", "id", "formerly", "verdict", "points_before", "points_after", "item_before", "item",
           "category_before", "category", "counted"]  # fmt: skip
EXTRAS, RANKS = {"extra_cap", "extra_repeat"}, {"veto", "ties"}


def worst(verdicts: Iterable[str]) -> str:
    """Return the worst of some verdicts, `same` of none.

    Examples
    --------
    >>> worst(["same", "rescored", "attainment"])
    'rescored'
    """
    return VERDICTS[max(map(VERDICTS.index, verdicts), default=0)]


def conventions(rubric: Rubric) -> dict[str, str]:
    """Return the settings that are followed by their names, with what holds where the rubric does not have one.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> conventions(edition(2014))["extra_cap"]
    'none'
    """
    usual = {name: options[0] for name, options in KNOWN.items()} | {"extra_cap": "none"}
    return {name: plain(rubric.setting(name)) if name in rubric.settings else first for name, first in usual.items()}


def moved_conventions(before: Rubric, after: Rubric) -> set[str]:
    """Return the conventions that two editions do not share, by name.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> moved_conventions(edition(2014), edition(2014).with_settings(extra_cap=5))
    {'extra_cap'}
    """
    old, new = conventions(before), conventions(after)
    return {name for name in old if old[name] != new[name]}


def parts(two: Two) -> pd.DataFrame:
    """Return the verdict on every clause and every entry of the extra points.

    Parameters
    ----------
    two : Two
        The editions, matched.

    Returns
    -------
    pandas.DataFrame
        level (clause, extra), id, formerly, verdict, points_before and points_after (hundredths, blank where it is
        not there), item_before, item, category_before, category (blank likewise), and counted: whether the points are
        among those of the first class, which add up to the total. In the order of `compare`.
    """
    own = [_verdict(two, *_clauses(two, pair)) for pair in two.pairs.clause]
    # What can put an item to zero weighs on every clause of it: without its like, none of them scores as it did.
    weights = [(*_places(_clauses(two, pair)), verdict) for pair, verdict in zip(two.pairs.clause, own, strict=True)
               if verdict in ("rescored", "none") and _zeroes(two, pair)]  # fmt: skip
    rows = []
    for (old, new), verdict in zip(two.pairs.clause, own, strict=True):
        first, second = _clauses(two, (old, new))
        items = _places((first, second))
        heavy = [weight for before, after, weight in weights if _meet((before, after), items)]
        latest, rubric = (second, two.after) if second else (first, two.before)
        rows.append((
            "clause", new or old, old if old and new and old != new else "", worst([verdict, *heavy]),
            first.points if first else None, second.points if second else None, *items,
            first.category if first else "", second.category if second else "",
            rubric.classes[0].id in latest.applies_to,
        ))  # fmt: skip
    rows += [_extra(two, old, new) for old, new in two.pairs.extra]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"points_before": "Int64", "points_after": "Int64"})


Sides = tuple[Clause | None, Clause | None]


def _clauses(two: Two, pair: tuple[str | None, str | None]) -> Sides:
    old, new = pair
    return (two.before.clauses[old] if old else None), (two.after.clauses[new] if new else None)


def _places(sides: Sides) -> tuple[str, str]:
    return (sides[0].item if sides[0] else ""), (sides[1].item if sides[1] else "")


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return any(left and left == right for left, right in zip(one, other, strict=True))


def _zeroes(two: Two, pair: tuple[str | None, str | None]) -> bool:
    rubrics = (two.before, two.after)
    return any(one and zeroes_item(one, rubric) for one, rubric in zip(_clauses(two, pair), rubrics, strict=True))


def _verdict(two: Two, old: Clause | None, new: Clause | None) -> str:
    before, after = two.before, two.after
    if old is None or new is None or set(old.applies_to) != set(new.applies_to):
        return "none"
    if not same_inputs(before, after, old, new):
        return "none"
    if old.rule.family != new.rule.family or differing(before, after, old, new) or _touched(two, old, new):
        return "rescored"
    if old.points == new.points:
        return "same"
    return "attainment" if scales(after, new) else "rescored"


def _touched(two: Two, old: Clause, new: Clause) -> bool:
    """Return whether a convention that two editions do not share bears on a clause.

    Rounding bears on all; what a rate without an object earns, on those that read rates alone; an extra line that may
    be chosen instead of a base item, on the clauses of that item.
    """
    moved = moved_conventions(two.before, two.after)
    rates = new.measures and all(two.after.measures[name].unit == "percent" for name in new.measures)
    former = {after: before for before, after in two.pairs.extra}
    chosen = _instead(two.before, old.item), {former[entry] for entry in _instead(two.after, new.item)}
    return "rounding" in moved or ("zero_denominator" in moved and bool(rates)) or chosen[0] != chosen[1]


def _instead(rubric: Rubric, item: str) -> set[str]:
    """Return the extra entries that a unit may be rewarded for instead of a base item."""
    return {name for name, (line, _) in rubric.extra_entries.items()
            if line.overlaps and line.overlaps.item == item and _decided(rubric, name) == "extra"}  # fmt: skip


def _decided(rubric: Rubric, entry: str) -> str:
    line, _ = rubric.extra_entries[entry]
    return rubric.choice(line.overlaps.setting, "both") if line.overlaps else "both"


def _extra(two: Two, old: str | None, new: str | None) -> tuple:
    worth = [entry_points(rubric, rubric.extra_entries[name][1]) if name else None
             for rubric, name in ((two.before, old), (two.after, new))]  # fmt: skip
    if old is None or new is None:
        verdict = "none"
    else:
        left_out = _decided(two.before, old) == "base", _decided(two.after, new) == "base"
        capped = EXTRAS & moved_conventions(two.before, two.after)
        verdict = "rescored" if worth[0] != worth[1] or left_out[0] != left_out[1] or capped else "same"
    return ("extra", new or old, old if old and new and old != new else "", verdict, *worth, "", "", "", "", False)
