"""The charts of the bulletin, each with the table behind it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from kpi import charts
from kpi.charts.indicators import lost_points
from kpi.charts.stations import ledger_steps
from kpi.labels import Labels
from kpi.publish.cells import Table
from kpi.publish.indicators import below_bar, by_period
from kpi.publish.tables import category_names, column_kinds, ordered, ranks


@dataclass(frozen=True)
class Chart:
    """A chart: key (ASCII), the figure, the table behind it; `option` names it in a picker."""

    key: str
    figure: go.Figure
    table: Table | None = None
    option: str = ""


@dataclass(frozen=True)
class Picker:
    """Charts of one kind of which one is shown at a time, chosen from a list."""

    key: str
    label: str
    charts: tuple[Chart, ...]


def heading(chart: Chart) -> tuple[str, str]:
    """Return title and subtitle of a chart as plain text."""
    title = chart.figure.layout.title
    return _unescaped(title.text or ""), _unescaped(title.subtitle.text or "")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def of_class(frame: pd.DataFrame, class_id: str) -> pd.DataFrame:
    """Return the rows of one class."""
    return frame[frame["class"] == class_id].reset_index(drop=True)


def overview(results, class_id: str, say: Labels) -> list[Chart]:
    """Return stacked category points and the heat map of attainment of one class."""
    names, parts = category_names(results.rubric), of_class(results.categories, class_id)
    totals = of_class(results.totals, class_id)
    scores = parts.pivot(index="station", columns="category", values="score")
    known = [c for c in names if c in scores]
    rates = parts.assign(rate=10000 * parts["score"] / parts["applicable"].where(parts["applicable"] > 0))
    rates = rates.pivot(index="station", columns="category", values="rate")
    order = [row for row in ordered(results).to_dict("records") if row["class"] == class_id]
    heads = column_kinds(say, "station")
    points = Table(
        f"points_{class_id}",
        say.t("table.points_behind"),
        (
            *heads,
            *[type(heads[0])(names[c], "points") for c in known],
            *column_kinds(say, "score:points", "base:points", "extra:points", "total:points"),
        ),
        tuple(
            (r["name"], *[scores.loc[r["station"], c] for c in known], r["score"], r["base"], r["extra"], r["total"])
            for r in order
        ),
    )
    attainment = Table(
        f"attainment_{class_id}",
        say.t("table.attainment_behind"),
        (*heads, *[type(heads[0])(names[c], "points") for c in known]),
        tuple((r["name"], *[_rounded(rates.loc[r["station"], c]) for c in known]) for r in order),
    )
    return [
        Chart(f"points_{class_id}", charts.category_points(parts, totals, names, say.lang), points),
        Chart(f"attainment_{class_id}", charts.attainment_heatmap(parts, totals, names, say.lang), attainment),
    ]


def _rounded(value: object) -> int | None:
    return None if pd.isna(value) else int(float(value) + 0.5)


def losses(results, class_id: str, say: Labels) -> list[Chart]:
    """Return lost points by clause and by department of one class."""
    rubric, frame = results.rubric, of_class(results.clauses, class_id)
    names = {key: clause.name for key, clause in rubric.clauses.items()}
    owners = {key: clause.department for key, clause in rubric.clauses.items()}
    by_clause, by_owner = (
        lost_points(frame, "clause"),
        lost_points(frame.assign(department=frame["clause"].map(owners)), "department"),
    )
    clause_table = Table(
        "lost_by_clause",
        say.t("table.lost_by_clause"),
        column_kinds(say, "clause_id", "clause", "department", "loss:points", "units:count"),
        tuple(
            (r["clause"], names.get(r["clause"], ""), owners.get(r["clause"], ""), r["loss"], r["units"])
            for r in by_clause.to_dict("records")
            if r["loss"]
        ),
    )
    owner_table = Table(
        "lost_by_department",
        say.t("table.lost_by_department"),
        column_kinds(say, "department", "points:points", "loss:points", "units:count"),
        tuple((r["department"], r["points"], r["loss"], r["units"]) for r in by_owner.to_dict("records")),
    )
    return [
        Chart(
            "lost_by_clause", charts.lost_by_clause(frame, names, category_names(rubric), lang=say.lang), clause_table
        ),
        Chart("lost_by_department", charts.lost_by_department(frame, owners, say.lang), owner_table),
    ]


def rates(results, class_id: str, say: Labels) -> tuple[Chart, Picker] | None:
    """Return the panel of all rates, and a picker of one chart an indicator; None without any."""
    units = set(of_class(results.totals, class_id)["station"])
    frame = results.indicators[results.indicators["station"].isin(units) & (results.indicators["state"] == "scored")]
    frame = frame.dropna(subset=["bar", "value"])
    frame = frame[[not by_period(row, results) for row in frame.to_dict("records")]]
    if frame.empty:
        return None
    low = frame[[bool(below_bar(row, results)) for row in frame.to_dict("records")]]["measure"].value_counts()
    each = frame.drop_duplicates("measure")
    each = each.assign(low=each["measure"].map(low).fillna(0)).sort_values("low", ascending=False, kind="stable")
    picks = tuple(
        Chart(f"rate_{'_'.join(m.split())}", charts.rate_dots(frame, m, say.lang), option=n)
        for m, n in zip(each["measure"], each["measure_name"], strict=True)
    )
    return Chart("rates", charts.rate_panel(frame, say.lang)), Picker("rate", say.t("picker.indicator"), picks)


def over_years(history: pd.DataFrame, class_id: str, rubric, say: Labels) -> list[Chart]:
    """Return ranks and totals over the years of one class; nothing when there is only one year."""
    frame = of_class(history, class_id)
    if frame["year"].nunique() < 2:
        return []
    years = sorted(frame["year"].unique())
    names = frame.sort_values("year").drop_duplicates("station", keep="last").sort_values(["order", "station"])
    totals = frame.pivot(index="station", columns="year", values="total")
    places = {year: ranks(part, rubric) for year, part in frame.groupby("year")}
    head = column_kinds(say, "station")
    rank_table = Table(
        "ranks_by_year",
        say.t("table.ranks_by_year"),
        (*head, *[type(head[0])(str(y), "rank") for y in years]),
        tuple((n, *[places[y].get(s) for y in years]) for s, n in zip(names["station"], names["name"], strict=True)),
        charts.edition_note(frame, say.lang),
    )
    total_table = Table(
        "totals_by_year",
        say.t("table.totals_by_year"),
        (*head, *[type(head[0])(str(y), "points") for y in years]),
        tuple((n, *[totals.loc[s, y] for y in years]) for s, n in zip(names["station"], names["name"], strict=True)),
        charts.edition_note(frame, say.lang),
    )
    return [
        Chart("rank_bump", charts.rank_bump(frame, say.lang), rank_table),
        Chart("total_multiples", charts.total_multiples(frame, lang=say.lang), total_table),
    ]


def station_paths(results, say: Labels) -> Picker:
    """Return a picker of one waterfall a unit that has a total, from full points to it."""
    names, picks = category_names(results.rubric), []
    for row in ordered(results).dropna(subset=["total"]).to_dict("records"):
        lines = results.ledger[results.ledger["station"] == row["station"]]
        steps = ledger_steps(lines, names)
        table = Table(
            f"path_{row['station']}",
            say.t("table.path", name=row["name"]),
            column_kinds(say, "step", "gain:change"),
            tuple((names.get(key) or say.t(f"line.{key}"), gain) for key, gain in steps),
        )
        figure = charts.ledger_waterfall(lines, names, row["name"], int(row["points"]), say.lang)
        picks.append(Chart(f"path_{row['station']}", figure, table, row["name"]))
    return Picker("path", say.t("picker.station"), tuple(picks))
