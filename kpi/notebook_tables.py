"""Tables and charts as a notebook shows them.

Importing this module sets how notebooks draw: as data that JupyterLab and VS Code render themselves, with the house
configuration and a white ground, so that no copy of plotly.js is stored in every notebook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from html import escape

import pandas as pd
import plotly.io as pio
from plotly.io.base_renderers import PlotlyRenderer

from kpi.charts import CONFIG
from kpi.labels import Labels, labels
from kpi.publish.cells import SHORT, Column, Rank, Table, blank, width

GROUND = "#FFFFFF"
# Pixels: what the house sizes take in JupyterLab.
LINE, AXIS, TITLE_ROOM, PAD = 14, 36, 96, {"l": 8, "t": 14}
HEADROOM, LEGEND_LINE, LEGEND_COLUMNS = 16, 22, 5
LEFT = 'style="text-align: left; font-weight: bold; white-space: nowrap"'
STYLES = {
    "right": "text-align: right; white-space: nowrap", "left": "text-align: left; white-space: nowrap",
    "long": "text-align: left; min-width: 15em",
}  # fmt: skip


class PageRenderer(PlotlyRenderer):
    """Figures as data, title and legend kept clear of the plot: unlike the report, a notebook shows them inside."""

    def to_mimebundle(self, fig_dict: dict) -> dict:
        """Return what a kernel sends of a figure."""
        return super().to_mimebundle({**fig_dict, "layout": placed(fig_dict["data"], fig_dict["layout"])})


def placed(data: Sequence[Mapping], layout: Mapping) -> dict:
    """Return a layout on a white ground, with room for its title above the heads and for its legend below the axis.

    The house ink cannot be read on a dark page, hence the ground.

    Examples
    --------
    >>> layout = placed([{"x": ["a<br>b"], "name": "A"}], {"xaxis": {"side": "top"}, "height": 400})
    >>> layout["margin"]["t"], layout["height"]
    (124, 444)
    """
    title = {**layout.get("title", {}), "yref": "container", "y": 1, "yanchor": "top", "pad": PAD}
    heads = [str(head) for trace in data for head in trace.get("x") or ()]
    lines = max((head.count("<br>") + 1 for head in heads), default=1)
    lines = lines if layout.get("xaxis", {}).get("side") == "top" else 0
    named = len(data) > 1 and layout.get("showlegend", True) and any(trace.get("name") for trace in data)
    rows = -(-len(data) // LEGEND_COLUMNS) if named else 0
    margin = {**layout.get("margin", {}), "t": TITLE_ROOM + lines * LINE}
    below = {"margin": margin}
    if rows:
        margin["b"] = AXIS + rows * LEGEND_LINE
        below["legend"] = {**layout.get("legend", {}), "yref": "container", "y": 0, "yanchor": "bottom"}
    height = layout.get("height", 420) + HEADROOM + lines * LINE + rows * LEGEND_LINE
    return {"paper_bgcolor": GROUND, **layout, **below, "title": title, "height": height}


pio.renderers["kpi"] = PageRenderer(CONFIG)
pio.renderers.default = "kpi"


@dataclass(frozen=True, repr=False)
class Sheet:
    """A table that shows itself: as HTML in a notebook, as aligned text elsewhere.

    Parameters
    ----------
    table : Table
        What is shown.
    say : Labels
        The language.
    """

    table: Table
    say: Labels

    def __repr__(self) -> str:
        cells = [[column.title for column in self.table.columns], *self.table.shown(self.say)]
        wide = [max(map(width, column)) for column in zip(*cells, strict=True)]
        lines = [self._line(row, wide) for row in cells]
        return "\n".join(part for part in (self.table.title, *lines, self.table.note) if part)

    def _line(self, row: Sequence[str], wide: Sequence[int]) -> str:
        parts = [
            " " * (size - width(text)) + text if column.numeric else text + " " * (size - width(text))
            for text, column, size in zip(row, self.table.columns, wide, strict=True)
        ]
        return "  ".join(parts).rstrip()

    def _repr_html_(self) -> str:
        heads, texts = [column.title for column in self.table.columns], self.table.shown(self.say)
        longest = [max(map(width, column)) for column in zip(heads, *texts, strict=True)]
        marks = [
            "right" if column.numeric else "long" if size > SHORT else "left"
            for column, size in zip(self.table.columns, longest, strict=True)
        ]
        rows = "\n".join(_row(row, "td", marks) for row in texts)
        title = f"<caption {LEFT}>{_inert(self.table.title)}</caption>" if self.table.title else ""
        note = f"<p>{_inert(self.table.note)}</p>" if self.table.note else ""
        head = _row(heads, "th", marks)
        return f"<table>{title}\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>{note}"


def _row(texts: Sequence[str], tag: str, marks: Sequence[str]) -> str:
    cells = (f'<{tag} style="{STYLES[mark]}">{_inert(text)}</{tag}>' for text, mark in zip(texts, marks, strict=True))
    return f"<tr>{''.join(cells)}</tr>"


def _inert(text: str) -> str:
    r"""Return text as HTML holds it, its dollars and backslashes apart: JupyterLab sets ``$…$`` as mathematics.

    Examples
    --------
    >>> _inert("<b>$x$")
    '&lt;b&gt;<span>$</span>x<span>$</span>'
    """
    return re.sub(r"[$\\]", r"<span>\g<0></span>", escape(text))


def sheet(
    table: Table, *keys: str, say: Labels | None = None, where: Mapping[str, str] | None = None, rows: int | None = None
) -> Sheet:
    """Return a table of the report for a notebook, whole or only some of its columns and rows.

    Parameters
    ----------
    table : Table
        From `kpi.publish`.
    keys : str
        Columns by label key (`column.<key>`), in this order; all of them without.
    say : Labels, optional
        The language; Chinese by default.
    where : mapping, optional
        Label key of a column → the text that a row must show there.
    rows : int, optional
        At most so many rows.

    Raises
    ------
    KeyError
        For a column that the table does not have.

    Examples
    --------
    >>> say = labels("zh")
    >>> whole = Table("t", "", (Column("单位"), Column("总分", "points")), (("苇溪镇", 9413), ("棠墩镇", 10000)))
    >>> sheet(whole, "total", where={"station": "苇溪镇"})
     总分
    94.13
    """
    say = say or labels()
    places = {column.title: place for place, column in enumerate(table.columns)}
    wanted = {places[say.t(f"column.{key}")]: text for key, text in (where or {}).items()}
    shown = zip(table.rows, table.shown(say), strict=True)
    kept = [row for row, texts in shown if all(texts[place] == text for place, text in wanted.items())][:rows]
    chosen = [places[say.t(f"column.{key}")] for key in keys] or list(places.values())
    columns = tuple(table.columns[place] for place in chosen)
    cut = tuple(tuple(row[place] for place in chosen) for row in kept)
    return Sheet(replace(table, columns=columns, rows=cut), say)


def lay_out(frame: pd.DataFrame, *heads: str, say: Labels | None = None, title: str = "", note: str = "") -> Sheet:
    """Return a frame as a table for people.

    Parameters
    ----------
    frame : pandas.DataFrame
        Points in whole hundredths.
    heads : str
        Columns in order, each `name`, `name:kind` or `name:kind=head`; without a head the label `column.<name>` is
        taken, or the name itself where there is none. Kinds: text, points, change, rate, number, count, rank.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["苇溪镇"], "total": [9413], "files": [7]})
    >>> lay_out(frame, "name", "total:points", "files:count=文件")
    名称     总分  文件
    苇溪镇  94.13     7
    """
    say = say or labels()
    columns, values = [], []
    for head in heads:
        name, kind, words = _parts(head, frame)
        columns.append(Column(words or _head(name, say), kind or "text"))
        values.append([_value(value, kind or "text") for value in frame[name]])
    return Sheet(Table("frame", title, tuple(columns), tuple(zip(*values, strict=True)), note), say)


def _parts(head: str, frame: pd.DataFrame) -> tuple[str, str, str]:
    """Return name, kind and words of a head; the name of a column may hold the marks that part them.

    Examples
    --------
    >>> _parts("a=b:points=得分", pd.DataFrame(columns=["a", "a=b"]))
    ('a=b', 'points', '得分')
    """
    there = [name for name in frame if head == name or head.startswith((f"{name}:", f"{name}="))]
    name = max(there, key=len) if there else re.split("[:=]", head, maxsplit=1)[0]
    kind, _, words = head[len(name) :].partition("=")
    return name, kind.removeprefix(":"), words


def _head(name: str, say: Labels) -> str:
    return say.t(f"column.{name}") if say.has(f"column.{name}") else name


def _value(value: object, kind: str) -> object:
    if blank(value):
        return None
    if kind == "rank":
        return Rank(int(value))
    if kind == "rate":
        return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(value) if kind == "text" else value
