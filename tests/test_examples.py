"""Worked examples inside a rubric are run, and a wrong one is told at its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.editions import load, locate
from kpi.examples import check_examples, facts_of
from kpi.rubric.model import RubricText
from kpi.scoring import score
from tests.builders import one_clause, rubric

RATE = {"family": "shortfall", "bar": 95, "step": 1, "loss": (10, "percent_of_points")}
FILE = """id: small
title: 小样
issuer: 样局
effective_from: 2014
effective_to: 2014
total: 2
classes: [{id: town, name: 镇, ranked: true}]
measures: {rate: {name: 率, unit: percent, numerator: 内, denominator: 总}}
settings:
  step: {name: 步, value: 1, low: 1, high: 1, reason: 自定}
  loss: {name: 扣, value: 10, low: 3, high: 15, unit: percent_of_points, reason: 自定}
categories:
  - id: "1"
    name: 类
    points: 2
    items:
      - id: "1.1"
        text: 达95%以上
        points: 2
        methods: 台账
        department: 科
        clauses:
          - id: 1.1a
            name: 率
            words: 达95%以上
            measure: rate
            rule: {family: shortfall, bar: {stated: 95}, step: {setting: step}, loss: {setting: loss}}
            examples:
              - {numerator: 93, denominator: 100, score: 1.60, why: 差2个百分点，扣0.4分}
              - {value: 94.5, score: 1.9, why: 差0.5个百分点，扣0.1分}
              - {value: 85, score: 0, why: 扣完为止}
"""


def test_right_examples_agree(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert check_examples(load(path)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("score: 1.60", "score: 1.61", 29, "1.61 — the example of 1.1a says 1.61, the rule gives 1.6"),
        ("score: 1.9,", "score: 2,", 30, "2 — the example of 1.1a says 2, the rule gives 1.9"),
        ("value: 85", "value: 85.5", 31, "0 — the example of 1.1a says 0, the rule gives 0.1"),
    ],
)
def test_a_wrong_example_is_told_at_its_line(tmp_path, old, new, line, words):
    path = tmp_path / "small.yaml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    problems = locate(path, check_examples(load(path)))
    assert [(problem.row, problem.column) for problem in problems] == [(line, "17")]
    assert str(problems[0]).startswith(f"small.yaml:{line}:17 {words}")


def test_one_number_of_the_rubric_changed_makes_examples_fail(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert len(check_examples(load(path).with_settings(loss=Decimal(11)))) == 2
    assert len(check_examples(load(path).with_settings(step=Decimal(2)))) == 3


@pytest.mark.parametrize(
    ("rule", "measure", "example", "kept"),
    [
        (RATE, "alpha", {"numerator": 93, "denominator": 100}, 160),
        (RATE, "alpha", {"value": "94.995"}, 200 - 0),
        (
            {"family": "minimum_count", "bar": 4, "loss": (100, "percent_of_even_share")},
            "articles",
            {"numerator": 3},
            150,
        ),
        (
            {"family": "minimum_count", "bar": {"target": "articles"}, "loss": (100, "percent_of_even_share")},
            "articles",
            {"value": 3, "target": 12},
            50,
        ),
        (
            {"family": "minimum_by_period", "bar": 3, "periods": 12, "loss": (100, "percent_of_even_share")},
            "monthly",
            {"n_short": 6},
            100,
        ),
        ({"family": "progress", "bar": 100, "weight": 50, "gain": 10}, "alpha", {"value": 80, "previous": 75}, 130),
        ({"family": "per_event", "losses": {"event": 0.5}}, None, {"n_event": 3}, 50),
        ({"family": "judgement", "step": 25}, None, {"share": "0.75"}, 150),
        (
            {"family": "composition", "step": 25, "weights": {"routine": 40, "yearend": 60}},
            None,
            {"share_routine": 1, "share_yearend": "0.5"},
            140,
        ),
        ({"family": "zeroing"}, None, {"n_case": 1}, 0),
    ],
)
def test_an_example_may_describe_any_family(rule, measure, example, kept):
    rules = one_clause(rule, 2, **({"measure": measure} if measure else {}))
    result = score(facts_of(rules.clauses["1.1a"], example, rules), rules)
    # 94.995 is 0.005 short: 0.1 hundredths, which is nothing
    assert result.clauses["score"].tolist() == [kept]


def test_an_example_belongs_to_the_class_of_its_clause():
    rules = rubric(
        [[[{"rule": RATE, "measure": "alpha"}, {"rule": {"family": "zeroing"}, "applies_to": ["office", "town"]}]]]
    )
    assert facts_of(rules.clauses["1.1b"], {"n_case": 0}, rules)["class"].tolist() == ["office"]
    assert isinstance(rules.text, RubricText)
