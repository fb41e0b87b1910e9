"""Quotes: which numbers words state, and what is the same text."""

from decimal import Decimal

import pytest

from kpi.editions.check import squash, stated_numbers


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("达95%以上", {95}),
        ("9５％", {95}),
        ("每月至少3篇，共36篇", {3, 36}),
        ("0.5‰", {Decimal("0.5")}),
        ("无", set()),
        ("99.5%或100%", {Decimal("99.5"), 100}),
        ("每个百分点扣1分", {1}),
        ("均达标", {100}),
        ("至少有 一 篇", {1}),
        ("2014年", {2014}),
    ],
)
def test_numbers_that_words_state(words, numbers):
    assert stated_numbers(words, {"均": Decimal(100), "一篇": Decimal(1)}) == numbers


@pytest.mark.parametrize(
    ("text", "same"), [(" 甲\n乙\u3000", "甲乙"), ("ＡＢ１", "AB1"), ("（一）", "(一)"), ("95 %", "95%")]
)
def test_white_space_and_width_are_nothing(text, same):
    assert squash(text) == same
