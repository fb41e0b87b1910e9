"""Tables as people read them: columns with a kind, rows of raw values. Every format shows the same values.

Kinds: ``text``; ``points`` and ``change`` (whole hundredths); ``rate`` (a Decimal in percent); ``number`` (any
number, as few decimals as it has); ``count`` (whole, or the text that stands for a masked one); ``rank`` (a
:class:`Rank`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from unicodedata import east_asian_width

import pandas as pd

from kpi.labels import Labels

RIGHT = ("points", "change", "rate", "number", "count")
SHORT, LONG = 26, 72


@dataclass(frozen=True)
class Rank:
    """A rank, and whether it is shared."""

    place: int
    tied: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its head as shown and the kind of its values."""

    title: str
    kind: str = "text"

    @property
    def numeric(self) -> bool:
        """Return whether the column is set to the right."""
        return self.kind in RIGHT


@dataclass(frozen=True)
class Table:
    """A table: key (ASCII), title, columns, rows of raw values, and a note below it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple, ...]
    note: str = ""

    def shown(self, say: Labels) -> list[list[str]]:
        """Return the rows as text in the language of ``say``.

        Examples
        --------
        >>> from kpi.labels import labels
        >>> Table("t", "T", (Column("a", "points"), Column("b", "rank")), ((9413, Rank(3)),)).shown(labels("zh"))
        [['94.13', '第3名']]
        """
        return [
            [show(value, column.kind, say) for value, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def trimmed(self) -> Table:
        """Return the table without the text columns in which nothing is written."""
        keep = [
            place
            for place, column in enumerate(self.columns)
            if column.kind != "text"
            or not self.rows
            or any(not blank(row[place]) and row[place] != "" for row in self.rows)
        ]
        rows = tuple(tuple(row[place] for place in keep) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in keep), rows=rows)

    def classes(self, say: Labels) -> list[str]:
        """Return a mark for each column: n (number, to the right), s (short, one line), l (long), x (very long)."""
        widths = [max(map(width, cells), default=0) for cells in zip(*self.shown(say), strict=True)] or [0] * len(
            self.columns
        )
        return [
            "n" if column.numeric else "s" if wide <= SHORT else "l" if wide <= LONG else "x"
            for column, wide in zip(self.columns, widths, strict=True)
        ]


def width(text: str) -> int:
    """Return how many columns of half-width characters a text fills; a Chinese character fills two.

    Examples
    --------
    >>> width("A镇")
    3
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def blank(value: object) -> bool:
    """Return whether a raw value stands for nothing."""
    return value is None or (not isinstance(value, (str, Rank, list, tuple)) and bool(pd.isna(value)))


def show(value: object, kind: str, say: Labels) -> str:
    """Return one raw value as text; blank for none.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> show(-40, "change", labels("zh")), show(Decimal("94.996"), "rate", labels("zh"))
    ('-0.40', '94.996%')
    """
    if blank(value):
        return ""
    if kind == "points":
        return say.points(value)
    if kind == "change":
        return say.signed(value)
    if kind == "rate":
        return say.percent(value, max(2, -value.as_tuple().exponent))
    if kind == "rank":
        return say.rank(value.place, value.tied)
    if kind == "number":
        return say.number(value)
    return str(value) if kind != "count" or isinstance(value, str) else str(int(value))


def exact_rate(numerator: object, denominator: object, value: object) -> Fraction | None:
    """Return a rate in percent exactly, from its counts where they are known.

    Examples
    --------
    >>> exact_rate(1, 3, None)
    Fraction(100, 3)
    """
    if not blank(numerator) and not blank(denominator) and int(denominator) > 0:
        return Fraction(int(numerator) * 100, int(denominator))
    return None if blank(value) else as_fraction(value)


def as_fraction(value: object) -> Fraction:
    """Return a number exactly as it is written."""
    return value if isinstance(value, Fraction) else Fraction(str(value).rstrip("%"))


def rate_beside(rate: Fraction | None, bar: object) -> Decimal | None:
    """Return a rate with two decimals, or with as many more as keep it visibly apart from its bar.

    968 of 1,019 is below 95% and would print as 95.00%.

    Examples
    --------
    >>> rate_beside(Fraction(96800, 1019), 95), rate_beside(Fraction(190, 2), 95)
    (Decimal('94.995'), Decimal('95.00'))
    """
    if rate is None:
        return None
    mark = None if blank(bar) else as_fraction(bar)
    for places in range(2, 9):
        shown = (Decimal(rate.numerator) / rate.denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if mark is None or rate == mark or ((Fraction(shown) < mark) == (rate < mark) and Fraction(shown) != mark):
            break
    return shown


def mean(hundredths: list[int]) -> int | None:
    """Return the mean of whole hundredths, rounded half up to hundredths; None of nothing.

    Examples
    --------
    >>> mean([9400, 9401]), mean([])
    (9401, None)
    """
    return (2 * sum(hundredths) + len(hundredths)) // (2 * len(hundredths)) if hundredths else None


def median(hundredths: list[int]) -> int | None:
    """Return the median of whole hundredths, rounded half up; None of nothing.

    Examples
    --------
    >>> median([3, 1, 2]), median([1, 2])
    (2, 2)
    """
    ordered, half = sorted(hundredths), len(hundredths) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else mean(ordered[half - 1 : half + 1])
