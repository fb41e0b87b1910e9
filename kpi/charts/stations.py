"""One station in depth."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import BAD, GOOD, QUIET, figure, numbers, plain, wrapped
from kpi.labels import labels


def ledger_steps(ledger: pd.DataFrame, names: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return the steps from full points to the total: a key (category or kind of line) and its gain in hundredths.

    What does not apply comes first, then deductions by category in the order of the rubric, then re-basing, extra
    points and their cap. The gains add up to total − full points, whatever the ledger holds.

    Examples
    --------
    >>> rows = pd.DataFrame({"line": ["extra", "deduction"], "category": ["", "1"], "loss": [-100, 40]})
    >>> ledger_steps(rows, {"1": "领导重视"})
    [('1', -40), ('extra', 100)]
    """
    line = ledger["line"].where(ledger["line"] != "item_zeroed", "deduction")
    key = line.mask(line == "deduction", ledger["category"])
    gains = (-ledger["loss"]).groupby(key).sum()
    order = ["not_applicable", "excluded", *names, "rebase", "extra", "cap"]
    order += sorted(set(gains.index) - set(order))
    return [(step, int(gains[step])) for step in order if gains.get(step, 0) != 0]


def ledger_waterfall(
    ledger: pd.DataFrame, names: Mapping[str, str], name: str, full: int = 10000, lang: str = "zh"
) -> go.Figure:
    """Return one station's way from full points to its total, a step a category, then extra points.

    Look for the widest steps: those categories are where points can be won back. The axis does not start at zero.

    Parameters
    ----------
    ledger : pandas.DataFrame
        The station's ledger lines of one year; `loss` in whole hundredths, positive = lost.
    names : mapping
        Category → name in the order of the rubric.
    name : str
        The station's name.
    full : int
        Full points in hundredths.
    """
    say = labels(lang)
    steps = ledger_steps(ledger, names)
    total = full + sum(gain for _, gain in steps)
    lost = [(key, gain) for key, gain in steps if key in names and gain < 0]
    title = say.t("chart.waterfall.title", name=plain(name), total=say.points(total))
    if lost:
        key, gain = min(lost, key=lambda pair: pair[1])
        title += say.t("chart.waterfall.most", category=plain(names[key]), points=say.points(-gain))
    ticks = [
        say.t("word.full_points"),
        *[wrapped(names[k], 8) if k in names else wrapped(say.t(f"line.{k}"), 16) for k, _ in steps],
        say.t("word.total"),
    ]
    sizes = [full, *[gain for _, gain in steps], total]
    level, lowest = full, full
    for _, gain in steps:
        level += gain
        lowest = min(lowest, level)
    start = max(0, (lowest - 500) // 1000 * 10)
    drawn = figure(title, say.t("chart.waterfall.note", start=start), height=130 + 30 * len(sizes), showlegend=False)
    drawn.add_waterfall(
        orientation="h",
        y=ticks,
        x=numbers(pd.Series(sizes) / 100),
        measure=["absolute", *["relative"] * len(steps), "total"],
        text=[say.points(full), *[say.signed(gain) for _, gain in steps], say.points(total)],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 12},
        connector={"line": {"color": QUIET, "width": 1}},
        decreasing={"marker": {"color": BAD}},
        increasing={"marker": {"color": GOOD}},
        totals={"marker": {"color": "#5B6670"}},
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    high = max(full, total, full + max([0, *[gain for _, gain in steps]]))
    drawn.update_xaxes(range=[start, high / 100 + (high / 100 - start) * 0.12])
    return drawn.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1)
