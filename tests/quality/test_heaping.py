"""Planted: values heaped at a bar, counts that end in 0 or 5; and near misses. The window is one point either side."""

from __future__ import annotations

import pytest

from kpi.quality.heaping import at_the_bar, near_bar, round_counts


def by_measure(figure, frame, tops, bottom=400, **more):
    return frame(*[figure(f"t{place}", counts=(top, bottom), **more) for place, top in enumerate(tops)])


# Of 400 cases 380 are the bar of 95%; 376 to 379 lie in the window below it, 380 to 383 in the one above.
@pytest.mark.parametrize(
    ("tops", "asked"),
    [
        ([380] * 8, "0.0039"),  # eight of eight: 1/256
        ([380, 381, 382, 383, 380, 380, 383, 381], "0.0039"),
        ([380] * 6 + [379, 376], None),  # six of eight: 37/256
        ([380] * 5, None),  # too few
        ([384] * 8, None),  # beyond the window
        ([379] * 8, None),  # all below: nobody won anything
    ],
)
def test_values_of_a_measure_at_its_bar(figure, frame, say, tops, asked):
    rows = at_the_bar(by_measure(figure, frame, tops), say)
    assert [row["kind"] for row in rows] == (["bar_measure"] if asked else [])
    if asked:
        assert rows[0]["size"] == 0.0039 and asked in rows[0]["text"] and "8 of 8" in rows[0]["value"]


@pytest.mark.parametrize(
    ("bottom", "bar", "ceiling", "asked"),
    [(200, 95, False, True), (190, 95, False, False), (400, 100, False, False), (400, 95, True, True)],
)
def test_bars_and_denominators_that_can_heap(figure, frame, say, bottom, bar, ceiling, asked):
    rows = at_the_bar(by_measure(figure, frame, [bottom * bar // 100] * 9, bottom, bar=bar, ceiling=ceiling), say)
    assert bool(rows) is asked


def test_rates_of_a_unit_at_their_bars(figure, frame, say):
    rows = [figure("t1", f"m{place}", (360, 400), bar=90) for place in range(9)]
    asked = at_the_bar(frame(*rows, *[figure("t2", f"m{place}", (380, 400), bar=90) for place in range(9)]), say)
    assert [(row["kind"], row["station"], row["measure"]) for row in asked] == [("bar_unit", "t1", "")]


def test_many_tests_ask_for_more(figure, frame, say):
    # Six of six have a chance of 1/64: alone a question, among twenty measures none (0.0156 > 0.05/20).
    one = [figure(f"t{place}", "m", (380, 400)) for place in range(6)]
    even = [figure(f"t{place}", f"n{other}", (380 if place % 2 else 379, 400))
            for place in range(6) for other in range(19)]  # fmt: skip
    assert len(at_the_bar(frame(*one), say)) == 1
    kinds = [row["measure"] for row in at_the_bar(frame(*one, *even), say)]
    assert "m" not in kinds


@pytest.mark.parametrize(
    ("counts", "bar", "expected"),
    [
        # 95% of 210 is 199.5: 200 and 201 lie above within a point, 198 and 199 below.
        ((200, 210), 95, (True, 0.5)),
        # 99% of 250 is 247.5: 248 and 249 above, 245, 246 and 247 below.
        ((248, 250), 99, (True, 0.4)),
        ((245, 250), 99, (False, 0.4)),
        ((250, 250), 99, None),
    ],
)
def test_what_denominators_can_give(figure, counts, bar, expected):
    assert near_bar(figure("t1", counts=counts, bar=bar)) == expected


def round_frame(figure, frame, rounded, whole=40):
    tops = [100 + 10 * place for place in range(rounded)] + [111 + 10 * place for place in range(whole - rounded)]
    rows = [figure("t1", f"m{place}", (top, 997)) for place, top in enumerate(tops)]
    # Others, so that no measure ends in one digit throughout.
    others = [figure(f"t{other}", f"m{place}", (101 + other + 10 * place, 997))
              for place in range(whole) for other in range(2, 5)]  # fmt: skip
    return frame(*rows, *others)


@pytest.mark.parametrize(("rounded", "whole", "asked"), [(20, 40, True), (8, 40, False), (20, 39, False)])
def test_counts_of_a_unit_that_end_in_0_or_5(figure, frame, say, rounded, whole, asked):
    rows = [row for row in round_counts(round_frame(figure, frame, rounded, whole), say) if row["station"] == "t1"]
    assert [row["value"] for row in rows] == (["20 of 40"] if asked else [])
    assert all("where 20% is usual" in row["text"] for row in rows)


def test_round_sums_and_small_or_full_counts_are_left_out(figure, frame, say):
    money = [figure(f"t{place}", "money", (5000 * place, 10**6)) for place in range(1, 60)]
    small = [figure(f"t{place}", "small", (10 + place % 2 * 5, 997)) for place in range(60)]
    full = [figure(f"t{place}", "full", (100 + 5 * place, 100 + 5 * place)) for place in range(60)]
    assert round_counts(frame(*money, *small, *full), say) == []
