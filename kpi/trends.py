"""Years beside each other: whether they compare, who moved, and what became of units that merged or changed names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from kpi.editions.comparability import sentence, verdicts
from kpi.errors import UsageError
from kpi.results import Results

CHANGES = ["year", "station", "before", "change", "after"]


def roster_changes(roster: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return what happened to units after the first and up to the last of some years.

    Parameters
    ----------
    roster : pandas.DataFrame
        Units in spans of years: station, name, from, to, successor.
    years : sequence of int
        The years looked at.

    Returns
    -------
    pandas.DataFrame
        One row an event, in order: year, station, before (its name), change (`renamed`, `merged`, `ended` or `new`),
        after (its new name, or the name of the unit it merged into).

    Examples
    --------
    >>> rows = [("t1", "A", 2010, 2015, "t2"), ("t2", "B", 2010, 2016, None), ("t2", "C", 2017, None, None)]
    >>> roster = pd.DataFrame(rows, columns=["station", "name", "from", "to", "successor"])
    >>> roster_changes(roster, [2014, 2018]).values.tolist()
    [[2016, 't1', 'A', 'merged', 'B'], [2017, 't2', 'B', 'renamed', 'C']]
    """
    rows = []
    for station, spans in roster.sort_values("from").groupby("station"):
        parts = spans.to_dict("records")
        rows.append((parts[0]["from"], station, "", "new", parts[0]["name"]))
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            if following:
                rows.append((following["from"], station, part["name"], "renamed", following["name"]))
            elif not pd.isna(part["to"]):
                heir = _name_in(roster, part["successor"], part["to"] + 1)
                rows.append((part["to"] + 1, station, part["name"], "merged" if heir else "ended", heir))
    inside = [(int(row[0]), *row[1:]) for row in rows if min(years) < row[0] <= max(years)]
    return pd.DataFrame(sorted(inside), columns=CHANGES)


def _name_in(roster: pd.DataFrame, station: object, year: int) -> str:
    own = roster[(roster["station"] == station) & (roster["from"] <= year)].sort_values("from")
    return own["name"].iloc[-1] if len(own) else ""


def history_of(series: Iterable[Results]) -> pd.DataFrame:
    """Return the totals of several years below one another, each row with the edition it was scored under.

    Parameters
    ----------
    series : iterable of Results
        Years in order.
    """
    return pd.concat([one.totals.assign(edition=one.rubric.id) for one in series], ignore_index=True)


def moves(history: pd.DataFrame) -> pd.DataFrame:
    """Return how each unit of one class moved between the first and the last year, largest rise first.

    Parameters
    ----------
    history : pandas.DataFrame
        `totals` of several years below one another, whole hundredths.

    Returns
    -------
    pandas.DataFrame
        station, name (the latest), first_rank, last_rank, places (up is positive), first_total, last_total, change;
        blank for a unit that has none in one of the two years.

    Examples
    --------
    >>> columns = {"year": [2014, 2014, 2015, 2015], "station": ["t1", "t2"] * 2, "name": ["A", "B"] * 2,
    ...     "rank": [2, 1, 1, 2], "total": [9000, 9100, 9300, 9050]}
    >>> moves(pd.DataFrame(columns))[["station", "places", "change"]].values.tolist()
    [['t1', 1, 300], ['t2', -1, -50]]
    """
    names = history.sort_values("year").drop_duplicates("station", keep="last").set_index("station")[["name"]]
    table = names.sort_index()
    for place, year in (("first", history["year"].min()), ("last", history["year"].max())):
        end = history[history["year"] == year].set_index("station")
        table[f"{place}_rank"], table[f"{place}_total"] = end["rank"], end["total"]
    table["places"] = table["first_rank"] - table["last_rank"]
    table["change"] = table["last_total"] - table["first_total"]
    order = {"by": ["places", "station"], "ascending": [False, True]}
    return table.reset_index().sort_values(**order, na_position="last", ignore_index=True)


def comparability(series: Sequence[Results]) -> pd.DataFrame:
    """Return how far each year can be compared with the one before it.

    Parameters
    ----------
    series : sequence of Results
        Years in order.

    Returns
    -------
    pandas.DataFrame
        year, edition, units, changed (settings that differ from the year before; missing for the first year),
        verdict (same, attainment, rescored or none, see `docs/comparing-editions.md`; empty for the first year),
        sentence (the same in words), provisional (whether any rank of the year is).

    Raises
    ------
    UsageError
        For fewer than two years.
    """
    if len(series) < 2:
        raise UsageError(f"comparing years needs two or more, found {len(series)}")
    rows = []
    for before, now in zip([None, *series], series, strict=False):
        changed, verdict, words = None, "", ""
        if before is not None:
            two, changed = (before.rubric, now.rubric), len(changed_settings(now, before))
            verdict, words = verdicts(*two).iloc[-1]["verdict"], sentence(*two, now.lang)
        open_ = bool(now.totals["provisional"].any())
        rows.append((now.year, now.rubric.id, len(now.totals), changed, verdict, words, open_))
    columns = ["year", "edition", "units", "changed", "verdict", "sentence", "provisional"]
    return pd.DataFrame(rows, columns=columns).astype({"changed": "Int64"})


def changed_settings(results: Results, previous: Results) -> list[str]:
    """Return the settings whose value differs from last year, or that only one of the years has.

    The points of single clauses are not among them: they are the edition's, see `kpi.editions.table`.
    """
    now, then = (_named(one.settings) for one in (results, previous))
    return sorted(key for key in now.keys() | then.keys() if now.get(key) != then.get(key))


def _named(settings: pd.DataFrame) -> dict[str, str]:
    named = settings[~settings["setting"].str.startswith("points_")]
    return dict(zip(named["setting"], named["value"].map(str), strict=True))


def attainment_by_year(series: Sequence[Results], class_id: str) -> pd.DataFrame:
    """Return the mean attainment (得分率, percent) of a class by category, a column a year: where a change came from.

    Parameters
    ----------
    series : sequence of Results
        Years in order.
    class_id : str
        A class of the rubric.
    """
    columns = {}
    for one in series:
        scored = one.categories[(one.categories["class"] == class_id) & one.categories["score"].notna()]
        sums = scored.groupby("category")[["score", "applicable"]].sum()
        columns[str(one.year)] = 100 * sums["score"].astype("Float64") / sums["applicable"]
    # A category that a later edition dropped keeps its row, under the last name it had.
    names = {part.id: part.name for one in series for part in one.rubric.categories}
    table = pd.DataFrame(columns).reindex(list(names))
    return table.assign(category=list(names.values())).reset_index(drop=True)
