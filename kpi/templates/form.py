"""What a sheet to be filled in is, before it is a workbook: prefilled cells, entries and when they are needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

import pandas as pd

from kpi.inputs.roster import Roster
from kpi.inputs.rubric_view import RubricView
from kpi.inputs.tables import Column, Table, input_tables
from kpi.inputs.text import narrow
from kpi.labels import Labels, labels
from kpi.rubric.model import Rubric

ALWAYS = "1"
_COLUMN = re.compile(r"\[([a-z_]+)\]")
Bound = int | Decimal | date | str


@dataclass(frozen=True)
class Entry:
    """A cell a person fills in: what it may hold, and when it has to be filled.

    Parameters
    ----------
    kind : {"choice", "whole", "decimal", "date", "text"}
        What may be typed.
    choices : tuple
        For a choice: the words (or numbers) of the list.
    list_title : str
        For a choice: the label of its list in the sheet of lists.
    low, high : int, Decimal, date or str, optional
        Bounds, both included; a str is an expression of the columns of the row, as in ``need``.
    need : str
        When the cell must be filled: a product of conditions on columns of the row, such as ``([kind]<>"")``;
        empty where it may stay empty.
    error : str
        What the error box says.
    strict : bool
        False where another word may be typed after a warning.
    """

    kind: str
    choices: tuple[str | int | Decimal, ...] = ()
    list_title: str = ""
    low: Bound | None = None
    high: Bound | None = None
    need: str = ""
    error: str = ""
    strict: bool = True


@dataclass
class Sheet:
    """A sheet to be filled in: rows of prefilled values and entries by column; what a row leaves out is not used."""

    table: Table
    title: str
    columns: tuple[str, ...]
    rows: list[dict[str, str | int | Entry]] = field(default_factory=list)
    spare: dict[str, Entry] = field(default_factory=dict)


def rendered(expression: str, place: Callable[[str], str]) -> str:
    """Return an expression with each ``[column]`` replaced by what ``place`` gives for it.

    Examples
    --------
    >>> rendered('([kind]<>"")*([count]=0)', {"kind": "$C2", "count": "$D2"}.get)
    '($C2<>"")*($D2=0)'
    """
    return _COLUMN.sub(lambda match: place(match[1]), expression)


def quoted(word: str) -> str:
    """Return a word as a text in a formula.

    Examples
    --------
    >>> quoted("无"), quoted('a "b" c')
    ('"无"', '"a ""b"" c"')
    """
    return '"' + word.replace('"', '""') + '"'


@dataclass(frozen=True)
class Form:
    """What the sheets of a year are made from.

    Parameters
    ----------
    year : int
        The year assessed.
    rubric : Rubric
        The edition in force.
    stations : pandas.DataFrame
        The roster of the year in administrative order, see `kpi.results.in_year`.
    lang : {"zh", "en"}
        Language of headers and texts; names and words of the document stay as they are.
    """

    year: int
    rubric: Rubric
    stations: pd.DataFrame
    lang: str = "zh"

    @cached_property
    def say(self) -> Labels:
        """Return the label table of the language."""
        return labels(self.lang)

    @cached_property
    def view(self) -> RubricView:
        """Return the rubric as the raw tables see it."""
        return RubricView(self.rubric)

    @cached_property
    def departments(self) -> list[str]:
        """Return the departments in the order in which the document names them."""
        return list(dict.fromkeys(clause.department for clause in self.rubric.clauses.values()))

    @property
    def collector(self) -> str:
        """Return the department that files what no clause asks for: the first the document names."""
        return self.departments[0]

    @cached_property
    def units(self) -> pd.DataFrame:
        """Return the roster with `shown`: a unit's name where the reader takes it for that unit, else its code."""
        roster = Roster(self.stations)
        shown = []
        for code, name in zip(self.stations["station"], self.stations["name"], strict=True):
            typed = narrow(name)
            fits = typed not in roster.spans and roster.named(typed, [self.year]) == [code]
            shown.append(name if fits else code)
        return self.stations.assign(shown=shown)

    def stations_of(self, classes: Iterable[str]) -> list[str]:
        """Return the units of some classes as a cell names them, in administrative order."""
        units = self.units
        return units.loc[units["class"].isin(list(classes)), "shown"].tolist()

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the names of the units that a cell names by code."""
        coded = self.units[self.units["shown"] != self.units["name"]]
        return dict(zip(coded["shown"], coded["name"], strict=True))

    def spelt(self, column: str, code: str, name: str) -> str:
        """Return the name of a clause, measure, kind or line where the reader takes it for that code, else the code."""
        return name if self.view.words[column].get(narrow(name)) == code else code

    def word(self, code: str, spellings: Iterable[str]) -> str:
        """Return the spelling of a code that fits the language: the first with Chinese, or the first in Latin letters.

        Examples
        --------
        >>> Form(2014, None, None, "en").word("yearend", ["年终", "year-end"]), Form(2014, None, None).word("a", ["甲"])
        ('year-end', '甲')
        """
        words = [*spellings, code]
        fitting = [word for word in words if word.isascii() != (self.lang == "zh") and not word.isdigit()]
        return (fitting or words)[0]

    def choices(self, column: Column) -> dict[str, str]:
        """Return the words of a column with a closed list, by code."""
        return {code: self.word(code, spellings) for code, spellings in column.values.items()}

    def table(self, code: str) -> Table:
        """Return a raw table."""
        return input_tables().tables[code]

    def sheet_name(self, table: Table) -> str:
        """Return what the sheet of a table is called."""
        return table.name if self.lang == "zh" else table.code

    def header(self, table: Table, column: str) -> str:
        """Return the header of a column in the language."""
        known = table.columns.get(column)
        if known is None:
            return self.say.t(f"template.column.{column}")
        return known.names[0] if self.lang == "zh" else column

    @cached_property
    def none(self) -> str:
        """Return the word for `inspected, nothing found`."""
        return self.word("none", self.table("findings").columns["kind"].aliases["none"])

    @cached_property
    def not_applicable(self) -> str:
        """Return the word for `does not apply`."""
        return self.choices(self.table("measures").columns["applicable"])["false"]
