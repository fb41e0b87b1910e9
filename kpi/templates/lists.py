"""The sheet of lists: what the dropdowns offer, each list in a column that a person can read too."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kpi.templates.form import Form
from kpi.templates.layout import layout
from kpi.templates.writing import Styles, lines, page, put, width

FIRST = 3
WIDEST = 44


class Lists:
    """The lists of a workbook; dropdowns name their cells, so that a word may hold any character and have any length.

    Parameters
    ----------
    sheet_name : str
        What the sheet of lists is called.
    """

    def __init__(self, sheet_name: str) -> None:
        self.sheet_name = sheet_name
        self.columns: dict[tuple, str] = {}

    def source(self, words: tuple, title: str) -> str:
        """Return the reference to a list, which is added where it is new.

        Examples
        --------
        >>> lists = Lists("代码表")
        >>> lists.source(("苇溪镇", "棠墩镇"), "station"), lists.source((0, 1), "share")
        ("='代码表'!$A$4:$A$5", "='代码表'!$B$4:$B$5")
        """
        self.columns.setdefault(words, title)
        letter = xl_col_to_name(list(self.columns).index(words))
        return f"='{self.sheet_name}'!${letter}${FIRST + 1}:${letter}${FIRST + len(words)}"

    def write(self, sheet: Worksheet, form: Form, styles: Styles, extra: bool) -> None:
        """Write the lists into their sheet, and after them what the lines of extra points say where `extra`."""
        head = styles.get(bold=True, fill="head", border_line="line", text_wrap=True)
        cell = styles.get(border_line="line", text_wrap=True, num_format="@")
        number = styles.get(border_line="line", align="left")
        put(sheet, 0, 0, form.say.t("template.lists.note"), styles.get(ink="quiet"))
        columns = [(form.say.t(f"template.lists.{title}"), list(words)) for words, title in self.columns.items()]
        lines_of = form.rubric.extra_entries.values() if extra else ()
        if lines_of:
            points = [
                form.rubric.value(entry.points) if entry.points.target is None else "" for _, entry in lines_of
            ]
            names = [entry.name for _, entry in lines_of]
            columns += [(form.say.t("template.lists.line"), names)] if columns[-1][1] != names else []
            columns += [
                (form.say.t("template.lists.line_points"), points),
                (form.say.t("template.lists.line_words"), [line.text for line, _ in lines_of]),
            ]
        tall: dict[int, int] = {}
        for place, (title, words) in enumerate(columns):
            wide = min(WIDEST, max(width(str(word)) for word in [title, *words]) + 3)
            sheet.set_column(place, place, wide)
            put(sheet, FIRST - 1, place, title, head)
            for row, word in enumerate(words, start=FIRST):
                put(sheet, row, place, word, cell if isinstance(word, str) else number)
                tall[row] = max(tall.get(row, 1), lines(str(word), wide))
        for row, count in tall.items():
            sheet.set_row(row, layout().look.line * count + 4)
        sheet.freeze_panes(FIRST, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        page(sheet, self.sheet_name, repeat=FIRST - 1)
