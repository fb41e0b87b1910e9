"""Documents say some columns of long tables once: above a group of rows, in a list, within another column.

Here such columns come back, so that every figure of a document stands beside the same one of the page. What a document
does not say is not added.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kpi.labels import Labels
from kpi.verify.parts import Part, bare
from kpi.verify.rows import known_of, named
from kpi.verify.texts import sentences

_BETWEEN = re.compile(r"[·（(：:，,/　]+|\s+")


def completed(parts: list[Part], whole: dict[str, Part], say: Labels) -> list[Part]:
    """Return the tables of a document with the columns that it says once.

    Parameters
    ----------
    parts : list of Part
        The tables of the document.
    whole : dict of Part
        Tables with every column, by their title without white space.
    say : Labels
        The language.
    """
    made, lists = [], []
    for part in parts:
        full = whole.get(bare(part.title), part)
        if _missing(part, full):
            part = under_heads(part, full)
            part, used = from_lists(part, full, parts)
            part = unfolded(part, full, say)
            lists += used
        made.append(part)
    return [part for part in made if not any(part is used for used in lists)]


def _missing(part: Part, whole: Part) -> list[int]:
    """Return the places of the columns, filled somewhere, that a table does not have."""
    there = set(map(bare, part.heads))
    return [place for place, head in enumerate(whole.heads)
            if bare(head) not in there and any(row[place].strip() for row in whole.rows)]  # fmt: skip


def _with(part: Part, heads: list[str], cells: list[list[str]], rows: list[list[str]]) -> Part:
    made = [[*more, *row] for more, row in zip(cells, rows, strict=True)]
    return replace(part, heads=[*heads, *part.heads], rows=made, groups=[])


def under_heads(part: Part, whole: Part) -> Part:
    """Return a table with what a row with one filled cell, or the text above a row, says for the rows below.

    Examples
    --------
    >>> whole = Part("t", ["Unit", "Lost"], [["A", "1"], ["B", "2"]])
    >>> part = Part("t", ["Lost", "Why"], [["A: 1", ""], ["1", "x"], ["B: 2", ""], ["2", "y"]])
    >>> under_heads(part, whole).rows
    [['A', '1', 'x'], ['B', '2', 'y']]
    """
    places = _missing(part, whole)
    values = [{bare(row[place]): row[place] for row in whole.rows if row[place]} for place in places]
    cells, rows, said = [], [], [""] * len(places)
    for row, above in zip(part.rows, part.groups, strict=True):
        filled = [cell for cell in row if cell.strip()]
        text = filled[0] if len(filled) == 1 else above
        pieces = [bare(text), *map(bare, _BETWEEN.split(text))]
        told = [next((known[piece] for piece in pieces if piece in known), "") for known in values]
        said = [new or old for new, old in zip(told, said, strict=True)]
        if len(filled) != 1 or not any(told):
            cells.append(said)
            rows.append(row)
    found = [place for place, column in enumerate(zip(*cells, strict=True)) if any(column)]
    if not found:
        return part
    return _with(part, [whole.heads[places[n]] for n in found], [[row[n] for n in found] for row in cells], rows)


def from_lists(part: Part, whole: Part, parts: list[Part]) -> tuple[Part, list[Part]]:
    """Return a table with what a list beside it says by a key of its rows, and the lists that were used.

    Such a list is called after the table; a sentence below the table that names the list goes with it.

    Examples
    --------
    >>> whole = Part("t", ["Clause", "Lost", "Words"], [["1.1", "1", "x"], ["1.1", "2", "x"]])
    >>> part = Part("t", ["Clause", "Lost"], [["1.1", "1"], ["1.1", "2"]])
    >>> from_lists(part, whole, [part, Part("t: words", ["Clause", "Words"], [["1.1", "x"]])])[0].rows
    [['x', '1.1', '1'], ['x', '1.1', '2']]
    """
    used = []
    for one in parts:
        own = [bare(head) for head in part.heads]
        wanted = {bare(whole.heads[place]) for place in _missing(part, whole)}
        new = [place for place, head in enumerate(one.heads) if bare(head) in wanted]
        keys = [place for place, head in enumerate(one.heads) if bare(head) in own]
        after = bare(one.title) != bare(part.title) and bare(one.title).startswith(bare(part.title))
        if not (after and new and keys):
            continue
        by = [own.index(bare(one.heads[place])) for place in keys]
        said = {tuple(bare(row[place]) for place in keys): [row[place] for place in new] for row in one.rows}
        cells = [said.get(tuple(bare(row[place]) for place in by), [""] * len(new)) for row in part.rows]
        part = _with(part, [one.heads[place] for place in new], cells, part.rows)
        kept = [sentence for sentence in sentences(part.note) if bare(one.title) not in bare(sentence)]
        part = replace(part, note=" ".join(kept))
        used.append(one)
    return part, used


def unfolded(part: Part, whole: Part, say: Labels) -> Part:
    """Return a table whose one column also says what stands in other columns of the whole table.

    A cell that is the whole table's, followed by those of its other cells that it does not say already, is that cell.
    Of any other cell, that is taken which it says.
    """
    known, places = known_of(part.title, say), _missing(part, whole)
    heads, full_heads = ([bare(head) for head in one.heads] for one in (part, whole))
    into = bare(say.t(f"column.{known.folds}")) if known and known.folds else ""
    if not places or into not in heads or into not in full_heads:
        return part
    column, full_column = heads.index(into), full_heads.index(into)
    rows, cells = [], []
    originals = {bare(name): row for name, row in named(whole, say)}
    for name, row in named(part, say):
        full = originals.get(bare(name), [""] * len(whole.heads))
        more = [say.t("document.fact", label=whole.heads[place], value=full[place])
                for place in places if full[place] not in full[full_column]]  # fmt: skip
        expected = say.t("list.clause_separator").join(filter(None, [full[full_column], *more]))
        same = bare(expected) == bare(row[column])
        rows.append([*row[:column], full[full_column], *row[column + 1 :]] if same else row)
        cells.append([full[place] if bare(full[place]) in bare(row[column]) else "" for place in places])
    return _with(part, [whole.heads[place] for place in places], cells, rows)
