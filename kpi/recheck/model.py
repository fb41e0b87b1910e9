"""What a recheck is told, and what it finds out about a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

CONSTANT = -1


@dataclass(frozen=True)
class Options:
    """What the caller says instead of what would be found; headers as they are printed.

    Examples
    --------
    >>> Options(total="总分", parts=("德", "能")).ties
    'any'
    """

    total: str = ""
    parts: tuple[str, ...] = ()
    rank: str = ""
    unit: str = ""
    group: str = ""
    sheet: str = ""
    tolerance: Decimal = Decimal(0)
    ties: str = "any"


@dataclass(frozen=True)
class Relation:
    """A column that others add up to: the target, and each part with what it is multiplied by.

    The part `CONSTANT` is a fixed number from which deductions are taken. `divisor` is the number of parts where the
    target is their mean. `nested` says whether the target is itself a part of another. A blank in a part of `nothing`
    adds nothing: most rows with such a blank follow without it.
    """

    target: int
    parts: dict[int, Decimal]
    divisor: int = 1
    weighted: bool = False
    nested: bool = False
    nothing: frozenset[int] = frozenset()


@dataclass
class Roles:
    """What was found: relations, the total that ranks follow, rank columns, class, full points, and what stayed open.

    `dense` are the columns of numbers that most rows fill: a blank there says that something does not apply to a unit.
    `told` says whether the caller named columns, `open` holds (code, values) of what cannot be determined.
    """

    relations: list[Relation] = field(default_factory=list)
    total: int | None = None
    totals: list[int] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    group: int | None = None
    full: dict[int, Decimal] = field(default_factory=dict)
    weights: dict[int, Decimal] = field(default_factory=dict)
    dense: list[int] = field(default_factory=list)
    told: bool = False
    open: list[tuple[str, dict[str, object]]] = field(default_factory=list)
