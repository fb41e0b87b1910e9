"""A workbook a department: instructions, a sheet a table, and the lists its dropdowns offer."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import xlsxwriter

from kpi.errors import UsageError
from kpi.files import write_all
from kpi.rubric.model import Rubric
from kpi.templates import filling, guide
from kpi.templates.form import Form, Sheet
from kpi.templates.lists import Lists
from kpi.templates.sheets import sheets
from kpi.templates.writing import Styles, made

_UNFIT = re.compile(r"[^\w-]+")
LONGEST_NAME = 40


def templates(year: int, rubric: Rubric, stations: pd.DataFrame, lang: str = "zh") -> dict[str, bytes]:
    """Return the workbooks of a year by file name; the same roster and rubric give the same bytes.

    Parameters
    ----------
    year : int
        The year assessed.
    rubric : Rubric
        The edition in force.
    stations : pandas.DataFrame
        The roster of the year, see `kpi.results.in_year`.
    lang : {"zh", "en"}
        Language of headers and instructions.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> towns = pd.DataFrame([("t01", "苇溪镇", "town", 2010, None, "")],
    ...                      columns=["station", "name", "class", "from", "to", "successor"])
    >>> sorted(templates(2014, edition(2014), towns))[:2]
    ['2014_办公室.xlsx', '2014_协会.xlsx']
    """
    form, found = Form(year, rubric, stations, lang), {}
    for department in form.departments:
        content = sheets(form, department)
        if content:
            stem = form.say.t("template.file", year=year, department=_UNFIT.sub("_", department)[:LONGEST_NAME])
            name, again = f"{stem}.xlsx", 1
            while name in found:
                name, again = f"{stem}_{again + 1}.xlsx", again + 1
            found[name] = _workbook(form, department, content)
    return found


def write_templates(
    year: int, rubric: Rubric, stations: pd.DataFrame, folder: Path, lang: str = "zh", replace: bool = False
) -> list[Path]:
    """Write the workbooks of a year and return their paths; all of them are written, or none.

    Parameters
    ----------
    year, rubric, stations, lang
        As in `templates`.
    folder : Path
        Made where it is missing.
    replace : bool
        Whether a workbook of that name may be replaced: it may have been filled in since.

    Raises
    ------
    UsageError
        Where a workbook of that name is there already.
    CannotWrite
        Where the folder cannot be written.
    """
    contents = templates(year, rubric, stations, lang)
    there = [name for name in contents if (folder / name).exists()]
    if there and not replace:
        raise UsageError(f"{folder}: {', '.join(there)} there already, perhaps filled in; choose another folder")
    return write_all(folder, contents)


def _workbook(form: Form, department: str, content: list[Sheet]) -> bytes:
    title = form.say.t("template.title", year=form.year, department=department)

    def fill(book: xlsxwriter.Workbook) -> None:
        styles, lists = Styles(book), Lists(form.say.t("template.sheet.lists"))
        first = book.add_worksheet(form.say.t("template.sheet.guide"))
        needed = []
        for sheet in content:
            needed += filling.write(book.add_worksheet(sheet.title), form, sheet, lists, styles)
        guide.write(first, form, department, content, needed, styles)
        extra = any(sheet.table.code == "honours" for sheet in content)
        lists.write(book.add_worksheet(lists.sheet_name), form, styles, extra)

    return made(form.year, title, form.rubric.issuer, fill)
