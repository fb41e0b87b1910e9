"""Result tables → plotly figures. Every function is pure: the same frame gives the same figure.

Titles state the finding and are worked out from the frame; every word comes from ``labels.csv``.
"""

from kpi.charts.changes import change_waterfall
from kpi.charts.indicators import lost_by_clause, lost_by_department, rate_dots, rate_panel
from kpi.charts.robustness import moving_settings, rank_intervals
from kpi.charts.stations import ledger_waterfall
from kpi.charts.theme import CONFIG, colours, decimals
from kpi.charts.towns import attainment_heatmap, category_points
from kpi.charts.trends import attainment_multiples, indicator_years, performance_map
from kpi.charts.years import edition_note, rank_bump, total_multiples

__all__ = [
    "CONFIG",
    "attainment_heatmap",
    "attainment_multiples",
    "category_points",
    "change_waterfall",
    "colours",
    "decimals",
    "edition_note",
    "indicator_years",
    "ledger_waterfall",
    "lost_by_clause",
    "lost_by_department",
    "moving_settings",
    "performance_map",
    "rank_bump",
    "rank_intervals",
    "rate_dots",
    "rate_panel",
    "total_multiples",
]
