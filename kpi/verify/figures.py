"""Every figure of a report as its finished files say it, how many of them two files share, and where they disagree.

The files are read back as anybody could: tables by their captions, rows by the columns that identify them, columns by
their heads, sentences by their words. Nothing is taken from what the files were made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd

from kpi.errors import UsageError
from kpi.labels import Labels, labels
from kpi.verify import documents, frames, texts, workbook
from kpi.verify.agreement import agree, column_key, value_of
from kpi.verify.formats import formats
from kpi.verify.parts import PRINTED, Contents, bare, kind_of, language
from kpi.verify.reading import book_of, table_of
from kpi.verify.rows import SEPARATOR, named, numbered, on_page_alone, supplied

FIGURES = ["file", "table", "row", "column", "value"]
KINDS = ("html", "docx", "pdf", "xlsx", "csv")
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
        columns. ``attrs["lang"]`` is the language of the files.

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
    found = _completed([documents.contents(paths[kind].name, books[kind], say) for kind in PRINTED if kind in books])
    if "xlsx" in books:
        found.append(workbook.contents(paths["xlsx"].name, books["xlsx"], say))
    for known, path in tables:
        same = [part for one in found for part in one.parts if bare(part.title) == bare(say.t(known.title))]
        # the longest first: where a column of one is trimmed, another has it
        same.sort(key=lambda part: -len(part.heads))
        made = frames.part(table_of(path), known, same, say)
        found += [] if made is None else [Contents(path.name, [made])]
    return say, found


def _completed(found: list[Contents]) -> list[Contents]:
    """Return the documents with the columns that they say once for a group of rows, as the page repeats them."""
    whole = {bare(part.title): part for one in found if one.kind == "html" for part in one.parts}
    for one in found:
        one.parts = [supplied(part, whole.get(bare(part.title), part)) for part in one.parts]
    return found


def _figures(one: Contents, say: Labels) -> Iterator[tuple]:
    for title, part in zip(numbered([part.title for part in one.parts]), one.parts, strict=True):
        heads, keys = numbered(part.heads), [column_key(head, say.lang) for head in part.heads]
        for name, row in named(part, say):
            for head, key, cell in zip(heads, keys, row, strict=False):
                yield one.file, title, name, head, value_of(cell, key)
        yield from _told(one.file, f"{title}{SEPARATOR}{say.t('verify.note')}", [part.note])
    for section in dict.fromkeys(section for section, _ in one.texts):
        told = [text for place, text in one.texts if place == section]
        yield from _told(one.file, section or say.t("verify.head"), told)


def _told(file: str, table: str, told: list[str]) -> Iterator[tuple]:
    found = [texts.numbers(sentence) for text in told for sentence in texts.sentences(text)]
    for words, (_, numbers) in zip(numbered([words for words, _ in found]), found, strict=True):
        for place, number in enumerate(numbers, start=1):
            yield file, table, words, str(place), value_of(number, "")


def compared(found: pd.DataFrame) -> pd.DataFrame:
    """Return how many figures two files share, by pair of files and table: without any, nothing was compared.

    Parameters
    ----------
    found : pandas.DataFrame
        As :func:`figures` returns them.

    Returns
    -------
    pandas.DataFrame
        `first` and `second` (html, docx, pdf, xlsx or csv), `table`, and `figures`: cells that both fill. Pairs of
        files that are there are told with 0 in all where they share nothing.
    """
    wide = _beside(found)
    filled = wide.notna() & (wide != "")
    rows = []
    for first, second in combinations(wide.columns, 2):
        shared = (filled[first] & filled[second]).groupby(level="table", sort=False).sum()
        shared = shared[shared > 0]
        rows += [(first, second, table, int(count)) for table, count in shared.items()] or [(first, second, "", 0)]
    return pd.DataFrame(rows, columns=["first", "second", "table", "figures"])


def disagreements(found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures about which the files of a report disagree; no rows where all agree.

    Parameters
    ----------
    found : pandas.DataFrame
        As :func:`figures` returns them.

    Returns
    -------
    pandas.DataFrame
        `table`, `row`, `column`, and for each kind of file what it says: None where it need not hold the figure, blank
        for an empty cell. Without a column it is about a whole row, without a row about a whole table, which those
        kinds of file do not have that say None.
    """
    say, wide = labels(found.attrs["lang"]), _beside(found)
    kinds, kept = list(wide.columns), {}
    for kind, part in found.groupby(found["file"].map(kind_of), sort=False):
        kept[kind] = (set(part["table"]), set(zip(part["table"], part["row"], strict=True)))
    rows, lines = [], dict.fromkeys((table, row) for table, row, _ in wide.index)
    for table in dict.fromkeys(table for table, _ in lines):
        there = [kind for kind in kinds if table in kept[kind][0]]
        asked = [kind for kind in kinds if kind in PRINTED]
        lacking = not set(asked) <= set(there) and set(there) & set(asked)
        if lacking and not on_page_alone(table.partition(SEPARATOR)[0], say):
            rows.append((table, "", "", *[table if kind in there else None for kind in kinds]))
    for table, row in lines:
        there = [kind for kind in kinds if (table, row) in kept[kind][1]]
        # the workbook repeats only a part of the bulletin's head
        asked = [kind for kind in kinds if table in kept[kind][0] and (kind != "xlsx" or table != say.t("verify.head"))]
        if not set(asked) <= set(there):
            rows.append((table, row, "", *[row if kind in there else None for kind in kinds]))
    for (table, row, column), values in zip(wide.index, wide.itertuples(index=False, name=None), strict=True):
        said = {}
        for kind, value in zip(kinds, values, strict=True):
            if not _absent(value):
                said[kind] = value
            elif kind in PRINTED and (table, row) in kept[kind][1]:
                # a column in which nothing is written is left out of a printed table
                said[kind] = ""
        if len(said) > 1 and not agree(said, column_key(column, say.lang), say):
            rows.append((table, row, column, *[said.get(kind) for kind in kinds]))
    return pd.DataFrame(rows, columns=[*CELL, *kinds]).astype(object)


def _beside(found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures with one column a kind of file, in the order in which they stand in the files."""
    kinds = found["file"].map(kind_of)
    wide = found.assign(kind=kinds).set_index([*CELL, "kind"])["value"].unstack("kind", sort=False)
    return wide[[kind for kind in KINDS if kind in wide]]


def _absent(value: object) -> bool:
    return value is None or value != value
