"""Workbooks for people: to be filled in, the scoring sheet of a station, and marked copies of faulty files."""

from kpi.templates.marked import write_marked
from kpi.templates.scoring_sheet import scoring_sheet
from kpi.templates.workbooks import templates, write_templates

__all__ = ["scoring_sheet", "templates", "write_marked", "write_templates"]
