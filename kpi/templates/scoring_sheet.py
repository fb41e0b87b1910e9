"""The scoring sheet of a station, filled in: the annex table of the document with its score, loss and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kpi.explain import find_station
from kpi.labels import labels
from kpi.results import Results
from kpi.templates.layout import layout
from kpi.templates.scoring_rows import Row, extra_rows, item_rows, notices, outcome, sum_row
from kpi.templates.writing import Styles, fit, lines, made, page, put

HEADS = ("category", "text", "points", "methods", "department", "score", "loss", "remark")
NUMBERS = ("points", "score", "loss")


def scoring_sheet(results: Results, station: str) -> bytes:
    """Return the scoring sheet of a station as a workbook, in the layout of the document's annex, A4 upright.

    Cells of a category and of the way of checking are merged over their rows as in the document. Points are numbers
    made from whole hundredths; there is no formula in it.

    Parameters
    ----------
    results : Results
        A year; its language is the language of the sheet.
    station : str
        Code or name.

    Raises
    ------
    UsageError
        For a station that does not exist in the year.

    Examples
    --------
    >>> from kpi.results import compute
    >>> scoring_sheet(compute(2014), "t01")[:2]
    b'PK'
    """
    code = find_station(results, station)
    name = results.stations.set_index("station").loc[code, "name"]
    say = labels(results.lang)
    title = say.t("template.scoring.title", title=results.rubric.title)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, styles = book.add_worksheet(say.t("template.scoring.sheet")), Styles(book)
        for place, wide in enumerate(layout().scoring_sheet.columns.values()):
            sheet.set_column(place, place, wide)
        head = [title, say.t("template.scoring.station", name=name, year=results.year), *notices(results, code)]
        row = _head(sheet, styles, head)
        row = _heads(sheet, styles, row, [say.t(f"template.scoring.{key}") for key in HEADS])
        sheet.freeze_panes(row, 0)
        page(sheet, f"{title} {name}", upright=True)
        sheet.repeat_rows(row - 1)
        row = _rows(sheet, styles, row, item_rows(results, code))
        row = _rows(sheet, styles, row, [sum_row(results, code)], bold=True)
        row = _rows(sheet, styles, row, extra_rows(results, code))
        _outcome(sheet, styles, row, outcome(results, code))

    return made(results.year, title, results.rubric.issuer, fill)


def _head(sheet: Worksheet, styles: Styles, texts: list[str]) -> int:
    last, wide = len(HEADS) - 1, sum(layout().scoring_sheet.columns.values())
    for row, text in enumerate(texts):
        style = styles.get(bold=row == 0, font_size=14 if row == 0 else 10, align="center", text_wrap=True)
        style = styles.get(bold=True, fill="warning", text_wrap=True) if row > 1 else style
        _merge(sheet, row, 0, row, last, text, style)
        sheet.set_row(row, (24 if row == 0 else layout().look.line) * lines(text, wide / 1.4 if row == 0 else wide) + 4)
    return len(texts)


def _heads(sheet: Worksheet, styles: Styles, row: int, texts: list[str]) -> int:
    style = styles.get(bold=True, fill="head", border_line="line", align="center", text_wrap=True)
    for place, text in enumerate(texts):
        put(sheet, row, place, text, style)
    fit(sheet, row, list(zip(layout().scoring_sheet.columns.values(), texts, strict=True)))
    return row + 1


def _rows(sheet: Worksheet, styles: Styles, first: int, rows: list[Row], bold: bool = False) -> int:
    widths = list(layout().scoring_sheet.columns.values())
    small = {"font_size": layout().look.size - 1.5}
    for number, content in enumerate(rows, start=first):
        texts = []
        for place, name in enumerate(HEADS):
            value, kind = getattr(content, name), {"border_line": "line", "text_wrap": True, "bold": bold}
            if name in NUMBERS:
                kind |= {"num_format": "0.00", "align": "center"}
                value = None if pd.isna(value) else int(value) / 100
            kind |= {"align": "center"} if name in ("category", "methods", "department") else {}
            put(sheet, number, place, value, styles.get(**kind | (small if name == "remark" else {})))
            if isinstance(value, str) and name in ("text", "remark", "department"):
                texts.append((widths[place] * (1.2 if name == "remark" else 1), value))
        fit(sheet, number, texts)
    centred = styles.get(border_line="line", text_wrap=True, align="center", bold=bold)
    for name in ("category", "methods"):
        key = (lambda row: row.category) if name == "category" else (lambda row: (row.category, row.methods))
        for start, length, value in _runs(rows, key, name):
            if length > 1:
                place = HEADS.index(name)
                _merge(sheet, first + start, place, first + start + length - 1, place, value, centred)
    return first + len(rows)


def _runs(rows: list[Row], key: object, name: str) -> Iterable[tuple[int, int, str]]:
    start = 0
    for _, group in groupby(rows, key):
        length = len(list(group))
        yield start, length, getattr(rows[start], name)
        start += length


def _outcome(sheet: Worksheet, styles: Styles, row: int, pairs: list[tuple[str, str]]) -> None:
    """Write base, extra, total and rank side by side under the table."""
    spans = ((0, 0), (1, 1), (2, 4), (5, 7))
    head = styles.get(bold=True, fill="head", border_line="line", align="center", text_wrap=True)
    cell = styles.get(bold=True, border_line="line", align="center", font_size=13, num_format="0.00", text_wrap=True)
    for (first, last), (title, value) in zip(spans, pairs, strict=True):
        for place, (text, style) in enumerate(((title, head), (value, cell))):
            _merge(sheet, row + place, first, row + place, last, text, style)
    sheet.set_row(row, 20)
    sheet.set_row(row + 1, 26)


def _merge(
    sheet: Worksheet, row: int, column: int, last_row: int, last_column: int, value: object, style: object
) -> None:
    if (row, column) != (last_row, last_column):
        sheet.merge_range(row, column, last_row, last_column, "", style)
    put(sheet, row, column, value, style)
