"""The first sheet of a workbook: how many cells are still empty, and how to fill them in."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from kpi.inputs.tables import input_tables
from kpi.templates.counting import Needed
from kpi.templates.form import Form, Sheet
from kpi.templates.layout import layout
from kpi.templates.writing import Styles, fit, lines, page, put

TOTAL_ROW = 2
FIRST_PART = 5


def write(
    sheet: Worksheet, form: Form, department: str, content: list[Sheet], needed: list[Needed], styles: Styles
) -> None:
    """Write the sheet of instructions; its formulas count what is still empty in the others.

    Parameters
    ----------
    sheet : Worksheet
        An empty sheet.
    form : Form
        The year.
    department : str
        Whose workbook it is.
    content : list of Sheet
        The other sheets.
    needed : list of Needed
        The columns that have to be filled.
    styles : Styles
        Formats of the workbook.
    """
    widths = layout().guide.columns
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    _head(sheet, form, department, styles)
    _parts(sheet, form, needed, styles)
    row = FIRST_PART + 1 + len(needed) + 1
    put(sheet, row, 0, form.say.t("template.how"), styles.get(bold=True, font_size=12))
    for number, text in enumerate(_advice(form, content), start=1):
        row = _paragraph(sheet, row + 1, f"{number}. {text}", styles)
    contact = form.say.t("template.contact", department=department, collector=form.collector)
    _paragraph(sheet, row + 2, contact, styles)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    page(sheet, form.say.t("template.title", year=form.year, department=department), upright=True)


def _head(sheet: Worksheet, form: Form, department: str, styles: Styles) -> None:
    last = len(layout().guide.columns) - 1
    title = styles.get(bold=True, font_size=15, align="center", text_wrap=True)
    quiet = styles.get(ink="quiet", align="center", text_wrap=True)
    basis = form.say.t("template.basis", title=form.rubric.title, number=form.rubric.number or "")
    sheet.merge_range(0, 0, 0, last, "", title)
    put(sheet, 0, 0, form.say.t("template.title", year=form.year, department=department), title)
    sheet.merge_range(1, 0, 1, last, "", quiet)
    put(sheet, 1, 0, basis, quiet)
    sheet.set_row(0, 30)
    sheet.set_row(1, layout().look.line * lines(basis, sum(layout().guide.columns)) + 6)


def _parts(sheet: Worksheet, form: Form, needed: list[Needed], styles: Styles) -> None:
    """Write the count of empty cells, whole on top and by column below; before anything is typed all are empty."""
    say, head = form.say, styles.get(bold=True, fill="head", border_line="line", align="center", text_wrap=True)
    cell = styles.get(border_line="line", text_wrap=True)
    number = styles.get(border_line="line", text_wrap=True, align="center")
    first, last = FIRST_PART + 1, FIRST_PART + len(needed)
    big = styles.get(bold=True, font_size=15, align="center", border_line="line", fill="empty")
    put(sheet, TOTAL_ROW, 0, say.t("template.left"), styles.get(bold=True, font_size=12))
    total = sum(part.cells or 0 for part in needed)
    sheet.write_formula(TOTAL_ROW, 1, f"=SUM(D{first + 1}:D{last + 1})", big, total)
    sheet.set_row(TOTAL_ROW, 26)
    done = {"type": "cell", "criteria": "==", "value": 0, "format": styles.get(fill="done")}
    sheet.conditional_format(TOTAL_ROW, 1, TOTAL_ROW, 1, done)
    for place, key in enumerate(("sheet", "column", "all", "empty")):
        put(sheet, FIRST_PART, place, say.t(f"template.part.{key}"), head)
    for row, part in enumerate(needed, start=first):
        put(sheet, row, 0, part.sheet, cell)
        put(sheet, row, 1, part.header, cell)
        cells = part.cells or say.t("template.part.open")
        put(sheet, row, 2, cells, number)
        fit(sheet, row, list(zip(layout().guide.columns, (part.sheet, part.header, str(cells)), strict=False)))
        sheet.write_formula(row, 3, part.formula, number, part.cells or 0)
    if needed:
        more = {"type": "cell", "criteria": ">", "value": 0, "format": styles.get(fill="empty")}
        sheet.conditional_format(first, 3, last, 3, more)


def _advice(form: Form, content: list[Sheet]) -> list[str]:
    """Return the paragraphs that concern these sheets."""
    tables = {sheet.table.code for sheet in content}
    optional = any("applicable" in sheet.columns for sheet in content)
    wanted = {
        "yellow": True, "blank": True, "rates": any("numerator" in sheet.columns for sheet in content),
        "clean": "findings" in tables, "more": "findings" in tables, "share": "judgements" in tables,
        "honours": "honours" in tables, "births": "births" in tables, "targets": "targets" in tables,
        "applicable": optional, "private": True, "save": True,
    }  # fmt: skip
    column = form.header(input_tables().tables["measures"], "applicable")
    words = {"none": form.none, "word": form.not_applicable, "column": column}
    return [form.say.t(f"template.how.{key}", **words) for key, here in wanted.items() if here]


def _paragraph(sheet: Worksheet, row: int, text: str, styles: Styles) -> int:
    widths = layout().guide.columns
    style = styles.get(text_wrap=True, valign="top")
    sheet.merge_range(row, 0, row, len(widths) - 1, "", style)
    put(sheet, row, 0, text, style)
    sheet.set_row(row, layout().look.line * lines(text, sum(widths)) + 5)
    return row
