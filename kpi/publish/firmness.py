"""How firm the ranks are, as the report prints it: intervals beside the ranks, their chart, and the neighbours."""

from __future__ import annotations

from kpi import charts
from kpi.labels import Labels
from kpi.publish.cells import Table
from kpi.publish.figures import Chart, of_class
from kpi.publish.tables import column_kinds
from kpi.robustness import Robustness
from kpi.robustness.tables import interval_rows, neighbour_rows


def rank_intervals(study: Robustness, class_id: str, say: Labels) -> Chart:
    """Return the ranks that the units of a class have when all assumed numbers are drawn anew, with the table behind.

    Parameters
    ----------
    study : Robustness
        Of the year.
    class_id : str
        A ranked class.
    """
    shown = of_class(interval_rows(study, say), class_id).dropna(subset=["low"])
    columns = ["name", "rank", "interval", "full", "total_low", "total_high", "moves_most"]
    rows = tuple(shown[columns].itertuples(index=False, name=None))
    heads = column_kinds(
        say, "station", "rank", "interval", "all_ranks", "total_low:points", "total_high:points", "moves_most"
    )
    note = say.t("robustness.chart.note", draws=f"{study.draws:,}", low=say.number(study.plan.low),
                 high=say.number(study.plan.high))  # fmt: skip
    table = Table(f"firmness_{class_id}", say.t("table.firmness"), heads, rows, note)
    own = of_class(study.intervals, class_id)
    return Chart(f"intervals_{class_id}", charts.rank_intervals(own, study.draws, study.plan, say.lang), table)


def neighbours(study: Robustness, say: Labels) -> Table:
    """Return for each two neighbours in rank whether they are really apart, in a sentence."""
    rows = [
        (row["better_name"], row["worse_name"], row["gap"], say.t("yes" if row["apart"] else "no"), row["sentence"])
        for row in neighbour_rows(study, say).to_dict("records")
    ]
    heads = column_kinds(say, "better", "worse", "lead:points", "apart", "words_apart")
    return Table("neighbours", say.t("table.neighbours"), heads, tuple(rows))
