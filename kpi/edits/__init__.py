"""One thing changed for a what-if: how it is written, and what it does to a copy of the tables or the rubric."""

from kpi.edits.tables import apply, changed_rows, touched
from kpi.edits.weights import with_points
from kpi.edits.words import Change, parse

__all__ = ["Change", "apply", "changed_rows", "parse", "touched", "with_points"]
