"""The smallest single changes that would change a unit's rank."""

from kpi.flips.levers import limits
from kpi.flips.search import COLUMNS, flips

__all__ = ["COLUMNS", "flips", "limits"]
