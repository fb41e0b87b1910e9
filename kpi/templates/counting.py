"""What is still empty: when a cell is needed, and formulas that count the cells that are."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from kpi.errors import CannotWrite
from kpi.templates.form import ALWAYS, Entry, Form, Sheet, rendered

LONGEST_FORMULA = 8192


@dataclass(frozen=True)
class Needed:
    """A column that has to be filled: how many cells of it, and the formula that counts those still empty.

    ``cells`` is None where it depends on how many rows are filled in.
    """

    sheet: str
    header: str
    cells: int | None
    formula: str


def need_of(content: Sheet, name: str, entry: Entry) -> str:
    """Return the condition under which a cell is needed and empty; a spare row needs nothing until it is begun."""
    started = ""
    if content.spare:
        others = [part for part in content.columns if part in content.spare and part != name]
        started = "*(" + "+".join(f"LEN([{part}])" for part in others) + ">0)"
    return f"(LEN(TRIM([{name}]))=0){started}*{entry.need}"


def needed_in(
    form: Form, content: Sheet, places: dict[str, int], entries: dict[tuple[str, Entry], list]
) -> list[Needed]:
    """Return the columns whose cells can be counted before anybody starts, and the others of the sheet together."""
    found, rest = [], []
    for name in content.columns:
        needs: dict[str, list[tuple[int, int]]] = {}
        for (column, entry), runs in entries.items():
            if column == name and entry.need:
                needs.setdefault(need_of(content, name, entry), []).extend(runs)
        terms = [
            f"SUMPRODUCT({_over(need, places, content.title, start, end)})"
            for need, runs in needs.items() for start, end in _joined(runs)
        ]  # fmt: skip
        cells = sum(name in cells and _fixed(cells[name]) for cells in content.rows)
        if cells:
            found.append(_counted(content, form.header(content.table, name), cells, terms))
        else:
            rest += terms
    return found + ([_counted(content, form.say.t("template.part.rest"), None, rest)] if rest else [])


def _fixed(cell: object) -> bool:
    """Return whether a cell is needed before anything else is typed."""
    return isinstance(cell, Entry) and (cell.need == ALWAYS or "[applicable]" in cell.need)


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return runs of rows with adjoining ones made one.

    Examples
    --------
    >>> _joined([(5, 6), (1, 2), (3, 3)])
    [(1, 3), (5, 6)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(runs):
        if joined and joined[-1][1] == start - 1:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _counted(content: Sheet, header: str, cells: int | None, terms: list[str]) -> Needed:
    formula = "=" + "+".join(terms)
    if len(formula) > LONGEST_FORMULA:
        raise CannotWrite(f"{content.title}: the count of empty cells of {header} is too long for a formula")
    return Needed(content.title, header, cells, formula)


def _over(need: str, places: dict[str, int], title: str, first: int, last: int) -> str:
    sheet = quote_sheetname(title)

    def cells(name: str) -> str:
        letter = xl_col_to_name(places[name])
        return f"{sheet}!${letter}${first + 1}:${letter}${last + 1}"

    return rendered(need, cells)
