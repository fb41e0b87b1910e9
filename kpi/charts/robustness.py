"""How far ranks move when the numbers that the document does not state are drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import BAD, GOOD, QUIET, figure, numbers, plain, wrapped
from kpi.labels import labels
from kpi.robustness.plan import Plan
from kpi.robustness.words import rank_range


def rank_intervals(intervals: pd.DataFrame, draws: int, plan: Plan, lang: str = "zh") -> go.Figure:
    """Return each unit's published rank inside the ranks that it has in the draws.

    Look for lines that overlap: between those units the order rests on assumed numbers. Orange are units whose
    published rank lies outside the thick line: most other choices would have ranked them differently.

    Parameters
    ----------
    intervals : pandas.DataFrame
        Of one class, see `kpi.robustness.summary.intervals`.
    draws : int
        How many draws there were.
    plan : Plan
        The percentages of the thick line.
    """
    say, shown = labels(lang), intervals[intervals["low"].notna()]
    firm = int((shown["best"] == shown["worst"]).sum())
    ends = {"low": say.number(plan.low), "high": say.number(plan.high)}
    title = say.t("robustness.chart.title", count=len(shown), firm=firm)
    drawn = figure(title, say.t("robustness.chart.note", draws=f"{draws:,}", **ends), height=130 + 26 * len(shown))
    names = [plain(name) for name in shown["name"]]
    for low, high, width in (("best", "worst", 2), ("low", "high", 8)):
        x = [value for row in shown[[low, high]].itertuples(index=False) for value in (*numbers(row), None)]
        y = [value for name in names for value in (name, name, None)]
        drawn.add_scatter(x=x, y=y, mode="lines", line={"color": QUIET, "width": width}, hoverinfo="skip")
    middle = {"symbol": "line-ns", "size": 12, "line": {"width": 2, "color": "#5B6670"}}
    drawn.add_scatter(x=numbers(shown["median"]), y=names, mode="markers", marker=middle, hoverinfo="skip")
    inside = (shown["low"] <= shown["rank"]) & (shown["rank"] <= shown["high"])
    drawn.add_scatter(
        x=numbers(shown["rank"]), y=names, mode="markers",
        marker={"size": 10, "color": [GOOD if one else BAD for one in inside]},
        text=[
            say.t("robustness.chart.hover", rank=say.rank(row.rank, row.tied), range=rank_range(row.low, row.high, say),
                  full=rank_range(row.best, row.worst, say), **ends)
            for row in shown[["rank", "tied", "low", "high", "best", "worst"]].itertuples(name="Row")
        ],
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )  # fmt: skip
    most = int(shown["worst"].max()) if len(shown) else 1
    drawn.update_layout(showlegend=False)
    drawn.update_xaxes(
        dtick=1 if most < 25 else 5, tick0=1, range=[0.5, most + 0.5], title=say.t("robustness.chart.rank")
    )
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)


def moving_settings(alone: pd.DataFrame, name_of: Callable[[str], str], most: int = 12, lang: str = "zh") -> go.Figure:
    """Return the settings that move ranks when each is moved alone, those that move most units first.

    Look at the first bars: these numbers are worth deciding before the year, not after it.

    Parameters
    ----------
    alone : pandas.DataFrame
        See `kpi.robustness.influence.one_at_a_time`.
    name_of : callable
        Returns what a setting is called.
    most : int
        How many settings are shown.
    """
    say = labels(lang)
    moved = alone[alone["places"] > 0].groupby("setting", sort=False)["places"].agg(["size", "max"])
    moved = moved.sort_values(["size", "max"], ascending=False, kind="stable").head(most)
    title = say.t("robustness.moves.none")
    if len(moved):
        title = say.t(
            "robustness.moves.title", setting=plain(name_of(moved.index[0])), units=int(moved["size"].iloc[0])
        )
    drawn = figure(title, say.t("robustness.moves.note"), height=130 + 30 * max(len(moved), 1), showlegend=False)
    drawn.add_bar(
        orientation="h", x=numbers(moved["size"]), y=[wrapped(name_of(setting), 18) for setting in moved.index],
        text=[f"{size} ({places})" for size, places in moved.itertuples(index=False)], textposition="outside",
        cliponaxis=False, marker={"color": GOOD}, hovertemplate="%{y}<br>%{text}<extra></extra>",
    )  # fmt: skip
    drawn.update_xaxes(title=say.t("robustness.moves.axis"), rangemode="tozero")
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)
