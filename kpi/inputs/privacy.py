"""Personal data at the door: recognised by shape, date and checksum, located, and never echoed.

An identity number has 17 digits and a check character (GB 11643); districts are not compared with a list, because such
lists lack those that were renamed. Mobile numbers and the old 15-digit identity numbers have no checksum: standing bare
they may number something else, which `doubtful` says and the column they stand in decides.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kpi.inputs.tables import input_tables
from kpi.inputs.text import key, narrow

# Up to one separator between two digits; fixed repetition keeps every search linear in the length of the text.
_BETWEEN = r"[ \-.·']?"
_IDENTITY = re.compile(rf"(?<![0-9])[1-9](?:{_BETWEEN}[0-9]){{16}}{_BETWEEN}[0-9Xx](?![0-9])")
_ANY_OLD = re.compile(rf"(?<![0-9])[1-9](?:{_BETWEEN}[0-9]){{14}}(?![0-9])")
_OLD = re.compile(r"(?<![0-9])[1-9][0-9]{5}[ \-]?[0-9]{6}[ \-]?[0-9]{3}(?![0-9])")
_PHONE = re.compile(r"(?<![0-9])(\(?(?:\+|00)?86\)?[ \-]?)?1[3-9][0-9](?:[ \-]?[0-9]){8}(?![0-9])")
_LANDLINE = re.compile(
    r"(?<![0-9\-])(?:\(0[1-9][0-9]{1,2}\)[ \-]?|0[1-9][0-9]{1,2}[ \-])[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])"
)
_BROKEN = re.compile(r"(?<![0-9.])[1-9]\.[0-9]{3,17}[Ee]\+?1[4-7](?![0-9])")
_MAIL = re.compile(r"(?<=[A-Za-z0-9_%+.\-])@[A-Za-z0-9\-]{1,63}\.[A-Za-z]{2,63}")
_WHOLE_MAIL = re.compile(r"[A-Za-z0-9._%+\-]{0,64}" + _MAIL.pattern + r"[A-Za-z0-9.\-]{0,64}")
_CARD = re.compile(  # the decimals of a share, 0.62…, are none
    r"(?<![0-9])(?<!\b0\.)62[0-9]{2}(?:[ \-]?[0-9]{4}){2}(?:[ \-]?[0-9]{4}|[ \-]?[0-9]{4}[ \-]?[0-9]{3})(?![0-9])"
)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[DEGHPS][0-9]{8}|[A-Z]{2}[0-9]{7})(?![A-Za-z0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HIDDEN = "[{} hidden]"
# A text without six digits near each other, an at-sign or a label is none of them; most cells end here.
_DIGIT = "[0-9０-９]"
_WORTH = re.compile(rf"{_DIGIT}(?:[^0-9０-９]{{0,3}}{_DIGIT}){{5}}|[@＠:：为是]")
# Nothing shorter can be any of them: a label, a colon and a name of two characters.
_SHORTEST = 5


def _born(year: str, month: str, day: str) -> bool:
    try:
        limits = input_tables().limits
        return limits.first_birth_year <= date(int(year), int(month), int(day)).year <= limits.last_year
    except ValueError:
        return False


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def is_identity(digits: str, *, damaged: bool = False) -> bool:
    """Return whether 18 characters are an identity number; `damaged` skips the digits a spreadsheet rounds away.

    Examples
    --------
    >>> is_identity("320412199001011231"), is_identity("320412199001011233"), is_identity("320412199013011231")
    (True, False, False)
    """
    if len(digits) != 18 or not _born(digits[6:10], digits[10:12], digits[12:14]):
        return False
    # A spreadsheet keeps 15 digits: what it rounded ends in noughts, also after it was saved as text.
    if damaged or digits.endswith("000"):
        return digits[:2] in input_tables().provinces
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return "10X98765432"[total % 11] == digits[17]


@lru_cache(maxsize=1)
def _labels() -> dict[str, re.Pattern[str]]:
    """Return for each kind the words that announce it, at most a few characters before it."""
    words = {kind: "|".join(map(re.escape, found)) for kind, found in input_tables().personal_words.items()}
    surnames = "".join(sorted(input_tables().surnames))
    name = rf"(?:{words['name']})[:为是 ]{{1,2}}[{surnames}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
    return {
        "name": re.compile(name),
        "passport": re.compile(rf"(?:{words['passport']})[^0-9A-Za-z]{{0,6}}{_PASSPORT.pattern}", re.IGNORECASE),
        "bank_card": re.compile(
            rf"(?:{words['bank_card']})[^0-9A-Za-z]{{0,6}}[0-9](?:[ \-]?[0-9]){{14,18}}(?![0-9])", re.IGNORECASE
        ),
        "identity": re.compile(rf"(?:{words['identity']})[^0-9A-Za-z]{{0,6}}{_ANY_OLD.pattern}"),
        "phone": re.compile(rf"(?:{words['phone']})[^0-9A-Za-z]{{0,6}}{_PHONE.pattern}", re.IGNORECASE),
    }


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def _is_card(text: str) -> bool:
    return _luhn(_digits(text))


def _is_passport(text: str) -> bool:
    # Codes of a year's documents look alike: G20140012.
    return bool(_PASSPORT.fullmatch(text)) and text[1:3] not in ("19", "20") and text[0] in "EG"


def _certain(plain: str, stored_as_number: bool) -> str:
    if any(is_identity(_digits(part[0]), damaged=stored_as_number) for part in _IDENTITY.finditer(plain)):
        return "identity"
    if any(part[0][0] + part[0][2] in input_tables().provinces for part in _BROKEN.finditer(plain)):
        return "identity"
    for kind, pattern in _labels().items():
        if pattern.search(plain):
            return kind
    if any(_is_card(part[0]) for part in _CARD.finditer(plain)):
        return "bank_card"
    if any(part[1] or not part[0].isdigit() for part in _PHONE.finditer(plain)) or _LANDLINE.search(plain):
        return "phone"
    return "mail" if _MAIL.search(plain) else "passport" if _is_passport(plain) else ""


def doubtful(text: str) -> str:
    """Return `old identity` or `phone` where a text holds bare digits that may be one, else an empty text.

    Examples
    --------
    >>> doubtful("320412900101123"), doubtful("13812345678"), doubtful("320412901301123"), doubtful("22812345678")
    ('old identity', 'phone', '', '')
    """
    if len(text) < 11 or not _WORTH.search(text):
        return ""
    plain = narrow(text)
    for part in _OLD.finditer(plain):
        old = _digits(part[0])
        if old[:2] in input_tables().provinces and _born("19" + old[6:8], old[8:10], old[10:12]):
            return "old identity"
    return "phone" if _PHONE.search(plain) else ""


def is_other_number(text: str) -> bool:
    """Return whether a text holds a number of 11 or 15 digits that is nobody's: its column numbers something else.

    Examples
    --------
    >>> is_other_number("22812345678"), is_other_number("13812345678"), is_other_number("第3页")
    (True, False, False)
    """
    if len(text) < 11 or not _WORTH.search(text):
        return False
    plain = narrow(text)
    return bool(re.search(r"(?<![0-9])(?:[0-9]{11}|[0-9]{15})(?![0-9])", plain)) and not doubtful(plain)


def found(text: str, *, stored_as_number: bool = False) -> str:
    """Return which personal data a text holds for certain, else an empty text.

    Kinds are identity, phone (with its separators, prefix or label), mail, bank_card, passport and name (with its
    label). What may be personal and may not is told by `doubtful`.

    Parameters
    ----------
    text : str
        A cell, a file name, a comment.
    stored_as_number : bool
        Whether a spreadsheet holds it as a number, of which it keeps 15 digits.

    Examples
    --------
    >>> found("见证件３２０４１２ 19900101 123１"), found("案号 320412199001011233"), found("电话138-1234-5678")
    ('identity', '', 'phone')
    >>> found("当事人：张小三"), found("当事人：已处理"), found("lianxi@example.com"), found("(0519)86312345")
    ('name', '', 'mail', 'phone')
    """
    if len(text) < _SHORTEST or not _WORTH.search(text):
        return ""
    return _certain(narrow(text), stored_as_number)


def anything(text: str) -> str:
    """Return which personal data a text outside of a table holds, certain or likely, else an empty text.

    Examples
    --------
    >>> anything("measures_13812345678"), anything("measures_2014")
    ('phone', '')
    """
    return found(text) or doubtful(text)


def mask(text: str) -> str:
    """Return text safe to print: whatever has the shape of personal data is hidden.

    Examples
    --------
    >>> mask("case 320412900101123 seen")
    'case [identity number hidden] seen'
    """
    if len(text) < _SHORTEST or not _WORTH.search(text):
        return text
    plain = masked = narrow(text)
    for pattern in (_BROKEN, _IDENTITY, _ANY_OLD):
        masked = pattern.sub(_HIDDEN.format("identity number"), masked)
    for pattern in (_PHONE, _LANDLINE):
        masked = pattern.sub(_HIDDEN.format("phone number"), masked)
    if "@" in masked:
        masked = _WHOLE_MAIL.sub(_HIDDEN.format("address"), masked)
    masked = _CARD.sub(_HIDDEN.format("card number"), masked)
    for kind, pattern in _labels().items():
        masked = pattern.sub(_HIDDEN.format(kind.replace("_", " ")), masked)
    if _is_passport(masked):
        masked = _HIDDEN.format("passport")
    return masked if masked != plain else text


@lru_cache(maxsize=1)
def _personal_headers() -> tuple[frozenset[str], tuple[str, ...]]:
    headers = frozenset(key(name) for name in input_tables().personal_headers)
    # Words of Chinese headers that mean the same with anything around them: 男方姓名（必填）, 联系电话2.
    return headers, tuple(word for word in headers if not word.isascii() and word not in ("名字", "地址"))


def is_personal_header(header: str) -> bool:
    """Return whether a header announces personal data.

    Examples
    --------
    >>> is_personal_header("身 份 证 号"), is_personal_header("Phone"), is_personal_header("单位")
    (True, True, False)
    >>> is_personal_header("女方姓名（必填）"), is_personal_header("联系电话2")
    (True, True)
    """
    headers, words = _personal_headers()
    name = key(header)
    return name in headers or any(word in name for word in words)
