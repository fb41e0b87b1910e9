"""What is still empty: when a cell is needed, and formulas that count the cells that are."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

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
            (f"SUMPRODUCT({_over(need, places, content.title, start, end)})", _cells(content, name, start, end))
            for need, runs in needs.items() for start, end in _joined(runs)
        ]  # fmt: skip
        if any(cells for _, cells in terms):
            found += _counted(content.title, form.header(content.table, name), terms)
        else:
            rest += terms
    return found + _counted(content.title, form.say.t("template.part.rest"), rest)


def _cells(content: Sheet, name: str, first: int, last: int) -> int:
    return sum(_fixed(cells.get(name)) for cells in content.rows[first - 1 : last])


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


def _counted(title: str, header: str, terms: list[tuple[str, int]]) -> list[Needed]:
    """Return the terms of a count in as few formulas as a spreadsheet takes; usually one.

    Examples
    --------
    >>> _counted("扣分", "次数", [("A", 2), ("B", 0)])
    [Needed(sheet='扣分', header='次数', cells=2, formula='=A+B')]
    """
    parts: list[list[tuple[str, int]]] = []
    for term in terms:
        if parts and sum(len(text) + 1 for text, _ in [*parts[-1], term]) <= LONGEST_FORMULA:
            parts[-1].append(term)
        else:
            parts.append([term])
    return [
        Needed(title, header, sum(cells for _, cells in part) or None, "=" + "+".join(text for text, _ in part))
        for part in parts
    ]


def _over(need: str, places: dict[str, int], title: str, first: int, last: int) -> str:
    sheet = quote_sheetname(title)

    def cells(name: str) -> str:
        letter = xl_col_to_name(places[name])
        return f"{sheet}!${letter}${first + 1}:${letter}${last + 1}"

    return rendered(need, cells)
