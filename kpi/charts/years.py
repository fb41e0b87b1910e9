"""Years beside each other: a history is the `totals` tables of several years below one another."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.panels import Line, multiples
from kpi.charts.theme import BAD, GOOD, QUIET, WORDS, decimals, numbers, plain
from kpi.labels import labels


def _years(history: pd.DataFrame) -> list[str]:
    return [str(year) for year in sorted(history["year"].unique())]


def _latest_names(history: pd.DataFrame) -> dict[str, str]:
    newest = history.sort_values(["year", "order"], kind="stable").drop_duplicates("station", keep="last")
    return dict(zip(newest["station"], newest["name"], strict=True))


def edition_note(history: pd.DataFrame, lang: str = "zh") -> str:
    """Return from which years on another edition holds, so that nobody compares across; empty where none changes.

    Parameters
    ----------
    history : pandas.DataFrame
        year, and `edition` where it is known, see `kpi.trends.history_of`.

    Examples
    --------
    >>> edition_note(pd.DataFrame({"year": [2015, 2016, 2017], "edition": ["a", "b", "b"]}), "en")
    'another rubric from 2016 on: totals before and after do not compare directly'
    >>> edition_note(pd.DataFrame({"year": [2015, 2016]}))
    ''
    """
    if "edition" not in history:
        return ""
    say, known = labels(lang), history.drop_duplicates("year").sort_values("year")
    changed = known["edition"].ne(known["edition"].shift()).to_numpy()
    years = [str(year) for year in known.loc[changed, "year"][1:]]
    return say.t("chart.years.editions", years=say.join(years)) if years else ""


def _subtitle(key: str, history: pd.DataFrame, lang: str) -> dict[str, str]:
    say = labels(lang)
    return {"text": say.t("list.clause_separator").join(filter(None, [say.t(key), edition_note(history, lang)]))}


def rank_bump(history: pd.DataFrame, lang: str = "zh") -> go.Figure:
    """Return the ranks of one class over the years, a line a town, names written at its last rank.

    Look for lines that cross many others: the two largest moves of the last year are in colour (blue up, orange down).
    A line that ends early is a unit that was merged or had no total that year.

    Parameters
    ----------
    history : pandas.DataFrame
        `totals` of one class and several years, ranks as in the bulletins.
    """
    say, years, names = labels(lang), _years(history), _latest_names(history)
    table = (
        history.assign(year=history["year"].astype(str))
        .pivot(index="station", columns="year", values="rank")
        .reindex(columns=years)
    )
    last, earlier = years[-1], [year for year in years[:-1] if table[year].notna().any()]
    before = earlier[-1] if earlier else last
    moves = (table[before] - table[last]).astype("Float64")
    up = sorted(moves[(moves == moves.max()) & (moves > 0)].index)
    down = sorted(moves[(moves == moves.min()) & (moves < 0)].index)
    worst = int(table.max().max()) if table.notna().any().any() else 1
    title = _bump_title(say, (before, last), table, [plain(names[s]) for s in up], moves)
    drawn = go.Figure(layout={"template": "kpi", "height": 150 + 26 * worst, "showlegend": False})
    drawn.update_layout(
        title={"text": title, "subtitle": _subtitle("chart.rank_bump.note", history, lang)}, margin={"r": 120, "l": 36}
    )
    for station in sorted(table.index, key=lambda s: (s in up or s in down, s)):
        strong = GOOD if station in up else BAD if station in down else None
        drawn.add_scatter(
            x=years,
            y=numbers(table.loc[station]),
            mode="lines+markers",
            name=plain(names[station]),
            connectgaps=False,
            line={"color": strong or QUIET, "width": 3 if strong else 1.4},
            marker={"size": 9 if strong else 6},
            opacity=1 if strong else 0.75,
            hovertemplate="%{fullData.name}<br>%{x}：%{y}<extra></extra>",
        )
    _across(drawn, table, years, dict.fromkeys(up, GOOD) | dict.fromkeys(down, BAD))
    tied: dict[int, list[str]] = {}
    for station in sorted(table.index):
        if pd.notna(table.loc[station, last]):
            tied.setdefault(int(table.loc[station, last]), []).append(station)
    for place, stations in tied.items():
        strong = GOOD if set(stations) & set(up) else BAD if set(stations) & set(down) else None
        drawn.add_annotation(
            x=len(years) - 1,
            y=place,
            xanchor="left",
            xshift=10,
            text=f"{place} {say.join([plain(names[s]) for s in stations])}",
            **({"font": {"color": WORDS[strong], "size": 12}} if strong else {}),
        )
    drawn.update_xaxes(type="category", showgrid=False, side="top", range=[-0.15, len(years) - 0.9])
    return drawn.update_yaxes(
        autorange=False, range=[worst + 0.6, 0.4], dtick=1 if worst < 25 else 5, tick0=1, showgrid=False
    )


def _bump_title(say, span: tuple[str, str], table: pd.DataFrame, up: list[str], moves: pd.Series) -> str:
    """Return who rose most since the year before, or since the last year that has ranks, which is then named."""
    before, last = span
    if not up:
        return say.t("chart.rank_bump.same" if table[last].notna().any() else "chart.rank_bump.unranked", year=last)
    key = "chart.rank_bump.title" if int(last) - int(before) == 1 else "review.bump.title"
    return say.t(key, year=last, before=before, name=say.join(up), places=int(moves.max()))


def _across(drawn: go.Figure, table: pd.DataFrame, years: list[str], strong: dict[str, str]) -> None:
    """Join the lines of units with dots over years in which nobody has a rank; a gap of one unit stays a gap."""
    ranked = [place for place, year in enumerate(years) if table[year].notna().any()]
    for first, second in pairwise(ranked):
        ends = [years[first], years[second]]
        for station, both in table[ends].dropna().iterrows() if second - first > 1 else ():
            line = {"color": strong.get(station, QUIET), "width": 1.2, "dash": "dot"}
            drawn.add_scatter(x=ends, y=numbers(both), mode="lines", line=line, opacity=0.75, hoverinfo="skip")


def total_multiples(history: pd.DataFrame, columns: int = 3, lang: str = "zh") -> go.Figure:
    """Return each town's total over the years, a small chart each on one scale, the class mean behind it in grey.

    Look for lines that leave the grey one: that town moved on its own, not with the district.
    """
    say, years, names = labels(lang), _years(history), _latest_names(history)
    shown = decimals(history, "total").assign(year=history["year"].astype(str))
    table = shown.pivot(index="station", columns="year", values="total").reindex(columns=years)
    mean = table.mean()
    order = history.sort_values(["year", "order"], kind="stable").drop_duplicates("station", keep="last")
    order = order.sort_values(["order", "station"], kind="stable")["station"].tolist()
    lines = [
        Line(plain(names[s]), _head(say, plain(names[s]), table.loc[s].dropna()), numbers(table.loc[s]), numbers(mean))
        for s in order
    ]
    change = say.points_change(round(100 * (mean.iloc[-1] - mean.iloc[0]))) if mean.notna().all() else ""
    title = say.t("chart.total_multiples.title", first=years[0], last=years[-1], change=change)
    title = {"text": title, "subtitle": _subtitle("chart.total_multiples.note", history, lang)}
    return multiples(years, lines, title, columns)


def _head(say, name: str, known: pd.Series) -> str:
    return f"{name} {say.number(known.iloc[-1], 2)}" if len(known) else name
