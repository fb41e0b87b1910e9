"""The kinds of contradiction between what is printed, each one function from a table and its roles to findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from kpi.inputs.cells import plain
from kpi.recheck.model import CONSTANT, Options, Relation, Roles
from kpi.recheck.relations import difference, exact_difference
from kpi.recheck.table import Row, Table
from kpi.recheck.words import says, words


@dataclass(frozen=True)
class Finding:
    """One contradiction: where it stands, what is printed, what would follow, and why.

    `why` fills the text of its kind; `gap` (printed − expected) and `count` (of the numbers averaged, 1 for a sum) let
    findings that have one cause be told as one.
    """

    row: int
    column: int
    unit: str
    kind: str
    printed: str
    expected: str
    why: dict[str, object] = field(default_factory=dict)
    certain: bool = True
    gap: Decimal = Decimal(0)
    count: int = 1


def shown(value: Decimal, places: int) -> str:
    """Return a number with the decimals of its column, or all it has where that is more.

    Examples
    --------
    >>> shown(Decimal("94.1"), 2), shown(Decimal("94.125"), 2)
    ('94.10', '94.125')
    """
    short = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format(short, "f") if short == value else plain(value)


def totals_differ(table: Table, roles: Roles, options: Options) -> list[Finding]:
    """Return totals and subtotals that do not follow from their parts, and those that only hidden digits explain."""
    found = []
    for relation in roles.relations:
        exact = _counted(table, relation)
        for row in table.units:
            gap = difference(table, row, relation)
            if gap is None or abs(gap[0]) <= max(gap[3], options.tolerance):
                continue
            if not roles.told and any(table.blank(row, column) for column in roles.dense):
                continue
            found.append(_total(table, row, relation, gap, exact))
    return found


def _counted(table: Table, relation: Relation) -> int:
    gaps = [gap for row in table.units if (gap := difference(table, row, relation))]
    return sum(abs(gap[0]) <= gap[3] for gap in gaps)


def _total(table: Table, row: Row, relation: Relation, gap: tuple[Decimal, ...], exact: int) -> Finding:
    size, expected, allowed, _ = gap
    held = exact_difference(table, row, relation)
    hidden = abs(size) <= allowed or (held is not None and abs(held) <= Decimal(1).scaleb(-words().numbers.places))
    kind = "hidden_digits" if hidden else "subtotal_differs" if relation.nested else "total_differs"
    places = max(table.places(part) for part in (relation.target, *relation.parts) if part != CONSTANT)
    if relation.divisor > 1:
        places = table.places(relation.target)
        expected = expected.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    why = {
        "gap": shown(abs(size), places)
        if relation.divisor == 1
        else plain(abs(size).quantize(Decimal(1).scaleb(-places - 2)))
    }
    why |= {"parts": len([part for part in relation.parts if part != CONSTANT]), "exact": exact}
    why |= {"allowed": plain(allowed), "held": held is not None}
    return Finding(row.number, relation.target, table.name_of(row), kind, table.text(row, relation.target),
                   shown(expected, places), why, not hidden, size)  # fmt: skip


def over_full(table: Table, roles: Roles) -> list[Finding]:
    """Return parts and totals above their full points; silent where most of a column is above: no full points, then."""
    found = []
    for column, full in roles.full.items():
        cells = [(row, cell) for row in table.units if (cell := table.cell(row, column))]
        above = [(row, cell) for row, cell in cells if cell.value > full]
        if 2 * len(above) <= len(cells):
            found += [
                Finding(row.number, column, table.name_of(row), "over_full", table.text(row, column), plain(full),
                        {"full": plain(full)}, True, cell.value - full)
                for row, cell in above
            ]  # fmt: skip
    return found


def full_differs(table: Table, roles: Roles) -> list[Finding]:
    """Return totals of a row of full points that its parts do not add up to."""
    found = []
    for row in (row for row in table.rows if row.kind == "full"):
        for relation in roles.relations:
            gap = None if relation.weighted or relation.divisor > 1 else difference(table, row, relation)
            if gap and CONSTANT not in relation.parts and gap[0] and all(f > 0 for f in relation.parts.values()):
                found.append(Finding(row.number, relation.target, table.name_of(row), "full_differs",
                                     table.text(row, relation.target), plain(gap[1]), {"parts": len(relation.parts)},
                                     True, gap[0]))  # fmt: skip
    return found


def order_differs(table: Table, roles: Roles) -> list[Finding]:
    """Return the one unit that stands out of a table otherwise in the order of its ranks; never certain."""
    found = []
    for column in roles.ranks[:1]:
        for section in sorted({row.section for row in table.units}):
            rows = [row for row in table.units if row.section == section and table.rank(row, column)]
            ranks = [table.rank(row, column) for row in rows]
            if len(rows) < words().numbers.order_rows or ranks == sorted(ranks):
                continue
            alone = [
                place for place in range(len(ranks)) if (rest := ranks[:place] + ranks[place + 1 :]) == sorted(rest)
            ]
            if not alone:
                continue
            # Of two neighbours that changed places either may be meant: the lower of them is told.
            row = rows[alone[-1]]
            place = 1 + sum(rank < ranks[alone[-1]] for rank in ranks)
            found.append(Finding(row.number, column, table.name_of(row), "order", table.text(row, column), "",
                                 {"place": place, "stands": alone[-1] + 1}, False))  # fmt: skip
    return found


def merged_causes(found: list[Finding], table: Table, roles: Roles) -> list[Finding]:
    """Return findings with those of one cause told once.

    A part that is misprinted contradicts its row's total and its column's sum by the same number: then the part is what
    is wrong. A total that is misprinted contradicts its parts and its column's sum by opposite numbers. A number above
    its full points by no more than the total is short of it is the same misprint.
    """
    sums = [one for one in found if one.kind == "summary_differs"]
    rows = [one for one in found if one.kind in ("total_differs", "subtotal_differs", "hidden_digits")]
    parts_of = {relation.target: relation for relation in roles.relations}
    result = list(found)
    for one in rows:
        relation = parts_of[one.column]
        for part, factor in relation.parts.items():
            same = [
                other
                for other in sums
                if other.column == part and other in result and _same(other, one.gap / factor * relation.divisor)
            ]
            if same and factor == 1 and relation.divisor == 1:
                row = next(row for row in table.units if row.number == one.row)
                cell = table.cell(row, part)
                result = [
                    other
                    for other in result
                    if other is not one
                    and other not in same
                    and not (other.kind == "over_full" and (other.row, other.column) == (one.row, part))
                ]
                result.append(Finding(one.row, part, one.unit, "part_differs", table.text(row, part),
                                      shown(cell.value + one.gap, table.places(part)), {"gap": plain(abs(one.gap))},
                                      True, -one.gap))  # fmt: skip
                break
        own = [other for other in sums if other.column == one.column and other in result and _same(other, -one.gap)]
        if one in result:
            result = [other for other in result if other not in own]
    return result


def _same(one: Finding, gap: Decimal) -> bool:
    scaled = one.gap * one.count
    room = Decimal(one.count) * Decimal(5).scaleb(-int(one.why.get("places", 0)) - 1) if one.count > 1 else Decimal(0)
    return bool(gap) and abs(scaled - gap) <= room


def is_rate(table: Table, column: int) -> bool:
    """Return whether a column holds rates, which nobody adds up."""
    return table.is_percent(column) or says(table.headers[column], "mean")
