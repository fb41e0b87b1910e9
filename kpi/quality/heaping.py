"""Questions on digits: too many values just at or above a bar, and too many counts that end in 0 or 5.

Both are tests, and many at once: of the questions asked at most a stated share is expected to be chance (Benjamini and
Hochberg). Few reports prove nothing; that a bar draws values to itself is known of earnings and elections.

References
----------
Burgstahler, D. and Dichev, I. (1997), Earnings management to avoid earnings decreases and losses, Journal of Accounting
and Economics 24 (1), 99-126. McCrary, J. (2008), Manipulation of the running variable in the regression discontinuity
design, Journal of Econometrics 142 (2), 698-714. Beber, B. and Scacco, A. (2012), What the numbers say: a digit-based
test for election fraud, Political Analysis 20 (2), 211-234.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import pandas as pd

from kpi.labels import Labels
from kpi.quality.rows import question
from kpi.quality.settings import limit
from kpi.quality.statistics import at_least, discoveries

ROUND = ("0", "5")
OF_MEASURE = ["measure", "measure_name", "clause", "department"]
OF_UNIT = ["station", "name"]


def at_the_bar(now: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on measures and units with too many values just on the good side of the bar.

    Values up to a window either side of the bar are counted. Without a bar they would lie on either side in the ratio
    of the values that their denominators can give there, about one to one; the chance of so many or more on the good
    side is exact. Bars at 0 or 100% have one side only and are left out, as are denominators too small for the window.
    """
    near = [(figure, side) for figure in now[now["unit"] == "percent"].to_dict("records")
            if (side := near_bar(figure)) is not None]  # fmt: skip
    tests = []
    for keys, kind in ((["class", "measure"], "bar_measure"), (["station"], "bar_unit")):
        groups: dict[tuple, list] = {}
        for figure, side in near:
            groups.setdefault(tuple(figure[key] for key in keys), []).append((figure, side))
        for group in groups.values():
            if len(group) >= limit("heaping_least"):
                good = sum(met for _, (met, _) in group)
                tests.append((kind, group[0][0], good, len(group), at_least(good, [one for _, (_, one) in group])))
    window = say.number(limit("heaping_window"))
    return [
        question(kind, _about(kind, figure), say.t("quality.of", count=good, whole=whole),
                 say.t("quality.window", window=window), chance, say, window=window, count=good, whole=whole,
                 chance=f"{chance:.2g}")
        for kind, figure, good, whole, chance in _standing(tests)
    ]  # fmt: skip


def near_bar(figure: Mapping) -> tuple[bool, float] | None:
    """Return whether a rate near its bar meets it, and the chance of that without a bar; None for any other rate.

    Examples
    --------
    >>> figure = {"value": Fraction(95), "bar": Fraction(95), "ceiling": False, "denominator": 400}
    >>> near_bar(figure), near_bar(figure | {"value": Fraction(96)}), near_bar(figure | {"denominator": 20})
    ((True, 0.5), None, None)
    """
    window, bar, counts = Fraction(limit("heaping_window")), figure["bar"], figure["denominator"]
    if bar is None or not window <= bar <= 100 - window:
        return None
    beyond = (bar - figure["value"]) if figure["ceiling"] else (figure["value"] - bar)
    if not -window <= beyond < window:
        return None
    if counts is None:
        return beyond >= 0, 0.5
    if 100 * Fraction(limit("heaping_steps")) > window * counts:
        return None
    edges = [(bar + step) * counts / 100 for step in (-window, 0, window)]
    places = [floor(edge) if figure["ceiling"] else ceil(edge) for edge in edges]
    below, over = places[1] - places[0], places[2] - places[1]
    return beyond >= 0, (below if figure["ceiling"] else over) / (below + over)


def round_counts(now: pd.DataFrame, say: Labels) -> list[dict]:
    """Return questions on units and measures of which too many counts end in 0 or 5, as estimates do.

    Of counts from three digits on a fifth ends so; the chance of so many or more is binomial and exact. Denominators
    are left out (samples are drawn in round numbers), and so are columns of round sums of money, all ending alike.
    """
    counted = now[now["numerator"].notna() & now["denominator"].notna()]
    counted = counted[(counted["numerator"] >= limit("digits_smallest")) & (counted["value"] != 100)]
    counted = counted.assign(last=counted["numerator"].astype(int).astype(str).str[-1])
    counted = counted[counted.groupby("measure")["last"].transform("nunique") > 2] if len(counted) else counted
    tests = []
    for keys, kind in ((["station"], "digits_unit"), (["class", "measure"], "digits_measure")):
        for _, group in counted.groupby(keys, sort=False):
            if len(group) >= limit("digits_least"):
                found, whole = int(group["last"].isin(ROUND).sum()), len(group)
                tests.append((kind, group.iloc[0].to_dict(), found, whole, at_least(found, [len(ROUND) / 10] * whole)))
    return [
        question(kind, _about(kind, figure), say.t("quality.of", count=found, whole=whole),
                 say.percent(Fraction(100 * len(ROUND), 10), 0), chance, say, count=found, whole=whole,
                 chance=f"{chance:.2g}")
        for kind, figure, found, whole, chance in _standing(tests)
    ]  # fmt: skip


def _standing(tests: list[tuple]) -> list[tuple]:
    stands = discoveries([test[-1] for test in tests], limit("false_discoveries"))
    return [test for test, one in zip(tests, stands, strict=True) if one]


def _about(kind: str, figure: Mapping) -> dict:
    return {name: figure[name] for name in (OF_UNIT if kind.endswith("unit") else OF_MEASURE)}
