"""Why this score: one unit's ledger, sums, neighbours, and what would change its rank."""

from kpi.explain.ledger import find_station, of_station
from kpi.explain.sections import Explanation, explanation

__all__ = ["Explanation", "explanation", "find_station", "of_station"]
