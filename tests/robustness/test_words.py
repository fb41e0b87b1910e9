"""What is printed, and one's own what-if."""

from __future__ import annotations

import dataclasses

import pytest

from kpi.labels import labels
from kpi.robustness import interval_texts, pair_sentences, robustness, verdict
from tests.robustness.cases import two_towns


@pytest.fixture(scope="module")
def study():
    # A is ahead in 10 of 21 values of the setting, whichever the grid; 2,002 draws are two for each of 1,001 values.
    return robustness(two_towns(), draws=2002, indices=False)


def pair(study, **values):
    return dataclasses.replace(study, neighbours=study.neighbours.assign(**values))


def test_an_open_order_says_so_with_its_share_rounded_down(study):
    # 500 values below 20 of 1,001, two draws each: 1,000 of 2,002 is 49.95%.
    assert study.neighbours["ahead"].tolist() == [1000]
    assert pair_sentences(study, labels("zh")) == [
        "第1名A与第2名B在2,002次抽取中只有49%保持先后，名次差别取决于本局自定的数"]  # fmt: skip
    assert verdict(study, labels("zh")) == (
        "把本局自定的数在各自范围内重新抽取2,002次，1对相邻名次中，0对在95%以上的抽取中保持先后；最不稳的是："
        "第1名A与第2名B在2,002次抽取中只有49%保持先后，名次差别取决于本局自定的数。"
    )
    assert verdict(study, labels("en")).endswith(
        "no. 1 A stays ahead of no. 2 B in only 49% of 2,002 draws: the difference rests on numbers the office assumed."
    )


def test_intervals_as_printed(study):
    assert interval_texts(study, labels("zh")) == {"a": "第1–2名", "b": "第1–2名"}
    assert interval_texts(study, labels("en")) == {"a": "nos. 1–2", "b": "nos. 1–2"}


def test_really_apart_tied_and_never_compared(study):
    say = labels("zh")
    apart = pair(study, ahead=2000, level=1, behind=1, apart=True)
    assert pair_sentences(apart, say) == ["第1名A与第2名B在2,002次抽取中有99%保持先后，名次确有先后"]
    assert verdict(apart, say).startswith("全部1对相邻名次在2,002次抽取中都有95%以上保持先后")
    tied = pair(study, worse_rank=1, ahead=1, level=1001, behind=1000)
    assert pair_sentences(tied, say) == ["第1名A与第1名B总分相同，在2,002次抽取中有50%仍然相同"]
    never = pair(study, ahead=0, level=0, behind=0)
    assert pair_sentences(never, say) == ["第1名A与第2名B没有同时排名的抽取"]
    none = dataclasses.replace(study, neighbours=study.neighbours.iloc[:0])
    assert verdict(none, say) == "排名的单位不足两个，没有可比的先后。"
