"""Any published table, recomputed: what is printed is compared with itself, and nothing is accused that is not certain.

A table says its totals, parts, ranks and sums; whatever does not follow from the rest is a finding. `table` finds the
grid, `roles` and `relations` what its columns are, `rules`, `standings` and `summaries` what contradicts.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from kpi.errors import UsageError
from kpi.inputs.problems import Problems
from kpi.inputs.text import key
from kpi.labels import labels
from kpi.recheck.model import Options, Roles
from kpi.recheck.reading import read_sheets, refuse
from kpi.recheck.report import FINDINGS, OPEN, TABLES, Rechecked, finding_row, lines, open_row, table_row
from kpi.recheck.roles import find_roles
from kpi.recheck.rules import Finding, full_differs, merged_causes, order_differs, over_full, totals_differ
from kpi.recheck.standings import ranks_differ
from kpi.recheck.summaries import summaries_differ
from kpi.recheck.table import Table, find_table

__all__ = ["Options", "Rechecked", "lines", "recheck", "recheck_table"]


def recheck_table(table: Table, options: Options) -> tuple[list[Finding], Roles]:
    """Return the contradictions of a table, in the order of its rows, and what its columns are.

    Raises
    ------
    UsageError
        Where an option names a column that is not there.
    """
    roles = find_roles(table, options)
    found = totals_differ(table, roles, options)
    found += summaries_differ(table, roles, options)
    found += over_full(table, roles) + full_differs(table, roles)
    found = merged_causes(found, table, roles)
    found += ranks_differ(table, roles, options) + order_differs(table, roles)
    if not roles.relations and not roles.ranks and not roles.open and not found:
        summed = any(row.kind != "unit" for row in table.rows)
        if not (table.numeric and summed):
            roles.open.append(("nothing" if table.numeric else "no_numbers", {}))
    return sorted(found, key=lambda one: (one.row, one.column, one.kind)), roles


def recheck(paths: Iterable[Path], options: Options | None = None, lang: str = "en") -> Rechecked:
    r"""Return what contradicts itself in published tables.

    Parameters
    ----------
    paths : iterable of Path
        Workbooks (.xlsx, .xls, .ods), CSV (UTF-8, GB18030) or pages (.html): every visible sheet and every table.
    options : Options, optional
        Columns by their headers where they are not to be found, tolerance, and the rule for ties.
    lang : {"en", "zh"}
        Language of the reasons.

    Raises
    ------
    UsageError
        Where a file, sheet or column is not there.
    InputRefused, CannotRead, PersonalData
        Where a file cannot be read as tables, or holds personal data.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = ["单位,德,能,总分,名次", "甲,41.5,50.25,91.75,1", "乙,40.25,50,90.25,2"]
    >>> rows += ["丙,40,48.5,89.5,3", "丁,33,44,77,5"]
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    ...     found = recheck([Path(folder) / "a.csv"]).findings
    >>> found[["row", "column", "printed", "expected", "kind"]].values.tolist()
    [[4, '总分', '89.5', '88.50', 'total_differs'], [5, '名次', '5', '4', 'rank_numbering']]
    """
    options, say = options or Options(), labels(lang)
    findings, open_, read, unfit, seen = [], [], [], [], []
    for path in paths:
        problems = Problems(lang)
        sheets = read_sheets(path)
        seen += [sheet.name for sheet in sheets]
        wanted = [sheet for sheet in sheets if not options.sheet or key(sheet.name) == key(options.sheet)]
        tables = [find_table(sheet, problems) for sheet in wanted]
        refuse(Path(path).name, problems)
        for table in tables:
            try:
                found, roles = recheck_table(table, options)
            except UsageError as error:
                unfit.append(error)
                continue
            findings += [finding_row(table, one, say) for one in found]
            open_ += [open_row(table, code, values, say) for code, values in roles.open]
            read.append(table_row(table, roles, say))
    if unfit and not read:
        raise unfit[0]
    if options.sheet and not read:
        raise UsageError(
            f"no sheet {options.sheet!r}; there are: {', '.join(filter(None, seen)) or 'none with a name'}"
        )
    return Rechecked(
        pd.DataFrame(findings, columns=FINDINGS), pd.DataFrame(open_, columns=OPEN), pd.DataFrame(read, columns=TABLES)
    )
