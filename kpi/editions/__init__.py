"""Which rubric is in force when: rubric files read, checked and shown."""

from kpi.editions.load import load, locate
from kpi.editions.registry import edition, editions, file_of
from kpi.editions.tables import table

__all__ = ["edition", "editions", "file_of", "load", "locate", "table"]
