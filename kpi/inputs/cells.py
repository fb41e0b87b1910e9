"""Cells as exact text: what a CSV says, and what a workbook's typed cells say, in one form for one grammar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal


class NumberText(str):
    """A number cell of a workbook, as the text a person sees at 15 digits (all a spreadsheet keeps)."""

    __slots__ = ()


class DateText(str):
    """A date cell of a workbook, as ISO text."""

    __slots__ = ()


class LogicalText(str):
    """A TRUE or FALSE cell of a workbook."""

    __slots__ = ()


def plain(number: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros.

    Examples
    --------
    >>> plain(Decimal("95.0")), plain(Decimal("1E+3"))
    ('95', '1000')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_workbook(value: object) -> str:
    """Return a workbook's cell as exact text; the class of the text remembers the type of the cell.

    Examples
    --------
    >>> from_workbook(95.0), from_workbook(0.1 + 0.2), from_workbook(date(2014, 12, 5)), from_workbook(None)
    ('95', '0.3', '2014-12-05', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return LogicalText(str(value).upper())
    if isinstance(value, int):
        return NumberText(value)
    if isinstance(value, float):
        return NumberText(plain(Decimal(f"{value:.15g}")))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return DateText(value.date().isoformat() if midnight else value.isoformat(" ", "seconds"))
    if isinstance(value, date):
        return DateText(value.isoformat())
    if isinstance(value, time | timedelta):
        return DateText(str(value))
    return str(value)


def to_value(text: str) -> object:
    """Return exact text as a cell that a workbook can hold: the reverse of `from_workbook`, for a copy.

    Examples
    --------
    >>> to_value(NumberText("95")), to_value(DateText("2014-12-05")), to_value("95"), to_value("")
    (95.0, datetime.date(2014, 12, 5), '95', '')
    """
    if isinstance(text, NumberText) and not text.endswith("%"):
        return float(text)
    if isinstance(text, LogicalText):
        return text == "TRUE"
    if isinstance(text, DateText):
        for kind in (date, datetime):
            try:
                return kind.fromisoformat(text)
            except ValueError:
                continue
    return str(text)
