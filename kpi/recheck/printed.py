"""Numbers and ranks as they are printed: exact decimals with the digits they were printed with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kpi.inputs.cells import DateText, LogicalText
from kpi.inputs.parsing import chinese_number
from kpi.inputs.tables import input_tables
from kpi.inputs.text import key, narrow
from kpi.recheck.words import words

_NUMBER = re.compile(r"([-−–+]?) ?((?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?) ?([%‰]?)")
_FULL_BRACKET = re.compile(
    r"[(（\[【〔]\s*(?:满分|full)?\s*([0-9]+(?:\.[0-9]+)?)\s*(分|points|pts|%)?\s*[)）\]】〕]\s*$"
)
_FULL_WORD = re.compile(r"满分\s*([0-9]+(?:\.[0-9]+)?)\s*(分)?")
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}")


@dataclass(frozen=True)
class Printed:
    """A printed number: its value, how many decimals it was printed with, and whether a percent sign stood behind.

    `held` is what a workbook's cell holds where it shows fewer digits than that.
    """

    value: Decimal
    places: int
    percent: bool = False
    held: Decimal | None = None

    @property
    def exact(self) -> Decimal:
        """Return what the cell holds, or what is printed where nothing else is known."""
        return self.value if self.held is None else self.held


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words().units_behind, key=len, reverse=True)) + "$")


def is_blank(text: str) -> bool:
    """Return whether a cell says nothing: empty, a dash, a stroke; never a zero.

    Examples
    --------
    >>> is_blank(" —"), is_blank("/"), is_blank("0")
    (True, True, False)
    """
    name = narrow(text).casefold()
    return not name or name in input_tables().not_numbers or key(text) in input_tables().not_numbers


def number(text: str) -> Printed | None:
    """Return a printed number, None where a cell is none: a date, a code, a word.

    Examples
    --------
    >>> number("94.13分").value, number("１,234.50").places, number("95.3％").percent, number("−2").value
    (Decimal('94.13'), 2, True, Decimal('-2'))
    >>> number("上升2位"), number("2014-03-01"), number("—"), number("1.2.3")
    (None, None, None, None)
    """
    if isinstance(text, DateText | LogicalText) or len(text) > 40:
        return None
    plain = narrow(text)
    match = _NUMBER.fullmatch(plain) or _NUMBER.fullmatch(_behind().sub("", plain).strip())
    if not match:
        return None
    digits = match[2].replace(",", "")
    size, decimals = digits.partition(".")[0::2]
    if len(size) > input_tables().limits.digits or len(decimals) > input_tables().limits.decimals:
        return None
    return Printed(
        Decimal(("-" if match[1] in ("-", "−", "–") and match[1] else "") + digits), len(decimals), bool(match[3])
    )


def rank(text: str) -> int | None:
    """Return a printed rank, None where a cell is none.

    Examples
    --------
    >>> [rank(text) for text in ("3", "第3名", "并列第3名", "3（并列）", "第三名", "joint no. 3", "=3")]
    [3, 3, 3, 3, 3, 3, 3]
    >>> rank("上升2位"), rank("3.5"), rank("一等奖"), rank("三"), rank("0")
    (None, None, None, None, None)
    """
    if isinstance(text, DateText | LogicalText) or len(text) > 40:
        return None
    plain = re.sub(r"[()（）\[\] ]", "", narrow(text))
    named = plain.startswith("第") or "第" in plain
    for word in sorted((*words().tied, *words().order_words), key=len, reverse=True):
        plain = plain.replace(word.replace(" ", ""), "")
    if named and _CHINESE.fullmatch(plain):
        return chinese_number(plain) or None
    return int(plain) or None if re.fullmatch(r"[0-9]{1,5}(?:\.0+)?", plain) and "." not in plain else None


def full_points(header: str) -> tuple[Decimal, str] | None:
    """Return the full points or weight a header tells, with its sign (分, %, or none).

    Examples
    --------
    >>> full_points("领导重视（10分）"), full_points("领导重视(20%)"), full_points("基础 满分30分")
    ((Decimal('10'), '分'), (Decimal('20'), '%'), (Decimal('30'), '分'))
    >>> full_points("领导重视（10）"), full_points("完成率（%）")
    ((Decimal('10'), ''), None)
    """
    plain = narrow(header)
    match = _FULL_BRACKET.search(plain) or _FULL_WORD.search(plain)
    if not match:
        return None
    sign = "%" if match[2] == "%" else "分" if match[2] or "满分" in plain else ""
    return Decimal(match[1]), sign
