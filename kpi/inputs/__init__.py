"""What departments hand in: raw tables read strictly, checked against roster and rubric, all problems at once."""

from __future__ import annotations

from importlib import import_module

_FACE = {
    "Problem": "kpi.inputs.problems", "Problems": "kpi.inputs.problems", "input_tables": "kpi.inputs.tables",
    "earlier_cases": "kpi.inputs.readers", "read_stations": "kpi.inputs.readers", "read_year": "kpi.inputs.readers",
}  # fmt: skip
__all__ = list(_FACE)


def __getattr__(name: str):
    """Import a part of the face when it is first used: the process that parses a workbook needs none of it."""
    if name in _FACE:
        return getattr(import_module(_FACE[name]), name)
    raise AttributeError(f"module 'kpi.inputs' has no attribute {name!r}")
