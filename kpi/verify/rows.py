"""Which row is which: by the columns that identify it, also where a document says them once for a group of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi.labels import Labels
from kpi.verify.formats import Known, formats
from kpi.verify.parts import Part, bare, told_by

SEPARATOR = " · "


def known_of(title: str, say: Labels) -> Known | None:
    """Return what is known about a table by its title, None for one that only documents have."""
    return next((table for table in formats().tables if bare(say.t(table.title)) == bare(title)), None)


def on_page_alone(title: str, say: Labels) -> bool:
    """Return whether a table stands behind a chart to choose from, which paper does not have."""
    return any(told_by(key, title, say) for key in formats().page_alone)


def supplied(part: Part, whole: Part) -> Part:
    """Return a table with the columns that it says once for a group of rows, as the whole table repeats them.

    Parameters
    ----------
    part : Part
        A table of a document. A row with one filled cell, or the text above a row, may speak for the rows below.
    whole : Part
        The same table with every column.

    Examples
    --------
    >>> whole = Part("t", ["Unit", "Lost"], [["A", "1"], ["B", "2"]])
    >>> part = Part("t", ["Lost", "Why"], [["A: 1", ""], ["1", "x"], ["B: 2", ""], ["2", "y"]], [""] * 4)
    >>> supplied(part, whole).rows
    [['A', '1', 'x'], ['B', '2', 'y']]
    """
    there = set(map(bare, part.heads))
    missing = [place for place, head in enumerate(whole.heads) if bare(head) not in there]
    if not missing:
        return part
    values = [sorted({row[place] for row in whole.rows} - {""}, key=len, reverse=True) for place in missing]
    made, said, rows = [], [""] * len(missing), list(zip(part.rows, part.groups, strict=True))
    for row, above in rows:
        filled = [cell for cell in row if cell.strip()]
        told = [next((v for v in known if bare(v) in bare(filled[0] if len(filled) == 1 else above)), "")
                for known in values]  # fmt: skip
        if any(told):
            said = [new or old for new, old in zip(told, said, strict=True)]
        if len(filled) != 1 or not any(told):
            made.append([*said, *row])
    if not any(any(row[: len(missing)]) for row in made):
        return part
    heads = [*[whole.heads[place] for place in missing], *part.heads]
    return Part(part.title, heads, made, [""] * len(made), part.note)


def named(part: Part, say: Labels) -> Iterator[tuple[str, list[str]]]:
    """Yield each row with its name: its identifying cells, and its number where several rows have the same."""
    heads, known = [bare(head) for head in part.heads], known_of(part.title, say)
    wanted = [bare(say.t(f"column.{key}")) for key in (known.rows if known else formats().identifying)]
    places = [heads.index(head) for head in wanted if head in heads] or [0]
    names = [SEPARATOR.join(" ".join(row[place].split()) for place in places if place < len(row)) for row in part.rows]
    yield from zip(numbered(names), part.rows, strict=True)


def numbered(names: list[str]) -> list[str]:
    """Return names with a number behind those that were there before.

    Examples
    --------
    >>> numbered(["a", "b", "a"])
    ['a', 'b', 'a #2']
    """
    seen: Counter = Counter()
    made = []
    for name in names:
        key = bare(name)
        seen[key] += 1
        made.append(name if seen[key] == 1 else f"{name} #{seen[key]}")
    return made
