"""The charts of a year's workbook and of the trend review's, and the sheet on which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import xlsxwriter

from kpi.charts.theme import BAD, EXTRA, GOOD, QUIET, colours
from kpi.publish.cells import Table, blank, mean
from kpi.publish.figures import Chart, heading
from kpi.publish.tables import category_names, lead_class, matrix_categories, ordered
from kpi.publish.xlsx_drawing import Cells, Drawing, Series, chart
from kpi.publish.xlsx_layout import settings

SHEET, NOTES = "charts", "notes"


def drawings(bulletin, sheets: Iterable[str]) -> tuple[Drawing, ...]:
    """Return the charts that the sheets of a workbook can bear: points and totals of a year, or ranks and attainment.

    Parameters
    ----------
    bulletin : Bulletin
        What is published.
    sheets : iterable of str
        Keys of the tables that stand on a sheet.
    """
    known, made = set(sheets), []
    if {"summary", "categories"} <= known:
        made += [_points(bulletin), _totals(bulletin)]
    if "ranks_by_year" in known:
        made.append(_ranks(bulletin))
    if "attainment_by_year" in known:
        made.append(_attainment(bulletin))
    return tuple(one for one in made if one is not None)


def spans(rows: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return whole numbers as first and last of each unbroken run.

    Examples
    --------
    >>> spans([1, 2, 3, 5])
    ((1, 3), (5, 5))
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return tuple((first, last) for first, last in runs)


def down(key: str, column: int, rows: Sequence[int]) -> Cells:
    """Return the cells of a column of a table in some rows of its sheet."""
    return Cells(key, tuple((first, column, last, column) for first, last in spans(rows)))


def head(key: str, column: int) -> Cells:
    """Return the head of a column of a table."""
    return Cells(key, ((0, column, 0, column),))


def place(table: Table, title: str) -> int:
    """Return where in a table the column with this head stands."""
    return [column.title for column in table.columns].index(title)


def _units(bulletin) -> tuple[pd.DataFrame, list[int]]:
    """Return the units of the class the text is about that have a total, and their rows on the sheets."""
    totals = ordered(bulletin.results)
    shown = totals[(totals["class"] == lead_class(bulletin.results)) & totals["total"].notna()]
    return shown, [int(index) + 1 for index in shown.index]


def _found(bulletin, key: str) -> Chart | None:
    parts = [part for section in bulletin.sections for part in section.parts]
    return next((part for part in parts if isinstance(part, Chart) and part.key == key), None)


def _points(bulletin) -> Drawing | None:
    say, (shown, rows) = bulletin.say, _units(bulletin)
    page = _found(bulletin, f"points_{lead_class(bulletin.results)}")
    if page is None or not 0 < len(rows) <= settings()["charts"]["most_units"]:
        return None
    palette, parts = colours(category_names(bulletin.results.rubric)), matrix_categories(bulletin.results)
    series = [Series(head("categories", column), down("categories", column, rows), palette[part.id])
              for column, part in enumerate(parts, start=1)]  # fmt: skip
    extra = place(bulletin.sheets["summary"], say.t("column.extra"))
    series.append(Series(head("summary", extra), down("summary", extra, rows), EXTRA, hatched=True))
    order = "rank" if shown["rank"].notna().any() else "order"
    return Drawing(
        "workbook_points", heading(page)[0], say.t(f"sheet.chart.points.{order}"), "stacked bars",
        down("categories", 0, rows), tuple(series), (say.t("column.station"), say.t("sheet.axis.points")), low=0,
    )  # fmt: skip


def _totals(bulletin) -> Drawing | None:
    say, (shown, rows) = bulletin.say, _units(bulletin)
    if not 0 < len(rows) <= settings()["charts"]["most_units"]:
        return None
    totals = [int(total) for total in shown["total"]]
    level = mean(totals)
    above = sum(total > level for total in totals)
    title = say.t("sheet.chart.totals", count=len(totals), mean=say.points(level), above=above)
    table = bulletin.sheets["summary"]
    column, names = place(table, say.t("column.total")), place(table, say.t("column.station"))
    order = "rank" if shown["rank"].notna().any() else "order"
    return Drawing(
        "workbook_totals", title, say.t(f"sheet.chart.totals.{order}"), "columns", down("summary", names, rows),
        (Series(head("summary", column), down("summary", column, rows), GOOD),),
        (say.t("column.station"), say.t("sheet.axis.total")), (say.t("sheet.mean"), level, len(rows)), low=0,
    )  # fmt: skip


def _ranks(bulletin) -> Drawing | None:
    table, page = bulletin.sheets["ranks_by_year"], _found(bulletin, "rank_bump")
    if page is None or not 0 < len(table.rows) <= settings()["charts"]["most_units"]:
        return None
    years = len(table.columns) - 1
    moves = {row: _moved(cells[1:]) for row, cells in enumerate(table.rows, start=1)}
    best, worst = max(moves.values(), default=0), min(moves.values(), default=0)
    tints = {best: GOOD, worst: BAD}
    series = []
    for row, cells in enumerate(table.rows, start=1):
        strong = bool(moves[row]) and moves[row] in tints
        ended = max((at for at, cell in enumerate(cells[1:]) if cell is not None), default=None)
        if ended is not None:
            series.append(Series(Cells(table.key, ((row, 0, row, 0),)), Cells(table.key, ((row, 1, row, years),)),
                                 tints[moves[row]] if strong else QUIET, strong=strong, named=ended))  # fmt: skip
    last = max((cell.place for cells in table.rows for cell in cells[1:] if cell is not None), default=1)
    say = bulletin.say
    return Drawing(
        "workbook_ranks", heading(page)[0], say.t("sheet.chart.ranks"), "lines",
        Cells(table.key, ((0, 1, 0, years),)), tuple(sorted(series, key=lambda one: one.strong)),
        (say.t("column.year"), say.t("column.rank")), low=1, high=last, reverse=True,
    )  # fmt: skip


def _moved(ranks: Sequence) -> int:
    """Return by how many places a unit rose in the last year, 0 where one of both years has no rank."""
    before, last = [None, *ranks][-2:]
    return 0 if before is None or last is None else before.place - last.place


def _attainment(bulletin) -> Drawing | None:
    table, page = bulletin.sheets["attainment_by_year"], _found(bulletin, "attainment_by_year")
    years = sum(column.kind == "rate" for column in table.columns)
    if page is None or not table.rows or not years:
        return None
    names = category_names(bulletin.results.rubric)
    palette = {names[key]: colour for key, colour in colours(names).items()}
    series = [
        Series(Cells(table.key, ((row, 0, row, 0),)), Cells(table.key, ((row, 1, row, years),)),
               palette.get(cells[0], QUIET), strong=True)
        for row, cells in enumerate(table.rows, start=1) if not all(blank(cell) for cell in cells[1 : years + 1])
    ]  # fmt: skip
    say = bulletin.say
    return Drawing(
        "workbook_attainment", heading(page)[0], say.t("sheet.chart.attainment"), "lines",
        Cells(table.key, ((0, 1, 0, years),)), tuple(series), (say.t("column.year"), say.t("sheet.axis.attainment")),
    )  # fmt: skip


def write(
    book: xlsxwriter.Workbook, sheet, made: Sequence[Drawing], sheets: Mapping[str, str], titles: Mapping[str, int],
    styles: Mapping[str, object],
) -> int:
    """Draw the charts on their sheet, one below the other and one a printed page; return how many rows they fill.

    Parameters
    ----------
    book, sheet
        The workbook and the sheet of the charts.
    made : sequence of Drawing
        What is drawn.
    sheets : mapping
        Key → name of every sheet, that of the notes and of the charts with them.
    titles : mapping
        Key of a drawing → the row of the notes with its title.
    styles : mapping
        Formats of cells.
    """
    rules, beside = settings()["charts"], settings()["charts"]["columns"] + 1
    for row in range(rules["page_rows"] * len(made)):
        sheet.set_row(row, rules["row"])
    for number, one in enumerate(made):
        top, level = number * rules["page_rows"], None
        if one.level is not None:
            name, value, count = one.level
            sheet.write_string(top, beside, name, styles["text"])
            for row in range(top + 1, top + 1 + count):
                sheet.write_number(row, beside, value / 100, styles["points"])
            level = Cells(SHEET, ((top, beside, top + count, beside),))
        drawn = chart(book, one, sheets, Cells(NOTES, ((titles[one.key], 1, titles[one.key], 1),)), level)
        inset, tall = rules["inset"], int(rules["row"] * 4 / 3) * rules["rows"]
        drawn.set_size({"width": rules["column"] * rules["columns"] - 2 * inset, "height": tall - 2 * inset})
        told = {"description": f"{one.title}\n{one.note}", "decorative": False}
        sheet.insert_chart(top, 0, drawn, {"x_offset": inset, "y_offset": inset, **told})
    sheet.set_h_pagebreaks([number * rules["page_rows"] for number in range(1, len(made))])
    return rules["page_rows"] * len(made)
