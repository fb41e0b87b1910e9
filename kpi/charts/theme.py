"""How every chart looks: one registered plotly template, one palette, one font stack, one configuration.

Importing this module registers the templates ``kpi`` and ``kpi_dark``. The palette is Paul Tol's *muted* set with
one grey more; it stays apart for the common kinds of colour blindness. Charts take result tables in whole
hundredths of a point and show decimals made by :func:`decimals`, the only place where a chart divides by 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

FONTS = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, Microsoft YaHei, "
    "WenQuanYi Micro Hei, system-ui, sans-serif"
)
PALETTE = (
    "#332288",
    "#88CCEE",
    "#44AA99",
    "#117733",
    "#999933",
    "#DDCC77",
    "#CC6677",
    "#882255",
    "#AA4499",
    "#6699CC",
    "#8A8F98",
)
GOOD, BAD, QUIET, EXTRA = "#2F7EBC", "#D55E00", "#9AA3AD", "#E69F00"
# the same as the colour of words, which need more contrast than a line or a dot
WORDS = {GOOD: "#2A72AB", BAD: "#B85000"}
# colours that are too dark (or, as text, too pale) on a dark page, and what stands in for them there
NIGHT = {
    "#332288": "#8C7BE8",
    "#117733": "#3DAA66",
    "#882255": "#C9558F",
    "#AA4499": "#CF6DBE",
    "#5B6670": "#A7B0BA",
    GOOD: "#5AA9E6",
    BAD: "#F58432",
    WORDS[GOOD]: "#5AA9E6",
    WORDS[BAD]: "#F58432",
}
ATTAINMENT = ((0.0, "#8A3A00"), (0.5, "#E3924F"), (0.85, "#F6D9BC"), (1.0, "#FBF6F0"))
CONFIG = {
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d"],
}
_INKS = {"kpi": ("#1F2933", "#5B6670", "#DFE3E8"), "kpi_dark": ("#E6E9ED", "#A7B0BA", "#363E48")}


def _template(ink: str, muted: str, grid: str) -> go.layout.Template:
    axis = {
        "gridcolor": grid,
        "linecolor": grid,
        "zerolinecolor": grid,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "title": {"font": {"size": 12, "color": muted}},
        "tickfont": {"size": 12},
        "ticklabelstandoff": 4,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 13, "color": ink},
            "title": {
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "font": {"size": 16},
                "pad": {"l": 8},
                "subtitle": {"font": {"size": 12, "color": muted}},
            },
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(PALETTE),
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 8, "r": 16, "t": 72, "b": 36},
            "hoverlabel": {"font": {"family": FONTS, "size": 13}, "align": "left"},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": -0.06,
                "yanchor": "top",
                "font": {"size": 12},
                "title": {"text": ""},
            },
            "bargap": 0.28,
            "annotationdefaults": {"font": {"size": 12, "color": muted}, "showarrow": False},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": muted, "activecolor": ink},
        }
    )


for _name, _ink in _INKS.items():
    pio.templates[_name] = _template(*_ink)


def plain(text: object) -> str:
    """Return text that plotly shows as it is: no tag in a name becomes a link or markup.

    Examples
    --------
    >>> plain("<a href='http://x.test'>A</a>")
    "&lt;a href='http://x.test'&gt;A&lt;/a&gt;"
    """
    return escape(str(text), quote=False)


def wrapped(text: object, width: int) -> str:
    """Return text as plotly shows it, broken into even lines of at most ``width`` characters, between words if any.

    Examples
    --------
    >>> wrapped("人口家庭公共服务体系建设", 4)
    '人口家庭<br>公共服务<br>体系建设'
    """
    if len(str(text)) > width:
        width = -(-len(str(text)) // -(-len(str(text)) // width))
    lines, line = [], ""
    for word in _pieces(str(text)):
        if line and len(line) + len(word) > width:
            lines.append(line.strip())
            line = ""
        line += word
    return "<br>".join(plain(part) for part in [*lines, line.strip()] if part)


def _pieces(text: str) -> list[str]:
    """Return what may end a line: ASCII words whole, Chinese characters with the marks that cling to them."""
    return re.findall(r"[!-~]+ ?|[（《“]*[^（《“]?[）》”、，。；：]*|.", text)


def natural(key: object) -> tuple:
    """Return a sort key that puts 2.1a before 10.1a.

    Examples
    --------
    >>> sorted(["10.1a", "2.1a"], key=natural)
    ['2.1a', '10.1a']
    """
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", str(key)))


def decimals(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a copy of a result table whose ``columns`` (whole hundredths) are decimals; no score stays blank.

    Examples
    --------
    >>> decimals(pd.DataFrame({"total": [9413]}), "total")["total"].tolist()
    [94.13]
    """
    shown = frame.copy()
    for column in columns:
        shown[column] = frame[column].astype("Float64") / 100
    return shown


def numbers(values: Iterable[object]) -> list[float | None]:
    """Return plain Python numbers for a trace, None where there is none."""
    return [None if pd.isna(value) else float(value) for value in values]


def colours(names: Mapping[str, str]) -> dict[str, str]:
    """Return the colour of each category; the order of ``names`` is the rubric's, so a category keeps its colour.

    Examples
    --------
    >>> colours({"1": "领导重视", "2": "综合治理"})["2"]
    '#88CCEE'
    """
    return {category: PALETTE[place % len(PALETTE)] for place, category in enumerate(names)}


def figure(title: str, subtitle: str = "", height: int = 420, **layout: object) -> go.Figure:
    """Return an empty figure in the house template with its title (the finding) and subtitle (how to read it)."""
    drawn = go.Figure(layout={"template": "kpi", "height": height, **layout})
    return drawn.update_layout(title={"text": title, "subtitle": {"text": subtitle}})
