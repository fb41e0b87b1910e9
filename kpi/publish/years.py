"""What the trend review shows of several years: tables, and charts with the table behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pandas as pd

from kpi import charts, trends
from kpi.changes.parts import PARTS
from kpi.decomposition import Change
from kpi.editions.comparability import verdicts
from kpi.editions.parts import worst
from kpi.labels import Labels
from kpi.publish import completeness, reasons
from kpi.publish.cells import Column, Table, blank
from kpi.publish.figures import Chart, Picker, of_class
from kpi.publish.tables import column_kinds


def comparability(series: Sequence, frame: pd.DataFrame, say: Labels) -> Table:
    """Return how far each year compares with the one before it, its edition, and whether its ranks are final.

    Parameters
    ----------
    series : sequence of Results
        Years in order.
    frame : pandas.DataFrame
        What `kpi.trends.comparability` says of them.
    """
    states = [say.t(f"review.ranks.{completeness.state(one.totals)}") for one in series]
    titles = [one.rubric.title for one in series]
    rows = tuple(
        (str(row.year), row.edition, title, row.units, row.changed, row.sentence, state)
        for row, title, state in zip(frame.itertuples(), titles, states, strict=True)
    )
    kinds = ("text", "text", "text", "count", "count", "text", "text")
    names = ("year", "edition", "title", "units", "settings", "sentence", "ranks")
    heads = tuple(Column(say.t(f"review.column.{name}"), kind) for name, kind in zip(names, kinds, strict=True))
    return Table("comparability", say.t("review.table.comparability"), heads, rows)


def pair_sentences(frame: pd.DataFrame, say: Labels) -> tuple[str, ...]:
    """Return for each verdict on two following years which years it holds for: what stands beside every trend."""
    held: dict[str, list[str]] = {}
    for before, year, words in zip(frame["year"], frame["year"][1:], frame["sentence"][1:], strict=False):
        held.setdefault(words, []).append(span(before, year))
    return tuple(say.t("review.pair", pairs=say.join(pairs), sentence=words) for words, pairs in held.items())


def span(first: int, last: int) -> str:
    """Return two years as one span.

    Examples
    --------
    >>> span(2014, 2018)
    '2014–2018'
    """
    return f"{first}–{last}"


def attainment(series: Sequence, class_id: str, note: str, say: Labels) -> Chart:
    """Return attainment by category over the years, and behind it whether each category compares in all of them."""
    frame = trends.attainment_by_year(series, class_id)
    ids = list({part.id: None for one in series for part in one.rubric.categories})
    found = [verdicts(a.rubric, b.rubric).query("level == 'category'").set_index("id")["verdict"]
             for a, b in pairwise(series)]  # fmt: skip
    told = [say.t(f"compare.verdict.{worst([one[key] for one in found if key in one.index])}") for key in ids]
    years = [name for name in frame if name != "category"]
    rows = tuple(
        (row["category"], *[_percent(row[year]) for year in years], words)
        for row, words in zip(frame.to_dict("records"), told, strict=True)
    )
    heads = (*column_kinds(say, "category"), *[Column(year, "rate") for year in years],
             Column(say.t("review.column.verdict")))  # fmt: skip
    table = Table("attainment_by_year", say.t("review.table.attainment"), heads, rows, note)
    return Chart("attainment_by_year", charts.attainment_multiples(frame, note, say.lang), table)


def _percent(value: object) -> Decimal | None:
    return None if blank(value) else Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def unit_changes(roster: pd.DataFrame, years: Sequence[int], say: Labels) -> Table:
    """Return which units were merged, renamed, formed or ended in the years."""
    frame = trends.roster_changes(roster, years)
    rows = tuple(
        (str(row.year), row.station, row.before, say.t(f"review.change.{row.change}"), row.after)
        for row in frame.itertuples()
    )
    heads = tuple(Column(say.t(f"review.column.{name}")) for name in ("year", "code", "before", "change", "after"))
    return Table("unit_changes", say.t("review.table.units"), heads, rows)


def causes(change: Change, say: Labels) -> tuple[Table, Picker]:
    """Return why totals changed between two years: the parts by unit, and a waterfall a unit."""
    own = span(change.before, change.year)
    table, picker = reasons.changes(change, say), reasons.paths(change, say)
    table = replace(table, key=f"changes_{change.year}", title=say.t("review.table.pair", pair=own))
    shown = tuple(
        replace(one, key=f"{one.key}_{change.year}",
                table=replace(one.table, key=f"{one.table.key}_{change.year}"))
        for one in picker.charts
    )  # fmt: skip
    return table, Picker(f"change_{change.year}", say.t("review.picker.pair", pair=own), shown)


def all_causes(changes: Sequence[Change], say: Labels) -> Table:
    """Return the parts of every change of a total below one another, for those who go on calculating."""
    names = ["name", "change", *PARTS, "note"]
    rows = tuple(
        (str(one.before), str(one.year), *row[:1], before, after, *row[1:])
        for one in changes
        for before, after, row in zip(one.units["before"], one.units["after"],
                                      one.units[names].itertuples(index=False, name=None), strict=True)
    )  # fmt: skip
    heads = (
        Column(say.t("review.column.from")), Column(say.t("review.column.to")), *column_kinds(say, "station"),
        Column(say.t("review.column.total_from"), "points"), Column(say.t("review.column.total_to"), "points"),
        Column(say.t("review.column.moved"), "change"),
        *[Column(say.t(f"change_part.{part}"), "change") for part in PARTS], *column_kinds(say, "remark"),
    )  # fmt: skip
    return Table("total_changes", say.t("review.table.causes"), heads, rows, say.t("change_part.note"))


def like_for_like(changes: Sequence[Change], class_id: str, say: Labels) -> Chart:
    """Return the performance of each unit of a class in each pair of years, measured by one rubric, and its sum.

    A sum stands only where every pair has its number; largest first, the others after.
    """
    pairs = [span(one.before, one.year) for one in changes]
    own = [of_class(one.units, class_id).set_index("station") for one in changes]
    names = pd.concat([one["name"] for one in own])
    names = names[~names.index.duplicated(keep="last")]
    frame = pd.DataFrame({pair: one["performance"] for pair, one in zip(pairs, own, strict=True)}).astype("Int64")
    frame = frame.dropna(how="all").assign(sum=lambda table: table.sum(axis=1, skipna=False))
    frame = frame.sort_values("sum", ascending=False, kind="stable", na_position="last")
    frame.insert(0, "name", names.reindex(frame.index))
    heads = (*column_kinds(say, "station"), *[Column(pair, "change") for pair in pairs],
             Column(say.t("review.sum"), "change"))  # fmt: skip
    rows = tuple(frame.itertuples(index=False, name=None))
    table = Table("like_for_like", say.t("review.table.performance"), heads, rows, say.t("review.performance.how"))
    return Chart("like_for_like", charts.performance_map(frame, say.lang), table)
