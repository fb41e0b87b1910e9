"""Checks of whole tables: every row against the roster, the rubric and the other rows, all problems at once."""

from __future__ import annotations

from kpi.inputs.checks.births import check_births
from kpi.inputs.checks.claims import check_honours, check_targets
from kpi.inputs.checks.context import Context
from kpi.inputs.checks.findings import check_findings, check_judgements
from kpi.inputs.checks.measures import check_measures
from kpi.inputs.checks.names import resolve_names
from kpi.inputs.checks.plausible import check_plausible
from kpi.inputs.checks.register import check_register
from kpi.inputs.checks.rows import check_applicable, check_duplicates
from kpi.inputs.checks.rulings import check_rulings
from kpi.inputs.checks.stations import check_classes, check_stations

__all__ = ["Context", "check_stations", "check_year"]


def check_year(context: Context) -> None:
    """Run every check of a year's tables; names are replaced by codes on the way, in place."""
    check_classes(context)
    resolve_names(context)
    for check in (
        check_duplicates, check_measures, check_targets, check_findings, check_judgements, check_applicable,
        check_births, check_register, check_honours, check_plausible, check_rulings,
    ):  # fmt: skip
        check(context)
