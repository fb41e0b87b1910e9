"""Which function scores which family, and how a rule's numbers reach it.

Names are looked up in a closed table; nothing in a rubric file is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from kpi.exact import Operand, Ratio
from kpi.rubric.families import Number
from kpi.rubric.model import Clause, Rubric
from kpi.rules import counts, rates


@dataclass(frozen=True)
class Inputs:
    """A clause with its rubric and the facts (one row a unit) of the units that are scored on it."""

    clause: Clause
    rubric: Rubric
    facts: pd.DataFrame

    def __len__(self) -> int:
        return len(self.facts)

    def column(self, name: str) -> Ratio:
        """Return a column of the facts (`x`, `target`, `previous`, `share`, …) as exact numbers."""
        return Ratio.of(*(self.facts[f"{name}_{part}"].to_numpy() for part in ("num", "den")))

    def count(self, kind: str) -> Ratio:
        """Return how often a kind was found; a unit that was inspected and has no such finding has none."""
        name = f"n_{kind}"
        if name not in self.facts:
            return Ratio.full(0, len(self.facts))
        return Ratio.of(self.facts[name].fillna(0).to_numpy(dtype=np.int64))

    def value(self, number: Number | None) -> Operand:
        """Return a number: exact, 0 where it is left out, or the column of targets where the bureau sets it."""
        if number is None:
            return Fraction(0)
        return self.column("target") if number.target is not None else self.rubric.value(number)

    def hundredths(self, number: Number | None) -> Operand:
        """Return a loss in hundredths; an even share is of the bar, the periods or the elements of the rule."""
        if number is None:
            return Fraction(0)
        unit, value = self.rubric.unit(number), self.value(number)
        if unit not in ("percent_of_points", "percent_of_even_share"):
            return value * 100
        loss = value * Fraction(self.clause.points, 100)
        return loss if unit == "percent_of_points" else Ratio.full(loss, len(self)) / self._parts()

    def _parts(self) -> Operand:
        rule = self.clause.rule
        if hasattr(rule, "elements"):
            return len(rule.elements)
        return self.value(rule.periods if hasattr(rule, "periods") else getattr(rule, "bar", None)) or 1

    # What a family may take by the name of a field of its rule; see `FAMILIES`.
    def _field(self, name: str) -> object:
        return self.rubric.pick(getattr(self.clause.rule, name))

    def _number(self, name: str) -> Operand:
        return self.value(getattr(self.clause.rule, name))

    def _loss(self, name: str) -> Operand:
        return self.hundredths(getattr(self.clause.rule, name))

    def _numbers(self, name: str) -> dict[str, Operand]:
        return {key: self.value(number) for key, number in getattr(self.clause.rule, name).items()}

    def _losses(self, name: str) -> dict[str, Operand]:
        return {kind: self.hundredths(number) for kind, number in getattr(self.clause.rule, name).items()}

    def _counts(self, name: str) -> dict[str, Ratio]:
        return {kind: self.count(kind) for kind in getattr(self.clause.rule, name)}

    def _shares(self, name: str) -> dict[str, Ratio]:
        return {occasion: self.column(f"share_{occasion}") for occasion in getattr(self.clause.rule, name)}

    def _cases(self, name: str) -> Ratio:
        return self.column("x") if self.clause.measures else self.count(name)

    def _classes(self, name: str) -> np.ndarray:
        return (self.facts["year"].astype(str) + " " + self.facts[name]).to_numpy()

    def _edges(self, name: str) -> list[tuple[Operand | None, Operand]]:
        edges = getattr(self.clause.rule, name)
        return [(edge.from_ and self.value(edge.from_), self.value(edge.share)) for edge in edges]


def _takes(rule: Callable[..., Ratio], **arguments: tuple[Callable, str]) -> Callable[[Inputs], Ratio]:
    """Return a family: its rule, and for each argument how it is read (by what is given) and by which name."""
    read = {name: (reader.__name__, field) for name, (reader, field) in arguments.items()}
    return lambda given: rule(given.clause.points, **{key: getattr(given, how)(of) for key, (how, of) in read.items()})


def _rate(function: Callable[..., Ratio], **arguments: tuple[Callable, str]) -> Callable[[Inputs], Ratio]:
    return _takes(function, x=(Inputs.column, "x"), **arguments)


_field, _number, _loss = Inputs._field, Inputs._number, Inputs._loss
_bar, _steps = (_number, "bar"), {"step": (_number, "step"), "loss": (_loss, "loss"), "steps": (_field, "steps")}
FAMILIES: dict[str, Callable[[Inputs], Ratio]] = {
    "threshold": _rate(rates.threshold, bar=_bar, inclusive=(_field, "inclusive")),
    "shortfall": _rate(rates.shortfall, bar=_bar, **_steps),
    "excess": _rate(rates.excess, bar=_bar, first=(_loss, "first"), **_steps),
    "proportional": _rate(rates.proportional, bar=_bar, least=(_number, "least")),
    "linear": _rate(rates.linear, low=(_number, "low"), high=(_number, "high")),
    "window": _rate(rates.window, bar=_bar, low=(_number, "low"), high=(_number, "high")),
    "bands": _rate(rates.bands, edges=(Inputs._edges, "edges")),
    "minimum_count": _rate(rates.minimum_count, bar=_bar, loss=(_loss, "loss")),
    "relative": _rate(rates.relative, groups=(Inputs._classes, "class"), against=(_field, "against"),
                      base=(_number, "base")),
    "progress": _rate(rates.progress, previous=(Inputs.column, "previous"), bar=_bar, weight=(_number, "weight"),
                      gain=(_number, "gain")),
    "minimum_by_period": _takes(counts.minimum_by_period, short=(Inputs.count, "short"), loss=(_loss, "loss")),
    "per_event": _takes(counts.per_event, counts=(Inputs._counts, "losses"), losses=(Inputs._losses, "losses")),
    "checklist": _takes(counts.checklist, missing=(Inputs.count, "missing"), partial=(Inputs.count, "partial"),
                        loss=(_loss, "loss"), part=(_number, "partial")),
    "timeliness": _takes(counts.timeliness, late=(Inputs.count, "late"), missing=(Inputs.count, "missing"),
                         late_loss=(_loss, "late"), missing_loss=(_loss, "missing")),
    "zeroing": _takes(counts.zeroing, cases=(Inputs._cases, "case")),
    "judgement": _takes(counts.judgement, share=(Inputs.column, "share")),
    "composition": _takes(counts.composition, shares=(Inputs._shares, "weights"), weights=(Inputs._numbers, "weights")),
}  # fmt: skip


def loss_of(given: Inputs) -> Ratio:
    """Return the exact loss in hundredths of each unit on one clause, before floor and rounding.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> facts = pd.DataFrame({"x_num": [9850], "x_den": [100]})
    >>> loss_of(Inputs(rubric.clauses["1.4a"], rubric, facts)).round().tolist()
    [100]
    """
    loss, multiplier = FAMILIES[given.clause.rule.family](given), given.clause.rule.multiplier
    applies = None if multiplier is None else given.count(multiplier.kind) > 0
    return loss if applies is None else (loss * given.value(multiplier.times)).where(applies, loss)
