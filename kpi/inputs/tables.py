"""The raw tables as data: `tables.yaml`, loaded, checked and frozen."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

CellType = Literal["text", "code", "integer", "decimal", "date", "year", "flag", "choice"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """A column: the headers it is known by, its grammar, and whether an empty cell is a fault.

    Parameters
    ----------
    names : tuple of str
        Headers besides the column's own code; the first is the Chinese one that is shown.
    type : str
        The grammar of its cells, see `kpi.inputs.parsing`.
    values : dict
        For a choice or a flag: the code and the spellings that mean it.
    aliases : dict
        For a code: other spellings of single codes.
    ascii : bool
        For a code that is defined here: ASCII letters, digits, - and _ only, because it becomes part of file names.
    longest : int, optional
        How many characters a cell may have, where it is fewer than anywhere.
    blank : bool, optional
        What an empty cell of a flag means; None keeps it missing.
    shown : bool
        False for a column that is read, compared and left out of the frame.
    """

    names: tuple[str, ...] = Field(min_length=1)
    type: CellType
    required: bool = False
    values: dict[str, tuple[str, ...]] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    ascii: bool = False
    longest: int | None = None
    blank: bool | None = None
    shown: bool = True


class Table(_Strict):
    """A raw table: where its files lie, what they are called, and which columns together stand once only."""

    code: str
    name: str
    files: tuple[str, ...] = Field(min_length=1)
    scope: Literal["root", "year"] = "year"
    needed: Literal["always", "by_rubric", "never"]
    key: tuple[str, ...]
    columns: dict[str, Column]

    @model_validator(mode="after")
    def _key_exists(self) -> Table:
        unknown = [name for name in self.key if name not in self.columns]
        if unknown:
            raise ValueError(f"{self.code}: key names no column: {', '.join(unknown)}")
        return self

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the columns of the frame, in order."""
        return tuple(name for name, column in self.columns.items() if column.shown)


class Limits(_Strict):
    """Sizes beyond which a file or a number is refused."""

    file_bytes: int
    ratio: int
    ratio_from_bytes: int
    grid_cells: int
    parser_bytes: int
    parser_seconds: int
    rows: int
    columns: int
    cell_characters: int
    digits: int
    decimals: int
    first_year: int
    last_year: int
    first_birth_year: int
    months_after_year: int


class Plausible(_Strict):
    """When a column of figures is looked at as a whole, and which change since last year is told."""

    stations: int
    factor: int


class Characters(_Strict):
    """Characters nobody sees: removed where harmless, refused where they reorder or replace text."""

    removed: frozenset[str]
    refused: frozenset[str]


class Around(_Strict):
    """What may stand around a table on its sheet and is left out, by rule and listed."""

    header_search: int
    totals: dict[Literal["sum", "part", "mean"], frozenset[str]]
    notes: tuple[str, ...]
    note_cells: int


class InputTables(_Strict):
    """Everything `tables.yaml` says."""

    limits: Limits
    periods: dict[str, int]
    plausible: Plausible
    not_numbers: frozenset[str]
    characters: Characters
    personal_headers: tuple[str, ...]
    provinces: frozenset[str]
    personal_words: dict[str, tuple[str, ...]]
    surnames: frozenset[str]
    copy_marks: tuple[str, ...]
    header_units: frozenset[str]
    ignored_files: tuple[str, ...]
    ignored_sheets: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    invented: tuple[str, ...]
    around: Around
    tables: dict[str, Table]
    ruling_fields: dict[str, tuple[str, ...]]
    ruling_states: tuple[str, ...]


@lru_cache(maxsize=1)
def input_tables() -> InputTables:
    """Return the tables a department may hand in.

    Raises
    ------
    pydantic.ValidationError
        Where `tables.yaml` itself is wrong.

    Examples
    --------
    >>> input_tables().tables["measures"].columns["numerator"].names[0]
    '分子'
    """
    document = YAML(typ="safe").load(files("kpi.inputs").joinpath("tables.yaml").read_text(encoding="utf-8"))
    for code, table in document["tables"].items():
        table["code"] = code
    document["surnames"] = list(document["surnames"])
    for name, points in document["characters"].items():
        document["characters"][name] = [chr(int(point, 16)) for point in points]
    return InputTables.model_validate(document)
