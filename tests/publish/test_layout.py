"""How wide columns are: no number broken, the whole page used, and the rest where it saves lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from kpi.labels import labels
from kpi.publish.cells import Column, Table
from kpi.publish.layout import MILLIMETRES, ems, layout, settings

SAY = labels("zh")


def table(*rows: tuple, kinds: tuple[str, ...] = ("text", "points", "text")) -> Table:
    return Table("t", "表", tuple(Column(f"栏{n}", kind) for n, kind in enumerate(kinds)), rows)


def widths(made) -> list[float]:
    """Return how many ems each column has beside its padding."""
    rules, page = settings(), "landscape" if made.wide else "portrait"
    type_ = rules["type"][made.size] * MILLIMETRES
    return [(share * rules["room"][page] - rules["padding"][made.size]) / type_ for share in made.shares]


@bounded(max_examples=40)
@given(
    st.lists(
        st.tuples(st.text("镇街道a1.-", max_size=60), st.integers(-10_000_000, 10_000_000)), min_size=1, max_size=9
    ),
    st.booleans(),
)
def test_the_page_is_used_and_no_number_is_broken(rows, turn):
    made = layout(table(*[(text, number, text[::-1]) for text, number in rows]), SAY, turn)
    assert sum(made.shares) == pytest.approx(1) and min(made.shares) > 0
    assert widths(made)[1] >= max(ems(SAY.points(number)) for _, number in rows)


def test_the_longest_text_gets_the_rest():
    made = layout(table(("甲镇", 100, "字" * 200), ("乙镇", 200, "字" * 200)), SAY, turn=False)
    first, number, text = widths(made)
    # 156 mm at 9 points less three paddings of 2.8: 46.5 ems; the two short columns need their own 3 and 2.1 at least
    assert first + number + text == pytest.approx((156 - 3 * 2.8) / (9 * MILLIMETRES))
    assert first < 4 and number < 4 and text > 38


def test_two_texts_share_by_their_length():
    made = layout(table(("字" * 300, 100, "字" * 100)), SAY, turn=False)
    one, _, other = widths(made)
    # of lines a and b, a**6 + b**6 is least where the widths are as the texts to the power of 6/7; steps are half an em
    assert one / other == pytest.approx(3 ** (6 / 7), abs=0.1)


def test_a_short_table_stays_whole_and_a_long_one_is_small():
    short, long = (layout(table(*[("甲镇", n, "") for n in range(count)]), SAY, turn=True) for count in (20, 200))
    assert (short.whole, short.size) == (True, "normal") and (long.whole, long.size) == (False, "small")
    # 21 lines of 9 points, each 1.28 of its type from the next, with a millimetre above and below
    assert short.height == pytest.approx(21 * (9 * MILLIMETRES * 1.28 + 2))


def test_only_an_annex_turns_its_page_and_a_crowd_of_numbers_is_set_tight():
    texts = tuple("字" * 40 for _ in range(6))
    kinds = ("text",) * 6
    assert layout(table(texts, kinds=kinds), SAY, turn=True).wide
    assert not layout(table(texts, kinds=kinds), SAY, turn=False).wide
    crowd = table(("云圩经济开发区", *[10000] * 15), kinds=("text", *["points"] * 15))
    assert layout(crowd, SAY, turn=False).size == "tight"


@pytest.mark.parametrize(("text", "broad"), [("镇镇", 2.0), ("11", 1.14), ("镇1", 1.77), ("", 0.0), ("“镇”", 3.0)])
def test_ems(text, broad):
    """A Chinese character fills one, a digit 0.57, and 0.2 stands between the two kinds."""
    assert ems(text) == pytest.approx(broad)
