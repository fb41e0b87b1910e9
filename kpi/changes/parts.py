"""A change of points split exactly: what each scenario gives for each clause, and the differences between them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.changes.other_edition import matched_clauses
from kpi.changes.scenarios import Rescored
from kpi.editions.matching import match
from kpi.exact import hundredths, rebased
from kpi.rubric.model import Rubric

PARTS = ["rubric", "performance", "interaction", "coverage", "corrections"]
DERIVED = ["rebase", "cap"]


def keys_of(before: Rubric, after: Rubric) -> pd.DataFrame:
    """Return what two editions give points for, in the order of the later one: clauses, then extra points.

    Returns
    -------
    pandas.DataFrame
        line (`clause` or `extra`), clause (id in the later edition, empty where it was dropped), formerly (id in the
        earlier one, empty where it was added), clause_name.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> keys_of(edition(2014), edition(2014)).groupby("line").size().to_dict()
    {'clause': 94, 'extra': 16}
    """
    entries = {new: old for old, new in match(before, after).extra if old and new}
    shared = {"clause": matched_clauses(before, after), "extra": entries}
    rows = []
    for line, old, new in (("clause", before.clauses, after.clauses), ("extra", _entries(before), _entries(after))):
        matched = {name: shared[line].get(name, "") for name in new}
        rows += [(line, name, formerly, new[name].name) for name, formerly in matched.items()]
        rows += [(line, "", name, old[name].name) for name in old if name not in set(matched.values())]
    return pd.DataFrame(rows, columns=["line", "clause", "formerly", "clause_name"])


def _entries(rubric: Rubric) -> dict:
    return {name: entry for name, (_, entry) in rubric.extra_entries.items()}


class Grid(NamedTuple):
    """What units (rows) earn by key (columns), int64 hundredths.

    Attributes
    ----------
    value : numpy.ndarray
        The score of a clause, 0 where it has none; the extra points won.
    points : numpy.ndarray
        The points that a scored clause stands for, else 0.
    state : numpy.ndarray
        The state of a clause; `scored` for an entry of extra points; empty where the edition has none for the unit.
    """

    value: np.ndarray
    points: np.ndarray
    state: np.ndarray


def grid(one: Rescored, stations: Sequence[str], keys: pd.DataFrame, column: str) -> Grid:
    """Return what some units earned by key; `column` says by which of the two ids the edition goes."""
    places = {name: place for place, name in enumerate(keys[column]) if name}
    rows = {station: row for row, station in enumerate(stations)}
    value, points = np.zeros((2, len(rows), len(keys)), dtype=np.int64)
    state = np.full(value.shape, "", dtype=object)
    clauses = one.scores.clauses[one.scores.clauses["station"].isin(rows)]
    at = clauses["station"].map(rows).to_numpy(dtype=int), clauses["clause"].map(places).to_numpy(dtype=int)
    value[at] = clauses["score"].fillna(0).to_numpy(dtype=np.int64)
    points[at] = clauses["points"].where(clauses["state"] == "scored", 0).to_numpy(dtype=np.int64)
    state[at] = clauses["state"].to_numpy(dtype=object)
    won = one.scores.ledger[(one.scores.ledger["line"] == "extra") & one.scores.ledger["station"].isin(rows)]
    at = won["station"].map(rows).to_numpy(dtype=int), won["clause"].map(places).to_numpy(dtype=int)
    value[at] = -won["loss"].to_numpy(dtype=np.int64)
    entries = [places[name] for name in one.rubric.extra_entries]
    state[np.ix_(sorted({rows[name] for name in clauses["station"]}), entries)] = "scored"
    return Grid(value, points, state)


def whole(value: np.ndarray, points: np.ndarray, rubric: Rubric, keys: pd.DataFrame) -> np.ndarray:
    """Return what units earn by key, with two columns more that complete the total (`DERIVED`).

    Rebase is what restores the base to the full total of the edition, cap what the edition's cap on extra points takes
    back: by the same formulas as `kpi.scoring.score`, so that the rows add up to the total that it gives.
    """
    clauses = (keys["line"] == "clause").to_numpy()
    earned, applicable = value[:, clauses].sum(axis=1), points[:, clauses].sum(axis=1)
    base = rebased(earned, np.where(applicable > 0, applicable, 1), hundredths(rubric.total))
    rebase = np.where(applicable > 0, base - earned, 0)
    cap, won = rubric.choice("extra_cap", "none"), value[:, ~clauses].sum(axis=1)
    over = np.zeros_like(won) if cap == "none" else (won - hundredths(Decimal(cap))).clip(min=0)
    return np.column_stack([value, rebase, -over])


class Crossed(NamedTuple):
    """Two years scored crosswise, rulings left out unless it says so, each as `grid` returns it.

    Attributes
    ----------
    first, second : Grid
        Each year under its own edition; the first as of the roster of the second, merged units as one.
    first_under_new, second_under_old : Grid
        Each year under the edition of the other.
    own : Grid
        The first year under its own edition and its own roster.
    first_ruled, second_ruled : Grid
        Each year as published: its own edition and roster, its rulings applied.
    """

    first: Grid
    second: Grid
    first_under_new: Grid
    second_under_old: Grid
    own: Grid
    first_ruled: Grid
    second_ruled: Grid


class Kinds(NamedTuple):
    """How a clause of a unit is compared, one of three: nothing else than the four-way comparison needs a word.

    Attributes
    ----------
    one_edition : numpy.ndarray
        Only one of the two editions has it for the unit.
    unknown : numpy.ndarray
        Scored in both years, but not under the edition of the other year: what that asks for was not handed in.
    covered : numpy.ndarray
        Not scored in one of the years at least.
    """

    one_edition: np.ndarray
    unknown: np.ndarray
    covered: np.ndarray


def kinds_of(crossed: Crossed) -> Kinds:
    """Return how each clause of each unit is compared."""
    first, second, first_under_new, second_under_old = (one.state for one in crossed[:4])
    both = (first != "") & (second != "")
    scored = both & (first == "scored") & (second == "scored")
    unknown = scored & ~((first_under_new == "scored") & (second_under_old == "scored"))
    return Kinds((first != "") ^ (second != ""), unknown, both & ~scored)


def split(crossed: Crossed, before: Rubric, after: Rubric, keys: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the parts of the change by unit (rows) and key (columns, then `DERIVED`), int64 hundredths.

    With S the first year and T the second, `old` and `new` the editions, c the clauses that are not scored in both:

    - rubric = new(S) − old(S)
    - performance = old(T) − old(S), c left as in S
    - interaction = new(T, c left as in S) − new(S) − performance
    - coverage = new(T) − new(T, c left as in S), and what the roster changed in S
    - corrections = what the rulings changed in T less what they changed in S

    A clause of one edition only, or that cannot be scored under the other, is as in T under `new` and as in S under
    `old`: its change is `rubric`. The parts add up to T as published less S as published, whatever the data are.

    Returns
    -------
    dict of numpy.ndarray
        `PARTS`, and `roster`: the part of coverage that comes from mergers and changes of class.
    """
    kinds = kinds_of(crossed)
    rubric_only = kinds.one_edition | kinds.unknown

    def mixed(base: Grid, replaced: Grid, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return tuple(np.where(where, right, left) for left, right in zip(base[:2], replaced[:2], strict=True))

    def under(rubric: Rubric, value: np.ndarray, points: np.ndarray) -> np.ndarray:
        return whole(value, points, rubric, keys)

    old_first = under(before, *crossed.first[:2])
    new_first = under(after, *mixed(crossed.first_under_new, crossed.second, rubric_only))
    old_second = under(before, *mixed(crossed.second_under_old, crossed.first, rubric_only | kinds.covered))
    uncovered = under(after, *mixed(crossed.second, crossed.first_under_new, kinds.covered))
    second, own = under(after, *crossed.second[:2]), under(before, *crossed.own[:2])
    ruled = under(after, *crossed.second_ruled[:2]) - second - (under(before, *crossed.first_ruled[:2]) - own)
    rubric, performance, roster = new_first - old_first, old_second - old_first, old_first - own
    return {
        "rubric": rubric, "performance": performance, "interaction": uncovered - new_first - performance,
        "coverage": second - uncovered + roster, "corrections": ruled, "roster": roster,
    }  # fmt: skip
