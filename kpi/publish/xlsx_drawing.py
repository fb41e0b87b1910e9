"""Native charts of the workbook: what one shows, as cells of its sheets, and how it is drawn.

No text reaches a chart but by the cell that holds it: titles and names of series are references, so a name that looks
like a formula stays the text it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from kpi.publish.xlsx_layout import settings


@dataclass(frozen=True)
class Cells:
    """Cells of the sheet of a table: its key, and areas of first row, first column, last row, last column (from 0)."""

    key: str
    areas: tuple[tuple[int, int, int, int], ...]

    def formula(self, sheets: Mapping[str, str]) -> str:
        """Return the reference by which a chart reads them.

        Examples
        --------
        >>> Cells("summary", ((1, 8, 17, 8),)).formula({"summary": "汇总"})
        '=汇总!$I$2:$I$18'
        >>> Cells("a", ((1, 0, 2, 0), (4, 0, 4, 0))).formula({"a": "A"})
        '=(A!$A$2:$A$3,A!$A$5)'
        """
        parts = [f"{quote_sheetname(sheets[self.key])}!{xl_range_abs(*area)}" for area in self.areas]
        return "=" + (parts[0] if len(parts) == 1 else f"({','.join(parts)})")

    def first(self, sheets: Mapping[str, str]) -> list:
        """Return the reference to the first cell as XlsxWriter takes it where a text may stand instead."""
        return [sheets[self.key], *self.areas[0][:2]]


@dataclass(frozen=True)
class Series:
    """One series: the cell with its name, the cells with its values, its colour; `hatched` bars, `strong` lines.

    `named` is the place of the value at whose end a line bears its name.
    """

    name: Cells
    values: Cells
    colour: str
    hatched: bool = False
    strong: bool = False
    named: int | None = None


@dataclass(frozen=True)
class Drawing:
    """A chart: key (ASCII), title, how to read it, its kind, the cells of its categories, its series, its axes.

    Attributes
    ----------
    kind : {"stacked bars", "columns", "lines"}
        Bars lie one below the other, the first on top.
    axes : tuple of str
        The words at the axis of the categories and at that of the values.
    level : tuple of (str, int, int), optional
        A dashed line across: its name, its height in hundredths, and over how many categories it runs. It is written
        beside the charts, because a chart can only draw what stands in cells.
    low, high : float, optional
        The ends of the axis of values.
    reverse : bool
        Whether 1 stands on top, as for ranks.
    """

    key: str
    title: str
    note: str
    kind: str
    categories: Cells
    series: tuple[Series, ...]
    axes: tuple[str, str]
    level: tuple[str, int, int] | None = None
    low: float | None = None
    high: float | None = None
    reverse: bool = False


KINDS = {
    "stacked bars": {"type": "bar", "subtype": "stacked"},
    "columns": {"type": "column"},
    "lines": {"type": "line"},
}


def chart(book: xlsxwriter.Workbook, drawing: Drawing, sheets: Mapping[str, str], title: Cells, level: Cells | None):
    """Return a drawing as a chart of the workbook.

    Parameters
    ----------
    book : xlsxwriter.Workbook
        The workbook.
    drawing : Drawing
        What it shows.
    sheets : mapping
        Key → name of the sheet.
    title, level : Cells
        Where its title stands, and the name and heights of its dashed line.
    """
    rules = settings()["charts"]
    made = book.add_chart(KINDS[drawing.kind])
    for one in drawing.series:
        made.add_series(_series(drawing, one, sheets))
    if level is not None:
        (row, column, last, _), line = level.areas[0], book.add_chart(KINDS["lines"])
        heights = Cells(level.key, ((row + 1, column, last, column),))
        line.add_series(_series(drawing, Series(level, heights, settings()["colours"]["ink"]), sheets) | {
            "line": {"color": settings()["colours"]["ink"], "dash_type": "dash", "width": rules["lines"]["strong"]},
            "marker": {"type": "none"}, "data_labels": {}, "gap": None,
        })  # fmt: skip
        made.combine(line)
    made.set_title({"name": title.first(sheets), "overlay": False, "name_font": _font("title", bold=True)})
    across, up = _categories(drawing), _values(drawing)
    # XlsxWriter means by x what lies: the values of bars, the categories of all others.
    made.set_x_axis(up if drawing.kind == "stacked bars" else across)
    made.set_y_axis(across if drawing.kind == "stacked bars" else up)
    made.set_legend(_legend(drawing))
    if any(one.named is not None for one in drawing.series):
        made.set_plotarea({"layout": {"x": 0.07, "y": 0.12, "width": 0.91 - rules["named"], "height": 0.76}})
    made.show_blanks_as("gap")
    return made


def _font(kind: str, **more: object) -> dict[str, object]:
    return {"name": settings()["font"], "size": settings()["charts"]["type"][kind], "bold": False} | more


def _series(drawing: Drawing, one: Series, sheets: Mapping[str, str]) -> dict[str, object]:
    rules = settings()["charts"]
    made = {
        "name": one.name.first(sheets),
        "categories": drawing.categories.formula(sheets),
        "values": one.values.formula(sheets),
    }
    if drawing.kind == "lines":
        made["line"] = {"color": one.colour, "width": rules["lines"]["strong" if one.strong else "quiet"]}
        fill = {"fill": {"color": one.colour}, "border": {"color": one.colour}}
        made["marker"] = {"type": "circle", "size": rules["lines"]["marker"], **fill}
        if one.named is not None:
            ink = one.colour if one.strong else settings()["colours"]["ink"]
            made["data_labels"] = {
                "series_name": True, "value": False, "position": "right", "font": _font("axis", color=ink),
                "custom": [{"delete": True}] * one.named,
            }  # fmt: skip
        return made
    made["gap"] = rules["gap"]
    made["border"] = {"color": "white", "width": 0.5}
    made["fill"] = {"color": one.colour}
    if one.hatched:
        del made["fill"]
        made["pattern"] = {"pattern": "wide_upward_diagonal", "fg_color": one.colour, "bg_color": "white"}
    if drawing.kind == "columns":
        made["data_labels"] = {"value": True, "position": "inside_base", "num_format": "0.00",
                               "font": _font("label", bold=True, color="white")}  # fmt: skip
    return made


def _categories(drawing: Drawing) -> dict[str, object]:
    line = {"color": settings()["colours"]["grid"]}
    made = {"name": drawing.axes[0], "name_font": _font("axis"), "num_font": _font("axis"), "line": line,
            "major_tick_mark": "none", "interval_unit": 1}  # fmt: skip
    if drawing.kind == "stacked bars":
        made |= {"reverse": True, "crossing": "max"}
    elif drawing.reverse:
        made |= {"crossing": "min"}
    return made


def _values(drawing: Drawing) -> dict[str, object]:
    grid = {"visible": True, "line": {"color": settings()["colours"]["grid"], "width": 0.75}}
    made = {"name": drawing.axes[1], "name_font": _font("axis"), "num_font": _font("axis"), "num_format": "0",
            "min": drawing.low, "max": drawing.high, "line": {"none": True}, "major_tick_mark": "none",
            "major_gridlines": grid}  # fmt: skip
    if drawing.reverse:
        made |= {"reverse": True, "major_unit": 1, "crossing": "max"}
    return made


def _legend(drawing: Drawing) -> dict[str, object]:
    if any(one.named is not None for one in drawing.series):
        return {"none": True}
    return {"position": "top" if drawing.kind == "columns" else "right", "font": _font("legend")}
