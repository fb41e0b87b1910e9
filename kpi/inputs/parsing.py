"""The grammar of a cell: one for CSV and workbooks, strict where a guess could become another score."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kpi.inputs.cells import DateText, LogicalText, NumberText
from kpi.inputs.files import hint
from kpi.inputs.tables import Column, input_tables
from kpi.inputs.text import key, narrow, strange, tidy

_WHOLE = re.compile(r"\+?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?")
_EXACT = re.compile(r"(\+?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?) ?(%?)")
_NEGATIVE = re.compile(r"[-−–—][0-9.,]+ ?%?|\([0-9.,]+\)")
_WITH_UNIT = re.compile(r"[0-9.,]+\s*[^\W\d_]{1,4}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MIDNIGHT = r"(?:[ T]0?0:00(?::00)?)?"
_DATES = [
    re.compile(part + _MIDNIGHT) for part in (
        r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})",
        r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})", r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日",
        r"([0-9]{4})([0-9]{2})([0-9]{2})", r"([0-9]{4})、([0-9]{1,2})、([0-9]{1,2})",
    )
]  # fmt: skip
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


class CellError(ValueError):
    """A cell that cannot be read; carries the code of the message and what fills it."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class Percent(Decimal):
    """A number written with its percent sign: 95.3% is Percent("95.3")."""

    __slots__ = ()

    def __str__(self) -> str:
        return super().__str__() + "%"


def parse(cell: str, column: Column) -> object:
    """Return the value of a cell by its column's grammar; None for an empty cell.

    Raises
    ------
    CellError
        Where the cell cannot be read as what the column holds.

    Examples
    --------
    >>> numerator = input_tables().tables["measures"].columns["numerator"]
    >>> parse("１,234", numerator), parse("", numerator)
    (1234, None)
    """
    limits = input_tables().limits
    longest = column.longest or limits.cell_characters
    if len(cell) > longest:
        raise CellError("cell_too_long", limit=longest, characters=len(cell))
    if found := strange(cell):
        raise CellError("strange_character", character=found)
    text = tidy(cell) if column.type == "text" else narrow(cell)
    if not text:
        return column.blank
    return _GRAMMAR[column.type](text, cell, column)


def _not_a_number(text: str, cell: str) -> CellError:
    if isinstance(cell, DateText):
        return CellError("date_for_number")
    if key(text) in _words() or text.casefold() in _words():
        return CellError("word_for_number")
    if _NEGATIVE.fullmatch(text):
        return CellError("negative")
    if _WITH_UNIT.fullmatch(text):
        return CellError("number_with_unit")
    return CellError("not_a_number")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    words = input_tables().not_numbers
    return words | {key(word) for word in words if key(word)}


def _size(digits: str) -> None:
    whole, _, decimals = digits.partition(".")
    limits = input_tables().limits
    if len(whole.lstrip("0")) > limits.digits or len(decimals) > limits.decimals:
        raise CellError("number_too_long", digits=limits.digits, decimals=limits.decimals)


def integer(text: str, cell: str = "", column: Column | None = None) -> int:
    """Return a whole number, exactly.

    Examples
    --------
    >>> integer("1,234"), integer("95.00")
    (1234, 95)
    >>> integer("1_000")
    Traceback (most recent call last):
    kpi.inputs.parsing.CellError: not_a_number
    """
    if isinstance(cell, DateText | LogicalText) or not _WHOLE.fullmatch(text):
        if not isinstance(cell, DateText) and re.fullmatch(r"[0-9]+\.[0-9]+", text):
            raise CellError("not_whole")
        raise _not_a_number(text, cell)
    digits = text.lstrip("+").replace(",", "").partition(".")[0]
    _size(digits)
    return int(digits)


def decimal(text: str, cell: str = "", column: Column | None = None) -> Decimal:
    """Return a decimal number, exactly; a percent sign is remembered, the number stays as written.

    Examples
    --------
    >>> decimal("95.30"), type(decimal("95.3%")).__name__
    (Decimal('95.30'), 'Percent')
    """
    match = None if isinstance(cell, DateText | LogicalText) else _EXACT.fullmatch(text)
    if not match:
        raise _not_a_number(text, cell)
    digits = match[1].lstrip("+").replace(",", "")
    _size(digits)
    return Percent(digits) if match[2] else Decimal(digits)


def year(text: str, cell: str = "", column: Column | None = None) -> int:
    """Return a year of four digits.

    Examples
    --------
    >>> year("2014年"), year("2014")
    (2014, 2014)
    """
    digits = text.removesuffix("年").removesuffix("年度")
    limits = input_tables().limits
    if isinstance(cell, DateText) or not re.fullmatch(r"[0-9]{4}", digits):
        raise CellError("not_a_year")
    if not limits.first_year <= int(digits) <= limits.last_year:
        raise CellError("year_out_of_range", first=limits.first_year, last=limits.last_year)
    return int(digits)


def day(text: str, cell: str = "", column: Column | None = None) -> str:
    """Return a date as ISO text (YYYY-MM-DD); only spellings that can be read in one way are dates.

    Examples
    --------
    >>> day("2014年12月5日"), day("2014.12.5"), day("2014/12/05"), day("20141205"), day("二〇一四年十二月五日")
    ('2014-12-05', '2014-12-05', '2014-12-05', '2014-12-05', '2014-12-05')
    """
    spelt = re.fullmatch(r"[0-9]{8}", text)
    if (isinstance(cell, NumberText) and not spelt) or re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        raise CellError("date_as_number")
    parts = _date_parts(text)
    if parts is None:
        raise CellError("not_a_date")
    try:
        return date(*parts).isoformat()
    except ValueError:
        raise CellError("impossible_date") from None


def _date_parts(text: str) -> tuple[int, int, int] | None:
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _DATES)), None)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _CHINESE_DATE.fullmatch(text)
    if not match:
        return None
    year_said = int("".join(_CHINESE_DIGITS[digit] for digit in match[1]))
    return year_said, chinese_number(match[2]), chinese_number(match[3])


def chinese_number(text: str) -> int:
    """Return a number below 100 from its Chinese digits; 0 where they make none.

    Examples
    --------
    >>> chinese_number("十二"), chinese_number("三十一"), chinese_number("五"), chinese_number("一二")
    (12, 31, 5, 0)
    """
    tens, ten, ones = text.rpartition("十")
    digits = {digit: int(value) for digit, value in _CHINESE_DIGITS.items()}
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (10 * digits.get(tens, 1) if ten else 0) + digits.get(ones, 0)


def code(text: str, cell: str, column: Column) -> str:
    """Return an identifier; a number cell of a workbook only where it is whole (1.10 would come as 1.1)."""
    if isinstance(cell, DateText | LogicalText) or (isinstance(cell, NumberText) and not cell.isdigit()):
        raise CellError("code_as_number")
    for name, spellings in column.aliases.items():
        if key(text) in map(key, (name, *spellings)):
            return name
    if column.ascii and not _IDENTIFIER.fullmatch(text):
        raise CellError("not_an_identifier")
    return text


def choice(text: str, cell: str, column: Column) -> str:
    """Return the code of a word of a closed list."""
    words = {key(word): name for name, spellings in column.values.items() for word in (name, *spellings)}
    if key(text) not in words:
        known = [spelling for name, spellings in column.values.items() for spelling in (name, *spellings)]
        raise CellError("unknown_choice", near=hint(text, known), known=", ".join(column.values))
    return words[key(text)]


def flag(text: str, cell: str, column: Column) -> bool:
    """Return yes or no, in the spellings the column lists."""
    try:
        return choice(text, cell, column) == "true"
    except CellError:
        known = ", ".join(spellings[0] for spellings in column.values.values())
        raise CellError("unknown_choice", near="", known=known) from None


def prose(text: str, cell: str, column: Column) -> str:
    """Return text as typed, tidied."""
    return text


_GRAMMAR = {
    "text": prose, "code": code, "integer": integer, "decimal": decimal, "year": year, "date": day,
    "choice": choice, "flag": flag,
}  # fmt: skip
