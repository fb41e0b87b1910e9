"""The workbook: one sheet a table, nothing in it that runs, the same bytes for the same results.

Text is written as text, whatever it starts with: no formula, no link, no guessed number. Points are numbers with two
decimals, made once from whole hundredths.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import xlsxwriter

from kpi.errors import CannotWrite
from kpi.labels import Labels
from kpi.publish.cells import Column, Table, blank, show, width

NAME = "scores.xlsx"
SHEETS = ("summary", "categories", "items", "clauses", "ledger", "indicators", "settings", "extras")
PUBLIC_SHEETS = ("summary", "categories", "births", "district_rates", "settings", "extras")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
CREATED = datetime(2014, 1, 1)  # noqa: DTZ001 - a fixed date keeps the bytes the same; xlsx dates have no zone
FORMATS = {
    "points": "0.00",
    "change": "+0.00;-0.00;0.00",
    "rate": '0.00##"%"',
    "number": "0.##",
    "count": "0",
    "rank": "0",
}
NARROW, WIDE, LIMIT, LINE = 7, 34, 32767, 15
HEAD = "#E9EDF2"


def value_of(value: object, kind: str, say: Labels) -> object:
    """Return what a cell holds: a number for numeric kinds, text otherwise, None for nothing.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> value_of(9413, "points", labels("zh")), value_of("=1+1", "text", labels("zh"))
    (94.13, '=1+1')
    """
    if blank(value) or value == "":
        return None
    if kind in ("points", "change"):
        return int(value) / 100
    if kind == "rank":
        return value.place
    if kind in ("rate", "number", "count") and not isinstance(value, str):
        return float(value)
    return show(value, kind, say)


def render(bulletin, name: str = NAME, sheets: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return the workbook, by default that of a year as ``scores.xlsx``.

    Parameters
    ----------
    bulletin : Bulletin
        Its tables are `bulletin.sheets`.
    name : str
        What the workbook is called.
    sheets : mapping, optional
        What sheet each table stands on, in order; those of a year by default.

    Raises
    ------
    CannotWrite
        A text is longer than a cell can hold; it would be cut silently.
    """
    memory, say = BytesIO(), bulletin.say
    keys = PUBLIC_SHEETS if bulletin.edition == "public" else SHEETS
    sheets = sheets or {key: say.t(f"sheet.{key}") for key in keys}
    book = xlsxwriter.Workbook(memory, SAFE)
    book.set_properties({"title": bulletin.title, "author": bulletin.issuer, "created": CREATED})
    book.set_calc_mode("auto")
    styles = _styles(book)
    _notes(book, bulletin, styles, sheets)
    for key, title in sheets.items():
        _sheet(book, bulletin.sheets[key], title, styles, bulletin)
    book.close()
    return {name: memory.getvalue()}


def _styles(book: xlsxwriter.Workbook) -> dict[str, object]:
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    made = {kind: book.add_format({**base, "num_format": pattern}) for kind, pattern in FORMATS.items()}
    made["rank"].set_align("left")
    made["text"] = book.add_format({**base, "text_wrap": True, "indent": 1})
    made["head"] = book.add_format(
        {**base, "bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True, "valign": "vcenter", "indent": 1}
    )
    made["head_right"] = book.add_format(
        {**base, "bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True, "valign": "vcenter", "align": "right"}
    )
    made["title"] = book.add_format({**base, "bold": True, "font_size": 14})
    made["notice"] = book.add_format({**base, "bold": True, "font_color": "#9C4A00", "text_wrap": True})
    return made


def _notes(
    book: xlsxwriter.Workbook, bulletin, styles: dict[str, object], sheets: Mapping[str, str]
) -> None:
    say = bulletin.say
    sheet = book.add_worksheet(say.t("sheet.notes"))
    sheet.set_column(0, 0, 44, styles["text"])
    sheet.set_column(1, 1, 84, styles["text"])
    sheet.write_string(0, 0, bulletin.title, styles["title"])
    lines = [(say.t("sheet.notice"), notice, "notice") for notice in bulletin.notices]
    lines += [(say.t("page.issued_by"), bulletin.issuer, "text"), (say.t("sheet.basis"), bulletin.basis, "text")]
    lines += [(label, value, "text") for label, value in bulletin.facts]
    lines += [(title, bulletin.sheets[key].note or bulletin.sheets[key].title, "text") for key, title in sheets.items()]
    if "checks" in bulletin.sheets:
        lines += [(check, result, "text") for check, result, *_ in bulletin.sheets["checks"].rows]
    lines += [(say.t("page.fingerprint"), bulletin.fingerprint, "text")]
    for row, (label, value, style) in enumerate(lines, start=2):
        _text(sheet, row, 0, label, styles[style])
        _text(sheet, row, 1, str(value), styles[style])
    _print_layout(sheet, bulletin, len(lines) + 2, 2, heads=False)


def _sheet(book: xlsxwriter.Workbook, table: Table, title: str, styles: dict[str, object], bulletin) -> None:
    say, sheet = bulletin.say, book.add_worksheet(title)
    shown = table.shown(say)
    widths = [_width(column, [row[place] for row in shown]) for place, column in enumerate(table.columns)]
    for number, cells in enumerate([[column.title for column in table.columns], *shown]):
        sheet.set_row(number, LINE * max(map(_lines, cells, widths), default=1))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, widths[place])
        sheet.write_string(0, place, column.title, styles["head_right" if column.numeric else "head"])
        for number, row in enumerate(table.rows, start=1):
            value = value_of(row[place], column.kind, say)
            if isinstance(value, str):
                _text(sheet, number, place, value, styles["text"])
            elif value is not None:
                sheet.write_number(number, place, value, styles[column.kind])
    sheet.freeze_panes(1, 2 if table.key == "summary" else 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    _print_layout(sheet, bulletin, len(table.rows), len(table.columns), heads=True)


def _width(column: Column, cells: list[str]) -> float:
    longest = max(map(width, cells), default=0)
    return min(WIDE, max(NARROW, longest + 2, min(width(column.title), 16) + 3))


def _lines(text: str, wide: float) -> int:
    return max(1, -(-width(text) // max(1, int(wide) - 2)))


def _text(sheet, row: int, column: int, text: str, style: object) -> None:
    if len(text) > LIMIT or sheet.write_string(row, column, text, style) != 0:
        raise CannotWrite(
            f"{NAME}: {sheet.get_name()} row {row + 1}: text of {len(text)} characters does not fit a cell"
        )


def _print_layout(sheet, bulletin, rows: int, columns: int, heads: bool) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.6)
    head = " ".join(part for part in (bulletin.title, sheet.get_name(), bulletin.stamp) if part)
    sheet.set_header("&C" + head.replace("&", "&&")[:200])
    sheet.set_footer("&C&P / &N")
    sheet.print_area(0, 0, max(rows, 1), columns - 1)
    if heads:
        sheet.repeat_rows(0)
