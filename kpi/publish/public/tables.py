"""The tables that only the public edition has: small counts masked, rates of the district, losses by category."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from kpi.charts.indicators import lost_points
from kpi.labels import Labels
from kpi.publish.cells import Column, Table, as_fraction, rate_beside
from kpi.publish.figures import of_class
from kpi.publish.public.settings import public_settings
from kpi.publish.public.suppression import SMALL, Cell, suppress
from kpi.publish.tables import category_names, column_kinds


def births(results, class_id: str, say: Labels) -> Table:
    """Return the births outside policy by unit in administrative order, small ones masked; no rows without such a rate.

    Parameters
    ----------
    results : Results
        In full.
    """
    rubric, totals = results.rubric, of_class(results.totals, class_id).sort_values("order", kind="stable")
    measures = [name for name, measure in rubric.measures.items() if measure.births == "own"]
    found = results.indicators[results.indicators["measure"].isin(measures) & (results.indicators["state"] == "scored")]
    found = found.drop_duplicates("station")
    counts = (found["denominator"] - found["numerator"]).set_axis(found["station"])
    counts = [None if pd.isna(count) else int(count) for count in counts.reindex(totals["station"])]
    least = public_settings().least_count.value
    column = suppress(counts, least)
    rows = [(name, shown(cell, say)) for name, cell in zip(totals["name"], column.cells, strict=True)]
    rows.append((say.t("public.total"), shown(column.total, say)))
    known = any(count is not None for count in counts)
    note = say.t("public.births.note", least=least, most=least - 1)
    heads = column_kinds(say, "station", "out_of_policy:count")
    return Table("births", say.t("public.table.births"), heads, tuple(rows) if known else (), note)


def shown(cell: Cell, say: Labels) -> int | str | None:
    """Return what is printed for a cell of a masked column."""
    if not isinstance(cell, str):
        return cell
    least = public_settings().least_count.value
    return say.t("public.small", least=least) if cell == SMALL else say.t("public.withheld")


def district_rates(results, class_id: str, say: Labels) -> Table:
    """Return each rate of all units of a class together beside its bar, in the order of the rubric.

    A rate of too few is not printed, nor one whose cases, or cases short of the whole, are few and sensitive. A clause
    that combines several rates has none of the district.

    Parameters
    ----------
    results : Results
        In full.
    """
    rubric, limits = results.rubric, public_settings()
    units = set(of_class(results.totals, class_id)["station"])
    own = results.indicators[results.indicators["station"].isin(units) & (results.indicators["state"] == "scored")]
    own = own[(own["unit"] == "percent") & own["measure"].isin(rubric.measures)]
    own = own.dropna(subset=["numerator", "denominator", "bar"])
    rows = []
    for name, part in own.groupby("measure", sort=False):
        measure, bars = rubric.measures[name], {as_fraction(bar) for bar in part["bar"]}
        top, bottom = int(part["numerator"].sum()), int(part["denominator"].sum())
        words = (measure.name, measure.numerator, measure.denominator)
        few = limits.sensitive(*words) and any(0 < n < limits.least_count.value for n in (top, bottom - top))
        if len(bars) > 1 or bottom < limits.least_denominator.value or few:
            continue
        bar, rate = bars.pop(), Fraction(100 * top, bottom)
        met = say.t("word.reached" if rate >= bar else "word.below")
        rows.append((measure.name, rate_beside(rate, bar), say.number(bar) + "%", met))
    district = Column(say.t("public.district"), "rate")
    heads = (*column_kinds(say, "indicator"), district, *column_kinds(say, "bar", "met"))
    note = say.t("public.rates.note", least=limits.least_denominator.value, few=limits.least_count.value)
    return Table("district_rates", say.t("public.table.rates"), heads, tuple(rows), note)


def lost_by_category(results, class_id: str, say: Labels) -> Table:
    """Return the points lost by category in all units of a class, largest first, and how many units lost any."""
    names = category_names(results.rubric)
    lost = lost_points(of_class(results.categories, class_id), "category")
    rows = [(names[row["category"]], row["points"], row["loss"], row["units"]) for row in lost.to_dict("records")]
    heads = column_kinds(say, "category", "points:points", "loss:points", "units:count")
    return Table("lost_by_category", say.t("public.table.lost"), heads, tuple(rows))


def missing(results, say: Labels) -> Table:
    """Return the categories in which something was not handed in, by unit."""
    rows: Sequence[tuple] = results.missing[["name", "clause_name"]].itertuples(index=False, name=None)
    return Table("missing", say.t("table.missing"), column_kinds(say, "station", "category"), tuple(rows))


def frame(table: Table, say: Labels) -> pd.DataFrame:
    """Return a table as it is printed, for its CSV."""
    return pd.DataFrame(table.shown(say), columns=[column.title for column in table.columns])
