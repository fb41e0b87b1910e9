"""Whether files say the same of one figure, each in its own way: as printed, as a number of a workbook, as CSV."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from kpi.labels import Labels, labels
from kpi.verify.formats import formats
from kpi.verify.parts import PRINTED, bare, told_by

_NUMBER = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?)%?")


@lru_cache(maxsize=4096)
def column_key(head: str, lang: str) -> str:
    """Return the key of a head whose cells are compared in a way of their own; an empty text for any other.

    Examples
    --------
    >>> column_key("名次", "zh"), column_key("总分", "zh")
    ('rank', '')
    """
    rules, say = formats().columns, labels(lang)
    keys = (*rules.codes, *rules.ranks, *rules.rounded)
    return next((key for key in keys if bare(say.t(f"column.{key}")) == bare(head)), "")


def value_of(text: str, key: str) -> Decimal | str:
    """Return a cell as a figure: the exact number, or the text where it is none or the column holds codes.

    Examples
    --------
    >>> value_of("+0.50", ""), value_of("94.995%", ""), value_of("1.10", "item"), value_of("第3名", "rank")
    (Decimal('0.50'), Decimal('94.995'), '1.10', '第3名')
    """
    whole = bare(text)
    number = _NUMBER.fullmatch(whole)
    return Decimal(number[1]) if number and key not in formats().columns.codes else " ".join(text.split())


def agree(said: Mapping[str, Decimal | str], key: str, say: Labels) -> bool:
    """Return whether all kinds of file say the same of a figure.

    Parameters
    ----------
    said : mapping
        What each kind of file says.
    key : str
        Of its column, see `column_key`.
    say : Labels
        The language of the files.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> agree({"html": "并列第3名", "xlsx": Decimal(3)}, "rank", labels("zh"))
    True
    >>> agree({"html": Decimal("98.80"), "csv": Decimal("98.8024")}, "value", labels("zh"))
    True
    >>> agree({"html": Decimal("98.80"), "csv": Decimal("98.8024")}, "", labels("zh"))
    False
    """
    plain = {kind: value if isinstance(value, Decimal) else bare(value) for kind, value in said.items()}
    if len(set(plain.values())) == 1:
        return True
    rules = formats().columns
    printed = {value for kind, value in plain.items() if kind in PRINTED or (key in rules.rounded and kind == "xlsx")}
    if len(printed) > 1 or not printed:
        return False
    shown, rest = printed.pop(), set(plain.values())
    if key in rules.ranks:
        place = _place(shown, say)
        return place is not None and all(value in (shown, place) for value in rest)
    if key in rules.rounded:
        number = _within(shown, say)
        return number is not None and all(value == shown or _rounds_to(value, number) for value in rest)
    return False


def _place(shown: Decimal | str, say: Labels) -> Decimal | None:
    """Return the number of a rank that is printed in words."""
    found = (told_by(key, shown, say) for key in formats().columns.rank_words if isinstance(shown, str))
    place = next(filter(None, found), None)
    return Decimal(place["rank"]) if place and place["rank"].isascii() and place["rank"].isdigit() else None


def _within(shown: Decimal | str, say: Labels) -> Decimal | None:
    """Return the number of a printed cell, also of one that words are put around."""
    if isinstance(shown, Decimal):
        return shown
    found = next(filter(None, (told_by(key, shown, say) for key in formats().columns.signs)), None)
    number = value_of(found["bar"], "") if found else None
    return number if isinstance(number, Decimal) else None


def _rounds_to(value: Decimal | str, shown: Decimal) -> bool:
    """Return whether a number with more decimals is printed as another one, rounded half up."""
    places = max(formats().columns.places, -shown.as_tuple().exponent)
    return isinstance(value, Decimal) and value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == shown
