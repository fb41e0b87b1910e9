"""docs/rubric-format.md is complete, and its example is a rubric."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from kpi.editions import load
from kpi.examples import check_examples
from kpi.rubric import families, model
from kpi.rubric.model import Rubric
from kpi.rules import FAMILIES

TEXT = (Path(__file__).parents[2] / "docs" / "rubric-format.md").read_text(encoding="utf-8")


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    path = tmp_path / "library_2020.yaml"
    path.write_text(re.search(r"```yaml\n(.+?)```", TEXT, re.DOTALL).group(1), encoding="utf-8")
    return load(path)


def test_the_example_is_a_rubric(rubric: Rubric) -> None:
    assert (rubric.total, len(rubric.items), len(rubric.clauses)) == (Decimal(10), 2, 4)
    assert all(clause.examples for clause in rubric.clauses.values())


def test_every_family_and_its_parameters_are_explained() -> None:
    table = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| (.+?) \|", TEXT, re.MULTILINE)}
    parts = get_args(get_args(families.AnyRule)[0])
    shared = {"family", "floor", "multiplier", "combine"}
    assert {part.model_fields["family"].annotation.__args__[0] for part in parts} == set(FAMILIES)
    for part in parts:
        name = part.model_fields["family"].annotation.__args__[0]
        for parameter in set(part.model_fields) - shared:
            assert f"`{parameter}`" in table[name], (name, parameter)


def test_every_key_is_explained() -> None:
    for part in vars(model).values():
        if isinstance(part, type) and issubclass(part, families.Strict):
            for name, field in part.model_fields.items():
                assert re.search(rf"`(\w+: )?{field.alias or name}\b", TEXT), (part.__name__, name)


def test_its_worked_examples_are_right(rubric: Rubric) -> None:
    assert check_examples(rubric) == []
