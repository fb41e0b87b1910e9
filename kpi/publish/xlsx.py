"""The workbook: one sheet a table, charts of them, nothing in it that runs, the same bytes for the same results.

Text is written as text, whatever it starts with: no formula, no link, no guessed number. Points are numbers with two
decimals, made once from whole hundredths.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter

from kpi.errors import CannotWrite
from kpi.labels import Labels
from kpi.publish import xlsx_charts
from kpi.publish.cells import Table, blank, show
from kpi.publish.xlsx_drawing import Drawing
from kpi.publish.xlsx_formats import mark, styles
from kpi.publish.xlsx_layout import SheetLayout, height, settings, sheet_layout

NAME = "scores.xlsx"
SHEETS = ("summary", "categories", "items", "clauses", "ledger", "indicators", "settings", "extras")
PUBLIC_SHEETS = ("summary", "categories", "births", "district_rates", "settings", "extras")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
CREATED = datetime(2014, 1, 1)  # noqa: DTZ001 - a fixed date keeps the bytes the same; xlsx dates have no zone
LIMIT, PAPER, HEADER = 32767, 9, 200


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
    book = xlsxwriter.Workbook(memory, SAFE | {"default_format_properties": dict(settings()["default"])})
    # Chinese text in a chart takes its font from the theme: XlsxWriter names none there but that of Latin text.
    font = settings()["font"]
    book.use_custom_theme(StringIO(book.theme_xml.replace('<a:ea typeface=""/>', f'<a:ea typeface="{font}"/>')))
    book.set_properties({"title": bulletin.title, "author": bulletin.issuer, "created": CREATED})
    book.set_calc_mode("auto")
    looks, drawings = styles(book), xlsx_charts.drawings(bulletin, sheets)
    titles = _notes(book, bulletin, looks, sheets, drawings)
    for number, (key, title) in enumerate(sheets.items()):
        _sheet(book, bulletin.sheets[key], title, looks, bulletin)
        if drawings and number == 0:
            _charts(book, bulletin, looks, sheets, drawings, titles)
    book.close()
    return {name: memory.getvalue()}


def _notes(
    book: xlsxwriter.Workbook, bulletin, looks: dict[str, object], sheets: Mapping[str, str],
    drawings: tuple[Drawing, ...],
) -> dict[str, int]:
    """Write the notes; return the rows in which the titles of the charts stand."""
    say, titles = bulletin.say, {}
    sheet = book.add_worksheet(say.t("sheet.notes"))
    sheet.write_string(0, 0, bulletin.title, looks["title"])
    lines = [(say.t("sheet.notice"), notice, "notice") for notice in bulletin.notices]
    lines += [(say.t("page.issued_by"), bulletin.issuer, "text"), (say.t("sheet.basis"), bulletin.basis, "text")]
    lines += [(label, value, "text") for label, value in bulletin.facts]
    for key, title in sheets.items():
        table = bulletin.sheets[key]
        lines.append((title, table.note or table.title, "text"))
        if say.has(f"sheet.colours.{key}"):
            lines.append(("", say.t(f"sheet.colours.{key}"), "text"))
    for number, one in enumerate(drawings, start=1):
        titles[one.key] = len(lines) + 2
        lines += [(f"{say.t('sheet.charts')} {number}", one.title, "text"), ("", one.note, "text")]
    if "checks" in bulletin.sheets:
        lines += [(check, result, "text") for check, result, *_ in bulletin.sheets["checks"].rows]
    lines += [(say.t("page.fingerprint"), bulletin.fingerprint, "text")]
    widths = tuple(settings()["notes"])
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    for row, (label, value, style) in enumerate(lines, start=2):
        sheet.set_row(row, height([label, str(value)], widths))
        _text(sheet, row, 0, label, looks[style])
        _text(sheet, row, 1, str(value), looks[style])
    _print_layout(sheet, bulletin, len(lines) + 2, SheetLayout("portrait", widths), heads=False)
    return titles


def _charts(book: xlsxwriter.Workbook, bulletin, looks, sheets: Mapping[str, str], drawings, titles) -> None:
    own = {name: bulletin.say.t(f"sheet.{name}") for name in (xlsx_charts.NOTES, xlsx_charts.SHEET)}
    sheet = book.add_worksheet(own[xlsx_charts.SHEET])
    sheet.hide_gridlines(2)
    rows = xlsx_charts.write(book, sheet, drawings, {**sheets, **own}, titles, looks)
    made = SheetLayout("landscape", (0,) * settings()["charts"]["columns"])
    _print_layout(sheet, bulletin, rows - 1, made, heads=False)


def _sheet(book: xlsxwriter.Workbook, table: Table, title: str, looks: dict[str, object], bulletin) -> None:
    say, sheet = bulletin.say, book.add_worksheet(title)
    shown = table.shown(say)
    made = sheet_layout(table.columns, shown)
    for number, cells in enumerate([[column.title for column in table.columns], *shown]):
        sheet.set_row(number, height(cells, made.widths, bold=number == 0))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, made.widths[place])
        head = "head_center" if column.kind == "rank" else "head_right" if column.numeric else "head"
        sheet.write_string(0, place, column.title, looks[head])
        for number, row in enumerate(table.rows, start=1):
            value = value_of(row[place], column.kind, say)
            if isinstance(value, str):
                _text(sheet, number, place, value, looks["text_right" if column.numeric else "text"])
            elif value is not None:
                sheet.write_number(number, place, value, looks[column.kind])
    mark(book, sheet, table, bulletin)
    sheet.freeze_panes(1, 2 if table.key == "summary" else 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    if table.key in settings()["break_at_unit"]:
        units = [row[0] for row in table.rows]
        sheet.set_h_pagebreaks([row + 1 for row in range(1, len(units)) if units[row] != units[row - 1]])
    _print_layout(sheet, bulletin, len(table.rows), made, heads=True)


def _text(sheet, row: int, column: int, text: str, style: object) -> None:
    if len(text) > LIMIT or sheet.write_string(row, column, text, style) != 0:
        raise CannotWrite(
            f"{NAME}: {sheet.get_name()} row {row + 1}: text of {len(text)} characters does not fit a cell"
        )


def _print_layout(sheet, bulletin, rows: int, made: SheetLayout, heads: bool) -> None:
    getattr(sheet, f"set_{made.orientation}")()
    sheet.set_paper(PAPER)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**settings()["margins"])
    head = " ".join(part for part in (bulletin.title, sheet.get_name(), bulletin.stamp) if part)
    sheet.set_header("&C" + head[:HEADER].replace("&", "&&"))
    sheet.set_footer("&C&P / &N")
    sheet.print_area(0, 0, max(rows, 1), len(made.widths) - 1)
    if heads:
        sheet.repeat_rows(0)
