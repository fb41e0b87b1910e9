"""What a clause costs its units in every draw, by the rules of `kpi.rules` on columns of units and draws at once.

Three things keep it quick and change nothing: a loss is worked out once for each distinct input and each distinct
combination of the settings the rule reads; what loses nothing in all of them goes no further; and a rule whose losses
are all shares of the clause's points is worked out for the points as published and taken in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from kpi.errors import UsageError
from kpi.exact import Ratio, rounded
from kpi.robustness.design import Draws
from kpi.rubric.families import Number
from kpi.rubric.model import Clause, Rubric
from kpi.rules import Inputs, loss_of

SHARES = ("percent_of_points", "percent_of_even_share")


@dataclass(frozen=True)
class Tiled(Inputs):
    """Facts once for each combination of settings: the first combination of all facts, then the second, and so on."""

    drawn: Mapping[str, Ratio] = field(default_factory=dict)
    times: int = 1

    def __len__(self) -> int:
        return len(self.facts) * self.times

    def column(self, name: str) -> Ratio:
        """Return a column of the facts, repeated for each combination."""
        return self._tiled(super().column(name))

    def count(self, kind: str) -> Ratio:
        """Return how often a kind was found, repeated for each combination."""
        return self._tiled(super().count(kind))

    def value(self, number: Number | None) -> Ratio | Fraction:
        """Return a number: a column where it is drawn."""
        if number is not None and number.setting in self.drawn:
            column = self.drawn[number.setting]
            return Ratio(*(np.repeat(part, len(self.facts)) for part in (column.numerator, column.denominator)))
        return super().value(number)

    def _parts(self) -> Ratio | Fraction | int:
        parts = super()._parts()
        return parts.where(parts > 0, 1) if isinstance(parts, Ratio) else parts

    def _tiled(self, column: Ratio) -> Ratio:
        return Ratio(*(np.tile(part, self.times) for part in (column.numerator, column.denominator)))


def losses(clause: Clause, facts: pd.DataFrame, draws: Draws, points: np.ndarray | None) -> np.ndarray:
    """Return the loss of each unit in each draw, rounded once and held above the floor: draws × units, hundredths.

    Parameters
    ----------
    clause : Clause
        The clause with its published points.
    facts : pandas.DataFrame
        The facts of the units that are scored on it and have an object, one row each.
    draws : Draws
        The draws.
    points : numpy.ndarray, optional
        The clause's points in each draw, where they vary.

    Raises
    ------
    UsageError
        Where a setting's range holds a value that nothing can be divided by.
    """
    rubric = draws.space.rubric
    modes = draws.choices("rounding", "half_up")
    held = points if points is not None else np.full(len(draws), clause.points)
    result = np.zeros((len(draws), len(facts)), dtype=np.int64)
    inputs, unit = (facts, np.arange(len(facts))) if clause.rule.family == "relative" else _distinct(facts)
    proportional = points is None or _in_shares(clause, rubric)
    for value in [clause.points] if proportional else np.unique(held).tolist():
        chosen = np.arange(len(draws)) if proportional else np.flatnonzero(held == value)
        part = draws.take(chosen)
        exact, place = _exact(replace(clause, points=int(value)), rubric, inputs, part)
        losing = np.flatnonzero((exact.numerator != 0).reshape(-1, len(inputs)).any(axis=0))
        if not len(losing):
            continue
        cells = (np.arange(len(exact)).reshape(-1, len(inputs))[:, losing]).ravel()
        exact = Ratio(exact.numerator[cells], exact.denominator[cells])
        taken = (place[:, None] * len(losing) + np.arange(len(losing))).ravel()
        if points is not None and proportional:
            exact = exact / clause.points
            exact = Ratio(exact.numerator[taken], exact.denominator[taken]) * Ratio.of(np.repeat(points, len(losing)))
            taken = np.arange(len(exact))
        whole = np.zeros(len(taken), dtype=np.int64)
        for mode in sorted(set(modes)):
            whole = np.where(np.repeat(modes[chosen] == mode, len(losing)), exact.round(mode)[taken], whole)
        column = np.full(len(inputs), len(losing))
        column[losing] = np.arange(len(losing))
        padded = np.zeros((len(chosen), len(losing) + 1), dtype=np.int64)
        padded[:, :-1] = whole.reshape(len(chosen), len(losing))
        result[chosen] = padded[:, column[unit]]
    return np.minimum(result, (held - _floor(clause, draws))[:, None])


def _exact(clause: Clause, rubric: Rubric, inputs: pd.DataFrame, draws: Draws) -> tuple[Ratio, np.ndarray]:
    """Return the exact losses, combinations × inputs in one column, and which combination each draw has."""
    names = [name for name in clause.rule.settings() if name in draws.space]
    numbers = {number.setting for number in clause.rule.numbers().values()} if clause.rule.family != "relative" else ()
    vectors = [name for name in names if name in numbers]
    choices = [name for name in names if name not in numbers]
    position, parts, done = np.empty(len(draws), dtype=np.int64), [], 0
    rows, kind = draws.distinct(choices)
    for number, row in enumerate(rows):
        members = np.flatnonzero(kind == number)
        part = draws.take(members)
        first, place = part.distinct(vectors)
        columns = {name: part.numbers(name, first) for name in vectors}
        given = Tiled(clause, rubric.with_settings(**draws.settings(row, choices)), inputs, columns, len(first))
        parts.append(_loss(given, names))
        position[members] = place + done
        done += len(first)
    tops, bottoms = ([getattr(part, name) for part in parts] for name in ("numerator", "denominator"))
    return Ratio(np.concatenate(tops), np.concatenate(bottoms)), position


def _loss(given: Tiled, names: Sequence[str]) -> Ratio:
    try:
        return loss_of(given)
    except ZeroDivisionError:
        message = f"clause {given.clause.id} cannot be scored over the whole range of {', '.join(names)}"
        raise UsageError(f"{message}: a number there is 0, or low and high meet; narrow low and high") from None


def _distinct(facts: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the facts without rows that score alike, and which of the rest each unit has."""
    names = [name for name in facts if name.startswith("n_") or name.endswith(("_num", "_den"))]
    rows = zip(*(facts[name].tolist() for name in names), strict=True)
    seen: dict[tuple, int] = {}
    unit = np.array([seen.setdefault(tuple(map(str, row)), len(seen)) for row in rows], dtype=np.int64)
    return facts.iloc[np.unique(unit, return_index=True)[1]], unit


def _in_shares(clause: Clause, rubric: Rubric) -> bool:
    """Return whether every loss of the rule is a share of the clause's points, so that it grows as they do."""
    named = ("loss", "first", "late", "missing")
    numbers = clause.rule.numbers().items()
    return all(rubric.unit(number) in SHARES for name, number in numbers if name in named or name.startswith("losses"))


def _floor(clause: Clause, draws: Draws) -> np.ndarray | int:
    """Return the least score of the clause in each draw, hundredths: 0, or below it for 倒扣."""
    number = clause.rule.floor
    if number is None:
        return 0
    if number.setting is None:
        return rounded(draws.space.rubric.value(number) * 100)
    return (draws.numbers(number.setting) * 100).round()
