"""The texts and tables of a tagged PDF, by its structure tree: what a screen reader reads, not where ink lies.

Every mark on a page belongs to a numbered piece of marked content; the tree says which pieces are a heading, a
paragraph, or the cell of a row of a table. Repeated heads and page numbers are marked as artifacts and left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PdfReader

from kpi.inputs.sandbox.facts import Limits, RefusedError, SheetFacts, check_extent

_CELLS, _TEXTS = ("/TH", "/TD"), ("/P", "/H1", "/H2", "/H3")
_LONGEST_SPAN = 100


def marked(reader: PdfReader) -> dict[tuple[int, int], str]:
    """Return the texts of marked content by (number of the page's object, number of the piece)."""
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for page in reader.pages:
        number, inside = page.indirect_reference.idnum, []

        def operator(name: bytes, operands: list, *_: object, inside: list = inside) -> None:
            if name == b"BDC":
                properties = operands[1]
                inside.append(properties.get("/MCID") if hasattr(properties, "get") else None)
            elif name == b"BMC":
                inside.append(None)
            elif name == b"EMC" and inside:
                inside.pop()

        def text(found: str, *_: object, inside: list = inside, number: int = number) -> None:
            piece = next((mark for mark in reversed(inside) if mark is not None), None)
            if piece is not None:
                texts[number, int(piece)].append(found)

        page.extract_text(visitor_operand_before=operator, visitor_text=text)
    return {place: "".join(parts) for place, parts in texts.items()}


@dataclass
class _Tree:
    """A structure tree being walked: its pieces' texts, and what was found in it so far."""

    pieces: dict[tuple[int, int], str]
    limits: Limits
    outline: list[list[str]] = field(default_factory=list)
    sheets: list[dict] = field(default_factory=list)
    caption: str = ""

    def walk(self, node: object, page: int = 0) -> str:
        """Return the text of a part of the tree, and keep the tables and texts in it."""
        node = node.get_object()
        if isinstance(node, int):
            return self.pieces.get((page, int(node)), "")
        if "/Pg" in node:
            page = node.raw_get("/Pg").idnum
        if "/MCID" in node:
            return self.pieces.get((page, int(node["/MCID"])), "")
        kind = node.get("/S", "")
        if kind == "/Table":
            self.begin()
        elif kind == "/TR" and self.sheets:
            self.sheets[-1]["rows"].append([])
        children = node.get("/K", [])
        text = " ".join(self.walk(child, page) for child in (children if isinstance(children, list) else [children]))
        text = " ".join(text.split())
        if kind in _CELLS and self.sheets:
            rows = self.sheets[-1]["rows"]
            rows[-1] += [text, *[""] * (_span(node) - 1)]
            check_extent("", SheetFacts(rows=len(rows), columns=len(rows[-1])), self.limits)
        elif kind == "/Caption":
            self.titled(text)
        elif kind in _TEXTS and text:
            self.outline.append([kind[1:], text])
        return "" if kind in ("/Table", "/Caption", *_TEXTS) else text

    def begin(self) -> None:
        """Begin a table, under the caption that stood before it."""
        number = str(len(self.sheets) + 1)
        self.sheets.append({"name": number, "visible": True, "table": True, "rows": [], "facts": {}})
        self.outline.append(["table", number])
        caption, self.caption = self.caption, ""
        if caption:
            self.titled(caption)

    def titled(self, caption: str) -> None:
        """Name the table that just began by its caption, or keep that for the next one."""
        last = self.sheets[-1] if self.sheets else None
        if last and not last["rows"] and self.outline[-1][0] == "table":
            last["name"] = f"{self.outline[-1][1]} {caption}".strip()
        else:
            self.caption = caption


def _span(node: object) -> int:
    attributes = node.get("/A", [])
    parts = attributes if isinstance(attributes, list) else [attributes]
    spans = [part.get_object().get("/ColSpan", 1) for part in parts]
    return max(1, *[min(int(span), _LONGEST_SPAN) for span in spans]) if spans else 1


def read(data: bytes, limits: Limits) -> dict:
    """Return a tagged PDF as a workbook whose sheets are its tables, named by number and caption, with its outline.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        How large it may be.

    Raises
    ------
    RefusedError
        For a file that is no PDF, or beyond the limits.
    pypdf.errors.PyPdfError, ValueError, KeyError
        Where it is damaged or not tagged.
    """
    if not data.startswith(b"%PDF-"):
        raise RefusedError("wrong_type", what={"phrase": "no_workbook" if data.strip() else "empty"})
    reader = PdfReader(BytesIO(data))
    tree = _Tree(marked(reader), limits)
    tree.walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return {"sheets": tree.sheets, "texts": {}, "dates_1904": False, "outline": tree.outline}
