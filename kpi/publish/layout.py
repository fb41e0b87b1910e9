"""How wide the columns of a printed table are, how large its type is, and whether it needs a landscape page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

import numpy as np
from ruamel.yaml import YAML

from kpi.labels import Labels
from kpi.publish.cells import Table

MILLIMETRES = 25.4 / 72
POWER = 6  # a norm this high follows the longest cell of a row and still feels the others


@cache
def settings() -> dict:
    """Return how documents are set, from `documents.yaml` beside this module."""
    return YAML(typ="safe").load(Path(__file__).with_name("documents.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Layout:
    """How a table is set.

    Attributes
    ----------
    wide : bool
        Whether it stands on a landscape page.
    size : {"normal", "small", "tight"}
        Its type, see `documents.yaml`.
    shares : tuple of float
        The width of each column as a part of the page's; they add up to 1.
    height : float
        About how tall it will be, in millimetres, without caption and note.
    """

    wide: bool
    size: str
    shares: tuple[float, ...]
    height: float

    @property
    def whole(self) -> bool:
        """Return whether the table is so short that it stays on one page."""
        return self.height <= settings()["whole"]


def layout(table: Table, say: Labels, turn: bool) -> Layout:
    """Return how a table is set: the first of the choices of `documents.yaml` in which its texts read well.

    Each column gets what it cannot do without; the rest of the page goes to the columns that make the table shorter.

    Parameters
    ----------
    table : Table
        Trimmed.
    say : Labels
        The language of its cells.
    turn : bool
        Whether a landscape page may be used.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> from kpi.publish.cells import Column
    >>> table = Table("t", "T", (Column("单位"), Column("总分", "points")), (("云圩经济开发区", 9413),))
    >>> made = layout(table, labels("zh"), turn=True)
    >>> made.wide, made.size, made.shares[0] > made.shares[1]
    (False, 'normal', True)
    """
    rules, texts = settings(), [[column.title for column in table.columns], *table.shown(say)]
    columns = list(zip(table.columns, zip(*texts, strict=True), strict=True))
    lengths = np.array([[ems(cell) for cell in row] for row in texts])
    least = np.array([_least(column.numeric, cells) for column, cells in columns])
    wanted = np.minimum(np.maximum(least, rules["comfortable"]), np.maximum(least, lengths.max(axis=0)))
    choices = rules["choices"]["turned" if turn else "upright"]
    rooms = [_room(page, size, len(columns)) for page, size in choices]
    normal = len(texts) <= rules["long"]
    reads = [
        wanted.sum() <= room and (normal or size != "normal") for room, (_, size) in zip(rooms, choices, strict=True)
    ]
    # the last choice is for tables whose numbers do not find room otherwise
    chosen = reads.index(True) if any(reads) else len(choices) - (2 if least.sum() <= rooms[-2] else 1)
    (page, size), room = choices[chosen], rooms[chosen]
    type_, padding = rules["type"][size] * MILLIMETRES, rules["padding"][size]
    given = _given(lengths, _with_heads(least, lengths[0], room), room)
    lines = np.ceil(lengths / given).max(axis=1).clip(min=1).sum()
    height = lines * rules["line"] * type_ + len(texts) * 2 * rules["above"][size]
    shares = (given * type_ + padding) / rules["room"][page]
    return Layout(page == "landscape", size, tuple(map(float, shares)), float(height))


def _room(page: str, size: str, columns: int) -> float:
    """Return how many ems stand beside each other on a page, without the columns' padding."""
    rules = settings()
    return (rules["room"][page] - columns * rules["padding"][size]) / (rules["type"][size] * MILLIMETRES)


def _least(numeric: bool, cells: tuple[str, ...]) -> float:
    """Return the fewest ems a column can do with: no number, name or word is broken; its head is the first cell."""
    rules = settings()
    longest = max(map(ems, cells[1:]), default=0.0)
    words = max((ems(word) for cell in cells for word in re.findall(r"[!-~–]+", cell)), default=0.0)
    least = max(rules["numeric" if numeric else "text"], min(words, rules["unbroken"]))
    return rules["spare"] * (max(least, longest) if numeric or longest <= rules["short"] else least)


def _with_heads(least: np.ndarray, heads: np.ndarray, room: float) -> np.ndarray:
    """Return the fewest ems of the columns with short heads on one line, where there is room for all of them."""
    short = heads <= settings()["head"]
    whole = np.where(short, np.maximum(least, heads * settings()["spare"]), least)
    return whole if whole.sum() <= room else least


def _given(lengths: np.ndarray, least: np.ndarray, room: float) -> np.ndarray:
    """Return the width of each column in ems: step by step to the one that takes the most lines off the rows."""
    given = least.copy()
    step = settings()["step"]
    while room - given.sum() >= step:
        now = (lengths / given).clip(min=1) ** POWER
        then = (lengths / (given + step)).clip(min=1) ** POWER
        rows = now.sum(axis=1, keepdims=True)
        saved = (rows ** (1 / POWER) - (rows - now + then) ** (1 / POWER)).sum(axis=0)
        if saved.max() <= 1e-9:  # every cell stands on one line
            break
        given[saved.argmax()] += step
    return given * room / given.sum()


@cache
def _em(character: str) -> float:
    if east_asian_width(character) in "WFA":
        return 1.0
    rules = settings()["ems"]
    return next((wide for characters, wide in rules["of"].items() if character in characters), rules["other"])


def ems(text: str) -> float:
    """Return about how broad a text is printed on one line, in ems; a Chinese character fills one.

    Examples
    --------
    >>> ems("镇"), ems("12.5") < ems("一二三")
    (1.0, True)
    """
    full = [_em(character) == 1.0 for character in text]
    changes = sum(one != other for one, other in pairwise(full))
    return sum(map(_em, text)) + changes * settings()["ems"]["between"]
