"""The tables and texts of a web page: nothing is loaded, run or expanded, and a table inside a cell stands apart.

The page is streamed by the parser of the standard library, which keeps no tree and knows no entities but characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kpi.inputs.sandbox.facts import Limits, RefusedError, SheetFacts, address, check_extent

SUFFIXES = ("html", "htm")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
_CHINESE = (b"gb2312", b"gbk", b"gb18030")
_BLOCKS = ("br", "p", "div", "li")
_UNSEEN = ("script", "style", "template", "noscript")
_TEXTS = ("h1", "h2", "p", "dt", "dd")
_ASIDE = ("nav", "footer")
_LONGEST_SPAN = 1000


@dataclass
class _Table:
    """A table being read; `taken` says until which row a cell from above reaches down into a column."""

    rows: list[list[str]] = field(default_factory=list)
    merged: dict[str, int] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)
    caption: list[str] = field(default_factory=list)
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    in_caption: bool = False


class _Page(HTMLParser):
    """Collects the tables of a page in the order in which they begin, and the texts between them."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits, self.open, self.done, self.unseen = limits, [], [], 0
        self.outline: list[tuple[str, list[str]]] = []
        self.aside, self.in_text = 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell; a cell or row that was not closed ends here."""
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _ASIDE:
            self.aside += 1
        elif tag == "table":
            self.open.append(_Table())
            self.done.append(self.open[-1])
            self.outline.append(("table", [str(len(self.done))]))
        elif self.open:
            table = self.open[-1]
            if tag == "tr":
                self.close_cell(table)
                table.rows.append([])
            elif tag in ("td", "th"):
                self.close_cell(table)
                found = dict(attrs)
                table.cell, table.span = [], (_span(found.get("rowspan")), _span(found.get("colspan")))
            elif tag == "caption":
                table.in_caption = True
            elif tag in _BLOCKS and table.cell is not None:
                table.cell.append(" ")
        elif tag in _TEXTS and not self.aside:
            self.outline.append((".".join([tag, *(dict(attrs).get("class") or "").split()[:1]]), []))
            self.in_text = True

    def handle_endtag(self, tag: str) -> None:
        """End a cell or a table."""
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _ASIDE:
            self.aside = max(0, self.aside - 1)
        elif tag in _TEXTS:
            self.in_text = False
        elif self.open and tag in ("td", "th", "tr", "table", "caption"):
            table = self.open[-1]
            table.in_caption = False
            if tag != "caption":
                self.close_cell(table)
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        """Add text to the open cell, caption or text."""
        if self.open and not self.unseen:
            table = self.open[-1]
            if table.cell is not None:
                table.cell.append(data)
            elif table.in_caption:
                table.caption.append(data)
        elif self.in_text and not self.unseen:
            self.outline[-1][1].append(data)

    def close_cell(self, table: _Table) -> None:
        """Put the open cell of a table into its row, beside the cells that reach down from above."""
        if table.cell is None:
            return
        if not table.rows:
            table.rows.append([])
        text, (down, right), row = " ".join("".join(table.cell).split()), table.span, len(table.rows)
        cells, table.cell = table.rows[-1], None
        while table.taken.get(len(cells), 0) >= row:
            cells.append("")
        first = len(cells)
        cells += [text] + [""] * (right - 1)
        for column in range(first, first + right):
            table.taken[column] = row + down - 1
        if down > 1 or right > 1:
            table.merged[f"{address(row, first + 1)}:{address(row + down - 1, first + right)}"] = row
        facts = SheetFacts(rows=row, columns=max(map(len, (cells, *table.rows[:1]))))
        check_extent("", facts, self.limits)


def _span(text: str | None) -> int:
    return min(int(text), _LONGEST_SPAN) if text and text.isascii() and text.isdigit() and int(text[:6]) else 1


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RefusedError("utf16")
    said = _CHARSET.search(data[:4096])
    for encoding in (["gb18030"] if said and said[1].lower() in _CHINESE else []) + ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError("undecodable")


def read(data: bytes, limits: Limits) -> dict:
    """Return a page as a workbook whose sheets are its tables, named by number and caption, as JSON can carry it.

    Its outline is what stands on it in order: for a text its element and first class, for a table its number.

    Raises
    ------
    RefusedError
        For a file that is no page, or a page without a table, or beyond the limits.

    Examples
    --------
    >>> page = b"<table><caption>A</caption><tr><th>n<th colspan=2>m<tr><td>1<td>2<td>&lt;3</table>"
    >>> [(sheet["name"], sheet["rows"], sheet["facts"]) for sheet in read(page, Limits(1, 1, 1, 100))["sheets"]]
    [('1 A', [['n', 'm', ''], ['1', '2', '<3']], {'merged': {'B1:C1': 1}})]
    """
    if not data.strip():
        raise RefusedError("wrong_type", what={"phrase": "empty"})
    if data.startswith(b"PK\x03\x04"):
        raise RefusedError("wrong_type", what={"phrase": "archive"})
    page = _Page(limits)
    page.feed(_text(data))
    page.close()
    for table in page.open:
        page.close_cell(table)
    tables = [(number, table) for number, table in enumerate(page.done, start=1) if any(map(any, table.rows))]
    if not tables:
        raise RefusedError("no_table")
    outline = [(mark, " ".join("".join(parts).split())) for mark, parts in page.outline]
    found = [_sheet(number, table) for number, table in tables]
    return {"sheets": found, "texts": {}, "dates_1904": False, "outline": outline}


def _sheet(number: int, table: _Table) -> dict:
    caption = " ".join("".join(table.caption).split())
    return {
        "name": f"{number} {caption}".strip(), "visible": True, "table": True, "rows": table.rows,
        "facts": {"merged": table.merged} if table.merged else {},
    }  # fmt: skip
