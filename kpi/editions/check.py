"""What a rubric must fulfil beyond its form: sums, names, quotes, ranges. No fault stops the search for others."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from kpi.editions.lineage import lineage
from kpi.editions.options import options
from kpi.editions.ranges import ranges
from kpi.editions.texts import texts
from kpi.exact import hundredths
from kpi.rubric.families import RATES, Choice, Number, Rule, finding_kinds
from kpi.rubric.model import ClauseText, ItemText, Rubric


class Finding(NamedTuple):
    """A fault of a rubric: where (path into the file), the value, why it is refused, what to do."""

    location: tuple
    value: str
    why: str
    fix: str


def squash(text: str) -> str:
    """Return text without white space and in one width: how quotes are compared with the document.

    Examples
    --------
    >>> squash("信息覆盖率 ９５%以上")
    '信息覆盖率95%以上'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def check(rubric: Rubric) -> list[Finding]:
    """Return every fault of a rubric whose form is right; empty when it may be used."""
    parts = (_texts, _sums, _identifiers, _names, _quotes, _settings, _rules, _effective)
    return [finding for part in parts for finding in part(rubric)]


def walk(rubric: Rubric) -> Iterator[tuple[tuple, ItemText, ClauseText]]:
    """Yield each clause as written with its path into the file and its item."""
    for place, category in enumerate(rubric.categories):
        for row, item in enumerate(category.items):
            for part, clause in enumerate(item.clauses):
                yield ("categories", place, "items", row, "clauses", part), item, clause


def _numbers(rubric: Rubric) -> Iterator[tuple[tuple, str, Number]]:
    """Yield every number of a rule or an extra line with its path and the words it stands in."""
    for path, _, clause in walk(rubric):
        for name, number in clause.rule.numbers().items():
            parts = tuple(int(part) if part.isdigit() else part for part in name.split("."))
            yield (*path, "rule", *parts), clause.words, number
    for place, line in enumerate(rubric.extra):
        for part, entry in enumerate(line.entries):
            yield ("extra", place, "entries", part, "points"), line.text, entry.points


def _choices(rubric: Rubric) -> Iterator[tuple[tuple, str]]:
    """Yield every choice that a rule leaves to a setting, with its path."""
    for path, _, clause in walk(rubric):
        for name in type(clause.rule).model_fields:
            if isinstance(choice := getattr(clause.rule, name), Choice):
                yield (*path, "rule", name), choice.setting


def _texts(rubric: Rubric) -> Iterable[Finding]:
    yield from (Finding(*fault) for fault in texts(rubric))


def _sums(rubric: Rubric) -> Iterable[Finding]:
    total = sum(category.points for category in rubric.categories)
    if total != rubric.total:
        yield Finding(("total",), str(rubric.total), f"categories add up to {total}", "make points and total agree")
    for place, category in enumerate(rubric.categories):
        path = ("categories", place)
        items = sum(item.points for item in category.items)
        if items != category.points:
            why = f"items of category {category.id} add up to {items}"
            yield Finding((*path, "points"), str(category.points), why, "make items and category agree")
        for row, item in enumerate(category.items):
            yield from _shares(rubric, (*path, "items", row), item)


def _shares(rubric: Rubric, path: tuple, item: ItemText) -> Iterable[Finding]:
    for value in (item.points, *(clause.share for clause in item.clauses if clause.share is not None)):
        try:
            hundredths(value)
        except ValueError as error:
            yield Finding((*path, "points"), str(value), str(error), "points have at most two decimals")
            return
    alone = len(item.clauses) == 1
    if not alone and any(clause.share is None for clause in item.clauses):
        yield Finding((*path, "clauses"), item.id, "a clause has no share", "give each clause its share of the points")
        return
    everyone = rubric.classes[0].id
    sums: Counter[str] = Counter()
    for clause in item.clauses:
        share = item.points if clause.share is None else clause.share
        for name in clause.applies_to or (everyone,):
            sums[name] += share
    for name, points in sums.items():
        if points > item.points or (name == everyone and points != item.points):
            why = f"shares of item {item.id} add up to {points} for class {name}, the item has {item.points}"
            yield Finding((*path, "clauses"), str(points), why, "make the shares add up to the item's points")


def _identifiers(rubric: Rubric) -> Iterable[Finding]:
    seen: dict[str, tuple] = {}

    def once(name: str, path: tuple) -> Iterable[Finding]:
        key = squash(name).casefold()
        if key in seen:
            yield Finding(path, name, "this id is used twice", "ids are unique, whatever their case or width")
        seen[key] = path

    for place, category in enumerate(rubric.categories):
        yield from once(category.id, ("categories", place, "id"))
        for row, item in enumerate(category.items):
            path = ("categories", place, "items", row)
            yield from once(item.id, (*path, "id"))
            if not item.id.startswith(category.id + "."):
                why = f"not an item of category {category.id}"
                yield Finding((*path, "id"), item.id, why, f"start it with {category.id}.")
            for part, clause in enumerate(item.clauses):
                yield from once(clause.id, (*path, "clauses", part, "id"))
                if clause.id[:-1] != item.id:
                    why = f"not a clause of item {item.id}"
                    yield Finding((*path, "clauses", part, "id"), clause.id, why, f"write {item.id} and one letter")
    for place, line in enumerate(rubric.extra):
        for part, entry in enumerate(line.entries):
            yield from once(entry.id, ("extra", place, "entries", part, "id"))
    yield from (Finding(*fault) for fault in lineage(rubric))
    for name in ("classes", "attribution"):
        seen.clear()
        for place, part in enumerate(getattr(rubric, name)):
            yield from once(part.id, (name, place, "id"))


def _unknown(path: tuple, name: str, what: str, known: Iterable[str]) -> Finding:
    known = list(known)
    near = difflib.get_close_matches(name, known, 1)
    fix = f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"
    return Finding(path, name, f"unknown {what}", fix)


def _names(rubric: Rubric) -> Iterable[Finding]:
    classes = [part.id for part in rubric.classes]
    for path, _, clause in walk(rubric):
        for name in clause.applies_to or ():
            if name not in classes:
                yield _unknown((*path, "applies_to"), name, "class", classes)
        for name in (clause.measure,) if isinstance(clause.measure, str) else clause.measure:
            if name not in rubric.measures:
                yield _unknown((*path, "measure"), name, "measure", rubric.measures)
        for kind in finding_kinds(clause.rule):
            if kind not in rubric.kinds:
                yield _unknown((*path, "rule"), kind, "kind of finding", rubric.kinds)
    for path, _, number in _numbers(rubric):
        if number.setting is not None and number.setting not in rubric.settings:
            yield _unknown(path, number.setting, "setting", rubric.settings)
        if number.target is not None and number.target not in rubric.measures:
            yield _unknown(path, number.target, "measure", rubric.measures)
    for path, name in _choices(rubric):
        if name not in rubric.settings:
            yield _unknown(path, name, "setting", rubric.settings)
        elif not rubric.settings[name].options:
            yield Finding(path, name, "this setting is a number, not a choice", "name a setting with options")
    for place, line in enumerate(rubric.extra):
        for part, entry in enumerate(line.entries):
            if entry.points.target is not None:
                where = ("extra", place, "entries", part, "points")
                yield Finding(where, entry.points.target, "only a bar may be a target", "state the points")
        if line.overlaps and line.overlaps.setting not in rubric.settings:
            yield _unknown(("extra", place, "overlaps"), line.overlaps.setting, "setting", rubric.settings)
        if line.overlaps and line.overlaps.item not in rubric.items:
            yield _unknown(("extra", place, "overlaps"), line.overlaps.item, "item", rubric.items)
    for code, measure in rubric.measures.items():
        path, others = ("measures", code, "within"), [name for name in rubric.measures if name != code]
        if measure.within is not None and measure.within not in others:
            yield _unknown(path, measure.within, "measure", others)
        elif measure.within is not None and rubric.measures[measure.within].unit != measure.unit:
            yield Finding(path, measure.within, "a whole of another unit", "name a measure of the same unit")
    for place, rule in enumerate(rubric.attribution):
        if rule.measure is not None and rule.measure not in rubric.measures:
            yield _unknown(("attribution", place, "measure"), rule.measure, "measure", rubric.measures)


def stated_numbers(words: str, number_words: dict[str, Decimal]) -> set[Decimal]:
    """Return the numbers that words state, in digits or by a word such as 均 (100).

    Examples
    --------
    >>> sorted(stated_numbers("达95%以上，至少有一篇", {"一篇": Decimal(1)}))
    [Decimal('1'), Decimal('95')]
    """
    text = squash(words)
    found = {Decimal(digits) for digits in re.findall(r"\d+(?:\.\d+)?", text)}
    return found | {value for word, value in number_words.items() if squash(word) in text}


def _quotes(rubric: Rubric) -> Iterable[Finding]:
    for path, item, clause in walk(rubric):
        if squash(clause.words) not in squash(item.text):
            why = f"these words do not stand in item {item.id}"
            yield Finding((*path, "words"), clause.words, why, "quote the item's text exactly")
    for path, words, number in _numbers(rubric):
        if number.stated is None:
            continue
        quote = number.words or words
        if number.words and squash(number.words) not in squash(words):
            yield Finding(path, number.words, "these words do not stand in the clause", "quote the clause exactly")
        elif abs(number.stated) not in stated_numbers(quote, rubric.number_words):
            why = f"{number.stated} is said to be stated, but the words are: {quote}"
            yield Finding(path, str(number.stated), why, "correct it, or make it a setting: it is assumed")


def _settings(rubric: Rubric) -> Iterable[Finding]:
    for name, setting in rubric.settings.items():
        path = ("settings", name)
        if setting.options:
            if str(setting.value) not in {str(option) for option in setting.options}:
                why = f"the value is none of {', '.join(str(option) for option in setting.options)}"
                yield Finding(path, str(setting.value), why, "choose one of the options")
        elif isinstance(setting.value, str):
            yield Finding(path, setting.value, "a choice needs its options", "list the options, or write a number")
        elif setting.low is None or setting.high is None:
            yield Finding(path, str(setting.value), "an assumed number needs low and high", "give its plausible range")
        elif not setting.low <= setting.value <= setting.high:
            why = f"outside its own range {setting.low} to {setting.high}"
            yield Finding(path, str(setting.value), why, "correct the value or the range")
    yield from (Finding(*fault) for fault in options(rubric))
    for path, _, number in _numbers(rubric):
        setting = rubric.settings.get(number.setting or "")
        if setting is not None and isinstance(setting.value, str):
            yield Finding(
                path, number.setting or "", "this setting is a choice, not a number", "name a numeric setting"
            )


def _rules(rubric: Rubric) -> Iterable[Finding]:
    for path, item, clause in walk(rubric):
        rule, place = clause.rule, (*path, "rule")
        points = item.points if clause.share is None else clause.share
        yield from (Finding(*fault) for fault in ranges(place, rule, points, partial(_value, rubric)))
        measures = (clause.measure,) if isinstance(clause.measure, str) else clause.measure
        reads = rule.family in RATES
        targets = sorted({number.target for number in rule.numbers().values() if number.target is not None})
        if len(targets) > 1:
            yield Finding(place, " ".join(targets), "targets of several measures", "a rule reads one target")
        if reads and not measures:
            yield Finding(path, clause.id, f"{rule.family} needs a measure", "add `measure:`")
        if measures and not reads and rule.family != "zeroing":
            yield Finding((*path, "measure"), str(measures[0]), f"{rule.family} reads no measure", "remove it")
        if reads and len(measures) > 1 and rule.combine is None:
            yield Finding(place, clause.id, "several measures and no `combine`", "write combine: min or mean")
        units = {rubric.measures[name].unit for name in measures if name in rubric.measures}
        for name, number in rule.numbers().items():
            bar = name in ("bar", "low", "high") and rule.family != "window" and units == {"percent"}
            if bar and number.stated is not None and not 0 <= number.stated <= 100:
                yield Finding((*place, name), str(number.stated), "a percentage beyond 0 to 100", "correct it")
        if rule.family == "bands":
            yield from _bands(rubric, place, rule)


def _value(rubric: Rubric, number: Number) -> Decimal | None:
    try:
        return Decimal(number.stated if number.stated is not None else rubric.settings[number.setting or ""].value)
    except (KeyError, InvalidOperation):
        return None


def _bands(rubric: Rubric, path: tuple, rule: Rule) -> Iterable[Finding]:
    edges = rule.edges
    if edges[0].from_ is not None or edges[-1].to is not None:
        yield Finding((*path, "edges"), "", "the bands leave numbers out", "leave the first `from` and last `to` open")
    for place, (left, right) in enumerate(pairwise(edges)):
        if left.to is None or right.from_ is None or _value(rubric, left.to) != _value(rubric, right.from_):
            yield Finding((*path, "edges", place + 1), "", "a gap or an overlap", "start where the band before ends")


def _effective(rubric: Rubric) -> Iterable[Finding]:
    if rubric.effective_from > rubric.effective_to:
        why = f"begins in {rubric.effective_from} and ends in {rubric.effective_to}"
        yield Finding(("effective_to",), str(rubric.effective_to), why, "put the years in order")
