"""One's own what-if: some settings changed, and what scores and ranks become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import pandas as pd

from kpi.editions.tables import plain
from kpi.errors import UsageError
from kpi.robustness.case import Case
from kpi.robustness.design import SPLIT
from kpi.rubric.model import Rubric
from kpi.scoring import score


def read_changes(rubric: Rubric, changes: Sequence[str]) -> dict[str, Decimal | str]:
    """Return settings with their new values, from texts such as `rate_loss=5` or `rate_loss: 5`.

    Raises
    ------
    UsageError
        With every text that names no setting, or a value outside its range or options.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> read_changes(edition(2014), ["rate_loss: 5", "rounding=floor"])
    {'rate_loss': Decimal('5'), 'rounding': 'floor'}
    >>> read_changes(edition(2014), ["rate_los=5"])
    Traceback (most recent call last):
    kpi.errors.UsageError: rate_los=5: there is no setting rate_los — did you mean rate_loss?
    """
    found, problems = {}, []
    for text in changes:
        name, _, value = (part.strip() for part in re.sub("[:：＝]", "=", text, count=1).partition("="))
        fault = _fault(rubric, name, value)
        if fault:
            problems.append(f"{text}: {fault}")
        else:
            options = {str(option): option for option in rubric.settings[name].options}
            found[name] = options[value] if options else Decimal(value)
    if problems:
        raise UsageError("\n".join(problems))
    return found


def _fault(rubric: Rubric, name: str, value: str) -> str:
    known = [key for key in rubric.settings if key != SPLIT]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        return f"there is no setting {name} — {hint}" if name else "write setting=value"
    setting = rubric.settings[name]
    if setting.options:
        options = [str(option) for option in setting.options]
        return "" if value in options else f"{name} is one of {', '.join(options)}"
    limits = f"{name} is a number from {plain(setting.low)} to {plain(setting.high)}, the range the rubric gives"
    try:
        number = Decimal(value)
    except InvalidOperation:
        return limits
    return "" if number.is_finite() and setting.low <= number <= setting.high else limits


def what_if(case: Case, changes: Sequence[str]) -> pd.DataFrame:
    """Return totals and ranks of the ranked classes as published and with some settings changed.

    Parameters
    ----------
    case : Case
        The year.
    changes : sequence of str
        Settings and their values, see `read_changes`.

    Returns
    -------
    pandas.DataFrame
        station, name, rank, rank_after, places (positive: up), total, total_after, change (hundredths); in the new
        order, blank where there is no total or rank.
    """
    rubric = case.rubric.with_settings(**read_changes(case.rubric, changes))
    after = score(case.facts_of(rubric, None), rubric, case.honours).totals[["station", "total", "rank"]]
    frame = case.units.merge(after, on="station", suffixes=("", "_after"))
    frame = frame.assign(places=frame["rank"] - frame["rank_after"], change=frame["total_after"] - frame["total"])
    frame = frame.sort_values(["class", "rank_after", "order"], na_position="last", kind="stable", ignore_index=True)
    return frame[["station", "name", "rank", "rank_after", "places", "total", "total_after", "change"]]
