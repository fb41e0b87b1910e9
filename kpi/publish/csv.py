"""Every result table as CSV that opens in Excel: utf-8-sig, line feeds, points with two decimals.

Rule for text that a spreadsheet would run as a formula: a text cell that starts with ``=``, ``+``, ``-``, ``@`` (full
width too), ``{=``, a tab or a line end is written with an apostrophe before it (:func:`kpi.export.inert`). Numbers are
not text.
"""

from __future__ import annotations

import pandas as pd

from kpi.export import TABLES, csv_text, decimal_text
from kpi.publish.cells import Rank, Table, blank, show


def render(bulletin) -> dict[str, bytes]:
    """Return every result table of the edition as ``name.csv``; a stamp is a last column of its own.

    Examples
    --------
    Not run: ``render(kpi.publish.build(results))["totals.csv"]``.
    """
    stamped = {"stamp": bulletin.stamp} if bulletin.stamp else {}
    frames = bulletin.frames or {name: getattr(bulletin.results, name) for name in TABLES}
    return {
        f"{name}.csv": csv_text(frame.assign(**stamped), points=name != "settings").encode("utf-8-sig")
        for name, frame in frames.items()
    }


def render_sheets(bulletin) -> dict[str, bytes]:
    """Return every table of `bulletin.sheets` as ``key.csv``, heads as people read them; for several years at once."""
    return {
        f"{key}.csv": csv_text(_frame(table, bulletin), points=False).encode("utf-8-sig")
        for key, table in bulletin.sheets.items()
    }


def _frame(table: Table, bulletin) -> pd.DataFrame:
    columns = {}
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        if column.kind in ("points", "change"):
            cells = decimal_text(pd.Series([pd.NA if blank(value) else int(value) for value in values], dtype="Int64"))
        else:
            cells = [value.place if isinstance(value, Rank) else show(value, column.kind, bulletin.say)
                     for value in values]  # fmt: skip
        columns[column.title] = pd.Series(list(cells), dtype="object")
    stamped = {"stamp": bulletin.stamp} if bulletin.stamp else {}
    return pd.DataFrame(columns).assign(**stamped)
