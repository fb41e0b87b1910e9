"""What the document left open, as a space of factors, and draws from it: a column a factor, a row a combination.

A factor is an assumed number (values on an even grid from low to high, ends included), a choice among options, or the
points of one clause of an item that the document does not split (percent by which they move, see
`kpi.robustness.points`). Values are exact decimals, so that the scores of a draw are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm

import numpy as np

from kpi.exact import Ratio
from kpi.robustness.plan import plan
from kpi.rubric.model import Rubric, Setting

SPLIT = "clause_split"


@dataclass(frozen=True, eq=False)
class Factor:
    """One thing left open: the values it may take, and after them the one it has as published.

    `group` is the setting of the rubric: the factor's own name, or the split of points that its clause moves with.
    """

    name: str
    group: str
    values: tuple[Decimal | str, ...]
    clause: str = ""

    @property
    def size(self) -> int:
        """Return how many values it may take."""
        return len(self.values) - 1

    @cached_property
    def exact(self) -> tuple[np.ndarray, int]:
        """Return the values of a number as numerators over one denominator."""
        values = [Fraction(value) for value in self.values]
        bottom = lcm(*(value.denominator for value in values))
        return np.array([int(value * bottom) for value in values], dtype=np.int64), bottom

    def levels(self, most: int) -> list[int]:
        """Return at most `most` places among the values, evenly from first to last; all of a choice."""
        if isinstance(self.values[0], str) or self.size <= most:
            return list(range(self.size))
        return [place * (self.size - 1) // (most - 1) for place in range(most)]


@dataclass(frozen=True, eq=False)
class Space:
    """The factors of a rubric, in the rubric's order; settings with one value are fixed and not among them."""

    rubric: Rubric
    factors: tuple[Factor, ...]

    @classmethod
    def of(cls, rubric: Rubric, grid: int | None = None) -> Space:
        """Return the space of a rubric; `grid` equal steps to a number, the plan's by default.

        Examples
        --------
        >>> from kpi.editions import edition
        >>> space = Space.of(edition(2014))
        >>> space["rounding"].values[:2], "rate_step" in space, space["points_1.4a"].group
        (('half_up', 'floor'), False, 'clause_split')
        """
        whole = _counted(rubric)
        factors = []
        for name, setting in rubric.settings.items():
            if name == SPLIT:
                factors += _shares(rubric, setting, grid or plan().grid)
                continue
            values = _values(setting, name in whole, 100 if name == "extra_cap" else None, grid or plan().grid)
            factors.append(Factor(name, name, (*values, rubric.setting(name))))
        return cls(rubric, tuple(factor for factor in factors if factor.size > 1))

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the column of each factor."""
        return {factor.name: place for place, factor in enumerate(self.factors)}

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def __getitem__(self, name: str) -> Factor:
        return self.factors[self.places[name]]

    @property
    def groups(self) -> list[str]:
        """Return the settings that vary, the split of points as one."""
        return list(dict.fromkeys(factor.group for factor in self.factors))

    def published(self, size: int = 1) -> np.ndarray:
        """Return the places of the published values, the same in each of `size` rows."""
        return np.tile(np.array([factor.size for factor in self.factors], dtype=np.int64), (size, 1))

    def from_unit(self, unit: np.ndarray) -> Draws:
        """Return draws from points of the unit cube: every value of a factor has an equal part of its edge."""
        sizes = np.array([factor.size for factor in self.factors], dtype=np.int64)
        return Draws(self, np.minimum((unit * sizes).astype(np.int64), sizes - 1))

    def draws(self, size: int, seed: int) -> Draws:
        """Return a Latin hypercube: over the draws each factor takes all its values equally often, give or take one.

        McKay, Beckman and Conover (1979), Technometrics 21:239–245.
        """
        from scipy.stats import qmc  # half a second that no other command needs

        if not self.factors:
            return Draws(self, np.zeros((size, 0), dtype=np.int64))
        return self.from_unit(qmc.LatinHypercube(len(self.factors), rng=np.random.default_rng(seed)).random(size))


@dataclass(frozen=True, eq=False)
class Draws:
    """Combinations of values: `index` holds for each draw (row) and factor (column) the place of its value."""

    space: Space
    index: np.ndarray

    def __len__(self) -> int:
        return len(self.index)

    def column(self, name: str) -> np.ndarray:
        """Return the places of a factor's values."""
        return self.index[:, self.space.places[name]]

    def numbers(self, name: str, rows: np.ndarray | slice = slice(None)) -> Ratio:
        """Return the values of a number in some draws, all by default; as published where it does not vary."""
        if name not in self.space:
            return Ratio.full(Fraction(self.space.rubric.setting(name)), len(np.arange(len(self))[rows]))
        top, bottom = self.space[name].exact
        return Ratio.of(top[self.column(name)[rows]], bottom)

    def choices(self, name: str, default: str) -> np.ndarray:
        """Return the values of a choice as text; as published where it does not vary, `default` where there is none."""
        if name not in self.space:
            return np.full(len(self), self.space.rubric.choice(name, default), dtype=object)
        return np.array([str(value) for value in self.space[name].values], dtype=object)[self.column(name)]

    def take(self, rows: np.ndarray) -> Draws:
        """Return some of the draws, each at most once and in their order."""
        return self if len(rows) == len(self) else Draws(self.space, self.index[rows])

    def distinct(self, names: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return where each combination of some factors occurs first, and which of them each draw has."""
        key = np.zeros(len(self), dtype=np.int64)
        for name in names:  # numbered anew at each step, so that no product of sizes grows too large
            if name in self.space:
                _, key = np.unique(key * len(self.space[name].values) + self.column(name), return_inverse=True)
        _, first, place = np.unique(key, return_index=True, return_inverse=True)
        return first, place

    def settings(self, row: int, names: Iterable[str] | None = None) -> dict[str, Decimal | str]:
        """Return the settings of one draw, or those of them that are named; the points of clauses are none."""
        factors = [f for f in self.space.factors if not f.clause and (names is None or f.name in names)]
        return {f.name: f.values[self.index[row, self.space.places[f.name]]] for f in factors}


def _values(setting: Setting, whole: bool, steps_of_one: int | None, grid: int) -> Iterable[Decimal | str]:
    if setting.options:
        return setting.options
    low, high = setting.low, setting.high
    if low is None or high is None:
        return (setting.value,)
    if whole:
        return [Decimal(number) for number in range(ceil(low), floor(high) + 1)]
    steps = int((high - low) * steps_of_one) if steps_of_one else grid
    return [low + (high - low) * step / steps for step in range(steps + 1)] if low < high else (low,)


def _counted(rubric: Rubric) -> set[str]:
    """Return the settings that are a number of things (篇, 次, 期): there are no halves of them."""
    used: dict[str, set[bool]] = {}
    for clause in rubric.clauses.values():
        things = any(rubric.measures[name].unit == "count" for name in clause.measures)
        for name, number in clause.rule.numbers().items():
            if number.setting:
                used.setdefault(number.setting, set()).add(things and name in ("bar", "periods"))
    return {name for name, kinds in used.items() if kinds == {True}}


def _shares(rubric: Rubric, setting: Setting, grid: int) -> list[Factor]:
    """Return a factor for each clause that shares an item of the first class with another one."""
    everyone, found = rubric.classes[0].id, []
    for item in rubric.items.values():
        clauses = [c for c in rubric.clauses.values() if c.item == item.id and everyone in c.applies_to]
        if len(clauses) > 1:
            values = (*_values(setting, False, None, grid), setting.value)
            found += [Factor(f"points_{c.id}", SPLIT, values, c.id) for c in clauses]
    return found
