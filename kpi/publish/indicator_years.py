"""Indicators over the years, each against the bar of its year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kpi import charts
from kpi.labels import Labels
from kpi.publish.cells import Column, Table
from kpi.publish.figures import Chart, Picker
from kpi.publish.indicators import below_bar, by_period, indicator_value, show_bar, show_indicator
from kpi.publish.tables import column_kinds


def indicator_rows(series: Sequence, class_id: str, say: Labels) -> pd.DataFrame:
    """Return the scored indicators of a class with a bar, all years below one another.

    Indicators whose bar holds for each period are left out: the sum of a year says nothing about it.

    Returns
    -------
    pandas.DataFrame
        The columns of `indicators`, the value exact as a number, and below (bool), shown and bar_shown (as text).
    """
    found = []
    for one in series:
        units = set(one.totals.loc[one.totals["class"] == class_id, "station"])
        rows = one.indicators[one.indicators["station"].isin(units) & (one.indicators["state"] == "scored")]
        for row in rows.dropna(subset=["value", "bar"]).to_dict("records"):
            if not by_period(row, one):
                told = {"shown": show_indicator(row, say), "bar_shown": show_bar(row, one, say)}
                exact = float(indicator_value(row))
                found.append({**row, **told, "value": exact, "below": below_bar(row, one)})
    columns = [*series[0].indicators.columns, "shown", "bar_shown", "below"]
    return pd.DataFrame(found, columns=columns).astype({"below": "bool"})


def picker(rows: pd.DataFrame, say: Labels) -> Picker:
    """Return a chart an indicator, those with most values below their bar first, the table behind each."""
    each = rows.drop_duplicates("measure", keep="last")
    low = rows.groupby("measure")["below"].sum()
    each = each.assign(low=each["measure"].map(low)).sort_values("low", ascending=False, kind="stable")
    groups, picks = dict(list(rows.groupby("measure"))), []
    for place, (measure, name) in enumerate(zip(each["measure"], each["measure_name"], strict=True), start=1):
        own = groups[measure].assign(measure_name=name)
        figure = charts.indicator_years(own, say.lang)
        picks.append(Chart(f"indicator_{place}", figure, _behind(own, f"indicator_{place}", say), str(name)))
    return Picker("indicator", say.t("picker.indicator"), tuple(picks))


def _behind(rows: pd.DataFrame, key: str, say: Labels) -> Table:
    """Return one indicator by unit and year, the bars in the first row."""
    years = sorted(rows["year"].unique())
    names = rows.drop_duplicates("station", keep="last").set_index("station")["name"]
    shown = rows.pivot(index="station", columns="year", values="shown").fillna("")
    bars = [rows.loc[rows["year"] == year, "bar_shown"].unique() for year in years]
    first = (say.t("column.bar"), *[bar[0] if len(bar) == 1 else say.t("word.target") for bar in bars])
    body = [(name, *[shown.loc[station, year] for year in years]) for station, name in names.sort_index().items()]
    heads = (*column_kinds(say, "station"), *[Column(str(year)) for year in years])
    return Table(key, say.t("review.table.indicator", name=str(rows["measure_name"].iloc[-1])), heads, (first, *body))


def long_table(rows: pd.DataFrame, say: Labels) -> Table:
    """Return every value beside its bar, a row a year, unit and indicator, for those who go on calculating."""
    met = rows["below"].map({True: say.t("word.below"), False: say.t("word.reached")})
    columns = ["year", "name", "measure_name", "numerator", "denominator", "shown", "bar_shown", "met", "clause"]
    frame = rows.assign(met=met, year=rows["year"].astype(str))[columns]
    heads = (
        Column(say.t("review.column.year")),
        *column_kinds(say, "station", "indicator", "numerator:count", "denominator:count", "value", "bar", "met",
                      "clause_id"),
    )  # fmt: skip
    return Table("indicators_by_year", say.t("review.table.indicators"), heads,
                 tuple(frame.itertuples(index=False, name=None)))  # fmt: skip
