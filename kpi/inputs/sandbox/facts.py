"""What a workbook holds that its parser would drop in silence, and how a workbook is refused."""

from __future__ import annotations

from dataclasses import dataclass, field


class RefusedError(Exception):
    """A workbook that is read no further; carries the message's code and what fills it."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class Limits:
    """Sizes beyond which a workbook is refused; `tables.yaml` says what they mean."""

    file_bytes: int
    ratio: int
    ratio_from_bytes: int
    grid_cells: int


@dataclass
class SheetFacts:
    """What a sheet holds beside its values: its extent, and cells that cannot be taken as they are.

    Rows and columns are counted from 1. `percents` are the cells whose number is shown with a percent sign, `places`
    the decimals that the format of a cell shows, `shown` the texts of cells that hold more digits than they show.
    """

    rows: int = 0
    columns: int = 0
    formulas: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[str, int] = field(default_factory=dict)
    repeated_rows: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    places: dict[tuple[int, int], int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


@dataclass
class WorkbookFacts:
    """What a workbook holds: facts of each sheet by its name, and texts outside of the cells by the part they are in.

    Parts are `properties`, `comments` and `other_parts`.
    """

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    dates_1904: bool = False


def check_extent(name: str, facts: SheetFacts, limits: Limits) -> None:
    """Refuse a sheet whose cells lie further apart than its parser can bear, or whose rows repeat a number.

    Raises
    ------
    RefusedError
    """
    if facts.repeated_rows:
        raise RefusedError("duplicate_part", part=f"{name}: row {min(facts.repeated_rows)}")
    if facts.rows * facts.columns > limits.grid_cells:
        raise RefusedError("sheet_too_large", rows=facts.rows, columns=facts.columns)


def column_number(letters: str) -> int:
    """Return the number of a column from its letters.

    Examples
    --------
    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column from its number.

    Examples
    --------
    >>> column_letters(1), column_letters(16384)
    ('A', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the address of a cell.

    Examples
    --------
    >>> address(17, 4)
    'D17'
    """
    return f"{column_letters(column)}{row}"
