"""How wide the columns of a printed table are, how large its type is, and whether it needs a landscape page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from kpi.labels import Labels
from kpi.publish.cells import Table, width

MILLIMETRES = 25.4 / 72


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
    size : {"normal", "small"}
        Its type, see `documents.yaml`.
    shares : tuple of float
        The width of each column as a part of the page's; they add up to 1.
    """

    wide: bool
    size: str
    shares: tuple[float, ...]


def layout(table: Table, say: Labels, turn: bool) -> Layout:
    """Return how a table is set: upright with the normal type, then the small one, then (where allowed) landscape.

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
    rules, needs = settings(), [_need(c, cells) for c, cells in zip(table.columns, _cells(table, say), strict=True)]
    choices = [("portrait", "normal"), ("portrait", "small")] + [("landscape", "normal"), ("landscape", "small")] * turn
    for page, size in choices:
        room = _room(page, size, len(needs))
        if sum(min(most, max(least, rules["comfortable"])) for least, most in needs) <= room:
            break
    return Layout(page == "landscape", size, _shares(needs, room, len(needs), page, size))


def _cells(table: Table, say: Labels) -> list[tuple[str, ...]]:
    shown = table.shown(say)
    return list(zip(*shown, strict=True)) if shown else [()] * len(table.columns)


def _need(column, cells: tuple[str, ...]) -> tuple[int, int]:
    """Return the fewest half-width characters a column can do with and the most that it asks for."""
    rules, longest = settings(), max(map(width, cells), default=0)
    words = max((len(word) for text in (column.title, *cells) for word in re.findall(r"[!-~]+", text)), default=0)
    least = max(rules["least"], min(words, rules["unbroken"]))
    if column.numeric or longest <= rules["short"]:
        least = max(least, longest)
    return least, max(least, min(max(longest, min(width(column.title), 2 * least)), rules["widest"]))


def _room(page: str, size: str, columns: int) -> float:
    """Return how many half-width characters stand beside each other on a page, without the columns' padding."""
    rules = settings()
    half = rules["type"][size] * MILLIMETRES / 2 * rules["spare"]
    return (rules["room"][page] - columns * rules["padding"]) / half


def _shares(needs: list[tuple[int, int]], room: float, columns: int, page: str, size: str) -> tuple[float, ...]:
    rules = settings()
    least, most = (sum(one) for one in zip(*needs, strict=True))
    if most <= room:
        given = [wanted * room / most for _, wanted in needs]
    elif least >= room:
        given = [needed * room / least for needed, _ in needs]
    else:
        part = (room - least) / (most - least)
        given = [needed + part * (wanted - needed) for needed, wanted in needs]
    half = rules["type"][size] * MILLIMETRES / 2 * rules["spare"]
    return tuple((one * half + rules["padding"]) / rules["room"][page] for one in given)
