"""Questions on small denominators: one case moves the rate by points, and may decide the bar; what it then costs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median

import pandas as pd

from kpi.labels import Labels
from kpi.quality.rows import above, question, shown
from kpi.quality.settings import limit
from kpi.rubric.model import Rubric
from kpi.scoring import score


def small(now: pd.DataFrame, facts: pd.DataFrame, rubric: Rubric, say: Labels) -> list[dict]:
    """Return questions on measures of small numbers, and on units for which one case decides the bar.

    A measure is asked about once where at least half of the units of a class have fewer cases than the settings say. A
    unit is asked about where one case less falls below the bar, or one more reaches it, and the clause then costs or
    wins at least the points of the settings. Rates of 0 or 100% are not asked about: there the bar says it.

    Parameters
    ----------
    now : pandas.DataFrame
        Figures of the year.
    facts : pandas.DataFrame
        What was scored (`kpi.facts.build`).
    rubric : Rubric
        The edition.
    """
    rates = now[(now["unit"] == "percent") & now["denominator"].notna()]
    rows = []
    for _, part in rates.groupby(["class", "measure"], sort=False):
        few = part[part["denominator"] < limit("small_denominator")]
        if len(part) >= limit("least_units") and 2 * len(few) >= len(part):
            about = {name: part[name].iloc[0] for name in ("measure", "measure_name", "clause", "department")}
            step = Fraction(100, int(median(few["denominator"])))
            told = say.t("quality.of", count=len(few), whole=len(part))
            rows.append(question("small_measure", about, told, say.number(limit("small_denominator")), float(step), say,
                                 step=say.number(step), cases=say.number(limit("small_denominator"))))  # fmt: skip
    return rows + _deciding(rates, now, facts, rubric, say)


def _deciding(rates: pd.DataFrame, now: pd.DataFrame, facts: pd.DataFrame, rubric: Rubric, say: Labels) -> list[dict]:
    known = {(row["station"], row["measure"]): row["value"] for row in now.to_dict("records")}
    scored = facts[(facts["state"] == "scored") & ~facts["no_object"].astype(bool)] if len(facts) else facts
    keys = set(zip(scored["station"], scored["clause"], strict=True))
    found = []
    for figure in rates[rates["denominator"] < limit("small_denominator")].to_dict("records"):
        other = other_side(figure)
        if other is not None and (figure["station"], figure["clause"]) in keys:
            x = _joined(figure, other, rubric, known)
            found += [] if x is None else [(figure, other, x)]
    rows = []
    for (figure, other, _), cost in zip(found, costs([(one, x) for one, _, x in found], facts, rubric), strict=True):
        if abs(cost) >= 100 * limit("small_cost"):
            kind = "case_less" if above(figure, figure["value"]) else "case_more"
            step = Fraction(100, figure["denominator"])
            rows.append(question(kind, figure, shown(figure, say), say.percent(figure["bar"]), float(step), say,
                                 other=say.percent(other), step=say.number(step), points=say.points(abs(cost)),
                                 cases=figure["denominator"]))  # fmt: skip
    return rows


def other_side(figure: Mapping) -> Fraction | None:
    """Return the rate with one case more or less where it stands on the other side of the bar; None where none does.

    Examples
    --------
    >>> figure = {"numerator": 39, "denominator": 41, "value": Fraction(3900, 41), "ceiling": False, "bar": 95}
    >>> float(other_side(figure)), other_side(figure | {"bar": 92})
    (92.68..., None)
    """
    cases, counts = figure["numerator"], figure["denominator"]
    if figure["bar"] is None or cases in (0, counts):
        return None
    met = above(figure, figure["value"])
    other = Fraction(100 * (cases + (1 if met is figure["ceiling"] else -1)), counts)
    return other if above(figure, other) is not met else None


def _joined(figure: Mapping, other: Fraction, rubric: Rubric, known: Mapping) -> Fraction | None:
    """Return what the clause would measure with the other rate: itself, or the least or mean of its measures."""
    clause = rubric.clauses[figure["clause"]]
    values = [other if code == figure["measure"] else known.get((figure["station"], code)) for code in clause.measures]
    if None in values:
        return None
    mean = len(values) > 1 and rubric.pick(clause.rule.combine) == "mean"
    return sum(values, Fraction(0)) / len(values) if mean else min(values)


def costs(changed: list[tuple[Mapping, Fraction]], facts: pd.DataFrame, rubric: Rubric) -> list[int]:
    """Return what another value costs each clause in hundredths (negative: wins), by scoring both.

    Every change is scored in a year of its own, before and after, beside the units that a rule compares with; so one
    call of `kpi.scoring.score` does for all.

    Parameters
    ----------
    changed : list of (mapping, Fraction)
        A figure, and what its clause would measure instead.
    facts, rubric : pandas.DataFrame, Rubric
        What was scored, and under which edition.
    """
    rows_of = facts.reset_index(drop=True).groupby("clause").indices
    own_row = {(station, clause): row for row, (station, clause)
               in enumerate(zip(facts["station"], facts["clause"], strict=True))}  # fmt: skip
    rows, years, values = [], [], []
    for place, (figure, x) in enumerate(changed):
        own = own_row[figure["station"], figure["clause"]]
        compared = rubric.clauses[figure["clause"]].rule.family == "relative"
        for year in (2 * place, 2 * place + 1):
            for row in rows_of[figure["clause"]] if compared else [own]:
                rows.append(row)
                years.append(year)
                values.append(x if row == own and year % 2 else None)
    if not rows:
        return []
    frame = facts.iloc[rows].reset_index(drop=True).assign(year=years)
    for name, part in (("x_num", "numerator"), ("x_den", "denominator")):
        new = [old if x is None else getattr(x, part) for x, old in zip(values, frame[name], strict=True)]
        frame[name] = pd.Series(new, dtype=object)
    loss = score(frame, rubric).clauses.set_index(["year", "station"])["loss"].to_dict()
    return [loss[2 * place + 1, figure["station"]] - loss[2 * place, figure["station"]]
            for place, (figure, _) in enumerate(changed)]  # fmt: skip
