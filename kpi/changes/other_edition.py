"""A year's raw tables read under an edition they were not handed in for: what carries over, and what is not known."""

from __future__ import annotations

import pandas as pd

from kpi.editions.matching import match
from kpi.rubric.model import Clause, Measure, Rubric

BY_CLAUSE = ("findings", "judgements")


def matched_clauses(before: Rubric, after: Rubric) -> dict[str, str]:
    """Return the clauses that two editions share: id in the later one → id in the earlier one.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> matched_clauses(edition(2014), edition(2016))["5.7a"]
    '4.6a'
    """
    return {new: old for old, new in match(before, after).clause if old and new}


def same_edition(one: Rubric, other: Rubric) -> bool:
    """Return whether two rubrics are one: the same file, with the same settings replaced."""
    return one is other or (one.text == other.text and one.changed == other.changed)


def read_under(
    tables: dict[str, pd.DataFrame], own: Rubric, other: Rubric, renamed: dict[str, str]
) -> dict[str, pd.DataFrame]:
    """Return raw tables as another edition reads them; what it cannot know from them is left out, never guessed.

    Findings and judgements go by clause, under its id in the other edition. Findings are left out where the other
    edition counts a kind that was not looked for, or goes through another list of elements: a unit found clean of one
    thing is not thereby clean of the next. Measures and targets go by code, where it stands for the same kind of number
    in both. Births and honours are as they are, for the other edition to read by its own rules.

    Parameters
    ----------
    tables : dict of pandas.DataFrame
        The raw tables of a year.
    own, other : Rubric
        The edition they were handed in for, and the one to read them under.
    renamed : dict
        Clause in `own` → the same clause in `other`.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> empty = {name: pd.DataFrame(columns=["clause"]) for name in BY_CLAUSE}
    >>> measures = pd.DataFrame({"measure": ["birth_policy_rate", "funding_rate"]})
    >>> targets = pd.DataFrame({"measure": ["no_such"]})
    >>> read = read_under(empty | {"measures": measures, "targets": targets}, rubric, rubric, {})
    >>> read["measures"]["measure"].tolist(), len(read["targets"])
    (['funding_rate'], 0)
    """
    codes = {code for code, measure in other.measures.items() if _like(own.measures.get(code), measure)}
    reported = {code for code in codes if other.measures[code].source == "measures"}
    clauses = {
        "findings": {old: new for old, new in renamed.items() if _looked_for(own.clauses[old], other.clauses[new])},
        "judgements": renamed,
    }
    read = dict(tables)
    read["measures"] = tables["measures"][tables["measures"]["measure"].isin(reported)]
    read["targets"] = tables["targets"][tables["targets"]["measure"].isin(codes)]
    for name in BY_CLAUSE:
        known = tables[name][tables[name]["clause"].isin(clauses[name])]
        read[name] = known.assign(clause=known["clause"].map(clauses[name]))
    return read


def _like(own: Measure | None, other: Measure) -> bool:
    return own is not None and (own.unit, own.period, own.births) == (other.unit, other.period, other.births)


def _looked_for(own: Clause, other: Clause) -> bool:
    elements = [getattr(clause.rule, "elements", None) for clause in (own, other)]
    return set(other.kinds()) <= set(own.kinds()) and (elements[1] is None or elements[0] == elements[1])
