"""Copies of faulty files with the bad cells coloured and the problem beside them; originals stay as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kpi.errors import UsageError
from kpi.files import write_all
from kpi.inputs.problems import Problem, safe
from kpi.inputs.sandbox.facts import column_number
from kpi.inputs.text import tidy
from kpi.labels import Labels, labels
from kpi.templates.marked_cells import Cells, personal, read, shown, write_cell
from kpi.templates.writing import Styles, fit, made, page, put
from kpi.terminal import visible

_LETTERS = re.compile(r"[A-Z]{1,3}")
_UNFIT_FILE = re.compile(r'[<>:"/\\|?*]')
_UNFIT = re.compile(r"[\[\]:*?/\\']")
DATED = 2014
WIDTHS = (16, 24, 46, 46, 8)
LONGEST_NAME, LONGEST_FILE = 31, 60  # characters of a sheet's and a file's name


def write_marked(problems: Iterable[Problem], raw: Path, folder: Path, lang: str = "zh") -> list[Path]:
    """Write a workbook for each file with problems, its bad cells coloured and commented, and return their paths.

    A CSV file becomes a workbook. The first sheet lists every problem of the file; problems of a whole row colour the
    row, problems of a whole file are in the list only. A file that holds personal data or cannot be read is left out:
    nothing of it is copied.

    Parameters
    ----------
    problems : Problems, or an iterable of Problem
        As a check gave them; `personal`, where it has that, names files that are left out.
    raw : Path
        The folder from which files are named, data/raw.
    folder : Path
        Where the copies go, outside of `raw`.
    lang : {"zh", "en"}
        Language of what is added; the problems themselves are in the language of the check.

    Raises
    ------
    UsageError
        Where the folder lies inside `raw`: a copy must not be read as data.
    CannotWrite
        Where the folder cannot be written.
    """
    raw, folder = Path(raw), Path(folder)
    if folder.resolve().is_relative_to(raw.resolve()):
        raise UsageError(f"{folder} lies inside {raw}, where copies would be read as data; choose another folder")
    barred = {problem.file for problem in getattr(problems, "personal", ())}
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_file[problem.file].append(problem)
    contents = {}
    for file, found in sorted(by_file.items()):
        sheets = None if file in barred else read(raw, file)
        if sheets and not any(personal(cells) for cells in sheets.values()):
            contents[_name(file, lang, contents)] = _copy(file, found, sheets, labels(lang))
    return write_all(folder, contents) if contents else []


def _name(file: str, lang: str, used: Container[str]) -> str:
    """Return what the copy of a file is called: a name of one folder, on every system, of no other copy."""
    flat = _UNFIT_FILE.sub("_", visible(file, kept=""))
    stem, again = (flat[:-5] if flat.lower().endswith(".xlsx") else flat)[:LONGEST_FILE], ""
    while (name := labels(lang).t("template.marked.file", name=f"{stem}{again}.xlsx")) in used:
        again += "_"
    return name


def _copy(file: str, problems: list[Problem], sheets: dict[str, Cells], say: Labels) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        styles, used = Styles(book), set()
        _list(book.add_worksheet(say.t("template.sheet.problems")), file, problems, styles, say)
        for title, cells in sheets.items():
            here = [problem for problem in problems if problem.sheet in ("", safe(title))]
            _marked(book.add_worksheet(_title(title, used)), cells, here, styles, say)

    return made(DATED, say.t("template.marked.file", name=file), "", fill)


def _title(title: str, used: set[str]) -> str:
    short = _UNFIT.sub("_", title)[:LONGEST_NAME] or "_"
    while short.casefold() in used:
        short = f"{short[: LONGEST_NAME - 2]}_{len(used)}"[:LONGEST_NAME]
    used.add(short.casefold())
    return short


def places(cells: Cells, problem: Problem) -> list[tuple[int, int]]:
    """Return the cells a problem is about, rows and columns from 0: one, a whole row, or none for a whole file.

    Examples
    --------
    >>> cells = [["年份", "分子"], [2014.0, -3.0]]
    >>> places(cells, Problem("error", "a.csv", "", 2, "分子", "-3", "negative", "correct it"))
    [(1, 1)]
    >>> places(cells, Problem("error", "a.csv", "", 2, "", "", "too long", "correct it"))
    [(1, 0), (1, 1)]
    """
    row = problem.row - 1
    if not 0 <= row < len(cells):
        return []
    for above in cells[: row + 1] if problem.column else []:
        for place, cell in enumerate(above):
            if safe(tidy(shown(cell))) == problem.column:
                return [(row, place)]
    if _LETTERS.fullmatch(problem.column):
        return [(row, column_number(problem.column) - 1)]
    return [(row, place) for place in range(len(cells[row]))]


def _marked(sheet: Worksheet, cells: Cells, problems: list[Problem], styles: Styles, say: Labels) -> None:
    worst: dict[tuple[int, int], str] = {}
    told: dict[tuple[int, int], list[str]] = defaultdict(list)
    for problem in problems:
        found = places(cells, problem)
        for place in found:
            worst[place] = "error" if "error" in (worst.get(place), problem.severity) else "warning"
        if found:
            kind = say.t(f"template.marked.{problem.severity}")
            told[found[0]].append(f"{kind}: {problem.why} — {problem.fix}")
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            write_cell(sheet, row, column, value, worst.pop((row, column), ""), styles)
    for (row, column), kind in worst.items():
        write_cell(sheet, row, column, "", kind, styles)
    for (row, column), texts in told.items():
        size = {"x_scale": 2.5, "y_scale": 1 + 0.5 * min(len(texts), 8), "author": ""}
        sheet.write_comment(row, column, "\n\n".join(texts), size)
    sheet.set_column(0, max(map(len, cells), default=1), 14)
    page(sheet, sheet.get_name())


def _list(sheet: Worksheet, file: str, problems: list[Problem], styles: Styles, say: Labels) -> None:
    head = styles.get(bold=True, fill="head", border_line="line", text_wrap=True)
    errors = sum(problem.severity == "error" for problem in problems)
    title = say.t("template.marked.title", file=file, errors=errors, warnings=len(problems) - errors)
    wrapped = styles.get(bold=True, text_wrap=True)
    sheet.merge_range(0, 0, 0, len(WIDTHS) - 1, "", wrapped)
    put(sheet, 0, 0, title, wrapped)
    fit(sheet, 0, [(sum(WIDTHS), title)])
    for place, (wide, key) in enumerate(zip(WIDTHS, ("place", "value", "why", "fix", "error"), strict=True)):
        sheet.set_column(place, place, wide)
        put(sheet, 1, place, "" if key == "error" else say.t(f"template.marked.{key}"), head)
    for row, problem in enumerate(problems, start=2):
        where = " ".join(part for part in (problem.sheet, str(problem.row or ""), problem.column) if part)
        texts = (where, problem.value, problem.why, problem.fix, say.t(f"template.marked.{problem.severity}"))
        for place, text in enumerate(texts):
            fill = {"fill": problem.severity} if place == len(texts) - 1 else {}
            put(sheet, row, place, text, styles.get(border_line="line", text_wrap=True, **fill))
        fit(sheet, row, list(zip(WIDTHS, texts, strict=True)))
    sheet.freeze_panes(2, 0)
    page(sheet, file, repeat=1)
