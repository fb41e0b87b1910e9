"""Random clean tables say nothing; one planted error is found where it is, in whatever order rows and columns stand."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.inputs.problems import Problems
from kpi.recheck import Options, recheck_table
from kpi.recheck.reading import Sheet
from kpi.recheck.table import find_table
from tests.recheck.printed_tables import PARTS, UNITS, tables


def findings(rows: list[list[str]]) -> set[tuple[str, str, str, str]]:
    """Return (unit, column, kind, expected) of what is found."""
    table = find_table(Sheet("t.csv", "", list(enumerate(rows, start=1))), Problems())
    found, _ = recheck_table(table, Options())
    return {(one.unit, table.headers[one.column], one.kind, one.expected) for one in found if one.kind != "order"}


def planted(rows: list[list[str]], row: int, column: int, text: str) -> list[list[str]]:
    changed = [list(cells) for cells in rows]
    changed[row][column] = text
    return changed


@settings(max_examples=60)
@given(tables())
def test_a_clean_table_says_nothing(rows):
    assert findings(rows) == set()


@settings(max_examples=60)
@given(tables(), st.data())
def test_a_wrong_total_is_found(rows, data):
    row = data.draw(st.integers(1, len(rows) - 1))
    right = rows[row][-2]
    shift = data.draw(st.integers(10, 3000))  # hundredths: six parts and a total may hide 3.5
    wrong = f"{float(right) + shift / 100:.2f}"
    found = findings(planted(rows, row, len(rows[0]) - 2, wrong))
    assert found == {(rows[row][0], "总分", "total_differs", right)}


@settings(max_examples=60)
@given(tables(), st.data())
def test_a_wrong_part_is_found_at_its_total(rows, data):
    row, column = data.draw(st.integers(1, len(rows) - 1)), data.draw(st.integers(1, len(rows[0]) - 3))
    wrong = float(rows[row][column]) + data.draw(st.integers(10, 500)) / 100
    others = sum(round(float(cell) * 100) for place, cell in enumerate(rows[row][1:-2], 1) if place != column)
    expected = f"{(others + round(wrong * 100)) / 100:.2f}"
    found = findings(planted(rows, row, column, f"{wrong:.2f}"))
    assert found == {(rows[row][0], "总分", "total_differs", expected)}


@settings(max_examples=60)
@given(tables(), st.data())
def test_a_wrong_rank_is_found(rows, data):
    row = data.draw(st.integers(1, len(rows) - 1))
    right = rows[row][-1]
    wrong = data.draw(st.integers(1, len(rows) - 1).filter(lambda rank: str(rank) != right))
    found = {(unit, column, expected) for unit, column, _, expected in findings(
        planted(rows, row, len(rows[0]) - 1, str(wrong)))}  # fmt: skip
    assert found == {(rows[row][0], "名次", right)}


@settings(max_examples=40)
@given(tables(), st.data())
def test_the_order_of_rows_and_columns_changes_nothing(rows, data):
    row = data.draw(st.integers(1, len(rows) - 1))
    rows = planted(rows, row, len(rows[0]) - 2, f"{float(rows[row][-2]) + 11:.2f}")
    order = data.draw(st.permutations(range(len(rows[0]))))
    body = data.draw(st.permutations(rows[1:]))
    shuffled = [[cells[place] for place in order] for cells in [rows[0], *body]]
    assert findings(shuffled) == findings(rows)


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_numbers_that_have_nothing_to_do_with_each_other_are_not_accused(seed):
    numbers = Random(seed)
    columns, digits = numbers.randint(3, 9), numbers.choice([0, 1, 2])
    rows = [["单位", *[f"指标{place}" for place in range(columns)], "总分"]]
    rows += [[unit, *[f"{numbers.uniform(0, 60):.{digits}f}" for _ in range(columns + 1)]] for unit in UNITS]
    assert findings(rows) == set()


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_rounded_parts_are_never_called_certainly_wrong(seed):
    numbers = Random(seed)
    rows = [["单位", *PARTS, "总分", "名次"]]
    parts = [[numbers.randint(10_000, 199_999) for _ in PARTS] for _ in UNITS]  # ten-thousandths, printed as hundredths
    totals = [sum(row) for row in parts]
    for unit, row, total in zip(UNITS, parts, totals, strict=True):
        cells = [str(Decimal(value).scaleb(-4).quantize(Decimal("0.01"), ROUND_HALF_UP)) for value in (*row, total)]
        rows.append([unit, *cells, str(1 + sum(other > total for other in totals))])
    table = find_table(Sheet("t.csv", "", list(enumerate(rows, start=1))), Problems())
    found, roles = recheck_table(table, Options())
    assert len(roles.relations) == 1
    assert {(one.kind, one.certain) for one in found} <= {("hidden_digits", False), ("tie_broken", False)}
