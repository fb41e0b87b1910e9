"""Tables of a Word file, made as XML at once: a ledger of thousands of lines takes a second."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kpi.publish.docx_parts import TWENTIETHS, inert, paragraph
from kpi.publish.layout import settings
from kpi.publish.paper import Grid


def table_elements(grid: Grid, room: int) -> list:
    """Return caption, table and note of a table; one with headings is a table a heading.

    Parameters
    ----------
    grid : Grid
        A table as printed.
    room : int
        Width of the page between its margins, in twentieths of a point.
    """
    widths = [round(share * room) for share in grid.layout.shares]
    apart = round(settings()["apart_by"] * TWENTIETHS)
    between = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{apart}" w:lineRule="exact"/></w:pPr></w:p>'
    *first, last = grid.parts()
    made = [*(_table(grid, *part, widths, noted=False) for part in first), _table(grid, *last, widths, bool(grid.note))]
    xml = paragraph("TableCaption", grid.caption) + between.join(made) + paragraph("Note", grid.note)
    return list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"))


def _table(grid: Grid, title: str, rows: Sequence[Sequence[str]], widths: list[int], noted: bool) -> str:
    """Return a table; its head, and its title where it has one, stand on each page anew; a note keeps the last row."""
    size, right = grid.layout.size, ["right" if one else "" for one in grid.right]
    heads = _row(grid.heads, widths, f"TableHead{size}", right, keep=True, head=True)
    if title:
        heads += _row([title], [sum(widths)], f"TableGroup{size}", [""], keep=True, head=True, spans=len(widths))
    kept = (len(rows) if grid.layout.whole and not title else min(len(rows), settings()["kept"])) - 1
    keeps = [n < kept or (noted and n == len(rows) - 1) for n in range(len(rows))]
    body = "".join(_row(row, widths, f"TableText{size}", right, keep) for row, keep in zip(rows, keeps, strict=True))
    side = round(settings()["padding"][size] / 2 * TWENTIETHS)
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BulletinTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{inert(f"{grid.caption} {title}".strip())}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{heads}{body}</w:tbl>"
    )


def _row(
    texts: Sequence[str], widths: Sequence[int], style: str, sides: Sequence[str], keep: bool, head: bool = False,
    spans: int = 1,
) -> str:  # fmt: skip
    """Return a row that is never split; `keep` holds it on the page of the next one."""
    span = f'<w:gridSpan w:val="{spans}"/>' if spans > 1 else ""
    low = '<w:vAlign w:val="bottom"/>' if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{low}</w:tcPr>'
        f"{paragraph(style, text, side, keep)}</w:tc>"
        for text, wide, side in zip(texts, widths, sides, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"
