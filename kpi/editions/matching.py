"""Which part of one edition is which part of another: by `formerly`, by its words, by its id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

from kpi.editions.check import squash
from kpi.rubric.model import Rubric

Pair = tuple[str | None, str | None]


class Pairs(NamedTuple):
    """The parts of two editions beside each other: (id before, id after), None where one of them has no such part.

    Each level is in the order of the edition after; what it no longer has follows, in the order of the one before.
    """

    category: tuple[Pair, ...]
    item: tuple[Pair, ...]
    clause: tuple[Pair, ...]
    extra: tuple[Pair, ...]
    setting: tuple[Pair, ...]


class Part(NamedTuple):
    """What a part is known by: id, words, id before, measures, and the item (an id) or line (a text) around it."""

    id: str
    text: str
    formerly: str | None = None
    measures: frozenset[str] = frozenset()
    inside: str = ""


Agree = Callable[[Part, Part], bool]


@cache
def normalised(text: str) -> str:
    """Return text without white space, width and punctuation; a decimal point and a percent sign mean something.

    Examples
    --------
    >>> normalised("信息覆盖率 ９５.５％以上。") == normalised("信息覆盖率，95.5%以上")
    True
    """
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", "", squash(text))
    return "".join(sign for sign in plain if sign in ".%‰" or unicodedata.category(sign)[0] != "P")


def similar(one: str, other: str) -> bool:
    """Return whether two texts are one requirement in other words, by the threshold of `compare.yaml`.

    Examples
    --------
    >>> similar("出生政策符合率在99%以上", "出生政策符合率达98%以上"), similar("经费投入到位", "层层签订责任状")
    (True, False)
    """
    first, second = sorted((normalised(one), normalised(other)))  # the ratio depends on the order
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _thresholds()["similar"]


@cache
def _thresholds() -> dict[str, float]:
    return YAML(typ="safe").load(Path(__file__).with_name("compare.yaml").read_text(encoding="utf-8"))


def match(before: Rubric, after: Rubric) -> Pairs:
    """Return which part of an edition is which part of another.

    An id that `formerly` names goes first, then the same words under any id, then the same id where the words are
    similar or a measure is shared. What is left is new or gone, also where an id is used again for something else.

    Parameters
    ----------
    before, after : Rubric
        Two editions. `formerly` is read in the one that came into force later, whichever stands first here.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> match(edition(2014), edition(2014)).item[:2]
    (('1.1', '1.1'), ('1.2', '1.2'))
    """
    turned = after.effective_from < before.effective_from
    found = _found(after, before) if turned else _found(before, after)
    if turned:
        found = {level: {old: new for new, old in names.items()} for level, names in found.items()}
    pairs = []
    for level in Pairs._fields:
        known, names = found[level], _ids(after, level)
        gone = [name for name in _ids(before, level) if name not in set(known.values())]
        pairs.append((*((known.get(name), name) for name in names), *((name, None) for name in gone)))
    return Pairs(*pairs)


def _ids(rubric: Rubric, level: str) -> list[str]:
    views = {"item": rubric.items, "clause": rubric.clauses, "extra": rubric.extra_entries, "setting": rubric.settings}
    return [part.id for part in rubric.categories] if level == "category" else list(views[level])


def _found(before: Rubric, after: Rubric) -> dict[str, dict[str, str]]:
    """Return for each level the id before by the id after; `after` is the later edition, or of the same year."""
    tied = before.effective_from == after.effective_from
    items = _matched(_items(before), _items(after), [_both(_words, _id), _words, _both(_id, _kin)], tied)

    def beside(old: Part, new: Part) -> bool:
        return items.get(new.inside) == old.inside

    closer: list[tuple[Agree, ...]] = [
        (beside, _measures, _letter), (beside, _measures), (beside, _letter), (beside,), (_measures,), (),
    ]  # fmt: skip
    clauses = [
        *(_both(_words, *more) for more in closer),
        _both(beside, _shared),  # letters move on where a clause is put before others
        _both(beside, _letter, _kin),
        _both(_id, _kin),
    ]
    homes = [{item.id: part.id for part in one.categories for item in part.items} for one in (before, after)]
    held = {(homes[0][old], homes[1][new]) for new, old in items.items()}
    categories = [_both(_words, _id), _words, _both(_id, _kin), _both(_id, lambda old, new: (old.id, new.id) in held)]
    extra = [_both(_words, _id), _words, _both(_id, _kin), _both(_id, lambda old, new: similar(old.inside, new.inside))]
    return {
        "category": _matched(*(_categories(one) for one in (before, after)), categories, tied),
        "item": items,
        "clause": _matched(_clauses(before), _clauses(after), clauses, tied),
        "extra": _matched(_entries(before), _entries(after), extra, tied),
        "setting": {name: name for name in after.settings if name in before.settings},
    }


def _matched(old: Iterable[Part], new: Iterable[Part], steps: list[Agree], tied: bool) -> dict[str, str]:
    """Return the id before by the id after, one step after another, each in the order of the document."""
    left, waiting = {part.id: part for part in old}, {part.id: part for part in new}
    said = {(part.formerly, name) for name, part in waiting.items() if not tied or _says_anew(part, left)}
    if tied:
        said |= {(name, part.formerly) for name, part in left.items() if _says_anew(part, waiting)}
    found: dict[str, str] = {}
    for agree in [lambda old, new: (old.id, new.id) in said, *steps]:
        for part in list(waiting.values()):
            other = next((one for one in left.values() if agree(one, part)), None)
            if other is not None:
                found[part.id] = other.id
                del left[other.id], waiting[part.id]
    return found


def _says_anew(part: Part, others: dict[str, Part]) -> bool:
    # A copy of an edition repeats what the edition says of the one before both.
    return part.id not in others or others[part.id].formerly != part.formerly


def _categories(rubric: Rubric) -> list[Part]:
    return [Part(part.id, part.name) for part in rubric.categories]


def _items(rubric: Rubric) -> list[Part]:
    read: dict[str, frozenset[str]] = {name: frozenset() for name in rubric.items}
    for clause in rubric.clauses.values():
        read[clause.item] |= set(clause.measures)
    return [Part(item.id, item.text, item.formerly, read[item.id]) for item in rubric.items.values()]


def _clauses(rubric: Rubric) -> list[Part]:
    said = {part.id: part.formerly for item in rubric.items.values() for part in item.clauses}
    return [Part(name, clause.words, said[name], frozenset(clause.measures), clause.item)
            for name, clause in rubric.clauses.items()]  # fmt: skip


def _entries(rubric: Rubric) -> list[Part]:
    return [Part(name, entry.name, inside=line.text) for name, (line, entry) in rubric.extra_entries.items()]


def _both(*parts: Agree) -> Agree:
    return lambda old, new: all(agree(old, new) for agree in parts)


def _id(old: Part, new: Part) -> bool:
    return old.id == new.id


def _letter(old: Part, new: Part) -> bool:
    return old.id[-1] == new.id[-1]


def _words(old: Part, new: Part) -> bool:
    return normalised(old.text) == normalised(new.text)


def _measures(old: Part, new: Part) -> bool:
    return old.measures == new.measures


def _shared(old: Part, new: Part) -> bool:
    return bool(old.measures & new.measures)


def _kin(old: Part, new: Part) -> bool:
    return _shared(old, new) or similar(old.text, new.text)
