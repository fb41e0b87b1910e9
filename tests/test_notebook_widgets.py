"""The panel: its controls and what they say when they are moved, without a page."""

from __future__ import annotations

import ipywidgets
import pytest

from kpi.editions import load
from kpi.notebook_widgets import answer, asked, movable, panel
from kpi.rescoring import handed_in
from tests import tiny
from tests.test_flips import BELOW, EACH, EVENTS, district, events, rates


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    raw, rubric = tiny.write(tmp_path_factory.mktemp("tiny"))
    return handed_in(2014, raw, load(rubric))


def test_a_choice_moves_the_total(given):
    assert list(movable(given)) == ["zero_denominator", "extra_cap"]
    box = panel(given, "t1")
    shown, figure, _, cap = box.children
    assert isinstance(cap, ipywidgets.Dropdown) and cap.options == ("none", "2") and cap.value == "none"
    assert "总分85.00→85.00，第3名→第3名" in shown.value
    cap.value = "2"
    assert "总分85.00→84.00，第3名→第3名" in shown.value and "甲镇" in shown.value
    figure.value = "alpha=95/100"
    assert "总分85.00→96.00，第3名→第2名" in shown.value and "乙镇" in shown.value
    cap.value, figure.value = "none", ""
    assert "总分85.00→85.00，第3名→第3名" in shown.value and "乙镇" not in shown.value


def test_a_slider_keeps_to_the_range_and_to_exact_steps(tmp_path):
    given = district(tmp_path, [BELOW, EVENTS], EACH, measures=rates(t1=(95, 100), t2=(937, 1000)),
                     findings=events(t1=1, t2=0))  # fmt: skip
    shown, _, slider = panel(given, "t1").children
    assert (slider.min, slider.max, slider.step, slider.value) == (10, 30, 1, 20)
    slider.value = 19
    assert "总分92.00→92.40，第2名→第1名" in shown.value
    slider.value = 99
    assert slider.value == 30 and "总分92.00→88.00" in shown.value


def test_a_refusal_is_told_as_text_and_never_as_markup(given):
    assert answer(given, "t1", ["alfa=1/2"]) == "<p>no setting, measure or clause alfa; did you mean alpha?</p>"
    assert answer(given, "t1", ["<b>=1"]).startswith("<p>no setting, measure or clause &lt;b&gt;;")


def test_only_what_differs_is_asked(given):
    assert asked(given, {"extra_cap": "none", "zero_denominator": "rebase"}) == ["zero_denominator=rebase"]


def test_without_a_page_it_says_what_it_would_be(given):
    bundle = panel(given, "t1")._repr_mimebundle_()
    assert bundle["text/plain"] == "打开笔记本并运行本格，即可在此拖动设定、改数据，看总分和名次怎样变。"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_two_panels_of_a_unit_do_not_close_each_other(given):
    first, second = panel(given, "t1"), panel(given, "t1")
    first.close()
    second.children[3].value = "2"
    assert "84.00" in second.children[0].value
