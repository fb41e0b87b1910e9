"""Sentences as figures: the words of a sentence are the name of a row, the numbers in it are its cells."""

from __future__ import annotations

import re

from kpi.verify.parts import bare

_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s*(?=[A-Z\u4e00-\u9fff])")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
GAP = "…"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; wherever its lines break they are the same.

    Examples
    --------
    >>> sentences("均分95.49分。最高108.07分。"), sentences("Mean 95.49. Highest 108.07.")
    (['均分95.49分。', '最高108.07分。'], ['Mean 95.49.', 'Highest 108.07.'])
    """
    return [part.strip() for part in _END.split(text) if part.strip()]


def numbers(sentence: str) -> tuple[str, list[str]]:
    """Return the words of a sentence, with gaps for its numbers, and these; without any, the words are its figure.

    Examples
    --------
    >>> numbers("18个单位中8个高于平均分。")
    ('…个单位中…个高于平均分。', ['18', '8'])
    """
    whole, line = bare(sentence), _NUMBER.sub(GAP, " ".join(sentence.split()))
    words = _NUMBER.sub(GAP, whole)
    return line if bare(line) == words else words, _NUMBER.findall(whole) or [whole]
