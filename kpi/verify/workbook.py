"""The workbook read back: sheets as tables under their titles, and the texts and checks of its first sheet."""

from __future__ import annotations

from kpi.inputs.parser import Book
from kpi.labels import Labels
from kpi.verify.formats import formats
from kpi.verify.parts import Contents, Part, facts_text


def contents(file: str, book: Book, say: Labels) -> Contents:
    """Return what a workbook holds, its tables called as in the documents."""
    found = Contents(file)
    titles = {say.t(table.sheet): say.t(table.title) for table in formats().tables if table.sheet}
    for sheet in book.sheets:
        rows = [list(map(str, cells)) for cells in sheet.rows if any(cell.strip() for cell in cells)]
        if not rows:
            continue
        if sheet.name in titles:
            found.parts.append(Part(titles[sheet.name], rows[0], rows[1:]))
        elif sheet.name == say.t("sheet.notes"):
            _notes(found, [row[:2] for row in rows[1:] if len(row) > 1], say, set(titles))
    return found


def _notes(found: Contents, rows: list[list[str]], say: Labels, titles: set[str]) -> None:
    """Add notices, basis and the few numbers as texts of the head, and the checks as their table."""
    notice, basis, end = say.t("sheet.notice"), say.t("sheet.basis"), say.t("page.fingerprint")
    labels = [label for label, _ in rows]
    first = labels.index(basis) + 1 if basis in labels else len(rows)
    named = [place for place, label in enumerate(labels) if place >= first and label in titles]
    found.texts += [("", text) for label, text in rows if label in (notice, basis)]
    if not named:
        return
    found.texts.append(("", facts_text([(label, value) for label, value in rows[first : named[0]]], say)))
    charts = f"{say.t('sheet.charts')} "
    checks = [row for row in rows[named[-1] + 1 :] if row[0] and row[0] != end and not row[0].startswith(charts)]
    heads = [say.t("column.check"), say.t("column.result")]
    found.parts.append(Part(say.t("table.checks"), heads, checks))
