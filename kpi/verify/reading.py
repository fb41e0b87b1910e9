"""The files of a report as they lie in a folder, taken for anybody's: read within limits, refused by name."""

from __future__ import annotations

from pathlib import Path

from kpi.inputs import delimited
from kpi.inputs.files import content, is_file
from kpi.inputs.parser import Book, parse
from kpi.inputs.problems import Place, Problems
from kpi.recheck.reading import refuse
from kpi.verify.formats import formats


def book_of(path: Path) -> Book:
    """Return the tables and the outline of a page, document or workbook, read by a process of its own.

    Raises
    ------
    InputRefused, CannotRead
        Where the file is damaged, hostile or may not be read.
    """
    problems, limits = Problems(), formats().limits
    data = _content(path, problems)
    book = None if data is None else parse(path.name, data, problems, limits.seconds, limits.memory)
    refuse(path.name, problems)
    return book


def table_of(path: Path) -> list[list[str]]:
    """Return the filled rows of a CSV, its heads first.

    Raises
    ------
    InputRefused, CannotRead
        Where the file is damaged or may not be read.
    """
    problems = Problems()
    data = _content(path, problems)
    grid = None if data is None else delimited.read(path.name, data, problems)
    refuse(path.name, problems)
    return [list(map(str, cells)) for _, cells in grid.lines]


def _content(path: Path, problems: Problems) -> bytes | None:
    place = Place(path.name)
    return content(path, place, problems) if is_file(path, place, problems) else None
