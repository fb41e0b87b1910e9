"""How a sheet is laid out: widths of columns, heights of rows, upright or across, never smaller than can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from kpi.publish.cells import Column, width


@cache
def settings() -> dict:
    """Return how the workbook is laid out, coloured and drawn, from `workbook.yaml` beside this module."""
    return YAML(typ="safe").load(Path(__file__).with_name("workbook.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class SheetLayout:
    """How a sheet is laid out.

    Attributes
    ----------
    orientation : {"portrait", "landscape"}
        How it is printed on A4, its columns on one page.
    widths : tuple of float
        Of the columns, in Excel's characters.
    """

    orientation: str
    widths: tuple[float, ...]


def sheet_layout(columns: tuple[Column, ...], rows: list[list[str]]) -> SheetLayout:
    """Return how a table is laid out: of the choices in `workbook.yaml` where it reads well, the one of fewest pages.

    Among equals the first, which has the largest type; the last of all where it reads well on none.

    Parameters
    ----------
    columns : tuple of Column
        The heads.
    rows : list of list of str
        The cells as they are shown.

    Examples
    --------
    >>> made = sheet_layout((Column("单位"), Column("总分", "points")), [["云圩经济开发区", "94.13"]])
    >>> made.orientation, made.widths
    ('portrait', (16.2, 8.8))
    """
    rules, cells = settings(), list(zip(*rows, strict=True)) or [()] * len(columns)
    needs = [_need(column, own) for column, own in zip(columns, cells, strict=True)]
    volumes = [max(1, sum(map(width, own)) / max(1, len(own))) for own in cells]
    found: list[tuple[int, SheetLayout]] = []
    for choice in rules["choices"]:
        room = characters(choice["orientation"], choice["type"], len(columns))
        last = choice is rules["choices"][-1]
        if (last and not found) or (not last and sum(comfortable for _, comfortable, _ in needs) <= room):
            widths = _shared(needs, volumes, room)
            found.append((_pages(rows, widths, choice), SheetLayout(choice["orientation"], widths)))
    return min(found, key=lambda one: one[0])[1]


def _pages(rows: list[list[str]], widths: tuple[float, ...], choice: dict) -> int:
    """Return about how many pages the rows fill."""
    rules = settings()
    points = sum(height(cells, widths) for cells in rows) * choice["type"] / rules["type"]
    return -(-int(points) // rules["page_points"][choice["orientation"]])


def characters(orientation: str, type_: float, columns: int) -> float:
    """Return how many characters of width fit across a page when it is printed in a type of so many points."""
    rules = settings()
    across = rules["page"][orientation] * rules["type"] / type_
    return (across - columns * rules["pixels"]["padding"]) / rules["pixels"]["character"]


def _need(column: Column, cells: tuple[str, ...]) -> tuple[float, float, float]:
    """Return the width that a column can do with, in which it reads well, and the most that it asks for."""
    rules = settings()["column"]
    longest = max(map(width, cells), default=0) + (rules["mark"] if column.kind == "change" else 0)
    words = max((len(word) for text in cells for word in re.findall(r"[!-~]+", text)), default=0)
    heads = max((len(word) for word in re.findall(r"[!-~]+", column.title)), default=0) + rules["bold"]
    least = max(rules["least"], min(words, rules["unbroken"]), heads)
    if column.numeric or column.kind == "rank" or longest <= rules["short"]:
        least = max(least, longest if column.numeric else longest + rules["close"])
    well = rules["comfortable_long"] if longest > rules["long"] else rules["comfortable"]
    well = rules["least"] if column.numeric else well
    most = max(least, min(max(longest, min(width(column.title), rules["head"])), rules["widest"]))
    spare = rules["spare_number" if column.numeric else "spare"]
    return tuple(part * rules["latin"] + spare for part in (least, max(least, min(most, well)), most))


def _shared(needs: list[tuple[float, float, float]], volumes: list[float], room: float) -> tuple[float, ...]:
    """Return each column's width: what it reads well in, and of the room left a share by its text, up to the most."""
    fits = sum(well for _, well, _ in needs) <= room
    widths, open_ = [well if fits else least for least, well, _ in needs], set(range(len(needs)))
    while open_ and (spare := room - sum(widths)) > 0.1:
        share = spare / sum(volumes[place] for place in open_)
        for place in sorted(open_):
            widths[place] += share * volumes[place]
            if widths[place] >= needs[place][2]:
                widths[place] = needs[place][2]
                open_.discard(place)
    return tuple(round(one, 1) for one in widths)


def height(cells: list[str], widths: tuple[float, ...], bold: bool = False) -> float:
    """Return the height of a row in points, by the cell with the most lines; bold letters are a little wider.

    Examples
    --------
    >>> height(["苇溪镇", "党政领导重视人口计生工作"], (8, 8))
    62
    """
    rules = settings()
    narrow = rules["column"]["bold"] if bold else 0
    most = max((_lines(text, wide - narrow) for text, wide in zip(cells, widths, strict=True)), default=1)
    return min(rules["tallest"], rules["line"] * most + rules["above"])


@lru_cache(maxsize=65536)
def _lines(text: str, wide: float) -> int:
    rules, count, used = settings()["pixels"], 1, 0
    room = max(2, (rules["character"] * wide - rules["indent"]) / rules["half"])
    if width(text) <= room and "\n" not in text:
        return 1
    for word in re.findall(r"[!-~]+ ?|\n|.", text):
        length = width(word)
        if word == "\n" or (used and used + width(word.rstrip()) > room):
            count, used = count + 1, 0
        if length > room:
            count += int(length // room)
            length %= room
        used += length if word != "\n" else 0
    return count


