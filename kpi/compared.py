"""What a number is compared with where the rule does not say it in one: a class's yardstick, a weighed judgement."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from kpi.rubric.model import Clause, Rubric


def with_comparisons(facts: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the facts with a yardstick as target for rules against the class, and occasions weighed into one share.

    Parameters
    ----------
    facts : pandas.DataFrame
        See `kpi.facts`; one row a unit and clause.
    rubric : Rubric
        The edition.

    Examples
    --------
    >>> with_comparisons(pd.DataFrame({"clause": []}), None).empty
    True
    """
    facts = facts.copy()
    for identifier, rows in facts.groupby("clause").groups.items():
        clause = rubric.clauses[identifier]
        if clause.rule.family == "relative":
            _set(facts, "target", _yardsticks(facts.loc[rows], clause, rubric))
        elif clause.rule.family == "composition":
            _set(facts, "share", _weighed(facts.loc[rows], clause, rubric))
    return facts


def _set(facts: pd.DataFrame, name: str, numbers: dict[int, Fraction]) -> None:
    for part in (f"{name}_num", f"{name}_den"):
        facts[part] = facts[part].astype(object) if part in facts else None
    for index, number in numbers.items():
        facts.at[index, f"{name}_num"], facts.at[index, f"{name}_den"] = number.numerator, number.denominator


def _yardsticks(part: pd.DataFrame, clause: Clause, rubric: Rubric) -> dict[int, Fraction]:
    scored = part[(part["state"] == "scored") & part["x_num"].notna()]
    found: dict[int, Fraction] = {}
    for _, group in scored.groupby(["year", "class"]):
        numbers = [Fraction(int(top), int(bottom)) for top, bottom in zip(group["x_num"], group["x_den"], strict=True)]
        mean = rubric.pick(clause.rule.against) == "mean"
        found |= dict.fromkeys(group.index, sum(numbers, Fraction(0)) / len(numbers) if mean else max(numbers))
    return found


def _weighed(part: pd.DataFrame, clause: Clause, rubric: Rubric) -> dict[int, Fraction]:
    weights = {name: rubric.value(weight) for name, weight in clause.rule.weights.items()}
    found = {}
    for index, row in part[part["state"] == "scored"].iterrows():
        shares = {name: Fraction(int(row[f"share_{name}_num"]), int(row[f"share_{name}_den"])) for name in weights}
        found[index] = sum((shares[name] * weights[name] for name in weights), Fraction(0)) / sum(weights.values())
    return found
