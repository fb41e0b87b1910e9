"""Which row is which: by the columns that identify it, and by its number where several are the same."""

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
