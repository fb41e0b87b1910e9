"""How many figures the files of a report share, and about which they disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from kpi.labels import Labels, labels
from kpi.verify.agreement import agree, column_key
from kpi.verify.figures import CELL
from kpi.verify.parts import PRINTED, bare, kind_of
from kpi.verify.rows import SEPARATOR, known_of, on_page_alone

KINDS = (*PRINTED, "xlsx", "csv")


def compared(found: pd.DataFrame) -> pd.DataFrame:
    """Return how many figures two files share, by pair of files and table: without any, nothing was compared.

    Parameters
    ----------
    found : pandas.DataFrame
        As `kpi.verify.figures.figures` returns them.

    Returns
    -------
    pandas.DataFrame
        `first` and `second` (html, docx, pdf, xlsx or csv), `table`, and `figures`: cells that both fill. Pairs of
        files that are there are told with 0 in all where they share nothing.
    """
    wide = _beside(found)
    filled = wide.notna() & (wide != "")
    rows = []
    for first, second in combinations(wide.columns, 2):
        shared = (filled[first] & filled[second]).groupby(level="table", sort=False).sum()
        shared = shared[shared > 0]
        rows += [(first, second, table, int(count)) for table, count in shared.items()] or [(first, second, "", 0)]
    return pd.DataFrame(rows, columns=["first", "second", "table", "figures"])


def disagreements(found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures about which the files of a report disagree; no rows where all agree.

    Parameters
    ----------
    found : pandas.DataFrame
        As `kpi.verify.figures.figures` returns them.

    Returns
    -------
    pandas.DataFrame
        `table`, `row`, `column`, and for each kind of file what it says: None where it need not hold the figure, blank
        for an empty cell. Without a column it is about a whole row, without a row about a whole table, which those
        kinds of file do not have that say None.
    """
    say, wide = labels(found.attrs["lang"]), _beside(found)
    held = _held(found, wide)
    rows = [*_tables(wide, held, say), *_rows(wide, held, say), *_cells(wide, held, say)]
    return pd.DataFrame(rows, columns=[*CELL, *wide.columns]).astype(object)


@dataclass
class _Held:
    """Which tables, and which rows of them, a kind of file holds."""

    tables: set[str]
    rows: set[tuple[str, str]]


def _held(found: pd.DataFrame, wide: pd.DataFrame) -> dict[str, _Held]:
    held = {kind: _Held(set(), set()) for kind in wide.columns}
    for kind, part in found.groupby(found["file"].map(kind_of)):
        held[kind] = _Held(set(part["table"]), set(zip(part["table"], part["row"], strict=True)))
    names = {bare(table): table for table in found["table"].unique()}
    for kind, title in found.attrs["tables"]:
        if title in names:
            held[kind].tables.add(names[title])
    return held


def _tables(wide: pd.DataFrame, held: Mapping[str, _Held], say: Labels) -> Iterator[tuple]:
    """Yield the tables and sections that page, Word file, PDF or workbook lack though another prints them."""
    for table in dict.fromkeys(wide.index.get_level_values("table")):
        there, known = [kind for kind in held if table in held[kind].tables], known_of(table, say)
        asked = [kind for kind in held if kind in PRINTED or (kind == "xlsx" and known is not None and known.sheet)]
        printed = set(there) & set(PRINTED)
        if printed and not set(asked) <= set(there) and not on_page_alone(table.partition(SEPARATOR)[0], say):
            yield table, "", "", *[table if kind in there else None for kind in held]


def _rows(wide: pd.DataFrame, held: Mapping[str, _Held], say: Labels) -> Iterator[tuple]:
    """Yield the rows that a kind of file lacks though it has their table; the workbook repeats a part of the head."""
    head = say.t("verify.head")
    for table, row in dict.fromkeys((table, row) for table, row, _ in wide.index):
        there = [kind for kind in held if (table, row) in held[kind].rows]
        asked = [kind for kind in held if table in held[kind].tables and (kind != "xlsx" or table != head)]
        if not set(asked) <= set(there):
            yield table, row, "", *[row if kind in there else None for kind in held]


def _cells(wide: pd.DataFrame, held: Mapping[str, _Held], say: Labels) -> Iterator[tuple]:
    for (table, row, column), *values in wide.itertuples(name=None):
        said = {}
        for kind, value in zip(held, values, strict=True):
            if value is not None and value == value:
                said[kind] = value
            elif kind in PRINTED and (table, row) in held[kind].rows:
                # a column in which nothing is written is left out of a printed table
                said[kind] = ""
        if len(said) > 1 and not agree(said, column_key(column, say.lang), say):
            yield table, row, column, *[said.get(kind) for kind in held]


def _beside(found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures with one column a kind of file, in the order in which they stand in the files."""
    wide = found.assign(kind=found["file"].map(kind_of)).set_index([*CELL, "kind"])["value"].unstack("kind", sort=False)
    there = {*wide.columns, *(kind for kind, _ in found.attrs["tables"])}
    return wide.reindex(columns=[kind for kind in KINDS if kind in there])
