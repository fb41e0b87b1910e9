"""Tables for the tests: written by hand as text, or drawn at random and right in every number."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import xlsxwriter
from hypothesis import assume
from hypothesis import strategies as st

from kpi.recheck import Options, Rechecked, recheck

UNITS = ["苇溪镇", "棠墩镇", "蓼浦镇", "榆塍镇", "梓湾镇", "藕荡镇"]
UNITS += ["桑渎镇", "箬坊镇", "荻墅镇", "砚桥镇", "栖石镇", "鹤浜镇"]
PARTS = ["领导重视", "综合治理", "依法行政", "宣传教育", "流动人口管理", "协会建设"]


def checked(folder: Path, text: str, **options: object) -> Rechecked:
    """Return the recheck of a table written as lines of cells with spaces between them; `_` is a blank cell."""
    lines = [",".join("" if cell == "_" else cell for cell in line.split()) for line in text.strip().splitlines()]
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return recheck([path], Options(**options))


def found(result: Rechecked) -> list[tuple]:
    """Return the findings as (row, column, kind, expected)."""
    rows = result.findings[["row", "column", "kind", "expected"]].values.tolist()
    return [tuple(row) for row in rows]


def csv_of(rows: list[list[str]]) -> str:
    return "\n".join(",".join(row) for row in rows) + "\n"


def workbook(rows: list[list[object]], formats: dict[int, str] | None = None, merged: str = "") -> bytes:
    """Return an .xlsx of one sheet; `formats` gives columns a number format."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet("成绩")
    styles = {column: book.add_format({"num_format": pattern}) for column, pattern in (formats or {}).items()}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, styles.get(column))
    if merged:
        sheet.merge_range(merged, rows[0][0])
    book.close()
    return memory.getvalue()


@st.composite
def tables(draw) -> list[list[str]]:
    """Return the rows of a clean table: unit, 3 to 6 parts, total, rank; at least 6 units, all totals apart.

    Parts come from a seed, not one by one, so that no row repeats another and no second sum of columns fits by chance:
    6 rows of 4 digits against 64 sums.
    """
    width, count = draw(st.integers(3, 6)), draw(st.integers(6, 12))
    numbers = Random(draw(st.integers(0, 10**9)))
    parts = [[numbers.randint(101, 1999) for _ in range(width)] for _ in range(count)]
    totals = [sum(row) for row in parts]
    assume(len(set(totals)) == count)
    rows = [["单位", *PARTS[:width], "总分", "名次"]]
    for unit, row, total in zip(UNITS, parts, totals, strict=False):
        rank = 1 + sum(other > total for other in totals)
        rows.append([unit, *[f"{value / 100:.2f}" for value in row], f"{total / 100:.2f}", str(rank)])
    return rows
