"""The page, the Word file and the PDF read back: tables by caption, texts by section."""

from __future__ import annotations

from kpi.inputs.parser import Book
from kpi.labels import Labels
from kpi.verify.formats import formats
from kpi.verify.parts import Contents, Part, bare, facts_text, told_by, unnumbered


def contents(file: str, book: Book, say: Labels) -> Contents:
    """Return what a page or document holds.

    The texts of a section are those above its first table; the facts of a page's head are one text, as in a document.
    """
    found, sheets = Contents(file), {sheet.name.partition(" ")[0]: sheet for sheet in book.sheets}
    roles = {mark: role for role, marks in formats().roles.items() for mark in marks}
    section, above, body, last, label, facts = "", "", True, None, "", []
    for mark, text in book.outline:
        role, below, last = roles.get(mark), last, None
        if role == "heading":
            section, body = text, True
        elif role == "table":
            body = False
            last = _table(found, sheets.get(text), above, say)
        elif role == "label":
            label = text
        elif role == "value":
            facts.append((label, text))
        elif role == "text" and any(told_by(key, text, say) for key in formats().left_out):
            last = below
        elif role == "text" and any(bare(text).startswith(bare(say.t(key))) for key in formats().ends):
            body = False
        elif role == "text" and body:
            found.texts.append((section, text))
        elif role in ("text", "note") and below is not None:
            below.note = text
        above = text
    if facts:
        found.texts.append(("", facts_text(facts, say)))
    return found


def _table(found: Contents, sheet, above: str, say: Labels) -> Part | None:
    """Add a table; one without a caption goes on with the table before it, under the text that stands above it."""
    if sheet is None or not sheet.rows or not sheet.rows[0]:
        return None
    heads, *rows = sheet.rows
    rows = [row + [""] * (len(heads) - len(row)) for row in rows]
    caption, before = sheet.name.partition(" ")[2], found.parts[-1] if found.parts else None
    if not caption and before is not None and list(map(bare, before.heads)) == list(map(bare, heads)):
        before.rows += rows
        before.groups += [above] * len(rows)
        return before
    found.parts.append(Part(unnumbered(caption, say.lang), heads, rows, [above] * len(rows)))
    return found.parts[-1]
