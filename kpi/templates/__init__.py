"""Workbooks for the departments, to be filled in and read as they are."""

from kpi.templates.workbooks import templates, write_templates

__all__ = ["templates", "write_templates"]
