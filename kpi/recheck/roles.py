"""What the columns of a table are: by their words, by what the caller says, and then by arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kpi.errors import UsageError
from kpi.inputs.text import key, nearest
from kpi.recheck.model import Options, Roles
from kpi.recheck.printed import full_points
from kpi.recheck.relations import from_arithmetic, from_caller, means_of
from kpi.recheck.table import Table
from kpi.recheck.words import rank_of_word, says, words


def column_of(table: Table, header: str, option: str) -> int:
    """Return the column that an option names by its header or its letters.

    Raises
    ------
    UsageError
        With the nearest header there is.
    """
    for names in (table.headers, table.full_headers):
        places = [place for place, name in enumerate(names) if key(name) == key(header)]
        if places:
            return places[0]
    near = nearest(header, table.headers)
    known = ", ".join(name for name in table.headers if name)
    hint = f"did you mean {near!r}? " if near else ""
    raise UsageError(f"--{option}: no column {header!r} in {table.file}; {hint}there are: {known}")


def find_roles(table: Table, options: Options) -> Roles:
    """Return what the columns of a table are."""
    roles = Roles(told=bool(options.total or options.parts))
    if options.unit:
        table.unit = column_of(table, options.unit, "unit")
    roles.ranks = _ranks(table, options)
    roles.group = _group(table, options)
    roles.full, roles.weights = _full_and_weights(table)
    numeric = [column for column in table.numeric if _counts(table, column, roles)]
    means = [column for column in numeric if says(table.headers[column], "mean")]
    roles.dense = [column for column in numeric if _share(table, column) >= words().numbers.dense]
    named = _by_total_word(table, [column for column in numeric if column not in means])
    if options.total:
        chosen = column_of(table, options.total, "total")
        named = [chosen, *[column for column in named if column != chosen]]
        numeric = sorted({*numeric, chosen})
    if options.parts:
        parts = [column_of(table, header, "parts") for header in options.parts]
        from_caller(table, roles, named, parts)
    elif len(table.units) >= words().numbers.least_rows:
        from_arithmetic(table, roles, [column for column in numeric if column not in means], named)
    elif any(table.cell(row, column) for row in table.units for column in range(len(table.headers))):
        roles.open.append(("few_units", {"units": len(table.units)}))
    roles.totals = named or [relation.target for relation in roles.relations if not relation.nested]
    roles.total = roles.totals[0] if roles.totals else None
    means_of(table, roles, means, numeric)
    return roles


def _ranks(table: Table, options: Options) -> list[int]:
    if options.rank:
        return [column_of(table, options.rank, "rank")]
    found = []
    for column, header in enumerate(table.headers):
        if not says(header, "rank") or says(header, "no_rank"):
            continue
        filled = [row for row in table.units if not table.blank(row, column)]
        read = sum(table.rank(row, column) is not None for row in filled)
        if read >= max(2, words().numbers.numeric_share * len(filled)):
            found.append(column)
    return found


def _group(table: Table, options: Options) -> int | None:
    if options.group:
        return column_of(table, options.group, "group")
    named = [column for column, header in enumerate(table.headers) if says(header, "class") and column != table.unit]
    return named[0] if named else None


def _counts(table: Table, column: int, roles: Roles) -> bool:
    """Return whether a column may be a total or a part of one."""
    header = table.headers[column]
    if column in roles.ranks or column in (table.unit, roles.group):
        return False
    return not (says(header, "rank") or says(header, "serial") or says(header, "other"))


def _share(table: Table, column: int) -> float:
    return sum(not table.blank(row, column) for row in table.units) / max(1, len(table.units))


def _by_total_word(table: Table, columns: Sequence[int]) -> list[int]:
    """Return the columns whose headers say that they are totals, the best word first."""
    found = []
    for column in columns:
        strong, weak = (rank_of_word(table.headers[column], kind) for kind in ("total", "score"))
        if strong is not None or weak is not None:
            found.append((strong is None, strong if strong is not None else weak, table.headers[column], column))
    return [column for *_, column in sorted(found)]


def _full_and_weights(table: Table) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Return full points and weights by column, from headers and from rows 满分 and 权重."""
    full, weights, unsure = {}, {}, {}
    for column, header in enumerate(table.full_headers):
        told = full_points(header) or full_points(table.headers[column])
        if told and told[1] == "%":
            weights[column] = told[0] / 100
        elif told:
            (full if told[1] else unsure)[column] = told[0]
    if len(unsure) > 1 and sum(unsure.values()) in words().numbers.full_totals:
        full |= unsure
    for row in table.rows:
        for column in table.numeric if row.kind in ("full", "weight") else ():
            cell = table.cell(row, column)
            if cell and row.kind == "full":
                full[column] = cell.value
            elif cell:
                weights[column] = cell.value / (100 if cell.percent else 1)
    if weights and sum(weights.values()) > 2:
        weights = {column: weight / 100 for column, weight in weights.items()}
    return full, weights
