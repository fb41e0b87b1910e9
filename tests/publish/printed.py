"""What tests of the Word and PDF bulletin share: the tables as they must be printed."""

from __future__ import annotations

from kpi.publish.paper import Grid, Paper


def bare(text: str) -> str:
    """Return text without any white space: lines break where the column ends."""
    return "".join(text.split())


def grids(paper: Paper) -> list[Grid]:
    """Return the tables of a document in their order."""
    return [block for one in (*paper.chapters, *paper.annexes) for block in one.blocks if isinstance(block, Grid)]


def pieces(paper: Paper) -> list[tuple[Grid, list[list[str]]]]:
    """Return each table of a Word file, one a heading, with its rows: heads, its heading where it has one, texts."""
    return [
        (grid, [list(grid.heads), *([[title]] if title else []), *map(list, rows)])
        for grid in grids(paper)
        for title, rows in grid.parts()
    ]


def tables(bulletin) -> list:
    """Return the tables of a bulletin in the order of its sections, those behind charts with them."""
    parts = [part for section in (*bulletin.sections, *bulletin.annexes) for part in section.parts]
    found = [getattr(part, "table", part) for part in parts if not hasattr(part, "charts")]
    return [table.trimmed() for table in found if table is not None]
