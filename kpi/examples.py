"""Worked examples inside a rubric file, run: an auditor writes inputs and score, the engine must agree."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from kpi.editions.check import Finding, walk
from kpi.rubric.model import Clause, Rubric
from kpi.scoring import score


def facts_of(clause: Clause, example: dict, rubric: Rubric) -> pd.DataFrame:
    """Return the one row of facts that an example describes.

    Parameters
    ----------
    clause : Clause
        The clause the example belongs to.
    example : dict
        numerator and denominator, or value; target, previous, share, n_<kind>, n_short, class where it needs them.
    rubric : Rubric
        Knows whether the measure is a rate.
    """
    row: dict = {"year": rubric.effective_from, "station": "example", "class": clause.applies_to[0],
                 "clause": clause.id, "state": "scored", "no_object": False}  # fmt: skip
    ratios = {
        name: Fraction(Decimal(str(example[name]))) for name in ("target", "previous", "share") if name in example
    }
    ratios |= {name: Fraction(Decimal(str(value))) for name, value in example.items() if name.startswith("share_")}
    if "numerator" in example:
        percent = rubric.measures[clause.measures[0]].unit == "percent"
        ratios["x"] = Fraction(int(example["numerator"]) * (100 if percent else 1), int(example.get("denominator", 1)))
    elif "value" in example:
        ratios["x"] = Fraction(Decimal(str(example["value"])))
    for name, value in ratios.items():
        row |= {f"{name}_num": value.numerator, f"{name}_den": value.denominator}
    return pd.DataFrame([row | {name: int(value) for name, value in example.items() if name.startswith("n_")}])


def check_examples(rubric: Rubric) -> list[Finding]:
    """Return the examples whose score is not what the engine computes; empty when all agree."""
    found = []
    for path, _, written in walk(rubric):
        clause = rubric.clauses[written.id]
        for place, example in enumerate(clause.examples):
            result = score(facts_of(clause, example, rubric), rubric)
            got = Decimal(int(result.clauses["score"].iloc[0])) / 100
            if got != Decimal(str(example["score"])):
                why = f"the example of {clause.id} says {example['score']}, the rule gives {got}"
                fix = "correct the example, or the rule it should prove"
                found.append(Finding((*path, "examples", place), str(example["score"]), why, fix))
    return found
