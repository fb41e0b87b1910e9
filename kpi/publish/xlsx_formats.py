"""Formats of the workbook: how cells look, and the colours that follow their values.

Only cells that hold a value are coloured: blank is never zero, and what does not apply has no attainment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from kpi.publish.cells import Table, blank
from kpi.publish.tables import by_rank, matrix_categories, ordered
from kpi.publish.xlsx_charts import place, spans
from kpi.publish.xlsx_layout import settings

NUMBERS = {
    "points": "0.00",
    "change": "+0.00;-0.00;0.00",
    "rate": '0.00##"%"',
    "number": "0.##",
    "count": "0",
    "rank": "0",
}


def styles(book: xlsxwriter.Workbook) -> dict[str, object]:
    """Return the formats of cells by kind, and of heads, title, notices and text to the right."""
    rules = settings()
    base = {"font_name": rules["font"], "font_size": rules["type"], "valign": "top"}
    left, right = {"align": "left", "indent": 1}, {"align": "right", "indent": 1}
    made = {kind: book.add_format({**base, **right, "num_format": pattern}) for kind, pattern in NUMBERS.items()}
    made["rank"].set_align("center")
    made["rank"].set_indent(0)
    made["text"] = book.add_format({**base, **left, "text_wrap": True})
    made["text_right"] = book.add_format({**base, **right, "text_wrap": True})
    line = {"bold": True, "bg_color": rules["colours"]["head"], "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    made["head"] = book.add_format({**base, **line, **left})
    made["head_right"] = book.add_format({**base, **line, **right})
    made["head_center"] = book.add_format({**base, **line, "align": "center"})
    made["title"] = book.add_format({**base, "bold": True, "font_size": rules["charts"]["type"]["title"]})
    notice = {"bold": True, "font_color": rules["colours"]["notice"], "text_wrap": True}
    made["notice"] = book.add_format({**base, **notice})
    return made


def mark(book: xlsxwriter.Workbook, sheet, table: Table, bulletin) -> None:
    """Colour the cells of a table by their values, where `workbook.yaml` and this module know how."""
    if table.rows and table.key in MARKS:
        MARKS[table.key](book, sheet, table, bulletin)


def _cells(sheet, column: int, rows: Sequence[int], rule: dict[str, object]) -> None:
    """Add a rule to the cells of a column in some rows of the sheet."""
    areas = [xl_range(first, column, last, column) for first, last in spans(rows)]
    sheet.conditional_format(rows[0], column, rows[-1], column, rule | {"multi_range": " ".join(areas)})


def _heat(book: xlsxwriter.Workbook, sheet, table: Table, bulletin) -> None:
    """Colour scores by attainment, each against the points that apply to its unit."""
    low, middle, high = settings()["heat"]
    applicable = bulletin.results.categories.set_index(["station", "category"])["applicable"].to_dict()
    stations = list(ordered(bulletin.results)["station"])
    for column, part in enumerate(matrix_categories(bulletin.results), start=1):
        groups: dict[int, list[int]] = {}
        for row, (station, cells) in enumerate(zip(stations, table.rows, strict=True), start=1):
            full = applicable.get((station, part.id))
            if not blank(cells[column]) and not blank(full) and full > 0:
                groups.setdefault(int(full), []).append(row)
        for full, rows in sorted(groups.items(), reverse=True):
            scale = {"type": "3_color_scale"}
            for name, stop in (("min", low), ("mid", middle), ("max", high)):
                scale |= {f"{name}_type": "num", f"{name}_value": round(full * stop["share"]) / 100,
                          f"{name}_color": stop["colour"]}  # fmt: skip
            _cells(sheet, column, rows, scale)


def _bars(book: xlsxwriter.Workbook, sheet, table: Table, bulletin) -> None:
    """Draw a bar in each cell of the ledger that takes points away, the longest for the largest loss of all."""
    rules, column = settings()["bars"], place(table, bulletin.say.t("column.gain"))
    lines = [row["line"] for row in by_rank(bulletin.results.ledger, bulletin.results)]
    rows = [row for row, (line, cells) in enumerate(zip(lines, table.rows, strict=True), start=1)
            if line in rules["lines"] and cells[column]]  # fmt: skip
    if rows:
        _cells(sheet, column, rows, {
            "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": rules["colour"],
            "bar_negative_color": rules["colour"], "bar_no_border": True, "min_type": "min",
            "max_type": "num", "max_value": 0, "bar_axis_color": settings()["colours"]["grid"],
        })  # fmt: skip


def _moves(book: xlsxwriter.Workbook, sheet, table: Table, bulletin) -> None:
    """Mark totals that rose or fell since last year by arrows, and rows of units whose total or rank is open."""
    moved, remark = (place(table, bulletin.say.t(f"column.{name}")) for name in ("change", "remark"))
    rows = [row for row, cells in enumerate(table.rows, start=1) if not blank(cells[moved])]
    if rows:
        zero = {"type": "number", "value": 0}
        icons = [{"criteria": ">", **zero}, {"criteria": ">=", **zero}]
        _cells(sheet, moved, rows, {"type": "icon_set", "icon_style": "3_arrows_gray", "icons": icons})
    told, own = xl_rowcol_to_cell(1, remark, col_abs=True), xl_rowcol_to_cell(1, 0)
    tint = book.add_format({"bg_color": settings()["colours"]["open"]})
    rule = {"type": "formula", "criteria": f'=AND({told}<>"",{own}<>"")', "format": tint}
    sheet.conditional_format(1, 0, len(table.rows), len(table.columns) - 1, rule)


MARKS: dict[str, Callable] = {"summary": _moves, "categories": _heat, "ledger": _bars}
