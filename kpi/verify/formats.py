"""How the files of a report are read back, as data: `formats.yaml`, loaded and checked."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Strict):
    """What the process that reads a page or document may take: seconds, and bytes of addresses."""

    seconds: int
    memory: int


class Columns(_Strict):
    """Which columns, by the key of their head, hold what."""

    codes: tuple[str, ...]
    ranks: tuple[str, ...]
    rank_words: tuple[str, ...]
    rounded: tuple[str, ...]
    signs: tuple[str, ...]
    places: int
    words: dict[str, str]


class Spread(_Strict):
    """A CSV with a row for each cell of the printed table: which column heads it there, which one is the cell."""

    column: str
    value: str


class Known(_Strict):
    """A table that stands in several files; `formats.yaml` says what each field means.

    Attributes
    ----------
    open : dict
        Heads whose cell is blank where another column of the CSV is.
    joined : dict
        The columns of the CSV that stand together under a head.
    first_word : tuple of str
        Heads whose cell begins with a code, which alone is compared with the CSV.
    otherwise : dict
        The column of the CSV that is taken under a head where the usual one is blank.
    turned, blank_zero : tuple of str
        Heads that show the CSV's number with the other sign, or nothing for zero.
    folds : str
        The head under which a document may also say what other columns say.
    """

    title: str
    sheet: str = ""
    csv: str = ""
    rows: tuple[str, ...]
    columns: dict[str, str] = {}
    spread: Spread | None = None
    open: dict[str, str] = {}
    joined: dict[str, tuple[str, ...]] = {}
    first_word: tuple[str, ...] = ()
    otherwise: dict[str, str] = {}
    turned: tuple[str, ...] = ()
    blank_zero: tuple[str, ...] = ()
    folds: str = ""


class Formats(_Strict):
    """Everything `formats.yaml` says."""

    files: dict[str, str]
    limits: Limits
    roles: dict[str, tuple[str, ...]]
    caption: str
    left_out: tuple[str, ...]
    ends: tuple[str, ...]
    page_alone: tuple[str, ...]
    identifying: tuple[str, ...]
    columns: Columns
    tables: tuple[Known, ...]


@lru_cache(maxsize=1)
def formats() -> Formats:
    """Return how the files of a report are read back.

    Examples
    --------
    >>> formats().files["pdf"], formats().tables[0].csv
    ('bulletin.pdf', 'totals')
    """
    text = files("kpi.verify").joinpath("formats.yaml").read_text(encoding="utf-8")
    return Formats.model_validate(YAML(typ="safe").load(text))
