"""Every word that people read, as data: ``labels.csv`` holds key, Chinese and English.

Numbers, dates and percentages are written by Babel in the locale of the language, so that no format string
stands in the code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


@dataclass(frozen=True)
class Labels:
    """The label table in one language; made by :func:`labels`."""

    lang: str
    texts: dict[str, str]

    @property
    def locale(self) -> Locale:
        """Return the Babel locale of the language."""
        return Locale.parse(LOCALES[self.lang])

    def t(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its placeholders filled.

        Text and whole numbers go in as they are, other numbers through :meth:`number`. Values that the text
        does not name are ignored, so that one call serves every rule family.

        Raises
        ------
        KeyError
            The key is not in the table, or a placeholder of its text was given no value.

        Examples
        --------
        >>> labels("zh").t("reason.rebase", points="92.00")
        '按适用的92.00分折算为百分制'
        """
        if key not in self.texts:
            raise KeyError(f"no label {key!r} in labels.csv")
        filled = {name: self._value(value) for name, value in values.items()}
        try:
            return self.texts[key].format(**filled)
        except KeyError as missing:
            raise KeyError(f"label {key!r} needs a value for {missing}") from None

    def has(self, key: str) -> bool:
        """Return whether the table holds ``key``."""
        return key in self.texts

    def _value(self, value: object) -> object:
        if isinstance(value, (Decimal, Fraction, float)):
            return self.number(value)
        return value

    def number(self, value: object, places: int | None = None) -> str:
        """Return a number rounded half up, with ``places`` decimals, or at most two when not given.

        Examples
        --------
        >>> labels("en").number(Fraction(1234, 100)), labels("en").number(94.125, 2)
        ('12.34', '94.13')
        """
        exact = _decimal(value).quantize(Decimal(1).scaleb(-(2 if places is None else places)), ROUND_HALF_UP)
        pattern = "0.##" if places is None else "0." + "0" * places if places else "0"
        return format_decimal(exact + 0, format=pattern, locale=self.locale)

    def points(self, hundredths: object) -> str:
        """Return points given in whole hundredths with two decimals, blank for none.

        Examples
        --------
        >>> labels("zh").points(9413), labels("zh").points(None)
        ('94.13', '')
        """
        return "" if _blank(hundredths) else self.number(Decimal(int(hundredths)) / 100, 2)

    def signed(self, hundredths: object) -> str:
        """Return a change of points given in hundredths with its sign.

        Examples
        --------
        >>> labels("zh").signed(50), labels("zh").signed(-50), labels("zh").signed(0)
        ('+0.50', '-0.50', '0.00')
        """
        text = self.points(hundredths)
        return f"+{text}" if text and int(hundredths) > 0 else text

    def points_change(self, hundredths: object) -> str:
        """Return a change of points given in hundredths in words.

        Examples
        --------
        >>> labels("zh").points_change(-141)
        '下降1.41分'
        """
        size = int(hundredths)
        key = "up" if size > 0 else "down" if size < 0 else "same"
        return self.t(f"change.points_{key}", points=self.points(abs(size)))

    def percent(self, value: object, places: int = 2) -> str:
        """Return a rate that is already in percent (95.3 is 95.3%), blank for none.

        Examples
        --------
        >>> labels("zh").percent(Fraction(968, 1019) * 100)
        '95.00%'
        """
        return "" if _blank(value) else f"{self.number(value, places)}%"

    def rate_change(self, value: object) -> str:
        """Return a change between two rates in percentage points.

        Examples
        --------
        >>> labels("zh").rate_change(Decimal("-0.5"))
        '下降0.50个百分点'
        """
        change = _decimal(value)
        key = "change.up" if change > 0 else "change.down" if change < 0 else "change.same"
        return self.t(key, size=self.t("unit.percentage_points", number=self.number(abs(change), 2)))

    def rank(self, rank: object, tied: bool = False) -> str:
        """Return a rank in words, with the mark of a tie; blank for none.

        Examples
        --------
        >>> labels("zh").rank(3), labels("zh").rank(3, tied=True), labels("en").rank(3, tied=True)
        ('第3名', '并列第3名', 'joint no. 3')
        """
        return "" if _blank(rank) else self.t("rank.tied" if tied else "rank.alone", rank=int(rank))

    def move(self, rank: object, before: object) -> str:
        """Return how a rank moved since last year; blank when either is missing.

        Examples
        --------
        >>> labels("zh").move(2, 5), labels("zh").move(5, 2), labels("zh").move(2, 2)
        ('上升3位', '下降3位', '持平')
        """
        if _blank(rank) or _blank(before):
            return ""
        places = int(before) - int(rank)
        key = "move.up" if places > 0 else "move.down" if places < 0 else "move.same"
        return self.t(key, places=abs(places))

    def date(self, iso: object) -> str:
        """Return an ISO date in words; other text as it is.

        Examples
        --------
        >>> labels("zh").date("2014-02-27")
        '2014年2月27日'
        """
        try:
            return format_date(date.fromisoformat(str(iso)), format="long", locale=self.locale)
        except ValueError:
            return str(iso)

    def join(self, parts: list[str]) -> str:
        """Return the parts as an enumeration of the language."""
        return self.t("list.separator").join(parts)


def _blank(value: object) -> bool:
    return value is None or value != value or str(value) in ("<NA>", "NaT", "")


def _decimal(value: object) -> Decimal:
    if isinstance(value, Fraction):
        return _ratio(value)
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _ratio(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


@cache
def labels(lang: str = "zh") -> Labels:
    """Return the label table in a language (``zh`` or ``en``).

    Raises
    ------
    KeyError
        The table has no such language.

    Examples
    --------
    >>> labels("en").rank(1)
    'no. 1'
    """
    if lang not in LOCALES:
        raise KeyError(f"no language {lang!r}; there are: {', '.join(LOCALES)}")
    with (files("kpi") / "labels.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    texts = {row["key"]: row[lang] for row in rows}
    if len(texts) != len(rows):
        raise KeyError("labels.csv holds a key twice")
    return Labels(lang, texts)
