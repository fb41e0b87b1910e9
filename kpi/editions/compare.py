"""What changed from one edition to another, one row a change: see `docs/comparing-editions.md`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from kpi.editions.differences import bar_change, measure_change, reworded, rule_change
from kpi.editions.matching import Pairs, match, normalised
from kpi.editions.tables import plain
from kpi.exact import rounded
from kpi.rubric.model import Category, ExtraEntry, Overlap, Rubric

COLUMNS = ["level", "id", "formerly", "change", "before", "after"]
CHANGES = ("points", "bar", "rule", "words", "methods", "department", "measure", "class", "added", "dropped", "moved",
           "value", "name")  # fmt: skip
Texts = tuple[str, str]
UNSAID: Texts = ("", "")  # of a name or of words it is enough to know that they changed


class Two(NamedTuple):
    """Two editions and which of their parts are the same."""

    before: Rubric
    after: Rubric
    pairs: Pairs


def compare(before: Rubric, after: Rubric) -> pd.DataFrame:
    """Return every change from one edition to another, one row a change.

    Parameters
    ----------
    before, after : Rubric
        Two editions, or an edition and a what-if of it.

    Returns
    -------
    pandas.DataFrame
        level (category, item, clause, extra, setting), id (in `after`; of what it no longer has, in `before`), formerly
        (the id in `before` where it is another), change (one of `CHANGES`), before and after (plain text). Sorted by
        level, in each as `after` has it, what was dropped last, then by change; empty where nothing changed.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> compare(rubric, rubric.with_settings(event_loss=25)).values.tolist()
    [['setting', 'event_loss', '', 'value', '20', '25']]
    """
    two = Two(before, after, match(before, after))
    rows = []
    for level, pairs in zip(Pairs._fields, two.pairs, strict=True):
        for old, new in pairs:
            if old is None or new is None:
                worth = WORTH[level](*((before, old) if new is None else (after, new)))
                found = {"dropped": (worth, "")} if new is None else {"added": ("", worth)}
            else:
                found = {name: texts for name, texts in DIFFERENCES[level](two, old, new).items() if texts is not None}
            former = old if old and new and old != new else ""
            rows += [(level, new or old, former, name, *found[name]) for name in CHANGES if name in found]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def points(hundredths: int) -> str:
    """Return whole hundredths of points as people write them.

    Examples
    --------
    >>> points(250), points(1000)
    ('2.5', '10')
    """
    return plain(Decimal(hundredths) / 100)


def _unlike(old: str, new: str) -> Texts | None:
    return (old, new) if old != new else None


def _reworded(old: str, new: str) -> Texts | None:
    return UNSAID if normalised(old) != normalised(new) else None


def category_of(rubric: Rubric, name: str) -> Category:
    """Return a category by its id.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> category_of(edition(2014), "3").name
    '依法行政'
    """
    return next(part for part in rubric.categories if part.id == name)


def _category(two: Two, old: str, new: str) -> dict[str, Texts | None]:
    first, second = category_of(two.before, old), category_of(two.after, new)
    return {
        "points": _unlike(plain(first.points), plain(second.points)), "name": _reworded(first.name, second.name),
        "moved": _unlike(old, new),
    }  # fmt: skip


def _item(two: Two, old: str, new: str) -> dict[str, Texts | None]:
    first, second = two.before.items[old], two.after.items[new]
    homes = [next(part.id for part in rubric.categories if item in part.items)
             for rubric, item in ((two.before, first), (two.after, second))]  # fmt: skip
    return {
        "points": _unlike(plain(first.points), plain(second.points)), "words": _reworded(first.text, second.text),
        "methods": _unlike(first.methods, second.methods), "department": _unlike(first.department, second.department),
        "moved": None if (homes[0], homes[1]) in two.pairs.category else (homes[0], homes[1]),
    }  # fmt: skip


def _clause(two: Two, old: str, new: str) -> dict[str, Texts | None]:
    before, after = two.before, two.after
    first, second = before.clauses[old], after.clauses[new]
    own = any(clause.department != rubric.items[clause.item].department
              for rubric, clause in ((before, first), (after, second)))  # fmt: skip
    classes = [" ".join(clause.applies_to) for clause in (first, second)]
    return {
        "points": _unlike(points(first.points), points(second.points)),
        "bar": bar_change(before, after, first, second),
        "rule": rule_change(before, after, first, second),
        "words": UNSAID if reworded(first, second) else None,
        "department": _unlike(first.department, second.department) if own else None,
        "measure": measure_change(before, after, first, second),
        "class": _unlike(*classes) if set(first.applies_to) != set(second.applies_to) else None,
        "moved": None if (first.item, second.item) in two.pairs.item else (first.item, second.item),
        "name": _reworded(first.name, second.name),
    }


def _extra(two: Two, old: str, new: str) -> dict[str, Texts | None]:
    (first, one), (second, other) = two.before.extra_entries[old], two.after.extra_entries[new]
    worth = [points(entry_points(rubric, entry)) for rubric, entry in ((two.before, one), (two.after, other))]
    told_once = one.points.setting is not None and one.points.setting == other.points.setting
    return {
        "points": None if told_once else _unlike(*worth), "rule": _overlap(two, first.overlaps, second.overlaps),
        "words": _reworded(first.text, second.text), "name": _reworded(one.name, other.name),
    }  # fmt: skip


def _overlap(two: Two, old: Overlap | None, new: Overlap | None) -> Texts | None:
    """Return which base items are rewarded twice, and how that is decided; what one setting decides is told there."""
    if old is None and new is None:
        return None
    texts = [f"overlaps={part.item} {rubric.setting(part.setting)}" if part else ""
             for rubric, part in ((two.before, old), (two.after, new))]  # fmt: skip
    if old and new and (old.item, new.item) in two.pairs.item:
        alike = old.setting == new.setting or two.before.setting(old.setting) == two.after.setting(new.setting)
        return None if alike else (texts[0], texts[1])
    return texts[0], texts[1]


def entry_points(rubric: Rubric, entry: ExtraEntry) -> int:
    """Return what an entry of the extra points is worth, in hundredths.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> entry_points(edition(2014), edition(2014).extra_entries["B1a"][1])
    300
    """
    return rounded(rubric.value(entry.points) * 100)


def _setting(two: Two, old: str, new: str) -> dict[str, Texts | None]:
    first, second = two.before.settings[old], two.after.settings[new]
    limits = [{"low": plain(part.low), "high": plain(part.high), "unit": part.unit,
               "options": " ".join(plain(option) for option in part.options)} for part in (first, second)]  # fmt: skip
    names = [name for name in limits[0] if limits[0][name] != limits[1][name]]
    ranges = [", ".join(f"{name}={side[name]}" for name in names if side[name]) for side in limits]
    return {
        "value": _unlike(plain(two.before.setting(old)), plain(two.after.setting(new))),
        "rule": (ranges[0], ranges[1]) if names else None, "name": _reworded(first.name, second.name),
    }  # fmt: skip


DIFFERENCES: dict[str, Callable[[Two, str, str], dict[str, Texts | None]]] = {
    "category": _category, "item": _item, "clause": _clause, "extra": _extra, "setting": _setting,
}  # fmt: skip
WORTH: dict[str, Callable[[Rubric, str], str]] = {
    "category": lambda rubric, name: plain(category_of(rubric, name).points),
    "item": lambda rubric, name: plain(rubric.items[name].points),
    "clause": lambda rubric, name: points(rubric.clauses[name].points),
    "extra": lambda rubric, name: points(entry_points(rubric, rubric.extra_entries[name][1])),
    "setting": lambda rubric, name: plain(rubric.setting(name)),
}
