"""A rubric as tables, a row each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.editions import edition, load, table
from kpi.editions.tables import plain, uses


@pytest.fixture
def small(write):
    return load(write())


def rows(rubric, level, *columns):
    return table(rubric, level)[list(columns)].to_numpy().tolist()


def test_categories(small):
    assert rows(small, "category", "category", "name", "points", "items") == [
        ["1", "甲类", "6", 2],
        ["2", "乙类", "4", 1],
    ]


def test_items(small):
    columns = ("item", "category", "category_points", "points", "methods", "department", "text")
    assert rows(small, "item", *columns) == [
        ["1.1", "甲类", "6", "4", "台账", "甲科", "符合率均达95%以上，制度健全。"],
        ["1.2", "甲类", "6", "2", "台账", "乙科", "文章至少3篇"],
        ["2.1", "乙类", "4", "4", "现场", "甲科", "90%以上满分，80%得一半"],
    ]


def test_clauses(small):
    assert rows(
        small,
        "clause",
        "clause",
        "item",
        "points",
        "points_basis",
        "family",
        "measure",
        "bar",
        "bar_basis",
        "applies_to",
    ) == [
        ["1.1a", "1.1", "3", "assumed", "shortfall", "policy_rate", "95", "stated", "town"],
        ["1.1b", "1.1", "1", "assumed", "per_event", "", "", "", "town office"],
        ["1.2a", "1.2", "2", "stated", "minimum_count", "articles", "文章", "target", "town"],
        ["2.1a", "2.1", "4", "stated", "bands", "policy_rate", "", "", "town"],
    ]
    assert rows(small, "clause", "parameters")[0] == ["bar=95 (stated); step=1 (assumed); loss=10 (assumed)"]
    assert rows(small, "clause", "department")[2] == ["乙科"]


def test_extra_points(small):
    assert rows(small, "extra", "line", "extra", "name", "points", "points_basis", "overlaps", "text") == [
        ["B1", "B1a", "获奖", "3", "stated", "1.2", "获奖加3分"],
    ]


def test_settings_with_who_uses_them(small):
    assert rows(small, "setting", "setting", "value", "low", "high", "options", "unit", "used_by") == [
        ["rate_loss", "10", "3", "15", "", "percent_of_points", "1.1a 1.1b 1.2a"],
        ["step", "1", "1", "1", "", "plain", "1.1a"],
        ["mode", "both", "", "", "both base extra", "plain", "B1a"],
        ["half", "50", "25", "75", "", "percent", "2.1a"],
    ]


def test_a_changed_setting_shows(small):
    changed = small.with_settings(rate_loss=Decimal("7.50"))
    assert rows(changed, "setting", "setting", "value")[0] == ["rate_loss", "7.5"]
    assert "loss=7.5 (assumed)" in rows(changed, "clause", "parameters")[0][0]
    assert rows(small, "setting", "setting", "value")[0] == ["rate_loss", "10"]


def test_a_choice_that_a_rule_leaves_to_a_setting_counts_as_used(write):
    rubric = load(
        write(
            ("step: {setting: step}", "step: {setting: step}\n              steps: {setting: walk}"),
            (
                "  step: {name: 步",
                "  walk: {name: 走, value: whole, options: [whole, linear, started], reason: 自定}\n  step: {name: 步",
            ),
        )
    )
    assert uses(rubric)["walk"] == ["1.1a"]


def test_another_level_is_refused(small):
    with pytest.raises(KeyError):
        table(small, "chapter")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("2.50"), "2.5"),
        (Decimal("10"), "10"),
        (Decimal("1E+2"), "100"),
        (Decimal("-0.10"), "-0.1"),
        (Decimal(0), "0"),
        (None, ""),
        ("both", "both"),
    ],
)
def test_numbers_are_written_plainly(number, text):
    assert plain(number) == text


def test_the_2014_edition_level_by_level():
    rubric = edition(2014)
    shapes = {level: len(table(rubric, level)) for level in ("category", "item", "clause", "extra", "setting")}
    assert (shapes["category"], shapes["item"]) == (11, 47)
    assert shapes["clause"] == len(rubric.clauses) >= 90
    assert table(rubric, "extra")["line"].nunique() == 11
    assumed = [clause for clause in rubric.clauses.values() if clause.basis == "assumed"]
    assert shapes["setting"] == len(rubric.settings) + len(assumed)
    assert sum(Decimal(points) for points in table(rubric, "item")["points"]) == 100
