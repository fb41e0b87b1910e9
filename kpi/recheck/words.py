"""The words and numbers of a recheck as data: `words.yaml`, loaded and checked."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from kpi.inputs.text import key, narrow

_BRACKETS = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
# Lists whose words must be the whole header: anywhere in a header they would mean something else.
_WHOLE = ("unit", "score", "serial", "class", "full")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Numbers(_Strict):
    """What is concluded from how much; `words.yaml` says what each means."""

    header_search: int
    numeric_share: float
    majority: float
    least_rows: int
    evidence_bits: int
    unnamed_bits: int
    dense: float
    exact_share: float
    compared_sums: int
    window: int
    classes: int
    searched_columns: int
    block: int
    blocks: int
    sample: int
    candidates: int
    wrong_share: float
    order_rows: int
    full_totals: tuple[Decimal, ...]
    constants: tuple[Decimal, ...]
    places: int
    file_bytes: int
    tables: int
    cells: int


class Words(_Strict):
    """Everything `words.yaml` says."""

    columns: dict[str, tuple[str, ...]]
    rows: dict[str, tuple[str, ...]]
    units_behind: tuple[str, ...]
    tied: tuple[str, ...]
    order_words: tuple[str, ...]
    numbers: Numbers


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the words and numbers of a recheck.

    Examples
    --------
    >>> words().rows["sum"][0], words().numbers.block
    ('合计', 3)
    """
    text = files("kpi.recheck").joinpath("words.yaml").read_text(encoding="utf-8")
    return Words.model_validate(YAML(typ="safe").load(text))


def bare(text: str) -> str:
    """Return a header without what stands in brackets.

    Examples
    --------
    >>> bare("领导重视（10分）"), bare("得分 (%)")
    ('领导重视', '得分')
    """
    return _BRACKETS.sub("", text).strip() or text.strip()


@lru_cache(maxsize=4096)
def rank_of_word(text: str, kind: str) -> int | None:
    """Return the place in its list of the first word of a kind that a header is or holds, None without one.

    Examples
    --------
    >>> rank_of_word("2014年总分", "total"), rank_of_word("Rank", "rank"), rank_of_word("得分率", "score")
    (0, 5, None)
    """
    name = key(bare(text))
    tokens = set(re.findall(r"[a-z#]+", narrow(bare(text)).casefold()))
    for place, word in enumerate(words().columns[kind]):
        known = key(word)
        anywhere = kind not in _WHOLE and (word in tokens if word.isascii() else known in name)
        if name == known or anywhere:
            return place
    return None


def says(text: str, kind: str) -> bool:
    """Return whether a header is, or holds, a word of a kind.

    Examples
    --------
    >>> says("总分排名", "rank"), says("上年名次", "no_rank"), says("单位", "unit"), says("单位数", "unit")
    (True, True, True, False)
    """
    return rank_of_word(text, kind) is not None


@lru_cache(maxsize=1)
def _row_words() -> dict[str, str]:
    return {key(word): kind for kind, known in words().rows.items() for word in known}


def kind_of_row(text: str) -> str:
    """Return what a row is by its first text: sum, part, mean, highest, lowest, full, weight, or an empty text.

    Examples
    --------
    >>> kind_of_row("合 计"), kind_of_row("平均分："), kind_of_row("苇溪镇")
    ('sum', 'mean', '')
    """
    return _row_words().get(key(bare(text)).rstrip(":"), "")
