"""What is assessed: the parts of a rubric edition, as data."""

from kpi.rubric.model import Clause, Rubric

__all__ = ["Clause", "Rubric"]
