"""A question as a row: what was seen, beside what, how far off, and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from kpi.labels import Labels
from kpi.quality.settings import limit
from kpi.quality.statistics import centre

COLUMNS = ["kind", "station", "name", "measure", "clause", "value", "compared_with", "size", "text", "department"]


def question(
    kind: str, figure: Mapping, value: str, compared_with: str, size: float, say: Labels, **more: object
) -> dict:
    """Return a row about a figure; the text is the label `quality.ask.<kind>` with what stands in the row.

    Parameters
    ----------
    kind : str
        What is asked, see `docs/data-quality.md`.
    figure : mapping
        A row of `kpi.quality.figures.figures`; only what the question is about (a unit alone, or a measure alone).
    value, compared_with : str
        What was seen and what it was held against, in words.
    size : float
        The statistic: a robust z, a probability, or percentage points a case.
    """
    about = {name: figure.get(name, "") for name in ("station", "name", "measure", "clause", "department")}
    told = {"unit": about["name"], "measure": figure.get("measure_name", ""), "value": value, "with": compared_with}
    text = say.t(f"quality.ask.{kind}", **told, **more)
    return {**about, "kind": kind, "value": value, "compared_with": compared_with, "size": round(float(size), 4),
            "text": text}  # fmt: skip


def shown(figure: Mapping, say: Labels) -> str:
    """Return a figure as people read it: a rate with its counts, a count as it is."""
    if figure["unit"] != "percent":
        return say.number(figure["value"])
    counts = "" if figure["denominator"] is None else f" ({figure['numerator']}/{figure['denominator']})"
    return say.percent(figure["value"]) + counts


def level(number: float, figure: Mapping, say: Labels) -> str:
    """Return a number of the kind that units are compared by: a rate, a count, or percent of a target."""
    counted = figure["unit"] == "count" and figure["level"] == float(figure["value"])
    return say.number(number) if counted else say.percent(number)


def least_spread(figure: Mapping, middle: float) -> float:
    """Return how far a figure strays by chance alone: the least difference that means anything.

    For a rate the standard error of a proportion at the median of what it is compared with, for a count the square root
    of that median (Poisson), and never less than the settings say. A median of 0 or 100% is taken half a case inside.
    """
    counts, share = figure["denominator"], middle / 100
    if figure["unit"] != "percent":
        scale = figure["level"] / float(figure["value"]) if figure["value"] else 1.0
        return scale * max(limit("least_count"), math.sqrt(max(middle / scale, 0)))
    if not counts:
        return limit("least_points")
    share = min(max(share, 0.5 / counts), 1 - 0.5 / counts)
    return max(limit("least_points"), 100 * math.sqrt(share * (1 - share) / counts))


def usual_spread(changes: pd.Series) -> float:
    """Return the spread of one year's figure that changes from year to year show: theirs over √2, robustly.

    Examples
    --------
    >>> usual_spread(pd.Series([1.0, -1.0, 2.0, -2.0, 0.0])), usual_spread(pd.Series([], dtype=float))
    (1.0483..., 0.0)
    """
    found = changes.dropna().tolist()
    if not found:
        return 0.0
    return centre(found)[1] / math.sqrt(2)


def above(figure: Mapping, value: Fraction) -> bool:
    """Return whether a value meets the bar of a figure, which is met at the bar itself."""
    return value <= figure["bar"] if figure["ceiling"] else value >= figure["bar"]
