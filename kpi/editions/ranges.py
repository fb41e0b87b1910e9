"""What the numbers of a rule must keep to, so that no score leaves the span from its floor to its points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from kpi.rubric.families import Number, Rule

Fault = tuple[tuple, str, str, str]
Value = Callable[[Number], Decimal | None]

PERCENT = ("share", "base", "weight", "partial", "least")
DIVISORS = {"gain", "periods", "step"}
TARGETS = ("bar", "low", "high")


def ranges(path: tuple, rule: Rule, points: Decimal, value: Value) -> Iterator[Fault]:
    """Yield every number of a rule that is out of range, as location, value, why and what to do.

    Parameters
    ----------
    path : tuple
        Where the rule stands in the file.
    rule : Rule
        The rule.
    points : Decimal
        The clause's points.
    value : callable
        Returns the value of a number, None where it is a target or unknown.

    Examples
    --------
    >>> from kpi.rubric.families import SHAPES
    >>> rule = SHAPES["linear"](family="linear", low={"stated": 90}, high={"stated": 90})
    >>> [fault[2] for fault in ranges((), rule, Decimal(1), lambda number: number.stated)]
    ['low and high are the same number']
    """
    divisors = DIVISORS | ({"bar"} if rule.family in ("proportional", "progress") else set())
    for name, number in rule.numbers().items():
        parts = tuple(int(part) if part.isdigit() else part for part in name.split("."))
        place, kind, size = (*path, *parts), parts[-1], value(number)
        if number.target is not None and (kind not in TARGETS or rule.family in ("minimum_by_period", "bands")):
            yield place, number.target, "only a bar may be a target", "state it, or make it a setting"
        elif size is None:
            continue
        elif name == "floor":
            if size > points:
                yield place, str(size), f"above the clause's {points} points", "a floor is 0, or below it for 倒扣"
        elif size < 0:
            yield place, str(size), "below zero", "losses, shares, weights and bars are not negative"
        elif size > 100 and kind in PERCENT:
            yield place, str(size), "more than 100 percent", "correct it"
        elif size == 0 and kind in divisors:
            yield place, str(size), f"a {kind} of nothing", f"give the {kind} a size"
    yield from _order(path, rule, value)


def _order(path: tuple, rule: Rule, value: Value) -> Iterator[Fault]:
    if rule.family in ("linear", "window"):
        low, high = value(rule.low), value(rule.high)
        if None not in (low, high) and low == high and rule.family == "linear":
            yield (*path, "high"), str(high), "low and high are the same number", "leave room between them"
        elif None not in (low, high) and low > high and rule.family == "window":
            yield (*path, "high"), str(high), f"below the low of {low}", "put low and high in order"
    if rule.family == "composition" and sum(value(weight) or 0 for weight in rule.weights.values()) == 0:
        yield (*path, "weights"), "0", "weights of nothing", "give an occasion a weight"
    if rule.family == "bands":
        starts = [value(edge.from_) for edge in rule.edges[1:] if edge.from_]
        for place, (left, right) in enumerate(pairwise(starts), start=2):
            if None not in (left, right) and left >= right:
                yield (*path, "edges", place), str(right), f"begins below the band before ({left})", "order the bands"
