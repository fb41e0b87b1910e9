"""Personal data at the door: recognised by shape, date and checksum, located, and never echoed.

An identity number has 17 digits and a check character (GB 11643); region codes are not compared with a list, because
such lists lack districts that were renamed. Old 15-digit numbers have no checksum: a plausible date of birth inside
stops them in prose, and in a column of codes they are only masked.
"""

from __future__ import annotations

import re
from datetime import date

from kpi.inputs.tables import input_tables
from kpi.inputs.text import key, narrow

# Up to one separator between two digits; fixed repetition keeps the search linear in the length of the text.
_IDENTITY = re.compile(r"(?<![0-9])[1-9](?:[ \-.·']?[0-9]){16}[ \-.·']?[0-9Xx](?![0-9])")
_OLD_IDENTITY = re.compile(r"(?<![0-9])[1-9](?:[ \-.·']?[0-9]){14}(?![0-9])")
_OLD_GROUPED = re.compile(r"(?<![0-9])[1-9][0-9]{5}[ \-]?[0-9]{6}[ \-]?[0-9]{3}(?![0-9])")
_PHONE = re.compile(r"(?<![0-9])(?:\+?86[ \-]?)?1[3-9][0-9](?:[ \-]?[0-9]){8}(?![0-9])")
_BROKEN = re.compile(r"(?<![0-9])[1-9]\.[0-9]{3,17}[Ee]\+?1[4-7](?![0-9])")
# Every repetition is bounded, so that a hostile cell cannot make the search slow.
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HIDDEN = {"identity": "[identity number hidden]", "phone": "[phone number hidden]", "mail": "[address hidden]"}


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
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return damaged or "10X98765432"[total % 11] == digits[17]


def found(text: str, *, stored_as_number: bool = False) -> str:
    """Return `identity`, or `old identity`, `phone` or `mail` (for certain in prose only), else an empty text.

    Examples
    --------
    >>> found("见证件３２０４１２ 19900101 123１"), found("案号 320412199001011233"), found("电话138-1234-5678")
    ('identity', '', 'phone')
    """
    if len(text) < 6:
        return ""
    plain = narrow(text)
    if any(is_identity(_digits(part[0]), damaged=stored_as_number) for part in _IDENTITY.finditer(plain)):
        return "identity"
    if _BROKEN.search(plain):
        return "identity"
    if any(_born("19" + old[6:8], old[8:10], old[10:12]) for old in _old_numbers(plain)):
        return "old identity"
    if _PHONE.search(plain) and not stored_as_number:
        return "phone"
    return "mail" if _MAIL.search(plain) else ""


def _old_numbers(plain: str) -> list[str]:
    return [_digits(part[0]) for part in _OLD_GROUPED.finditer(plain)]


def mask(text: str) -> str:
    """Return text safe to print: whatever has the shape of an identity or phone number is hidden.

    Examples
    --------
    >>> mask("case 320412900101123 seen")
    'case [identity number hidden] seen'
    """
    if len(text) < 6 or not re.search(r"[0-9０-９@＠]", text):
        return text
    plain = narrow(text)
    for pattern in (_BROKEN, _IDENTITY, _OLD_IDENTITY):
        plain = pattern.sub(_HIDDEN["identity"], plain)
    masked = _MAIL.sub(_HIDDEN["mail"], _PHONE.sub(_HIDDEN["phone"], plain))
    return masked if masked != narrow(text) else text


def is_personal_header(header: str) -> bool:
    """Return whether a header announces personal data.

    Examples
    --------
    >>> is_personal_header("身 份 证 号"), is_personal_header("Phone"), is_personal_header("单位")
    (True, True, False)
    """
    return key(header) in {key(name) for name in input_tables().personal_headers}
