"""Which of four states a clause of a unit is in: scored, not applicable, not assessed, excluded; none is zero."""

from __future__ import annotations

import pandas as pd

from kpi.rubric.model import Clause, Rubric


def with_states(facts: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the facts with their state, whole-number columns and texts without blanks that are NaN."""
    for name in [name for name in facts if name.startswith("n_") or name.endswith(("_num", "_den"))]:
        facts[name] = _whole(facts[name])
    state = pd.Series("not_assessed", index=facts.index)
    full = rubric.choice("zero_denominator", "full") == "full"
    for identifier, rows in facts.groupby("clause").groups.items():
        clause, part = rubric.clauses[identifier], facts.loc[rows]
        applies, given = _given(part, clause)
        empty = part["no_object"].fillna(False).astype(bool)
        here = pd.Series("not_assessed", index=rows)
        here = here.mask(given | (empty & full), "scored").mask(empty & (not full), "not_applicable")
        state.loc[rows] = here.mask(~applies, "not_applicable")
    ruled = facts["ruled"].fillna("")
    facts["state"] = state.mask(ruled == "excluded", "excluded")
    facts["no_object"] = facts["no_object"].fillna(False).astype(bool) & (facts["state"] == "scored")
    for name in ("evidence", "note", "reasons"):
        facts[name] = facts[name].fillna("") if name in facts else ""
    facts["evidence"] = facts["evidence"].where(facts["evidence"] != "", facts["reasons"])
    dropped = ["ruled", "reasons", "measure_applies", "finding_applies", "judgement_applies", "clause_order"]
    return facts.sort_values(["station", "clause_order"], ignore_index=True).drop(columns=dropped)


def _whole(column: pd.Series) -> pd.Series:
    """Return a column of whole numbers and blanks: Int64, or Python's own numbers where they are larger than that."""
    values = [None if pd.isna(value) else int(value) for value in column]
    fits = all(abs(value) < 2**63 for value in values if value is not None)
    return pd.Series(values, index=column.index, dtype="Int64" if fits else object)


def _given(part: pd.DataFrame, clause: Clause) -> tuple[pd.Series, pd.Series]:
    """Return for the rows of a clause whether it applies and whether all it needs was handed in."""
    rule = clause.rule
    if clause.measures:
        applies = part["measure_applies"]
        given = part["n_short" if rule.family == "minimum_by_period" else "x_num"].notna()
        if any(number.target for number in rule.numbers().values()):
            given &= part["target_num"].notna()
        if rule.family == "progress":
            given &= part["previous_num"].notna()
    elif rule.family == "composition":
        applies = part["judgement_applies"]
        given = part.reindex(columns=[f"share_{name}_num" for name in rule.weights]).notna().all(axis=1)
    elif rule.family == "judgement":
        applies, given = part["judgement_applies"], part["share_num"].notna()
    else:
        applies = part["finding_applies"]
        given = applies.notna()
    return applies.fillna(True).astype(bool), given
