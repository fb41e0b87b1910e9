"""From facts to scores, by way of the ledger: no point is lost or won but by one of its lines.

facts → clause losses → ledger → clauses → items → categories → totals → ranks. Points are whole hundredths throughout;
the one rounding is that of a clause's loss. Section 4 of the method notes in `docs/scoring.md`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.exact import hundredths, rebased, rounded
from kpi.extra import extra_lines, leave_overlapping, won_by
from kpi.proof import UNIT, prove
from kpi.ranking import rank
from kpi.rubric.model import Clause, Rubric
from kpi.rules import Inputs, loss_of

CLAUSES = [*UNIT, "category", "item", "clause", "points", "applicable", "loss", "score", "state", "loss_before_floor",
           "veto"]  # fmt: skip
LEDGER = [*UNIT, "category", "item", "clause", "line", "points", "loss", "loss_before_floor"]


class Scores(NamedTuple):
    """The scores of some facts, from the clause up to the total, and the ledger they come from."""

    clauses: pd.DataFrame
    items: pd.DataFrame
    categories: pd.DataFrame
    totals: pd.DataFrame
    ledger: pd.DataFrame


def score(facts: pd.DataFrame, rubric: Rubric, honours: pd.DataFrame | None = None) -> Scores:
    """Return the scores of facts under a rubric.

    Parameters
    ----------
    facts : pandas.DataFrame
        One row a unit and clause, see `kpi.facts`; any number of years and units.
    rubric : Rubric
        The edition.
    honours : pandas.DataFrame, optional
        Claims of extra points: year, station, class, line, count.

    Returns
    -------
    Scores
        Frames in int64 hundredths; a score is missing (`<NA>`) where a unit was not assessed or nothing applies.

    Raises
    ------
    ArithmeticError
        Where points and ledger do not add up to the score: a defect of this package, never of the data.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> facts = pd.DataFrame({"year": [2014], "station": ["t01"], "class": ["town"], "clause": ["1.4a"],
    ...     "state": ["scored"], "no_object": [False], "x_num": [985], "x_den": [10]})
    >>> result = score(facts, edition(2014))
    >>> result.clauses[["points", "loss", "score"]].values.tolist()
    [[200, 100, 100]]
    """
    if honours is None:
        honours = pd.DataFrame(columns=[*UNIT, "line", "count"])
    honours = honours.merge(facts[UNIT].drop_duplicates())
    facts = leave_overlapping(facts, rubric, honours)
    clauses = _clauses(facts, rubric)
    deductions = clauses[clauses["loss"] != 0].assign(line="deduction")
    ledger = pd.concat([deductions, _zeroed_items(clauses, rubric), _left_out(clauses)])
    clauses = _settle(clauses, ledger)
    items, categories = _level(clauses, "category", "item"), _level(clauses, "category")
    extra = extra_lines(honours, rubric)
    totals, rebase = _totals(clauses, extra, rubric)
    ledger = pd.concat([ledger, rebase, extra])
    ledger = ledger.astype(dict.fromkeys(["year", "points", "loss", "loss_before_floor"], "int64"))
    order = {name: place for place, name in enumerate([*rubric.clauses, *rubric.extra_entries])}
    ledger = ledger.assign(order=ledger["clause"].map(order))
    ledger = ledger.sort_values(["year", "station", "order", "line"], ignore_index=True)[LEDGER]
    result = Scores(clauses, items, categories, rank(totals, rubric), ledger)
    prove(result, rubric)
    return result


def _clauses(facts: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the facts with the points of each clause and its loss, rounded once and held above the floor."""
    before, loss = np.zeros((2, len(facts)), dtype=np.int64)
    scored = (facts["state"] == "scored").to_numpy() & ~facts["no_object"].to_numpy()
    for identifier, rows in facts.groupby("clause").indices.items():
        rows = rows[scored[rows]]
        if len(rows):
            before[rows], loss[rows] = losses(rubric.clauses[identifier], rubric, facts.iloc[rows])
    places = facts["clause"].map({name: (c.category, c.item, c.points) for name, c in rubric.clauses.items()})
    own = pd.DataFrame(places.tolist(), columns=["category", "item", "points"], index=facts.index)
    veto = facts["n_veto"].notna() & (facts["n_veto"] != 0) if "n_veto" in facts else False
    clauses = facts[[*UNIT, "clause", "state"]].join(own).assign(veto=veto, loss=loss, loss_before_floor=before)
    return clauses.assign(applicable=own["points"].where(facts["state"].isin(["scored", "not_assessed"]), 0))


def losses(clause: Clause, rubric: Rubric, facts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return what units that are scored on a clause lose, before and after its floor, in hundredths rounded once.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> facts = pd.DataFrame({"x_num": [985, 97], "x_den": [10, 1]})
    >>> [part.tolist() for part in losses(edition(2014).clauses["1.4a"], edition(2014), facts)]
    [[100, 400], [100, 200]]
    """
    before = loss_of(Inputs(clause, rubric, facts)).round(rubric.choice("rounding", "half_up"))
    return before, np.minimum(before, clause.points - _floor(clause, rubric))


def _floor(clause: Clause, rubric: Rubric) -> int:
    """Return the least score of a clause in hundredths: 0, or below it for 倒扣."""
    return 0 if clause.rule.floor is None else rounded(rubric.value(clause.rule.floor) * 100)


def zeroes_item(clause: Clause, rubric: Rubric) -> bool:
    """Return whether a case of this clause puts its whole item to zero."""
    return clause.rule.family == "zeroing" and rubric.pick(clause.rule.scope) == "item"


def _zeroed_items(clauses: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return what is left of the other clauses of an item that a case has put to zero."""
    whole = [clause.id for clause in rubric.clauses.values() if zeroes_item(clause, rubric)]
    hit = clauses.loc[clauses["clause"].isin(whole) & (clauses["loss"] > 0), [*UNIT, "item"]]
    rows = clauses.merge(hit.drop_duplicates(), on=[*UNIT, "item"])
    rows = rows[(rows["state"] == "scored") & (rows["loss"] < rows["points"])]
    left = rows["points"] - rows["loss"]
    return rows.assign(loss=left, loss_before_floor=left, line="item_zeroed")


def _left_out(clauses: pd.DataFrame) -> pd.DataFrame:
    """Return the points that leave both sums: not applicable, or excluded by ruling."""
    rows = clauses[clauses["state"].isin(["not_applicable", "excluded"])]
    return rows.assign(loss=rows["points"], line=rows["state"])


def _settle(clauses: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the clauses with the loss that the ledger holds, and the score it leaves where there is one."""
    lost = ledger.groupby([*UNIT, "clause"])["loss"].sum()
    clauses = clauses.drop(columns="loss").merge(lost, on=[*UNIT, "clause"], how="left")
    clauses["loss"] = clauses["loss"].fillna(0).astype("int64")
    score = (clauses["points"] - clauses["loss"]).astype("Int64").where(clauses["state"] == "scored")
    return clauses.assign(score=score)[CLAUSES]


def _level(clauses: pd.DataFrame, *levels: str) -> pd.DataFrame:
    """Return items or categories: sums of their clauses; one clause not assessed leaves the sum open."""
    flags = clauses.assign(open=clauses["state"] == "not_assessed", excluded=clauses["state"] == "excluded")
    found = flags.groupby([*UNIT, *levels], sort=False, as_index=False).agg(
        points=("points", "sum"), applicable=("applicable", "sum"), loss=("loss", "sum"),
        open=("open", "any"), excluded=("excluded", "any"),
    )  # fmt: skip
    nothing = found["applicable"] == 0
    state = pd.Series("scored", index=found.index).mask(nothing, "not_applicable")
    state = state.mask(nothing & found["excluded"], "excluded").mask(found["open"], "not_assessed")
    score = (found["points"] - found["loss"]).astype("Int64").where(state == "scored")
    return found.drop(columns=["open", "excluded"]).assign(score=score, state=state)


def _totals(clauses: pd.DataFrame, extra: pd.DataFrame, rubric: Rubric) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the totals of the units, and the ledger lines that restore their base to the full total."""
    full = hundredths(rubric.total)
    flags = clauses.assign(
        open=clauses["points"].where(clauses["state"] == "not_assessed", 0),
        earned=clauses["score"].fillna(0).astype("int64"), stake=_stake(clauses, rubric),
    )  # fmt: skip
    found = flags.groupby(UNIT, as_index=False).agg(
        points=("points", "sum"), applicable=("applicable", "sum"), open=("open", "sum"), earned=("earned", "sum"),
        stake=("stake", "sum"), veto=("veto", "any"),
    )  # fmt: skip
    won = won_by(extra, found)
    claimed = won_by(extra[extra["line"] == "extra"], found)
    some, whole = (found["applicable"] > 0).to_numpy(), (found["open"] == 0).to_numpy()
    base_of = found["applicable"].clip(lower=1).to_numpy()
    base = rebased(found["earned"].to_numpy(), base_of, full)
    low = rebased((found["earned"] - found["stake"]).to_numpy(), base_of, full) + won
    high = rebased((found["earned"] + found["open"]).to_numpy(), base_of, full) + won
    state = np.where(~whole, "not_assessed", np.where(some, "scored", "not_applicable"))
    final = whole & some
    totals = found[UNIT].assign(
        points=full, applicable=found["applicable"], score=found["earned"].astype("Int64").where(final),
        base=pd.Series(base).astype("Int64").where(final), extra_claimed=claimed, extra=won,
        total=pd.Series(low).astype("Int64").where(final), state=state, veto=found["veto"],
        low=pd.Series(low).astype("Int64").where(some), high=pd.Series(high).astype("Int64").where(some),
    )  # fmt: skip
    common, left_out = {"category": "", "item": "", "clause": ""}, full - found["points"]
    elsewhere = found[UNIT].assign(points=left_out, loss=left_out, line="not_applicable", **common)
    back = found[UNIT].assign(points=found["applicable"], loss=found["earned"] - base, line="rebase", **common)[final]
    lines = pd.concat([elsewhere, back])
    lines = lines.assign(loss_before_floor=lines["loss"].where(lines["line"] == "rebase", 0))
    return totals, lines[lines["loss"] != 0]


def _stake(clauses: pd.DataFrame, rubric: Rubric) -> pd.Series:
    """Return what clauses not assessed may still take from others: below zero by their floor, or an item by a case."""
    open_ = clauses["state"] == "not_assessed"
    below = {name: min(0, _floor(clause, rubric)) for name, clause in rubric.clauses.items()}
    whole = [clause.id for clause in rubric.clauses.values() if zeroes_item(clause, rubric)]
    items = pd.MultiIndex.from_frame(clauses[[*UNIT, "item"]])
    doomed = items.isin(items[open_ & clauses["clause"].isin(whole)])
    rest = clauses["score"].fillna(0).clip(lower=0).where(doomed, 0)
    return rest - clauses["clause"].map(below).where(open_, 0)
