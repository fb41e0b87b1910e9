"""The bulletin of the first year under another edition says so wherever it stands beside the year before."""

from __future__ import annotations

import pytest

from kpi import trends
from kpi.publish import build
from kpi.results import compute
from tests.publish.conftest import RAW

WORDS = {
    "zh": (
        "两年办法不同：100分中64.75分的条款可直接比",
        "设定有变：亮点工作加分上限、全年孕前知识宣教或培训次数。",
        "考核办法不同",
        "2016年起考核办法不同",
    ),
    "en": (
        "The two years follow different methods",
        "Settings changed: 亮点工作加分上限, 全年孕前知识宣教或培训次数.",
        "another rubric",
        "another rubric from 2016 on",
    ),
}


@pytest.fixture(scope="module")
def before():
    return compute(2015, RAW)


def overview(bulletin):
    return " ".join(next(section for section in bulletin.sections if section.id == "overview").paragraphs)


@pytest.mark.parametrize("lang", WORDS)
def test_another_edition_is_told(before, previous, lang):
    history = trends.history_of([before, previous])
    bulletin = build(previous, lang, before, history)
    other, settings, fact, charts = WORDS[lang]
    assert other in overview(bulletin) and settings in overview(bulletin)
    assert [label for label, _ in bulletin.facts if fact in label] == [bulletin.facts[-1][0]]
    over_years = [part for section in bulletin.sections for part in section.parts
                  if getattr(part, "key", "") in ("rank_bump", "total_multiples")]  # fmt: skip
    assert [part.table.note.startswith(charts) for part in over_years] == [True, True]
    assert "虚构示例" in bulletin.basis and "虚人口计生发〔2016〕1号" in bulletin.basis


def test_the_same_edition_is_told(results, previous):
    bulletin = build(results, "zh", previous)
    assert "办法相同，可直接比较。" in overview(bulletin) and "设定有变" not in overview(bulletin)
    assert bulletin.facts[-1][0] == "平均总分比上年"
