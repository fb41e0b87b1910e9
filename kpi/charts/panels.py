"""Small charts beside each other on one scale: how every chart of this kind is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from kpi.charts.theme import GOOD, QUIET


class Line(NamedTuple):
    """One small chart: name and head (plain text as plotly takes it), its values by year, what is grey behind it."""

    name: str
    head: str
    values: list[float | None]
    behind: list[float | None]


def multiples(years: Sequence[str], lines: Sequence[Line], title: dict, columns: int = 3, unit: str = "") -> go.Figure:
    """Return one small chart a line, all on one scale, the numbers of the hover followed by ``unit``.

    Parameters
    ----------
    years : sequence of str
        What the values stand for.
    lines : sequence of Line
        In the order of reading.
    title : dict
        Title and subtitle as plotly takes them.
    columns : int
        How many stand in a row.
    unit : str
        Such as `%`.
    """
    rows = -(-len(lines) // columns) or 1
    drawn = make_subplots(
        rows=rows,
        cols=columns,
        subplot_titles=[line.head for line in lines],
        shared_yaxes="all",
        shared_xaxes=True,
        horizontal_spacing=0.05,
        vertical_spacing=min(0.05, 0.3 / rows),
    )
    for place, line in enumerate(lines):
        cell = {"row": place // columns + 1, "col": place % columns + 1}
        drawn.add_scatter(
            x=years, y=line.behind, mode="lines", line={"color": QUIET, "width": 1.2}, hoverinfo="skip", **cell
        )
        drawn.add_scatter(
            x=years,
            y=line.values,
            mode="lines+markers",
            name=line.name,
            line={"color": GOOD, "width": 2},
            marker={"size": 5},
            hovertemplate=f"%{{fullData.name}}<br>%{{x}}：%{{y:.2f}}{unit}<extra></extra>",
            **cell,
        )
    drawn.update_layout(
        template="kpi",
        height=110 + 104 * rows,
        showlegend=False,
        margin={"l": 40, "t": 84},
        meta={"min_width": 480},
        title=title,
    )
    drawn.update_annotations(font_size=12)
    for place in range(max(0, len(lines) - columns), len(lines)):  # the years stand below the lowest chart of a column
        drawn.update_xaxes(showticklabels=True, row=place // columns + 1, col=place % columns + 1)
    drawn.update_xaxes(type="category", tickvals=[years[0], years[-1]], showgrid=False, tickfont_size=10)
    return drawn.update_yaxes(nticks=4, tickfont_size=10)
