"""The texts and tables of a Word document, as they stand in its body; nothing of it is run, loaded or expanded."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.inputs.sandbox.archive import opened
from kpi.inputs.sandbox.facts import Limits, RefusedError, SheetFacts, check_extent
from kpi.inputs.sandbox.markup import stream

BODY = "word/document.xml"
_CAPTION = "Caption"
_SPACES = ("tab", "br", "cr")
_LONGEST_SPAN = 100


@dataclass
class _Body:
    """A body being read: what is finished, and the paragraph, row and cell that are open."""

    limits: Limits
    outline: list[list[str]] = field(default_factory=list)
    sheets: list[dict] = field(default_factory=list)
    depth: int = 0
    style: str = ""
    text: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    span: int = 1
    seen: bool = False

    def start(self, name: str, found: dict[str, str]) -> None:
        """Begin a table, row, cell, paragraph or run of text."""
        value = next((text for key, text in found.items() if key.rpartition(":")[2] == "val"), "")
        if name == "tbl":
            self.depth += 1
            if self.depth == 1:
                self._table()
        elif name == "tr" and self.depth == 1:
            self.sheets[-1]["rows"].append([])
        elif name == "tc" and self.depth == 1:
            self.cell, self.span = [], 1
        elif name == "gridSpan" and value.isdigit():
            self.span = min(int(value), _LONGEST_SPAN)
        elif name == "p":
            self.style, self.text = "", []
        elif name == "pStyle":
            self.style = value
        elif name == "t":
            self.seen = True
        elif name in _SPACES:
            self.text.append(" ")

    def data(self, text: str) -> None:
        """Add a run's text to the open paragraph."""
        if self.seen:
            self.text.append(text)

    def end(self, name: str) -> None:
        """End a table, cell, paragraph or run of text."""
        if name == "t":
            self.seen = False
        elif name == "p":
            text = "".join(self.text)
            if self.depth:
                self.cell.append(text)
            elif text.strip():
                self.outline.append([self.style, " ".join(text.split())])
        elif name == "tc" and self.depth == 1:
            rows = self.sheets[-1]["rows"]
            rows[-1] += [" ".join(" ".join(self.cell).split()), *[""] * (self.span - 1)]
            check_extent("", SheetFacts(rows=len(rows), columns=len(rows[-1])), self.limits)
        elif name == "tbl":
            self.depth -= 1

    def _table(self) -> None:
        caption = self.outline[-1][1] if self.outline and self.outline[-1][0].endswith(_CAPTION) else ""
        number = str(len(self.sheets) + 1)
        self.sheets.append(
            {"name": f"{number} {caption}".strip(), "visible": True, "table": True, "rows": [], "facts": {}}
        )
        self.outline.append(["table", number])


def read(data: bytes, limits: Limits) -> dict:
    """Return a Word document as a workbook whose sheets are its tables, named by number and caption, with its outline.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        How large it may be.

    Raises
    ------
    RefusedError
        For a file that is no Word document or beyond the limits.
    zipfile.BadZipFile, zlib.error, xml.parsers.expat.ExpatError
        Where it is damaged.
    """
    archive = opened(data, limits)
    if BODY not in archive.namelist():
        raise RefusedError("wrong_type", what={"phrase": "archive"})
    body = _Body(limits)
    stream(archive.read(BODY), body.start, body.data, body.end)
    return {"sheets": body.sheets, "texts": {}, "dates_1904": False, "outline": body.outline}
