"""How two clauses differ in what scores them: the numbers and options of their rules, and what they read."""

from __future__ import annotations

from typing import NamedTuple

from kpi.editions.matching import normalised, similar
from kpi.editions.tables import describe
from kpi.rubric.families import Choice, finding_kinds
from kpi.rubric.model import Clause, Rubric

Texts = tuple[str, str]

# Parameters that are losses: alone among the numbers of a rule they are read together with their unit.
LOSSES = ("loss", "first", "late", "missing", "losses")
SHARES = ("percent_of_points", "percent_of_even_share")


class Parameter(NamedTuple):
    """A number or option of a rule: as it is shown, as it is followed, and the setting it is left to."""

    shown: str
    exact: object
    setting: str | None = None


def parameters(rubric: Rubric, clause: Clause) -> dict[str, Parameter]:
    """Return what the rule of a clause is set to, by name: numbers first, then options.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> {name: one.shown for name, one in parameters(rubric, rubric.clauses["3.6d"]).items()}
    {'scope': 'item', 'optional': 'false'}
    """
    rule, found = clause.rule, {}
    for name, number in rule.numbers().items():
        loss = name.partition(".")[0] in LOSSES
        shown, unit = describe(rubric, clause, name), rubric.unit(number) if loss else ""
        exact = number.target if number.target is not None else (rubric.value(number), unit)
        found[name] = Parameter(shown, exact, number.setting)
    for name in type(rule).model_fields:
        part = getattr(rule, name)
        if isinstance(part, bool | str | Choice) and name != "family":
            picked = str(rubric.pick(part)).lower()
            found[name] = Parameter(picked, picked, part.setting if isinstance(part, Choice) else None)
    if rule.multiplier is not None:
        found["multiplier.kind"] = Parameter(rule.multiplier.kind, rule.multiplier.kind)
    found["optional"] = Parameter(str(clause.optional).lower(), clause.optional)
    if any(rubric.measures[name].births for name in clause.measures):
        rules = " ".join(sorted(one.rule for one in rubric.attribution))
        found["attribution"] = Parameter(rules, rules)
    return found


def differing(before: Rubric, after: Rubric, old: Clause, new: Clause) -> dict[str, tuple]:
    """Return the parameters in which two rules differ, by name, each as (before, after); None where one has none.

    A way to combine measures is compared only where both have several, for otherwise it is the measures that differ.
    """
    first, second = parameters(before, old), parameters(after, new)
    pairs = {name: (first.get(name), second.get(name)) for name in (*second, *first)}
    if None in pairs.get("combine", ()):
        del pairs["combine"]
    return {name: pair for name, pair in pairs.items() if pair[0] is None or pair[1] is None
            or pair[0].exact != pair[1].exact}  # fmt: skip


def rule_change(before: Rubric, after: Rubric, old: Clause, new: Clause) -> Texts | None:
    """Return how the rule changed but for its bar: the families, or the parameters that differ; None where it did not.

    What both leave to one setting is told once, at the setting.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> rule_change(rubric, rubric, rubric.clauses["4.1a"], rubric.clauses["4.2a"])
    ('shortfall: step=1', 'shortfall: step=0.1')
    """
    families = old.rule.family, new.rule.family
    if families[0] != families[1]:
        return families
    pairs = {name: pair for name, pair in differing(before, after, old, new).items()
             if name != "bar" and not _left_to_one_setting(*pair)}  # fmt: skip
    pairs |= _other_elements(old, new)
    if not pairs:
        return None
    sides = []
    for side in (0, 1):
        parts = ", ".join(f"{name}={_shown(pair, side)}" for name, pair in pairs.items() if pair[side] is not None)
        sides.append(": ".join(part for part in (families[side], parts) if part))
    return sides[0], sides[1]


def _shown(pair: tuple, side: int) -> str:
    """Return a parameter as it is shown; with its unit where that alone differs."""
    part = pair[side]
    alike = None not in pair and pair[0].shown == pair[1].shown
    return f"{part.shown} {part.exact[1]}" if alike and isinstance(part.exact, tuple) else part.shown


def _left_to_one_setting(one: Parameter | None, other: Parameter | None) -> bool:
    return one is not None and other is not None and one.setting is not None and one.setting == other.setting


def bar_change(before: Rubric, after: Rubric, old: Clause, new: Clause) -> Texts | None:
    """Return the bars where they differ, as a setting moved it too: a bar is what people look for at its clause.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> bar_change(rubric, rubric, rubric.clauses["1.4a"], rubric.clauses["4.1a"])
    ('99', '95')
    """
    if "bar" not in differing(before, after, old, new):
        return None
    return describe(before, old, "bar"), describe(after, new, "bar")


def _other_elements(old: Clause, new: Clause) -> dict[str, tuple]:
    """Return the elements of a checklist that have no like on the other side: their number where that differs."""
    lists = [list(getattr(clause.rule, "elements", ())) for clause in (old, new)]
    if len(lists[0]) != len(lists[1]):
        return {"elements": tuple(Parameter(str(len(part)), None) for part in lists)}
    for element in list(lists[0]):
        like = next((one for one in lists[1] if _alike(element, one)), None)
        if like is not None:
            lists[0].remove(element)
            lists[1].remove(like)
    return {"elements": tuple(Parameter("、".join(part), None) for part in lists)} if lists[0] else {}


def _alike(one: str, other: str) -> bool:
    return normalised(one) == normalised(other) or similar(one, other)


def reworded(old: Clause, new: Clause) -> bool:
    """Return whether the words of a clause, or those of the elements it asks for, changed in more than punctuation."""
    texts = [[clause.words] for clause in (old, new)]
    if not _other_elements(old, new):
        for text, clause in zip(texts, (old, new), strict=True):
            text += sorted(getattr(clause.rule, "elements", ()))
    return [normalised(text) for text in texts[0]] != [normalised(text) for text in texts[1]]


def measure_change(before: Rubric, after: Rubric, old: Clause, new: Clause) -> Texts | None:
    """Return the measures where they are others, or what they count where one of the same code counts otherwise."""
    if set(old.measures) != set(new.measures):
        return " ".join(old.measures), " ".join(new.measures)
    sides: tuple[list[str], list[str]] = ([], [])
    for name in new.measures:
        counted = [_counted(rubric, name) for rubric in (before, after)]
        for part in counted[0]:
            texts = [one[part] for one in counted]
            if normalised(texts[0]) != normalised(texts[1]):
                for side, text in zip(sides, texts, strict=True):
                    side.append(f"{name}: {part}={text}")
    return (", ".join(sides[0]), ", ".join(sides[1])) if sides[0] else None


def _counted(rubric: Rubric, name: str) -> dict[str, str]:
    parts = ("unit", "numerator", "denominator", "of", "period", "births")
    return {part: getattr(rubric.measures[name], part) or "" for part in parts}


def same_inputs(before: Rubric, after: Rubric, old: Clause, new: Clause) -> bool:
    """Return whether two clauses read the same: measures of the same counts, targets, kinds of finding, judgements.

    Elements of a checklist belong to it: their findings are counts of what is missing from that very list.
    """
    same = _reads(before, old) == _reads(after, new) and measure_change(before, after, old, new) is None
    return same and not (old.rule.family == new.rule.family and _other_elements(old, new))


def _reads(rubric: Rubric, clause: Clause) -> set[tuple]:
    rule = clause.rule
    found = {("measure", name) for name in clause.measures}
    found |= {("target", number.target) for number in rule.numbers().values() if number.target is not None}
    if not clause.measures:
        found |= {("finding", kind) for kind in finding_kinds(rule)}
    elif rule.multiplier is not None:
        found.add(("finding", rule.multiplier.kind))
    if rule.family == "minimum_by_period":
        found.add(("periods", rubric.value(rule.periods)))
    if rule.family == "progress":
        found.add(("year before",))
    if rule.family == "judgement":
        found.add(("judgement",))
    if rule.family == "composition":
        found |= {("judgement", occasion) for occasion in rule.weights}
    return found


def scales(rubric: Rubric, clause: Clause) -> bool:
    """Return whether a clause worth more loses the more by the same facts, so that its attainment stays the same.

    A loss or a floor in points does not grow with the points.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> scales(rubric, rubric.clauses["1.4a"])
    True
    """
    rule = clause.rule
    losses = [number for name, number in rule.numbers().items() if name.partition(".")[0] in LOSSES]
    floor = 0 if rule.floor is None else rubric.value(rule.floor)
    return floor == 0 and all(rubric.unit(number) in SHARES for number in losses)
