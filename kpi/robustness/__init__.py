"""How much of the ranks rests on numbers that the document never stated.

>>> from kpi.robustness import robustness
>>> study = robustness(2018, draws=100, indices=False)
>>> len(study.intervals)
17
"""

from __future__ import annotations

from importlib import import_module

_FACE = {
    "Case": "case", "Draws": "design", "Robustness": "study", "Space": "design", "case_of": "case",
    "interval_texts": "words", "pair_sentences": "words", "rank_range": "words", "robustness": "study",
    "rubric_of": "points", "setting_name": "words", "standings": "engine", "verdict": "words",
}  # fmt: skip
__all__ = list(_FACE)


def __getattr__(name: str):
    """Import a part when it is first used: a chart needs the words, not the engine."""
    if name in _FACE:
        return getattr(import_module(f"kpi.robustness.{_FACE[name]}"), name)
    raise AttributeError(f"module 'kpi.robustness' has no attribute {name!r}")
