"""Why a total changed."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from kpi.changes.parts import PARTS
from kpi.charts.theme import BAD, GOOD, QUIET, figure, numbers, plain
from kpi.labels import labels

ROOM, TENS = 200, 1000


def change_waterfall(units: pd.DataFrame, station: str, years: tuple[int, int], lang: str = "zh") -> go.Figure:
    """Return a station's way from the total of one year to that of a later one, a step a part of the change.

    Look at the step of performance: it is what the station itself changed, as the earlier edition measures it. The
    other steps are the rubric, what both did together, who and what was assessed, and rulings. The axis does not start
    at zero. A station without both totals has no steps, and the title says so.

    Parameters
    ----------
    units : pandas.DataFrame
        `units` of `kpi.decomposition.Change`, whole hundredths.
    station : str
        The station's code.
    years : (int, int)
        The earlier and the later year.
    """
    say, (before, after) = labels(lang), years
    unit = units.set_index("station").loc[station]
    if pd.isna(unit["change"]):
        return figure(say.t("change_part.title_open", name=plain(unit["name"])), height=160)
    steps = [(part, int(unit[part])) for part in PARTS if unit[part] != 0]
    title = say.t("change_part.title_same", name=plain(unit["name"]), year=str(before))
    if steps:
        part, size = max(steps, key=lambda step: abs(step[1]))
        title = say.t("change_part.title", name=plain(unit["name"]), change=say.points_change(unit["change"]),
                      part=say.t(f"change_part.{part}"), points=say.signed(size))  # fmt: skip
    levels = [int(unit["before"])]
    for _, size in steps:
        levels.append(levels[-1] + size)
    start = max(0, (min(levels) - ROOM) // TENS * TENS)
    note = say.t("change_part.chart_note", before=str(before), after=str(after), start=start // 100)
    ticks = [say.t("change_part.before", year=str(before)), *[say.t(f"change_part.{part}") for part, _ in steps],
             say.t("change_part.after", year=str(after))]  # fmt: skip
    drawn = figure(title, note, height=130 + 36 * len(ticks), showlegend=False)
    drawn.add_waterfall(
        orientation="h",
        y=ticks,
        x=numbers(pd.Series([levels[0], *[size for _, size in steps], levels[-1]]) / 100),
        measure=["absolute", *["relative"] * len(steps), "total"],
        text=[say.points(levels[0]), *[say.signed(size) for _, size in steps], say.points(levels[-1])],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 12},
        connector={"line": {"color": QUIET, "width": 1}},
        decreasing={"marker": {"color": BAD}},
        increasing={"marker": {"color": GOOD}},
        totals={"marker": {"color": "#5B6670"}},
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    drawn.update_xaxes(range=[start / 100, (max(levels) + (max(levels) - start) * 0.12) / 100])
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)
