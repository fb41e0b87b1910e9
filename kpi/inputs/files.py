"""Which files of a folder hold which table: by their names, and regular files of the folder only."""

from __future__ import annotations

import getpass
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from kpi.inputs.privacy import anything
from kpi.inputs.problems import Phrase, Place, Problems
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key, narrow, nearest

WORKBOOKS = {".xlsx", ".xls", ".ods"}
READ_TYPES = {".csv", *WORKBOOKS}
_NUMBERED = re.compile(r"\([0-9]{1,2}\)$")


@dataclass(frozen=True)
class Source:
    """A file with its bytes, read once; `name` is its path inside data/raw, `table` what its name says."""

    name: str
    kind: str
    data: bytes
    table: str | None


def table_of(name: str) -> str | None:
    """Return the table a file or sheet is called after, or None.

    Examples
    --------
    >>> table_of("measures_规统科"), table_of("扣分（协会）"), table_of("ＦＩＮＤＩＮＧＳ 2"), table_of("measurements")
    ('measures', 'findings', 'findings', None)
    """
    stem = narrow(name).casefold()
    aliases = {alias.casefold(): code for code, table in input_tables().tables.items() for alias in table.files}
    for alias in sorted(aliases, key=len, reverse=True):
        rest = stem[len(alias) : len(alias) + 1]
        if stem.startswith(alias) and (not rest.isalnum() or rest.isdigit()):
            return aliases[alias]
    return None


def names_of(scope: str) -> list[str]:
    """Return the file names that tables of a scope may carry."""
    return [alias for table in input_tables().tables.values() if table.scope == scope for alias in table.files]


def hint(text: str, known: list[str], suffix: str = "") -> Phrase | str:
    """Return a question that names the nearest known word, or an empty text."""
    near = nearest(text, known)
    return Phrase("did_you_mean", word=near + suffix) if near else ""


def copied_from(stem: str) -> str | None:
    """Return what a file was called before a computer copied it, as a key; None for a name that is no copy's.

    Examples
    --------
    >>> [copied_from(name) for name in ("扣分 - 副本", "Copy of findings", "findings (2)", "findings 2")]
    ['扣分', 'findings', 'findings', None]
    """
    name = key(stem)
    plain = _NUMBERED.sub("", name)
    for mark in map(key, input_tables().copy_marks):
        plain = plain.removesuffix(mark).removeprefix(mark)
    return plain if plain and plain != name else None


def year_folders(raw: Path) -> list[int]:
    """Return the years that have a folder, in order."""
    if not raw.is_dir():
        return []
    return sorted(int(path.name) for path in raw.iterdir() if path.is_dir() and _is_year(path.name))


def _is_year(name: str) -> bool:
    return len(name) == 4 and name.isascii() and name.isdigit()


def sources(folder: Path, raw: Path, scope: str, problems: Problems, only: str | None = None) -> Iterator[Source]:
    """Yield the files of a folder that hold tables, in order of their names; what is none of them is a problem.

    Parameters
    ----------
    folder, raw : Path
        The folder to read and data/raw, from which files are named.
    scope : {"root", "year"}
        Which tables may lie here.
    problems : Problems
        Takes what is wrong with a file's name, kind or bytes.
    only : str, optional
        Read files that may hold this table alone.
    """
    seen: dict[bytes, str] = {}
    # Copies come last, so that each is told beside its original.
    paths = sorted(folder.iterdir(), key=lambda path: (copied_from(path.stem) is not None, path.name))
    originals = {key(path.stem): path.name for path in paths if path.suffix.lower() in READ_TYPES}
    for path in paths:
        name = path.relative_to(raw).as_posix()
        if any(fnmatch(path.name, pattern) for pattern in input_tables().ignored_files):
            if path.name[:1] in ("~", "."):
                problems.coerced(Place(name), "", "left out: not a table")
            continue
        if scope == "root" and path.is_dir() and not path.is_symlink():
            continue
        code = table_of(path.stem)
        if only and code not in (only, None) and path.suffix.lower() not in WORKBOOKS:
            continue
        source = _source(path, name, code, scope, problems)
        if source is None:
            continue
        if source.data in seen:
            problems.add("same_file_twice", Place(name), other=seen[source.data])
            continue
        original = originals.get(copied_from(path.stem) or "")
        if original:
            problems.add("copy_differs", Place(name), other=original)
            continue
        seen[source.data] = name
        yield source


def _source(path: Path, name: str, code: str | None, scope: str, problems: Problems) -> Source | None:
    place, kind = Place(name), path.suffix.lower()
    if not is_file(path, place, problems):
        return None
    if kind not in READ_TYPES:
        return unknown_file(name, scope, problems) if code is None else problems.add("unknown_type", place, kind)
    table = input_tables().tables[code] if code else None
    if table and not in_scope(table, scope, place, problems):
        return None
    data = content(path, place, problems)
    return None if data is None else Source(name, kind, data, code)


def is_file(path: Path, place: Place, problems: Problems) -> bool:
    """Return whether a path is a regular file, and say so where it is not, or where its name holds personal data."""
    if anything(path.stem):
        problems.add_personal("personal_in_name", place)
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        what = "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "device"
        problems.add("not_a_file", place, what=Phrase(what))
    return stat.S_ISREG(mode)


def content(path: Path, place: Place, problems: Problems, limit: int | None = None) -> bytes | None:
    """Return the bytes of a regular file; None, and a problem, where it cannot be read or has more than `limit`."""
    limit = limit or input_tables().limits.file_bytes
    try:
        data = _bytes(path, limit)
    except OSError as error:
        return problems.add("unreadable_file", place, user=_user(), reason=error.strerror)
    return problems.add("file_too_large", place, limit=limit >> 20) if data is None else data


def _bytes(path: Path, limit: int | None = None) -> bytes | None:
    """Return the bytes of a regular file, read once; None where there are too many.

    A file that has become a pipe or a link since it was listed is neither followed nor waited for.
    """
    limit = limit or input_tables().limits.file_bytes
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as opened:  # noqa: PTH123 (an open descriptor, not a path)
        data = opened.read(limit + 1)
    return data if len(data) <= limit else None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(getattr(os, "getuid", str)())


def unknown_file(name: str, scope: str, problems: Problems) -> None:
    """Say that a file is no table, and which name it may have been meant to have."""
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    known = ", ".join(code for code, table in input_tables().tables.items() if table.scope == scope)
    near = hint(key(stem or suffix)[:30], names_of(scope), dot + suffix)
    problems.add("unknown_file", Place(name), near=near, known=known)


def in_scope(table: Table, scope: str, place: Place, problems: Problems) -> bool:
    """Return whether a table may lie in a folder of a scope; says so where it may not."""
    if table.scope == scope:
        return True
    where = Phrase("in_raw" if table.scope == "root" else "in_year")
    problems.add("wrong_scope", place, table=table.code, where=where)
    return False
