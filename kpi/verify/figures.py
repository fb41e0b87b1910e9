"""Every figure of a report as its finished files say it.

The files are read back as anybody could: tables by their captions, rows by the columns that identify them, columns by
their heads, sentences by their words. Nothing is taken from what the files were made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from kpi.errors import UsageError
from kpi.labels import Labels, labels
from kpi.verify import documents, frames, texts, workbook
from kpi.verify.agreement import column_key, value_of
from kpi.verify.completing import completed
from kpi.verify.formats import Known, formats
from kpi.verify.parts import PAPER, PRINTED, Contents, Part, bare, language
from kpi.verify.reading import book_of, table_of
from kpi.verify.rows import SEPARATOR, named, numbered

FIGURES = ["file", "table", "row", "column", "value"]
CELL = ["table", "row", "column"]


def figures(folder: Path) -> pd.DataFrame:
    """Return every cell and every number of a sentence that the files of a report hold.

    Parameters
    ----------
    folder : pathlib.Path
        A report as `kpi run` writes it; files that are not there are left out.

    Returns
    -------
    pandas.DataFrame
        `file`, `table`, `row`, `column` and `value`: an exact Decimal where the cell is a number, otherwise the text as
        printed, blank for an empty cell. A sentence has its section as table, its words as row and its numbers as
        columns. ``attrs`` hold the language of the files (`lang`) and which kind of file has which table (`tables`).

    Raises
    ------
    UsageError
        Where the folder holds none of the files.
    InputRefused, CannotRead, PersonalData
        Naming a file that is damaged, hostile or may not be read.
    """
    say, found = read(Path(folder))
    rows = [row for one in found for row in _figures(one, say)]
    frame = pd.DataFrame(rows, columns=FIGURES).astype(object)
    for name in CELL:
        # one spelling a name, that of the first file: in a PDF lines break inside words
        frame[name] = frame[name].map(bare).map({bare(text): text for text in reversed(frame[name].tolist())})
    frame.attrs["lang"] = say.lang
    # a table that has lost all its rows is there all the same
    frame.attrs["tables"] = [(one.kind, bare(title)) for one in found for title in _titles(one)]
    return frame.drop_duplicates(["file", *CELL], ignore_index=True)


def read(folder: Path) -> tuple[Labels, list[Contents]]:
    """Return the language of a report and what its files hold.

    Raises
    ------
    UsageError
        Where the folder holds none of the files.
    """
    paths = {kind: folder / name for kind, name in formats().files.items() if (folder / name).exists()}
    tables = [(known, folder / f"{known.csv}.csv") for known in formats().tables if known.csv]
    tables = [(known, path) for known, path in tables if path.exists()]
    if not paths and not tables:
        raise UsageError(f"{folder} holds no report: none of {', '.join(formats().files.values())} and no CSV is in it")
    books = {kind: book_of(path) for kind, path in paths.items()}
    say = labels(language({sheet.name for book in books.values() for sheet in book.sheets}))
    found = [documents.contents(paths[kind].name, books[kind], say) for kind in PRINTED if kind in books]
    if "xlsx" in books:
        found.append(workbook.contents(paths["xlsx"].name, books["xlsx"], say))
    frames_of = [(known, table_of(path)) for known, path in tables]
    _complete(found, frames_of, say)
    same = _by_title(found)
    for (known, path), (_, table) in zip(tables, frames_of, strict=True):
        made = frames.part(table, known, same.get(bare(say.t(known.title)), []), say)
        found += [] if made is None else [Contents(path.name, [made])]
    return say, found


def _by_title(found: list[Contents]) -> dict[str, list[Part]]:
    """Return the tables of the files by their title, those with most columns first."""
    same: dict[str, list[Part]] = {}
    for part in sorted((part for one in found for part in one.parts), key=lambda part: -len(part.heads)):
        same.setdefault(bare(part.title), []).append(part)
    return same


def _complete(found: list[Contents], tables: list[tuple[Known, list[list[str]]]], say: Labels) -> None:
    """Give the documents back the columns that they say once, as page or workbook have them, or else CSV."""
    full = {title: parts[0] for title, parts in _by_title([one for one in found if one.kind not in PAPER]).items()}
    printed = _by_title(found)
    for known, table in tables:
        title = bare(say.t(known.title))
        made = None if title in full else frames.part(table, known, printed.get(title, []), say, every=True)
        if made is not None:
            full[title] = made
    for one in found:
        if one.kind in PAPER:
            one.parts = completed(one.parts, full, say)


def _figures(one: Contents, say: Labels) -> Iterator[tuple]:
    for title, part in zip(_titles(one), one.parts, strict=True):
        heads, keys = numbered(part.heads), [column_key(head, say.lang) for head in part.heads]
        for name, row in named(part, say):
            for head, key, cell in zip(heads, keys, row, strict=False):
                yield one.file, title, name, head, value_of(cell, key)
        yield from _told(one.file, f"{title}{SEPARATOR}{say.t('verify.note')}", [part.note])
    for section in dict.fromkeys(section for section, _ in one.texts):
        told = [text for place, text in one.texts if place == section]
        yield from _told(one.file, section or say.t("verify.head"), told)


def _titles(one: Contents) -> list[str]:
    return numbered([part.title for part in one.parts])


def _told(file: str, table: str, told: list[str]) -> Iterator[tuple]:
    found = [texts.numbers(sentence) for text in told for sentence in texts.sentences(text)]
    for words, (_, numbers) in zip(numbered([words for words, _ in found]), found, strict=True):
        for place, number in enumerate(numbers, start=1):
            yield file, table, words, str(place), value_of(number, "")
