"""Measured numbers beside their bars, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpi.labels import Labels
from kpi.publish.cells import Table, as_fraction, blank, exact_rate, rate_beside
from kpi.publish.tables import by_rank, column_kinds, text


def indicator_value(row: Mapping) -> Fraction:
    """Return an indicator's value exactly, a rate from its counts where they are known."""
    return (
        exact_rate(row["numerator"], row["denominator"], row["value"])
        if row["unit"] == "percent"
        else as_fraction(row["value"])
    )


def show_indicator(row: Mapping, say: Labels) -> str:
    """Return an indicator's value as text; a rate visibly apart from a bar that it misses."""
    if blank(row["value"]):
        return ""
    value = indicator_value(row)
    if row["unit"] != "percent":
        return say.number(value)
    rate = rate_beside(value, row["bar"])
    return say.percent(rate, -rate.as_tuple().exponent)


def by_period(row: Mapping, results) -> bool:
    """Return whether an indicator's bar holds for each period, so that the year's sum says nothing about it."""
    return results.rubric.clauses[row["clause"]].rule.family == "minimum_by_period"


def show_bar(row: Mapping, results, say: Labels) -> str:
    """Return an indicator's bar as text, blank for none."""
    if blank(row["bar"]):
        return ""
    bar = say.number(as_fraction(row["bar"])) + ("%" if row["unit"] == "percent" else "")
    return say.t("text.each_period", bar=bar) if by_period(row, results) else bar


def below_bar(row: Mapping, results) -> bool | None:
    """Return whether an indicator is below its bar; None where there is no bar or no value."""
    if blank(row["bar"]) or blank(row["value"]) or row["state"] != "scored":
        return None
    if by_period(row, results):
        own = (results.facts["station"] == row["station"]) & (results.facts["clause"] == row["clause"])
        return bool(results.facts.loc[own, "n_short"].fillna(0).gt(0).any())
    return indicator_value(row) < as_fraction(row["bar"])


def indicators(results, say: Labels) -> Table:
    """Return indicators with numerator, denominator, rate and bar."""
    rows = []
    for row in by_rank(results.indicators, results):
        met = {None: "", True: say.t("word.below"), False: say.t("word.reached")}[below_bar(row, results)]
        rows.append(
            (
                row["name"],
                row["measure_name"],
                row["numerator"],
                row["denominator"],
                show_indicator(row, say),
                show_bar(row, results, say),
                met,
                say.t(f"basis.{row['bar_basis']}") if text(row["bar_basis"]) else "",
                text(row["clause"]),
            )
        )
    heads = column_kinds(
        say, "station", "indicator", "numerator:count", "denominator:count", "value", "bar", "met", "basis", "clause_id"
    )
    return Table("indicators", say.t("table.indicators"), heads, tuple(rows))
