"""One thing changed for a what-if: how it is written, and what it does to a copy of the tables or the rubric."""

from kpi.changes.tables import apply, changed_rows, touched
from kpi.changes.weights import with_points
from kpi.changes.words import Change, parse

__all__ = ["Change", "apply", "changed_rows", "parse", "touched", "with_points"]
