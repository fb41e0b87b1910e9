"""Where points were lost, and rates against their bars."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import BAD, GOOD, QUIET, colours, decimals, figure, natural, numbers, plain, wrapped
from kpi.labels import labels

EDGE = 12


def lost_points(clauses: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return lost points by ``key``, largest first: key, loss and points (hundredths), units (how many lost any).

    Clauses that were not assessed or do not apply count nowhere.

    Examples
    --------
    >>> rows = {"clause": "1.1a", "state": "scored", "loss": [50, 0], "points": 200, "station": ["a", "b"]}
    >>> lost_points(pd.DataFrame(rows), "clause").to_dict("records")
    [{'clause': '1.1a', 'loss': 50, 'points': 400, 'units': 1}]
    """
    scored = clauses[clauses["state"] == "scored"]
    whole = scored.groupby(key, sort=False).agg(loss=("loss", "sum"), points=("points", "sum"))
    units = scored[scored["loss"] > 0].groupby(key)["station"].nunique()
    whole["units"] = units.reindex(whole.index).fillna(0).astype(int)
    whole = whole.reset_index().sort_values(key, key=lambda column: column.map(natural))
    return whole.sort_values("loss", ascending=False, kind="stable", ignore_index=True)


def lost_by_clause(
    clauses: pd.DataFrame, clause_names: Mapping[str, str], names: Mapping[str, str], top: int = 15, lang: str = "zh"
) -> go.Figure:
    """Return the ``top`` clauses by points lost in all units of a class, largest first, in their category's colour.

    Look at the length (points lost by all units together) and the number behind it: many units losing little is a
    weakness of the district, few units losing much is theirs.

    Parameters
    ----------
    clauses : pandas.DataFrame
        Result table of one year and one class, whole hundredths.
    clause_names, names : mapping
        Clause → short name; category → name in the order of the rubric.
    """
    say = labels(lang)
    lost = lost_points(clauses, "clause")
    whole = int(lost["loss"].sum())
    lost = lost[lost["loss"] > 0].head(top)
    category = clauses.drop_duplicates("clause").set_index("clause")["category"]
    shades, shown = colours(names), decimals(lost, "loss")
    ticks = [wrapped(f"{clause} {clause_names.get(clause, '')}", 14) for clause in lost["clause"]]
    if len(lost):
        first = lost.iloc[0]
        title = say.t(
            "chart.lost_by_clause.title",
            clause=plain(clause_names.get(first["clause"], first["clause"])),
            points=say.points(first["loss"]),
            share=say.percent(100 * int(first["loss"]) / whole, 1),
        )
    else:
        title = say.t("chart.lost_by_clause.empty")
    drawn = figure(title, say.t("chart.lost_by_clause.note", count=len(lost)), height=130 + 32 * max(len(lost), 1))
    drawn.add_bar(
        orientation="h",
        y=ticks,
        x=numbers(shown["loss"]),
        cliponaxis=False,
        textposition="outside",
        textfont={"size": 12},
        text=[
            say.t("chart.lost_by_clause.label", points=say.points(p), units=u)
            for p, u in zip(lost["loss"], lost["units"], strict=True)
        ],
        marker={"color": [shades.get(category[clause], QUIET) for clause in lost["clause"]]},
        customdata=[plain(names.get(category[clause], "")) for clause in lost["clause"]],
        hovertemplate="%{y}<br>%{customdata}<br>%{text}<extra></extra>",
    )
    drawn.update_xaxes(
        title_text=say.t("word.lost_points"),
        rangemode="tozero",
        range=[0, float(shown["loss"].max() or 1) * 1.7 if len(shown) else 1],
    )
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)


def lost_by_department(clauses: pd.DataFrame, departments: Mapping[str, str], lang: str = "zh") -> go.Figure:
    """Return points lost by responsible department as a share of the points it answers for.

    Look at the share, not the length of a department's list: it says how much of its own field was lost.

    Parameters
    ----------
    clauses : pandas.DataFrame
        Result table of one year and one class, whole hundredths.
    departments : mapping
        Clause → responsible department.
    """
    say = labels(lang)
    lost = lost_points(clauses.assign(department=clauses["clause"].map(departments)), "department")
    lost["rate"] = 100 * lost["loss"] / lost["points"]
    lost = lost.sort_values(["rate", "department"], ascending=[False, True], kind="stable", ignore_index=True)
    title = (
        say.t(
            "chart.lost_by_department.title",
            department=plain(lost.loc[0, "department"]),
            rate=say.percent(lost.loc[0, "rate"], 1),
        )
        if len(lost)
        else say.t("chart.lost_by_clause.empty")
    )
    drawn = figure(title, say.t("chart.lost_by_department.note"), height=120 + 34 * max(len(lost), 1))
    drawn.add_bar(
        orientation="h",
        y=[plain(d) for d in lost["department"]],
        x=numbers(lost["rate"].round(4)),
        marker={"color": GOOD},
        text=[
            say.t("chart.lost_by_department.label", rate=say.percent(r, 1), points=say.points(p))
            for r, p in zip(lost["rate"], lost["loss"], strict=True)
        ],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 12},
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    drawn.update_xaxes(
        title_text=say.t("word.loss_rate"),
        ticksuffix="%",
        range=[0, float(lost["rate"].max() or 1) * 1.5 if len(lost) else 1],
    )
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)


def _marks(below: pd.Series) -> dict[str, object]:
    return {
        "size": 10,
        "color": [BAD if low else GOOD for low in below],
        "symbol": ["diamond" if low else "circle" for low in below],
        "line": {"width": 1, "color": "white"},
    }


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 1, high + 1)


def rate_dots(indicators: pd.DataFrame, measure: str, lang: str = "zh") -> go.Figure:
    """Return one indicator as dots against its bar, lowest first; diamonds are below the bar.

    Look at the distance to the line, and at small denominators (in the hover): one case moves a small rate far.
    """
    say = labels(lang)
    rows = indicators[(indicators["measure"] == measure) & indicators["value"].notna()]
    rows = rows.sort_values(["value", "station"], kind="stable", ignore_index=True)
    name = plain(rows["measure_name"].iloc[0]) if len(rows) else plain(measure)
    bars = rows["bar"].dropna()
    bar = float(bars.iloc[0]) if bars.nunique() == 1 else None
    below = rows["value"].astype(float) < rows["bar"].astype(float)
    whole = set(rows["unit"]) == {"count"}
    show = say.number if whole else say.percent
    mark = "" if bar is None else say.number(bar) + ("" if whole else "%")
    key = "chart.rate_dots.title" if bar is not None else "chart.rate_dots.title_no_bar"
    drawn = figure(
        say.t(key, indicator=name, below=int(below.sum()), count=len(rows), bar=mark),
        say.t("chart.rate_dots.note"),
        height=120 + 24 * max(len(rows), 1),
    )
    drawn.add_scatter(
        mode="markers+text",
        x=numbers(rows["value"].astype(float).round(6)),
        y=[plain(n) for n in rows["name"]],
        marker=_marks(below),
        text=[f"{show(v)}  " if low else "" for v, low in zip(rows["value"], below, strict=True)],
        textposition="middle left",
        customdata=[
            f"{show(v)}" + ("" if pd.isna(d) else f"（{n:.0f}/{d:.0f}）")
            for v, n, d in zip(rows["value"], rows["numerator"], rows["denominator"], strict=True)
        ],
        textfont={"size": 11},
        cliponaxis=False,
        hovertemplate="%{y}<br>%{customdata}<extra></extra>",
    )
    if bar is not None:
        drawn.add_vline(x=bar, line={"color": BAD, "width": 1.2, "dash": "dash"})
        drawn.add_annotation(x=bar, y=1, yref="paper", yanchor="bottom", text=say.t("chart.bar_label", bar=mark))
    low, high = _span([*numbers(rows["value"]), *([] if bar is None else [bar])])
    drawn.update_yaxes(type="category", range=[len(rows) - 0.4, -0.6], dtick=1)
    return drawn.update_xaxes(
        ticksuffix="" if whole else "%", range=[low - 0.25 * (high - low), high + 0.05 * (high - low)]
    )


def rate_panel(indicators: pd.DataFrame, lang: str = "zh") -> go.Figure:
    """Return every rate with a bar as a strip of dots, a town each, by its distance to the bar in percentage points.

    Look left of the line: diamonds are towns below the bar. The count behind each row says how many.
    """
    say = labels(lang)
    rows = indicators[(indicators["unit"] == "percent") & indicators["value"].notna() & indicators["bar"].notna()]
    rows = rows.assign(gap=rows["value"].astype(float) - rows["bar"].astype(float))
    below = rows[rows["gap"] < 0].groupby("measure")["station"].nunique()
    order = rows.drop_duplicates("measure").assign(below=lambda f: f["measure"].map(below).fillna(0).astype(int))
    order = order.sort_values(["below", "measure"], ascending=[False, True], kind="stable", ignore_index=True)
    bars = rows.groupby("measure")["bar"].agg(
        lambda b: say.number(b.iloc[0]) + "%" if b.nunique() == 1 else say.t("word.target")
    )
    tick = {m: wrapped(f"{n}（{bars[m]}）", 16) for m, n in zip(order["measure"], order["measure_name"], strict=True)}
    drawn = figure(
        say.t("chart.rate_panel.title", rates=int((order["below"] > 0).sum()), count=len(order)),
        say.t("chart.rate_panel.note"),
        height=130 + 30 * max(len(order), 1),
        margin={"r": 64},
        showlegend=False,
    )
    edge = min(-EDGE, -0.6 * float(rows["gap"].max())) if len(rows) and rows["gap"].min() < -EDGE else None
    for low in (False, True):
        part = rows[(rows["gap"] < 0) == low]
        drawn.add_scatter(
            mode="markers",
            x=numbers(part["gap"].clip(lower=edge).round(6)),
            y=[tick[m] for m in part["measure"]],
            name=say.t("word.below" if low else "word.reached"),
            marker={"size": 9, "opacity": 0.7, "color": BAD if low else GOOD, "symbol": "diamond" if low else "circle"},
            customdata=[[plain(n), say.percent(v)] for n, v in zip(part["name"], part["value"], strict=True)],
            hovertemplate="%{customdata[0]}<br>%{y}<br>%{customdata[1]}<extra></extra>",
        )
    for measure, count in zip(order["measure"], order["below"], strict=True):
        drawn.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=tick[measure],
            text=say.t("chart.rate_panel.count", count=int(count)),
        )
    drawn.add_vline(x=0, line={"color": QUIET, "width": 1.2})
    far = rows[rows["gap"] < edge] if edge is not None else rows.head(0)
    for measure, gap in zip(far["measure"], far["gap"], strict=True):
        drawn.add_annotation(x=edge, y=tick[measure], xanchor="center", yshift=11, text=say.number(gap, 1))
    drawn.update_xaxes(title_text=say.t("chart.rate_panel.axis"))
    return drawn.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[tick[m] for m in order["measure"]],
        range=[len(order) - 0.4, -0.6],
        dtick=1,
    )
