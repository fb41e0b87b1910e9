"""A sheet to be filled in, written: locked and open cells, dropdowns, ranges, and yellow for what is still empty."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kpi.errors import CannotWrite
from kpi.templates.counting import Needed, need_of, needed_in
from kpi.templates.form import Entry, Form, Sheet, rendered
from kpi.templates.layout import SheetLayout, layout
from kpi.templates.lists import Lists
from kpi.templates.writing import Styles, fit, page, put

ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}


def write(sheet: Worksheet, form: Form, content: Sheet, lists: Lists, styles: Styles) -> list[Needed]:
    """Write a sheet and return what has to be filled in it, a column each."""
    plan = layout().sheets[content.table.code]
    places = {name: place for place, name in enumerate(content.columns)}
    last = len(content.rows) + plan.spare
    _columns(sheet, form, content, plan, styles)
    for row, cells in enumerate(content.rows, start=1):
        _row(sheet, row, cells, content.columns, plan, styles)
    for row in range(len(content.rows) + 1, len(content.rows) + 1 + (plan.lined if content.spare else 0)):
        for name, place in places.items():
            put(sheet, row, place, "", _style(styles, name, content.spare.get(name)))
    entries = _entries(content, last)
    for (name, entry), runs in entries.items():
        _validate(sheet, places, name, entry, runs, lists, form)
        if entry.need:
            _highlight(sheet, places, name, need_of(content, name, entry), runs, styles)
    sheet.freeze_panes(1, plan.frozen)
    sheet.protect("", ALLOWED)
    page(sheet, f"{form.rubric.title} {content.title}", repeat=0)
    sheet.print_area(0, 0, len(content.rows) + (plan.lined if content.spare else 0), len(content.columns) - 1)
    return needed_in(form, content, places, entries)


def _columns(sheet: Worksheet, form: Form, content: Sheet, plan: SheetLayout, styles: Styles) -> None:
    head = styles.get(bold=True, fill="head", border_line="line", text_wrap=True, align="center")
    headers = [form.header(content.table, name) for name in content.columns]
    for place, (name, header) in enumerate(zip(content.columns, headers, strict=True)):
        # Below the lines that are drawn a column is open too, so that nobody runs out of rows.
        sheet.set_column(place, place, plan.columns[name], styles.get(
            locked=not content.spare.get(name), num_format=layout().kinds.get(name, "@"), text_wrap=True))  # fmt: skip
        put(sheet, 0, place, header, head)
    fit(sheet, 0, [(plan.columns[name] - 1, header) for name, header in zip(content.columns, headers, strict=True)], 2)


def _style(styles: Styles, name: str, cell: object) -> object:
    full: dict[str, object] = {"num_format": layout().kinds.get(name, "@"), "border_line": "line", "text_wrap": True}
    full |= {"align": "center"} if name in layout().centred else {}
    if isinstance(cell, Entry):
        return styles.get(locked=False, **full)
    full |= {"ink": "quiet", "font_size": layout().look.size - 1} if name in layout().context else {}
    return styles.get(fill="locked" if cell not in (None, "") else "unused", **full)


def _row(
    sheet: Worksheet, row: int, cells: dict, columns: tuple[str, ...], plan: SheetLayout, styles: Styles
) -> None:
    for place, name in enumerate(columns):
        cell = cells.get(name)
        put(sheet, row, place, "" if isinstance(cell, Entry) else cell, _style(styles, name, cell))
    fit(sheet, row, [(plan.columns[n], str(cells[n])) for n in columns if isinstance(cells.get(n), str)])


def _entries(content: Sheet, last: int) -> dict[tuple[str, Entry], list[tuple[int, int]]]:
    """Return where each entry stands: (column, entry) → runs of rows."""
    found: dict[tuple[str, Entry], list[tuple[int, int]]] = {}
    for row, cells in enumerate(content.rows, start=1):
        for name in content.columns:
            if isinstance(cell := cells.get(name), Entry):
                runs = found.setdefault((name, cell), [])
                if runs and runs[-1][1] == row - 1:
                    runs[-1] = (runs[-1][0], row)
                else:
                    runs.append((row, row))
    if content.spare:
        first = len(content.rows) + 1
        for name in content.columns:
            if name in content.spare:
                found.setdefault((name, content.spare[name]), []).append((first, last))
    return found


def _validate(
    sheet: Worksheet, places: dict[str, int], name: str, entry: Entry, runs: list, lists: Lists, form: Form
) -> None:
    first, place = runs[0][0], places[name]
    kinds = {"choice": "list", "whole": "integer", "decimal": "decimal", "date": "date", "text": "length"}
    rule: dict[str, object] = {
        "validate": kinds[entry.kind], "error_title": form.say.t("template.error.title"), "error_message": entry.error,
        "error_type": "stop" if entry.strict else "warning",
    }  # fmt: skip
    if entry.kind == "choice":
        rule["source"] = lists.source(entry.choices, entry.list_title)
    else:
        low, high = (_bound(bound, places, first) for bound in (entry.low, entry.high))
        rule |= {"criteria": "between", "minimum": low, "maximum": high}
    if len(runs) > 1:
        rule["other_cells"] = [[start, place, end, place] for start, end in runs[1:]]
    if sheet.data_validation(runs[0][0], place, runs[0][1], place, rule) != 0:
        raise CannotWrite(f"{sheet.get_name()}: the rule of column {name} cannot be written")


def _bound(bound: object, places: dict[str, int], row: int) -> object:
    if isinstance(bound, str):
        return "=" + rendered(bound, lambda name: f"${xl_col_to_name(places[name])}{row + 1}")
    if isinstance(bound, date):
        return datetime.combine(bound, time())
    return float(bound) if isinstance(bound, Decimal) else bound


def _highlight(sheet: Worksheet, places: dict[str, int], name: str, need: str, runs: list, styles: Styles) -> None:
    first, letter = runs[0][0], xl_col_to_name(places[name])
    condition = rendered(need, lambda other: f"${xl_col_to_name(places[other])}{first + 1}")
    sheet.conditional_format(first, places[name], runs[0][1], places[name], {
        "type": "formula", "criteria": f"={condition}>0", "format": styles.get(fill="empty"),
        "multi_range": " ".join(f"{letter}{start + 1}:{letter}{end + 1}" for start, end in runs),
    })  # fmt: skip
