"""Headers: which column of a table one means, and which table a header row belongs to."""

from __future__ import annotations

import re

from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key

_UNIT = re.compile(r"[\[(【〔](.{1,4})[\])】〕]$|([%‰])$")


def columns_of(table: Table) -> dict[str, str]:
    """Return the columns of a table by the key of every header they are known by."""
    known = {key(spelling): name for name, column in table.columns.items() for spelling in column.names}
    return known | {key(name): name for name in table.columns}


def plain(header: str) -> str:
    """Return the key of a header without the unit behind it; a unit that changes the size of a number stays.

    Examples
    --------
    >>> plain("数值（％）"), plain("分子(人)"), plain("金额(万元)")
    ('数值', '分子', '金额(万元)')
    """
    name = key(header)
    match = _UNIT.search(name)
    units = {key(unit) for unit in input_tables().header_units}
    return name[: match.start()] if match and (match[1] or match[2]) in units else name


def is_header(cells: list[str], known: dict[str, str]) -> int:
    """Return how many cells of a row are headers of a table; 0 where they are not most of the row."""
    filled = [plain(cell) for cell in cells if cell.strip()]
    hits = sum(cell in known for cell in filled)
    return hits if len(filled) > 1 and 2 * hits >= len(filled) else 0


def recognised(rows: list[list[str]], scope: str) -> str | None:
    """Return the one table whose header is among the first rows; None where there is none, or more than one.

    All required columns must be there and every other header must be known. Where several tables fit, the one that
    knows the most of the headers is meant: a table of targets has all that one of measures must have, and more.

    Parameters
    ----------
    rows : list of list of str
        The first filled rows of a sheet.
    scope : {"root", "year"}
        Which tables may lie here.

    Examples
    --------
    >>> recognised([["年份", "单位", "指标", "目标值", "文件"]], "year"), recognised([["年份", "单位"]], "year")
    ('targets', None)
    """
    fits: dict[str, int] = {}
    ignored = {key(name) for name in input_tables().ignored_columns}
    for code, table in input_tables().tables.items():
        known = columns_of(table)
        required = {name for name, column in table.columns.items() if column.required}
        for cells in rows if table.scope == scope else ():
            names = [plain(cell) for cell in cells if cell.strip()]
            found = {known[name] for name in names if name in known}
            if required <= found and all(name in known or name in ignored for name in names):
                fits[code] = max(fits.get(code, 0), len(found))
    best = [code for code, count in fits.items() if count == max(fits.values())]
    return best[0] if len(best) == 1 else None
