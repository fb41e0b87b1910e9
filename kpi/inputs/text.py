"""Text as departments type it: widths and invisible characters made one, and nothing else changed.

NFKC is not used: it also turns 9² into 92 and ½ into 1⁄2, which would be another number. Only full-width forms are
narrowed, and NFC composes what was typed in parts (compatibility ideographs included).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kpi.inputs.tables import input_tables


@lru_cache(maxsize=1)
def _removed() -> dict[int, None]:
    return dict.fromkeys(map(ord, input_tables().characters.removed))


@lru_cache(maxsize=1)
def _strange() -> re.Pattern[str]:
    refused = "".join(map(re.escape, sorted(input_tables().characters.refused)))
    return re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{refused}]")


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " ", 0x2007: " ", 0x202F: " "}


def narrow(text: str) -> str:
    """Return text in one width, without invisible characters and outer space: how codes and numbers are read.

    Examples
    --------
    >>> narrow(" ９５．３％\u200b"), narrow("9²")
    ('95.3%', '9²')
    """
    return unicodedata.normalize("NFC", text.translate(_removed()).translate(_NARROW)).strip()


def tidy(text: str) -> str:
    r"""Return prose without invisible characters, outer space and line breaks; its punctuation stays as typed.

    Examples
    --------
    >>> tidy("　台账缺页（3页）\n\u200b")
    '台账缺页（3页）'
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_removed())).split())


def key(text: str) -> str:
    """Return what two spellings of a header, file name or word have in common.

    Examples
    --------
    >>> key("Year Found") == key("year_found") == key("YEAR-FOUND　")
    True
    """
    return "".join(part for part in narrow(text).casefold() if not part.isspace() and part not in "_-")


def strange(text: str) -> str | None:
    r"""Return the name of the first character that has no business in a table, or None.

    Examples
    --------
    >>> strange("湖塘镇"), strange("湖塘\x00镇"), strange("湖塘\u202e镇")
    (None, 'U+0000', 'U+202E')
    """
    match = _strange().search(text)
    return f"U+{ord(match[0]):04X}" if match else None


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known word nearest to a text, empty where none is near: a hint, never a replacement.

    Examples
    --------
    >>> nearest("findngs", ["findings", "measures"]), nearest("xyz", ["findings"])
    ('findings', '')
    """
    words: dict[str, str] = {}
    for word in known:
        words.setdefault(key(word), word)
    found = difflib.get_close_matches(key(text[:60]), words, 1, 0.5)
    return words[found[0]] if found else ""
