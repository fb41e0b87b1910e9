"""What if: a year scored again with something changed, and all that moves by it; nothing is ever written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pandas as pd

from kpi.editions.tables import plain
from kpi.edits import Change, apply, parse, with_points
from kpi.errors import UsageError
from kpi.labels import labels
from kpi.ledger import KEYS, describe
from kpi.rescoring import HandedIn, Rescored, handed_in
from kpi.rubric import Rubric
from kpi.scoring import Scores

MOVED = ["station", "name", "class", "total_before", "total_after", "change", "rank_before", "rank_after"]
LINES = ["station", "name", "clause", "clause_name", "line", "loss_before", "loss_after", "change", "reason_before",
         "reason_after"]  # fmt: skip


@dataclass(frozen=True)
class WhatIf:
    """What a change moves; points are whole hundredths.

    Attributes
    ----------
    before, after : Scores
        The year as it was handed in and as changed, both from `kpi.scoring.score`.
    moved : pandas.DataFrame
        A unit whose total or rank differs: station, name, class, total_before, total_after, change, rank_before,
        rank_after; in administrative order.
    ledger : pandas.DataFrame
        A ledger line that differs: station, name, clause, clause_name, line, loss_before, loss_after, change (points
        won by it), reason_before, reason_after.
    notes : list of str
        What to know of the change: a setting outside its plausible range.
    """

    before: Scores
    after: Scores
    moved: pd.DataFrame
    ledger: pd.DataFrame
    notes: list[str] = field(default_factory=list)


def what_if(
    year: int,
    changes: Sequence[str | Change] = (),
    settings: Mapping[str, object] | None = None,
    points: Mapping[str, object] | None = None,
    raw: Path | None = None,
    rubric: Rubric | None = None,
    lang: str = "zh",
    given: HandedIn | None = None,
) -> WhatIf:
    """Return what would move in a year if some of its values, settings or points were others.

    Parameters
    ----------
    year : int
        A year with raw tables.
    changes : sequence of str or Change
        As `kpi.edits.parse` reads them, one after the other: values of a unit as rulings left them, settings, points.
    settings : mapping, optional
        Setting → value, the same as changes `setting=value`. A number may leave its plausible range, which is noted.
    points : mapping, optional
        Clause → points, the same as changes `points_<clause>=points`; the item stays whole, see `kpi.edits.weights`.
    raw : Path, optional
        The folder of raw tables; the home's by default.
    rubric : Rubric, optional
        The edition; the one in force by default.
    lang : {"zh", "en"}
        Language of reasons and notes.
    given : HandedIn, optional
        The year where it has been read already; then `year`, `raw`, `rubric` and `lang` are its own.

    Raises
    ------
    UsageError
        For a name that is not there, a value that cannot be, or the same value given twice.
    InputRefused
        With every problem of the tables.

    Examples
    --------
    >>> what_if(2014).moved.empty
    True
    >>> what_if(2014, ["t01:1.1c:event=0"]).moved[["station", "change"]].values.tolist()
    [['t01', 20]]
    """
    given = given or handed_in(year, raw, rubric, lang)
    asked = [*changes, *(f"{name}={value}" for name, value in (settings or {}).items())]
    asked += [f"points_{name}={value}" for name, value in (points or {}).items()]
    read = [parse(one, given.rubric, given.stations) if isinstance(one, str) else one for one in asked]
    _once(read)
    tables = given.tables
    for change in read:
        if change.station:
            tables = apply(given, change, tables)
    numbers = {change.name: change.value for change in read if change.what == "setting"}
    weights = {change.name: Decimal(change.value) for change in read if change.what == "points"}
    changed = given.rubric
    if numbers or weights:
        changed = with_points(given.rubric, weights).with_settings(**numbers)
    before, names = given.base.scores, given.stations
    if not read:
        return WhatIf(before, before, _moved(before, before, names), pd.DataFrame(columns=LINES))
    after = given.rescored(tables, changed)
    notes = [note for name, value in numbers.items() if (note := _outside(name, value, given))]
    lines = _lines(_told(given, given.base, given.rubric), _told(given, after, changed), given)
    return WhatIf(before, after.scores, _moved(before, after.scores, names), lines, notes)


def example(rubric: Rubric) -> list[str]:
    """Return a change to begin with, as `what_if` takes it: the first assumed number at the low end of its range.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> example(edition(2014))
    ['rate_loss=3']
    """
    ranged = ((name, setting) for name, setting in rubric.settings.items() if setting.low not in (None, setting.value))
    return [f"{name}={setting.low}" for name, setting in ranged][:1]


def _once(changes: Sequence[Change]) -> None:
    seen: set[tuple] = set()
    for change in changes:
        key = (change.what, change.station, change.name, change.part)
        if key in seen:
            raise UsageError(f"{change}: the same value is changed twice")
        seen.add(key)


def _outside(name: str, value: Decimal | str, given: HandedIn) -> str:
    setting = given.rubric.settings[name]
    if isinstance(value, str) or setting.low is None or setting.low <= value <= setting.high:
        return ""
    texts = {"value": plain(value), "low": plain(setting.low), "high": plain(setting.high)}
    return labels(given.lang).t("explain.note.outside", setting=f"{setting.name} {name}", **texts)


def _told(given: HandedIn, scored: Rescored, rubric: Rubric) -> pd.DataFrame:
    facts = scored.facts.assign(charged="")
    return describe(scored.scores, facts, given.tables["honours"], rubric, given.stations, given.lang)


def _moved(before: Scores, after: Scores, stations: pd.DataFrame) -> pd.DataFrame:
    old, new = (frame.totals.set_index("station") for frame in (before, after))
    table = stations[["station", "name", "class"]].set_index("station")
    for name in ("total", "rank"):
        table[f"{name}_before"], table[f"{name}_after"] = old[name], new[name]
    table["change"] = table["total_after"] - table["total_before"]
    pairs = [(table[f"{name}_before"], table[f"{name}_after"]) for name in ("total", "rank")]
    same = [(one == other).fillna(False) | (one.isna() & other.isna()) for one, other in pairs]
    return table[~(same[0] & same[1])].reset_index()[MOVED]


def _lines(before: pd.DataFrame, after: pd.DataFrame, given: HandedIn) -> pd.DataFrame:
    keys, values = [*KEYS, "line"], ["points", "loss", "loss_before_floor"]
    both = before[[*keys, *values, "reason"]].merge(
        after[[*keys, *values, "reason"]], on=keys, how="outer", suffixes=("_before", "_after")
    )
    differ = pd.concat([both[f"{name}_before"].ne(both[f"{name}_after"]) for name in values], axis=1).any(axis=1)
    rows = both[differ].merge(given.stations[["station", "name", "order"]], on="station")
    losses = {f"loss_{when}": rows[f"loss_{when}"].astype("Int64") for when in ("before", "after")}
    reasons = {f"reason_{when}": rows[f"reason_{when}"].fillna("") for when in ("before", "after")}
    names = {key: clause.name for key, clause in given.rubric.clauses.items()}
    places = {key: place for place, key in enumerate([*given.rubric.clauses, *given.rubric.extra_entries])}
    rows = rows.assign(**losses, **reasons, clause_name=rows["clause"].map(names).fillna(""),
                       place=rows["clause"].map(places).fillna(len(places)))  # fmt: skip
    rows["change"] = rows["loss_before"].fillna(0) - rows["loss_after"].fillna(0)
    return rows.sort_values(["order", "station", "place", "line"], kind="stable", ignore_index=True)[LINES]
