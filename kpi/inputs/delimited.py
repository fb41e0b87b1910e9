"""Comma-separated files: decoded strictly, split strictly, every broken row named as a person sees it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

from kpi.inputs.problems import Phrase, Place, Problems
from kpi.inputs.sandbox.facts import column_letters
from kpi.inputs.tables import input_tables
from kpi.inputs.text import tidy

SIGNATURES = (
    (b"PK\x03\x04", "workbook"), (b"\xd0\xcf\x11\xe0", "locked_workbook"), (b"%PDF", "pdf"),
    (b"<!doctype", "web_page"), (b"<html", "web_page"), (b"<?xml", "xml"),
)  # fmt: skip
DELIMITERS = {";": "semicolons", "\t": "tabs", "，": "chinese_commas", "|": "bars"}


@dataclass
class Grid:
    """A sheet as text: the header with its row, and the rows below, each with the number a person sees.

    `left_out` are the rows around the table (row → why), `totals` those of them that sum up rows above; `lettered`
    says whether people name the columns by letters, as they do in a workbook.
    """

    file: str
    sheet: str = ""
    table: str = ""
    header_row: int = 1
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    totals: list[tuple[int, str, list[str]]] = field(default_factory=list)
    lettered: bool = False

    def place(self, row: int = 0, column: int | None = None) -> Place:
        """Return where a row, or the cell in a column of the grid (from 0), stands."""
        if column is None:
            return Place(self.file, self.sheet, row)
        header = tidy(self.header[column]) if column < len(self.header) else ""
        letters = column_letters(column + 1)
        return Place(self.file, self.sheet, row, header, letters if self.lettered else "")

    @property
    def lines(self) -> list[tuple[int, list[str]]]:
        """Return every filled row with its number, the header among them."""
        return [(self.header_row, self.header), *self.rows]


def decode(data: bytes, place: Place, problems: Problems) -> str | None:
    """Return the text of a file in UTF-8 (with or without a mark) or GB18030; None where it is neither.

    UTF-8 is tried first and strictly: Chinese text in GB18030 is next to never valid UTF-8, the reverse is common.
    Names are compared with the roster afterwards, so a wrong guess cannot pass.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return problems.add("utf16", place)
    if b"\0" in data:
        row = data[: data.index(b"\0")].count(b"\n") + 1
        half = data.count(b"\0") * 3 > len(data)
        return problems.add("utf16", place) if half else problems.add("nul_byte", place._replace(row=row))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as first:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as second:
            row = data[: max(first.start, second.start)].count(b"\n") + 1
            return problems.add("undecodable", place._replace(row=row))
    problems.coerced(place, "GB18030", "UTF-8")
    return text


def read(name: str, data: bytes, problems: Problems) -> Grid | None:
    r"""Return a comma-separated file as a grid of text; None where it cannot be one.

    Parameters
    ----------
    name : str
        The file as it is named in messages.
    data : bytes
        Its content.
    problems : Problems
        Takes what is wrong with it.

    Examples
    --------
    >>> read("measures.csv", "年份,单位\n2014,t01\n".encode("gb18030"), Problems()).rows
    [(2, ['2014', 't01'])]
    """
    place = Place(name)
    if not data.strip():
        return problems.add("empty_file", place)
    for signature, what in SIGNATURES:
        if data[:64].lstrip(b"\xef\xbb\xbf \r\n").lower().startswith(signature.lower()):
            return problems.add("wrong_type", place, what=Phrase(what))
    text = decode(data, place, problems)
    if text is None:
        return None
    text = text.lstrip("\ufeff")
    first = next((line for line in re.split(r"[\r\n]+", text[:100_000]) if line.strip()), "")
    if re.match(r"sep=", first.strip(), re.IGNORECASE):
        return problems.add("separator_line", place._replace(row=1))
    if "," not in first:
        for delimiter, found in DELIMITERS.items():
            if delimiter in first:
                return problems.add("wrong_delimiter", place._replace(row=1), found=Phrase(found))
    return _rows(place, text, problems)


def _rows(place: Place, text: str, problems: Problems) -> Grid | None:
    limits = input_tables().limits
    grid, number = Grid(place.file), 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if not grid.header:
                grid.header, grid.header_row = cells, number
            else:
                grid.rows.append((number, cells))
            if len(grid.rows) > limits.rows:
                return problems.add("too_many_rows", place, limit=limits.rows)
            if len(grid.header) > limits.columns:
                return problems.add("too_many_columns", place, limit=limits.columns)
    except csv.Error:
        # A cell beyond the reader's own limit is most often a quotation mark that swallowed the rest of the file.
        problems.add("broken_quotes", place._replace(row=number + 1))
    return grid


def even(grid: Grid, problems: Problems) -> Grid:
    """Return a sheet with only the rows that have as many cells as its header; the others are told and left out."""
    width, rows = len(grid.header), []
    for number, cells in grid.rows:
        if len(cells) == width:
            rows.append((number, cells))
        else:
            problem = "row_too_long" if len(cells) > width else "row_too_short"
            problems.add(problem, Place(grid.file, grid.sheet, number), cells=len(cells), expected=width)
    grid.rows = rows
    return grid
