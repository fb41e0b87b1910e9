"""Rows of totals as control totals: compared with the rows above them, never read as a station."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi.inputs.cells import plain
from kpi.inputs.delimited import Grid
from kpi.inputs.parsing import CellError, parse
from kpi.inputs.problems import Problems
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key

_NUMBERS = ("integer", "decimal")
# Numbers that number something: nobody sums them up.
_LABELS = ("period", "order")


def check_totals(table: Table, grid: Grid, columns: dict[str, int], records: list[dict], problems: Problems) -> None:
    """Compare each row of totals with the rows it sums up.

    A total covers the rows above it, a subtotal those since the last one; where it names a measure, clause, kind or
    line, only rows of the same. A sum must be exact. A mean, and a total of rates, may be the plain mean or the pooled
    rate, to the decimals it is written with.

    Parameters
    ----------
    table : Table
        What the grid holds.
    grid : Grid
        The settled sheet with its `totals`.
    columns : dict
        Column → place in the grid.
    records : list of dict
        The parsed rows of this grid.
    problems : Problems
        Takes the totals that disagree, and those that cannot be compared.
    """
    parts, since = input_tables().around.totals, 0
    for row, word, cells in sorted(grid.totals):
        kind = next(name for name, words in parts.items() if key(word) in {key(known) for known in words})
        covered = [record for record in records if (since if kind == "part" else 0) < record["row"] < row]
        for name in ("measure", "clause", "kind", "line", "year"):
            said = cells[columns[name]] if name in columns and columns[name] < len(cells) else ""
            if said.strip() and key(said) != key(word):
                covered = [record for record in covered if key(str(record[name])) == key(said)]
        _compare(table, grid, columns, row, word, cells, covered, kind, problems)
        since = row if kind == "part" else since


def _compare(
    table: Table, grid: Grid, columns: dict[str, int], row: int, word: str, cells: list[str], covered: list[dict],
    kind: str, problems: Problems,
) -> None:  # fmt: skip
    unchecked = []
    for name, place in columns.items():
        column, cell = table.columns[name], cells[place] if place < len(cells) else ""
        if column.type not in _NUMBERS or name in _LABELS or not cell.strip() or key(cell) == key(word):
            continue
        values = [record[name] for record in covered if record[name] is not None]
        try:
            stated = parse(cell, column.model_copy(update={"type": "decimal"}))
        except CellError:
            stated = None
        if stated is None or not values or any(name in record["faulty"] for record in covered):
            unchecked.append(grid.header[place])
            continue
        computed = _computed(name, values, covered, kind)
        half = Fraction(Decimal(5).scaleb(Decimal(stated).as_tuple().exponent - 1))
        if not any(abs(Fraction(stated) - value) <= (half if rounded else 0) for value, rounded in computed):
            shown = " / ".join(dict.fromkeys(_shown(value) for value, _ in computed))
            problems.add("total_disagrees", grid.place(row, place), cell, word=word, stated=cell, computed=shown)
    if unchecked:
        problems.add("total_unchecked", grid.place(row), word=word, columns=", ".join(unchecked))


def _computed(name: str, values: list, covered: list[dict], kind: str) -> list[tuple[Fraction, bool]]:
    """Return what the cell of a total may say, each with whether it may be rounded."""
    exact = [Fraction(value) for value in values]
    mean = (sum(exact) / len(exact), True)
    pooled = []
    if name == "value" and covered and all(record.get("denominator") for record in covered):
        numerators = sum(record["numerator"] or 0 for record in covered)
        pooled = [(Fraction(100 * numerators, sum(record["denominator"] for record in covered)), True)]
    if kind == "mean":
        return [mean, *pooled]
    rates = [mean, *pooled] if (name in ("value", "share") and any(value % 1 for value in exact)) or pooled else []
    return [(sum(exact), False), *rates]


def _shown(value: Fraction) -> str:
    return plain(Decimal(f"{float(value):.6f}"))
