"""A table on standard output: as text, CSV or JSON."""

from __future__ import annotations

import json
import sys
from enum import StrEnum

import pandas as pd

from kpi.terminal import visible


class Format(StrEnum):
    """How a table is printed."""

    text = "text"
    csv = "csv"
    json = "json"


def emit(frame: pd.DataFrame, format: Format) -> None:
    """Print a table; text is for the terminal and cuts long cells, CSV and JSON are whole.

    In CSV no cell is a formula to a spreadsheet, see `kpi.export.inert`; nowhere does a cell act on a terminal.
    """
    from kpi.export import inert

    frame = frame.map(lambda value: visible(value) if isinstance(value, str) else value)
    if format is Format.csv:
        frame.map(inert).to_csv(sys.stdout, index=False, lineterminator="\n")
    elif format is Format.json:
        rows = json.loads(frame.to_json(orient="records", force_ascii=False))
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _text(frame)


def _text(frame: pd.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, pad_edge=False)
    for name in frame:
        numeric = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*[Text(_shown(value)) for value in row])
    Console().print(table)


def _shown(value: object) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
