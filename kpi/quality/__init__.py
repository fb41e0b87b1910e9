"""Questions about the figures of a year: never accusations, each with the numbers behind it.

`kpi check` refuses what is certain to be wrong and warns at the door; here accepted figures are looked at beside the
unit's own years, the other units, and the bar. No question changes a score. See `docs/data-quality.md`.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kpi import rulings
from kpi.editions import edition
from kpi.errors import KpiError
from kpi.home import Home
from kpi.inputs.roster import Roster
from kpi.labels import labels
from kpi.quality import cases, columns, heaping, years
from kpi.quality.figures import COLUMNS as FIGURES
from kpi.quality.figures import figures
from kpi.quality.rows import COLUMNS
from kpi.results import accepted, facts_before, in_year, score_tables
from kpi.rubric import Rubric

__all__ = ["COLUMNS", "KINDS", "comparable", "of_year", "questions"]

KINDS = ("history", "jump", "repeated", "class", "constant", "full_measure", "full_unit", "bar_measure", "bar_unit",
         "digits_unit", "digits_measure", "case_less", "case_more", "small_measure")  # fmt: skip


def questions(
    now: pd.DataFrame, before: pd.DataFrame, facts: pd.DataFrame, rubric: Rubric, lang: str = "zh"
) -> pd.DataFrame:
    """Return every question about the figures of a year, by kind, unit and clause; the order of rows does not matter.

    Parameters
    ----------
    now, before : pandas.DataFrame
        Figures (`kpi.quality.figures.figures`) of the year, and of earlier years that compare with it.
    facts : pandas.DataFrame
        What was scored in the year (`kpi.facts.build`).
    rubric : Rubric
        The edition.
    lang : {"zh", "en"}
        Language of the questions.

    Returns
    -------
    pandas.DataFrame
        kind (one of `KINDS`), station and name (blank for a question about a measure), measure and clause (blank for
        one about a unit), value, compared_with, size (the statistic: a robust z, a probability, percentage points a
        case, or a count), text, department.

    Examples
    --------
    >>> none = pd.DataFrame(columns=FIGURES)
    >>> len(questions(none, none, pd.DataFrame(columns=["station", "clause"]), edition(2014)))
    0
    """
    say = labels(lang)
    now, before = (frame.sort_values(["year", "station", "measure"], ignore_index=True) for frame in (now, before))
    rows = [
        *years.history(now, before, say), *years.jumps(now, before, say), *years.repeated(now, before, say),
        *columns.outliers(now, say), *columns.constant(now, say), *columns.full(now, say),
        *heaping.at_the_bar(now, say), *heaping.round_counts(now, say), *cases.small(now, facts, rubric, say),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=COLUMNS)
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    clauses = {name: place for place, name in enumerate(rubric.clauses)}
    order = frame.assign(kind=frame["kind"].map(kinds), clause=frame["clause"].map(clauses).fillna(-1))
    return frame.loc[order.sort_values(["kind", "station", "clause", "measure"]).index].reset_index(drop=True)


def comparable(history: pd.DataFrame, roster: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the earlier figures that compare with a year: of a unit that took another over, only those since then.

    Parameters
    ----------
    history : pandas.DataFrame
        Figures of any years.
    roster : pandas.DataFrame
        Units in spans of years: station, to, successor.
    year : int
        The year; only earlier ones are kept.

    Examples
    --------
    >>> roster = pd.DataFrame({"station": ["a", "b"], "to": [2015, None], "successor": ["b", None]})
    >>> history = pd.DataFrame({"year": [2015, 2016, 2016], "station": ["b", "b", "a"]})
    >>> comparable(history, roster, 2017)[["year", "station"]].values.tolist()
    [[2016, 'b'], [2016, 'a']]
    """
    merged = roster[roster["successor"].notna() & roster["to"].notna()]
    merged = merged[(merged["successor"] != "") & (merged["to"] < year)]
    since = merged.groupby("successor")["to"].max()
    first = history["station"].map(since).fillna(0)
    return history[(history["year"] < year) & (history["year"] > first)]


def of_year(year: int, raw: Path, rubric: Rubric | None = None, lang: str = "zh") -> pd.DataFrame:
    """Return the questions about a year's raw tables, beside those of every earlier year in the folder.

    Earlier years are read under the edition given, or the one in force in each; a year without an edition, or refused,
    is no history.

    Raises
    ------
    InputRefused
        With every problem of the year's own tables.
    """
    own = rubric or edition(year, raw)
    _, roster, tables = accepted(year, raw, own)
    facts, _, _ = score_tables(year, roster, tables, own, facts_before(year, raw, own), lang)
    earlier = [pd.DataFrame(columns=FIGURES)]
    for one in [past for past in Home.find(raw=raw).years() if past < year]:
        try:
            before = rubric or edition(one, raw)
            earlier.append(_figures(one, accepted(one, raw, before)[2], before, roster))
        except KpiError:
            continue
    history = pd.concat([frame for frame in earlier if len(frame)] or earlier, ignore_index=True)
    now = _figures(year, tables, own, roster)
    return questions(now, comparable(history, roster, year), facts, own, lang)


def _figures(year: int, tables: dict[str, pd.DataFrame], rubric: Rubric, roster: pd.DataFrame) -> pd.DataFrame:
    return figures(rulings.apply(tables)[0], rubric, in_year(roster, year), year, Roster(roster).heirs(year))
