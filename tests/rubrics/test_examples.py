"""The worked examples inside the rubric files: inputs, and the score a person computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.editions import load
from kpi.examples import facts_of
from kpi.rubric.model import Clause, Rubric
from kpi.scoring import score

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "kpi" / "rubrics").glob("*.yaml")) + sorted((ROOT / "examples").glob("*/rubric.yaml"))
RUBRICS = {path.relative_to(ROOT).as_posix(): load(path) for path in FILES}
WUJIN = RUBRICS["kpi/rubrics/wujin_2014.yaml"]


def worked() -> Iterator:
    for name, rubric in RUBRICS.items():
        for clause in rubric.clauses.values():
            for place, example in enumerate(clause.examples, start=1):
                yield pytest.param(rubric, clause, example, id=f"{name}-{clause.id}-{place}")


def computed(rubric: Rubric, clause: Clause, example: dict) -> Decimal:
    result = score(facts_of(clause, example, rubric), rubric).clauses
    return Decimal(int(result["score"].iloc[0])) / 100


@pytest.mark.parametrize(("rubric", "clause", "example"), worked())
def test_worked_example(rubric: Rubric, clause: Clause, example: dict) -> None:
    assert computed(rubric, clause, example) == example["score"], example["why"]


def test_wujin_examples_cover_every_family_it_uses() -> None:
    shown = [clause for clause in WUJIN.clauses.values() if clause.examples]
    assert len(shown) >= 25
    assert {clause.rule.family for clause in shown} == {clause.rule.family for clause in WUJIN.clauses.values()}


@pytest.mark.parametrize(
    "setting",
    ["rate_loss", "rate_step", "rate_top_loss", "rate_top_step", "event_loss", "count_loss", "element_loss",
     "partial_share", "late_loss", "missing_loss", "service_lists_bar", "pregnancy_follow_up_bar"],
)  # fmt: skip
def test_an_assumed_number_changed_makes_an_example_fail(setting: str) -> None:
    changed = WUJIN.with_settings(**{setting: WUJIN.setting(setting) * Decimal("1.1")})
    users = [
        clause for clause in WUJIN.clauses.values()
        if setting in {number.setting for number in clause.rule.numbers().values()}
    ]  # fmt: skip
    assert any(
        computed(changed, clause, example) != example["score"] for clause in users for example in clause.examples
    )
