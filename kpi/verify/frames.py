"""The result tables in CSV read back under the heads of the printed ones, so that they can stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpi.export import FORMULA_STARTS, NUMBER
from kpi.labels import Labels
from kpi.verify.formats import Known, formats
from kpi.verify.parts import Part, bare


def part(
    table: list[list[str]], known: Known, printed: list[Part], say: Labels, every: bool = False
) -> Part | None:
    """Return a CSV as the table that is printed of it, None where none is; columns that it lacks are blank.

    Parameters
    ----------
    table : list of list of str
        The rows of the CSV, its heads first.
    known : Known
        How it stands to the printed table.
    printed : list of Part
        The same table in other files; columns that none of them has are left out.
    every : bool
        Whether they are kept: a document may say them in another way.
    """
    if not printed:
        return None
    names = table[0]
    rows = [dict(zip(names, map(_plain, cells), strict=False)) for cells in table[1:]]
    title = printed[0].title
    if not known.columns:
        heads = [next((name for name in names if bare(name) == bare(head)), head) for head in printed[0].heads]
        return Part(title, heads, [[row.get(name, "") for name in heads] for row in rows])
    if known.spread:
        return _spread(title, rows, known, printed[0], say)
    there = {bare(head) for one in printed for head in one.heads}
    keys = [key for key in known.columns if every or bare(say.t(f"column.{key}")) in there]
    codes = {key: {row.get(known.columns[key], "") for row in rows} - {""} for key in known.first_word}
    full = {key: _full(key, codes[key], printed, say) for key in known.first_word}
    made = [[_cell(key, row, known, full, say) for key in keys] for row in rows]
    return Part(title, [say.t(f"column.{key}") for key in keys], made)


def _plain(text: str) -> str:
    """Return text without the quote that keeps a spreadsheet from running it."""
    quoted = text.startswith("'") and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if quoted else text


def _cell(key: str, row: Mapping[str, str], known: Known, full: Mapping[str, Mapping[str, str]], say: Labels) -> str:
    text = row.get(known.columns[key], "") or row.get(known.otherwise.get(key, ""), "")
    if key in known.joined:
        return say.t("list.clause_separator").join(filter(None, (row.get(name, "") for name in known.joined[key])))
    if key in known.open and not row.get(known.open[key], ""):
        return ""
    if NUMBER.fullmatch(text) and key in (*known.turned, *known.blank_zero):
        number = Decimal(text)
        return "" if not number and key in known.blank_zero else str(-number if key in known.turned else number)
    word = formats().columns.words.get(key, "") + text
    if key in formats().columns.words and say.has(word):
        return say.t(word)
    return full.get(key, {}).get(text, text)


def _full(key: str, codes: set[str], printed: list[Part], say: Labels) -> dict[str, str]:
    """Return the whole printed cells of a column by the code that they begin with."""
    found, head = {}, bare(say.t(f"column.{key}"))
    for one in printed:
        for place in [place for place, name in enumerate(one.heads) if bare(name) == head]:
            for cell in dict.fromkeys(row[place] for row in one.rows):
                # in a PDF there may be a gap within the code
                begun = [code for code in codes if bare(cell).startswith(bare(code))]
                found.setdefault(max(begun, key=len, default=""), cell)
    return found


def _spread(title: str, rows: list[dict[str, str]], known: Known, printed: Part, say: Labels) -> Part:
    """Return one row a unit, one column a category: the order of the categories is that of the printed columns."""
    (head, name), units = next(iter(known.columns.items())), {}
    for row in rows:
        units.setdefault(row.get(name, ""), {})[row.get(known.spread.column, "")] = row.get(known.spread.value, "")
    for row in printed.rows:
        # a unit without any category is in no row of the CSV
        units.setdefault(row[0], {})
    order = list(max(units.values(), key=len, default={}))
    heads = [say.t(f"column.{head}"), *printed.heads[1 : 1 + len(order)]]
    made = [[unit, *[cells.get(column, "") for column in order[: len(heads) - 1]]] for unit, cells in units.items()]
    return Part(title, heads, made)
