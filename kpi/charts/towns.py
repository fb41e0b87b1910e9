"""Towns beside each other in one year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import ATTAINMENT, EXTRA, colours, decimals, figure, numbers, plain, wrapped
from kpi.labels import labels


def ranked(totals: pd.DataFrame) -> pd.DataFrame:
    """Return the units of a class by rank, units without a total last, ties in administrative order.

    Examples
    --------
    >>> ranked(pd.DataFrame({"name": ["A", "B"], "rank": [2, 1], "order": [1, 2]}))["name"].tolist()
    ['B', 'A']
    """
    return totals.sort_values(["rank", "order"], na_position="last", kind="stable", ignore_index=True)


def category_points(
    categories: pd.DataFrame, totals: pd.DataFrame, names: Mapping[str, str], lang: str = "zh"
) -> go.Figure:
    """Return stacked points by category, a bar a town, best on top, with the total written at its end.

    Look for a colour that is short in one town and full in its neighbours: that category cost it the place. Extra
    points stand hatched at the end.

    Parameters
    ----------
    categories, totals : pandas.DataFrame
        Result tables of one year and one class, whole hundredths.
    names : mapping
        Category → name in the order of the rubric; gives the colours.
    lang : {"zh", "en"}
        Language of the words.
    """
    say = labels(lang)
    order = ranked(totals.dropna(subset=["total"]))
    stations = order["station"].tolist()
    towns = [plain(name) for name in order["name"]]
    scores = decimals(categories, "score").pivot(index="station", columns="category", values="score").reindex(stations)
    shown = decimals(order, "total", "extra", "base", "score")
    spread = say.number(shown["total"].max() - shown["total"].min(), 2) if len(shown) else ""
    leader, state = say.join(towns[: int((order["rank"] == 1).sum())]), "" if order["rank"].notna().any() else "_open"
    drawn = figure(
        say.t(f"chart.category_points.title{state}", leader=leader, spread=spread, count=len(towns)),
        say.t(f"chart.category_points.note{state}"),
        height=150 + 27 * len(towns),
        barmode="stack",
        legend={"traceorder": "normal"},
    )
    for category, colour in colours(names).items():
        if category in scores:
            drawn.add_bar(
                orientation="h",
                y=towns,
                x=numbers(scores[category]),
                name=plain(names[category]),
                marker={"color": colour, "line": {"width": 0.6, "color": "white"}},
                hovertemplate=f"%{{y}}<br>%{{fullData.name}} %{{x:.2f}}{say.t('unit.points_after')}<extra></extra>",
            )
    extra = numbers(shown["total"] - shown["score"])
    drawn.add_bar(
        orientation="h",
        y=towns,
        x=extra,
        name=say.t("word.extra_and_rebase"),
        text=[say.number(v, 2) for v in shown["total"]],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 12},
        marker={"color": EXTRA, "pattern": {"shape": "/", "size": 4}, "line": {"width": 0}},
        hovertemplate=f"%{{y}}<br>%{{fullData.name}} %{{x:.2f}}{say.t('unit.points_after')}<extra></extra>",
    )
    drawn.update_xaxes(range=[0, max([100.0, *numbers(shown["total"])]) * 1.1])
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)


def attainment_heatmap(
    categories: pd.DataFrame, totals: pd.DataFrame, names: Mapping[str, str], lang: str = "zh"
) -> go.Figure:
    """Return a heat map town × category of attainment (得分率: score as a percentage of the points that apply).

    Look for dark columns (the whole district is weak) and dark rows (one town is). Full points stand in the heads.
    """
    say = labels(lang)
    order = ranked(totals)
    table = categories.assign(
        rate=100 * categories["score"].astype("Float64") / categories["applicable"].where(categories["applicable"] > 0)
    )
    rates = table.pivot(index="station", columns="category", values="rate").reindex(order["station"])
    known = [category for category in names if category in rates]
    full = decimals(categories, "points").groupby("category")["points"].max()
    means = rates[known].mean().dropna()
    weakest = means.idxmin() if len(means) else None
    heads = [f"{wrapped(names[c], 4)}<br>{say.number(full[c])}{say.t('unit.points_after')}" for c in known]
    title = (
        say.t("chart.heatmap.title", category=plain(names[weakest]), rate=say.percent(means[weakest]))
        if weakest is not None
        else say.t("chart.heatmap.empty")
    )
    drawn = figure(title, say.t("chart.heatmap.note"), height=200 + 25 * len(order), meta={"min_width": 720})
    drawn.add_heatmap(
        z=[numbers(row) for row in rates[known].to_numpy()],
        x=heads,
        y=[plain(n) for n in order["name"]],
        colorscale=[list(stop) for stop in ATTAINMENT],
        zmin=50,
        zmax=100,
        xgap=1.5,
        ygap=1.5,
        texttemplate="%{z:.1f}",
        textfont={"size": 11},
        hovertemplate="%{y}<br>%{x}<br>%{z:.2f}%<extra></extra>",
        colorbar={
            "title": {"text": say.t("word.attainment"), "font": {"size": 12}},
            "thickness": 10,
            "ticksuffix": "%",
            "outlinewidth": 0,
            "len": 0.6,
        },
    )
    drawn.update_xaxes(type="category", side="top", showgrid=False, tickfont={"size": 11}, tickangle=0)
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)
