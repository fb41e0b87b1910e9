"""Which files of a folder hold which table: by their names, and regular files of the folder only."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from kpi.inputs.privacy import found
from kpi.inputs.problems import Place, Problems
from kpi.inputs.tables import Table, input_tables
from kpi.inputs.text import key, narrow, nearest

READ_TYPES = {".csv", ".xlsx"}


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


def hint(text: str, known: list[str]) -> str:
    """Return a question that names the nearest known word, or an empty text."""
    near = nearest(text, known)
    return f"did you mean {near}? " if near else ""


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
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if any(fnmatch(path.name, pattern) for pattern in input_tables().ignored_files):
            continue
        if scope == "root" and path.is_dir() and not path.is_symlink():
            continue
        name = path.relative_to(raw).as_posix()
        code = table_of(path.stem)
        if only and code != only and path.suffix.lower() != ".xlsx":
            continue
        source = _source(path, name, code, scope, problems)
        if source is None:
            continue
        if source.data in seen:
            problems.add("same_file_twice", Place(name), other=seen[source.data])
            continue
        seen[source.data] = name
        yield source


def _source(path: Path, name: str, code: str | None, scope: str, problems: Problems) -> Source | None:
    place, kind = Place(name), path.suffix.lower()
    if found(path.stem):
        problems.add_personal("personal_in_name", place)
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "a device or pipe"
        return problems.add("not_a_file", place, what=what)
    known = names_of(scope)
    # A workbook may hold several tables, each on a sheet of its name, whatever the file is called.
    if code is None and kind != ".xlsx":
        tables = ", ".join(code for code, table in input_tables().tables.items() if table.scope == scope)
        return problems.add("unknown_file", place, near=_near_file(path, known), known=tables)
    if kind not in READ_TYPES:
        return problems.add("unknown_type", place, kind)
    table = input_tables().tables[code] if code else None
    if table and not in_scope(table, scope, place, problems):
        return None
    limit = input_tables().limits.file_bytes
    try:
        if path.stat().st_size > limit:
            return problems.add("file_too_large", place, limit=limit >> 20)
        data = path.read_bytes()
    except OSError as error:
        return problems.add("unreadable_file", place, reason=error.strerror)
    return Source(name, kind, data, code)


def _near_file(path: Path, known: list[str]) -> str:
    near = nearest(key(path.stem)[:30], known)
    return f"did you mean {near}{path.suffix}? " if near else ""


def in_scope(table: Table, scope: str, place: Place, problems: Problems) -> bool:
    """Return whether a table may lie in a folder of a scope; says so where it may not."""
    if table.scope == scope:
        return True
    where = "put it into data/raw" if table.scope == "root" else "put it into the folder of its year"
    problems.add("wrong_scope", place, table=table.code, where=where)
    return False
