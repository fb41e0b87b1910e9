"""Rows are told apart by what identifies them; figures agree as each kind of file says them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.labels import labels
from kpi.verify.agreement import agree, value_of
from kpi.verify.parts import Part, bare
from kpi.verify.rows import named, numbered
from kpi.verify.texts import numbers, sentences

SAY = labels("zh")
def test_names_of_rows():
    rows = [["甲镇", "率", "1.1a"], ["甲镇", "率", "1.1a"], ["乙镇", "数", "1.2a"]]
    part = Part("指标表", ["单位", "指标", "款号"], rows)
    assert [name for name, _ in named(part, SAY)] == ["甲镇 · 1.1a", "甲镇 · 1.1a #2", "乙镇 · 1.2a"]
    assert numbered(["甲 镇", "甲镇"]) == ["甲 镇", "甲镇 #2"]


@pytest.mark.parametrize(
    ("said", "key", "expected"),
    [
        ({"html": "94.13", "csv": "94.130"}, "", True),
        ({"html": "94.13", "csv": "94.134"}, "", False),
        ({"html": "+0.50", "xlsx": "0.5"}, "", True),
        ({"html": "94.13", "xlsx": ""}, "", False),
        ({"html": "第3名", "docx": "并列第3名", "xlsx": "3"}, "rank", False),
        ({"html": "并列第3名", "docx": "并列第 3 名", "xlsx": "3", "csv": "3"}, "rank", True),
        ({"html": "第13名", "csv": "3"}, "rank", False),
        ({"html": "", "csv": "1"}, "rank", False),
        ({"html": "94%", "csv": "94.4"}, "bar", False),
        ({"html": "94.995%", "xlsx": "94.995%", "csv": "94.99509322865555"}, "value", True),
        ({"html": "95.00%", "csv": "94.99509322865555"}, "value", True),
        ({"html": "95.00%", "csv": "94.99499"}, "value", False),
        ({"html": "每期5", "csv": "5.0"}, "bar", True),
        ({"html": "每期5", "csv": "6.0"}, "bar", False),
        ({"html": "1.1", "csv": "1.10"}, "item", False),
    ],
)
def test_who_says_the_same(said, key, expected):
    assert agree({kind: value_of(text, key) for kind, text in said.items()}, key, SAY) is expected


def test_sentences_are_the_same_wherever_lines_break():
    whole = "均分95.49分，第1名。Mean 95.49. Highest of 18."
    broken = "均分\n95.49 分，第 1\n名。Mean 95.49.\nHighest of 18."
    assert [numbers(one)[1] for one in sentences(whole)] == [numbers(one)[1] for one in sentences(broken)]
    assert numbers(sentences(broken)[1]) == ("Mean ….", ["95.49"])


@settings(max_examples=200)
@given(st.text("018.。！A甲b，", max_size=30), st.data())
def test_no_break_of_a_line_changes_a_figure(text, data):
    place = data.draw(st.integers(0, len(text)))
    broken = f"{text[:place]} \n{text[place:]}"
    assert [[bare(numbers(one)[0]), numbers(one)[1]] for one in sentences(broken)] == [
        [bare(numbers(one)[0]), numbers(one)[1]] for one in sentences(text)
    ]
    assert "".join(map(bare, sentences(broken))) == bare(text)
