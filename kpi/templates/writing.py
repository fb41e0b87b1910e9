"""Workbooks written the same way everywhere: text stays text, the same bytes for the same content, nothing clipped."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpi.errors import CannotWrite
from kpi.templates.layout import layout

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
A4, TALLEST = 9, 409


def made(year: int, title: str, author: str, fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """Return the bytes of a workbook that ``fill`` fills, dated to the first day of the year it is about."""
    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, SAFE)
    book.set_properties({"title": title, "author": author, "created": datetime(year, 1, 1)})  # noqa: DTZ001
    fill(book)
    book.close()
    return memory.getvalue()


class Styles:
    """Formats of a workbook, made once each.

    Parameters
    ----------
    book : xlsxwriter.Workbook
        The workbook they belong to.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._made = book, {}

    def get(self, **properties: object) -> Format:
        """Return the format with these properties on top of the font; ``fill`` and ``border_line`` name colours."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            look = layout().look
            full = {"font_name": look.font, "font_size": look.size, "valign": "vcenter"} | properties
            for name, to in (("fill", "bg_color"), ("ink", "font_color"), ("border_line", "border_color")):
                if name in full:
                    full[to] = look.colours[full.pop(name)]
            if "border_color" in full:
                full["border"] = 1
            self._made[key] = self._book.add_format(full)
        return self._made[key]


def width(text: str) -> int:
    """Return how many columns a text takes: two for a Chinese character.

    Examples
    --------
    >>> width("分子"), width("95%")
    (4, 3)
    """
    return sum(2 if unicodedata.east_asian_width(part) in "WFA" else 1 for part in text)


def lines(text: str, wide: float) -> int:
    """Return how many lines a text takes in a cell of a width.

    Examples
    --------
    >>> lines("出生政策符合率在99%以上", 12), lines("", 12)
    (3, 1)
    """
    room = max(2, int(wide) - 1)
    return sum(max(1, -(-width(part) // room)) for part in (text.split("\n") or [""]))


def fit(sheet: Worksheet, row: int, cells: Mapping[float, str] | list[tuple[float, str]], least: int = 1) -> float:
    """Set the height of a row so that no cell is clipped, and return it; `cells` are (width, text)."""
    look = layout().look
    pairs = cells.items() if isinstance(cells, Mapping) else cells
    height = look.line * max([lines(text, wide) for wide, text in pairs] + [least]) + 4
    height = min(height, TALLEST)
    sheet.set_row(row, height)
    return height


def put(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Write a value: text as text whatever it starts with, numbers as numbers.

    Raises
    ------
    CannotWrite
        A text is longer than a cell can hold; it would be cut silently.
    """
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        if sheet.write_string(row, column, value, style) != 0:
            raise CannotWrite(f"{sheet.get_name()} row {row + 1}: {len(value)} characters do not fit a cell")
    else:
        sheet.write_number(row, column, float(value), style)


def page(sheet: Worksheet, head: str, upright: bool = False, repeat: int | None = None) -> None:
    """Set A4 with one page across, the head of the page, page numbers and rows repeated on each page."""
    (sheet.set_portrait if upright else sheet.set_landscape)()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header("&C" + head.replace("&", "&&")[:200])
    sheet.set_footer("&C&P / &N")
    if repeat is not None:
        sheet.repeat_rows(0, repeat)
