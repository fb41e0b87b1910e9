"""What moved over the years: attainment, indicators against their bars, and performance like for like."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.panels import Line, multiples
from kpi.charts.theme import BAD, GOOD, QUIET, WORDS, figure, numbers, plain
from kpi.labels import labels

LABELS, APART = 6, 0.055
DIVERGING = ((0.0, "#E08214"), (0.25, "#FDB863"), (0.5, "#F7F7F7"), (0.75, "#92C5DE"), (1.0, "#2166AC"))


def attainment_multiples(table: pd.DataFrame, note: str = "", lang: str = "zh") -> go.Figure:
    """Return the attainment of each category over the years, a small chart each on one scale, the mean of all in grey.

    Look for lines that leave the grey one: there the district got better or worse than elsewhere.

    Parameters
    ----------
    table : pandas.DataFrame
        category and one column a year, percent, see `kpi.trends.attainment_by_year`.
    note : str
        What else the subtitle says, such as where years do not compare.
    """
    say, years = labels(lang), [str(name) for name in table if name != "category"]
    values = table.set_index("category")[years].astype("Float64")
    behind = numbers(values.mean())
    lines = [
        Line(plain(name), " ".join(filter(None, [plain(name), say.percent(_last(row), 1)])), numbers(row), behind)
        for name, row in values.iterrows()
    ]
    change = (values[years[-1]] - values[years[0]]).dropna()
    title = say.t("review.attainment.open")
    if len(change):
        best, worst = change.idxmax(), change.idxmin()
        title = say.t("review.attainment.title", first=years[0], last=years[-1], best=plain(best), worst=plain(worst),
                      up=say.rate_change(change[best]), down=say.rate_change(change[worst]))  # fmt: skip
    subtitle = say.t("list.clause_separator").join(filter(None, [say.t("review.attainment.note"), note]))
    return multiples(years, lines, {"text": title, "subtitle": {"text": subtitle}}, unit="%")


def _last(row: pd.Series) -> object:
    known = row.dropna()
    return known.iloc[-1] if len(known) else None


def indicator_years(rows: pd.DataFrame, lang: str = "zh") -> go.Figure:
    """Return one indicator over the years, a line a unit, against its bar, which steps where an edition changed it.

    Diamonds are below the bar of their year. The lowest units of the last year are named. A bar that is each unit's
    own target has no line; the marks say who missed it.

    Parameters
    ----------
    rows : pandas.DataFrame
        One indicator of one class: year, station, name, measure_name, unit, value, bar, below (bool), shown (the value
        as text).
    """
    say, years = labels(lang), sorted(rows["year"].unique())
    known = rows.dropna(subset=["value"]).sort_values(["station", "year"])
    ticks, sign = {year: place for place, year in enumerate(years)}, "%" if set(rows["unit"]) == {"percent"} else ""
    counts = known.groupby("year")["below"].sum().astype(int)
    first, last = (int(known["year"].min()), int(known["year"].max())) if len(known) else (years[0], years[-1])
    title = say.t("review.indicator.title", name=plain(rows["measure_name"].iloc[-1]), last=str(last),
                  first=str(first), below=int(counts.get(last, 0)), count=int((known["year"] == last).sum()),
                  before=int(counts.get(first, 0)), number=int((known["year"] == first).sum()))  # fmt: skip
    own = known.groupby("year")["bar"].nunique().gt(1).any()
    drawn = figure(title, say.t("review.indicator.note_targets" if own else "review.indicator.note"), height=400)
    traces = []
    for _, line in known.groupby("station", sort=True):
        low = line["below"].astype(bool)
        by_year = line.set_index("year").reindex(years)
        marks = low.set_axis(line["year"]).reindex(years, fill_value=False)
        traces.append(go.Scatter(
            x=list(range(len(years))), y=numbers(by_year["value"].astype("Float64")), mode="lines+markers",
            name=plain(line["name"].iloc[-1]), connectgaps=False,
            text=[f"{year}：{text}" for year, text in by_year["shown"].fillna("").items()],
            line={"color": QUIET, "width": 1.1},
            marker={"size": [9 if one else 6 for one in marks], "color": [BAD if one else GOOD for one in marks],
                    "symbol": ["diamond" if one else "circle" for one in marks], "opacity": 0.8},
            hovertemplate="%{fullData.name}<br>%{text}<extra></extra>",
        ))  # fmt: skip
    drawn.add_traces(traces)
    span = _span(known) if len(known) else (0.0, 1.0)
    _named_lowest(drawn, known[known["year"] == last], span, len(years) - 1)
    if not own:
        _bar_steps(drawn, known, ticks, sign, say)
    drawn.update_layout(showlegend=False, margin={"r": 130, "l": 44}, meta={"min_width": 480})
    drawn.update_xaxes(tickvals=list(ticks.values()), ticktext=[str(year) for year in years], showgrid=False,
                       range=[-0.55, len(years) - 0.45])  # fmt: skip
    return drawn.update_yaxes(ticksuffix=sign, range=list(span), nticks=7)


def _span(known: pd.DataFrame) -> tuple[float, float]:
    """Return the range of the axis: all values and bars, with some room."""
    shown = pd.concat([known["value"], known["bar"]]).dropna().astype(float)
    low, high = float(shown.min()), float(shown.max())
    room = (high - low or abs(high) or 1.0) * 0.08
    return low - room, high + room


def _named_lowest(drawn: go.Figure, last: pd.DataFrame, span: tuple[float, float], place: int) -> None:
    """Write the names of the lowest units below the bar at the right, apart enough to be read."""
    low = last[last["below"].astype(bool)].sort_values(["value", "station"]).head(LABELS)
    gap, at = APART * (span[1] - span[0]), float("-inf")
    for value, name in zip(low["value"].astype(float), low["name"], strict=True):
        at = max(value, at + gap)
        drawn.add_annotation(x=place, y=at, xanchor="left", xshift=10, text=plain(name),
                             font={"color": WORDS[BAD], "size": 12})  # fmt: skip


def _bar_steps(drawn: go.Figure, known: pd.DataFrame, ticks: dict, sign: str, say) -> None:
    """Draw the bar of each year as one line with steps, its value written where it starts and where it changes."""
    bars = known.dropna(subset=["bar"]).groupby("year")["bar"].first().astype(float)
    x = [edge for year in bars.index for edge in (ticks[year] - 0.5, ticks[year] + 0.5)]
    y = [value for value in bars for _ in range(2)]
    drawn.add_scatter(x=x, y=y, mode="lines", hoverinfo="skip", line={"color": BAD, "width": 1.6, "dash": "dash"})
    changed = bars[bars.ne(bars.shift())]
    for year, value in changed.items():
        drawn.add_annotation(x=ticks[year] - 0.5, y=value, xanchor="left", yanchor="bottom",
                             text=say.t("chart.bar_label", bar=f"{say.number(value)}{sign}"))  # fmt: skip


def performance_map(table: pd.DataFrame, lang: str = "zh") -> go.Figure:
    """Return each unit's performance of each year like for like, blue better and orange worse, the sum at the end.

    Look along a row: steady colour is a trend of the unit's own, one dark cell a single event.

    Parameters
    ----------
    table : pandas.DataFrame
        name, one column a pair of years, sum: whole hundredths, blank where there is none; in the order shown.
    """
    say, columns = labels(lang), [name for name in table if name != "name"]
    sums = table.set_index("name")["sum"].dropna()
    title = say.t("review.performance.open")
    if len(sums):
        best, worst = sums.astype("int64").idxmax(), sums.astype("int64").idxmin()
        title = say.t("review.performance.title", best=plain(best), up=say.signed(sums[best]),
                      worst=plain(worst), down=say.signed(sums[worst]))  # fmt: skip
    drawn = figure(title, say.t("review.performance.note"), height=130 + 26 * max(len(table), 1))
    shown = table[columns].astype("Float64") / 100
    most = float(shown.drop(columns="sum").abs().max().max()) if len(table) else 1.0
    # The sum has no colour of its own: beside single years it would always look stronger.
    colour = shown.assign(sum=None)
    drawn.add_heatmap(
        x=[*columns[:-1], say.t("review.sum")],
        y=[plain(name) for name in table["name"]],
        z=[numbers(row) for row in colour.itertuples(index=False)],
        text=[[*("" if pd.isna(value) else say.signed(value) for value in row), ""]
              for row in table[columns[:-1]].itertuples(index=False)],
        texttemplate="%{text}",
        textfont={"size": 12},
        colorscale=[list(stop) for stop in DIVERGING],
        zmin=-(most or 1.0), zmax=most or 1.0, showscale=False, xgap=2, ygap=2, hoverongaps=False,
        hovertemplate="%{y}<br>%{x}：%{text}<extra></extra>",
    )  # fmt: skip
    for name, value in zip(table["name"], table["sum"], strict=True):
        if not pd.isna(value):
            drawn.add_annotation(x=say.t("review.sum"), y=plain(name), text=say.signed(value), font={"size": 13})
    drawn.update_layout(meta={"min_width": 480}, margin={"l": 8})
    drawn.update_xaxes(side="top", type="category", showgrid=False)
    return drawn.update_yaxes(autorange="reversed", type="category", showgrid=False, dtick=1)
