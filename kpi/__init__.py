"""Scores units on a published rubric and proves every point.

>>> import kpi
>>> results = kpi.load(2014)
>>> list(results.totals["rank"].dropna())[:3] != []
True
"""

from __future__ import annotations

from importlib import import_module

_FACE = {
    "Home": "kpi.home", "Results": "kpi.results", "Rubric": "kpi.rubric", "compute": "kpi.results",
    "edition": "kpi.editions", "load": "kpi.store", "save": "kpi.store", "score": "kpi.scoring",
}  # fmt: skip
__all__ = list(_FACE)


def __getattr__(name: str):
    """Import a part of the face when it is first used, so that a command loads only what it needs."""
    if name in _FACE:
        return getattr(import_module(_FACE[name]), name)
    raise AttributeError(f"module 'kpi' has no attribute {name!r}")
