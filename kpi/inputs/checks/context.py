"""What a check of a year's tables may look at, and how it says what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from kpi.inputs.frames import Rows
from kpi.inputs.problems import Problems
from kpi.inputs.roster import Roster
from kpi.inputs.rubric_view import RubricView


@dataclass
class Context:
    """The tables of a year with the roster and the rubric they are checked against.

    Parameters
    ----------
    year : int
        The year of the folder.
    rubric : RubricView
        The edition in force.
    stations : DataFrame
        The roster's rows, with their places.
    tables : dict
        The rows of each table by its code.
    problems : Problems
        Takes what is found.
    earlier_cases : dict
        Case number → (file, row) of the births found in earlier years.
    last_year : dict
        (station, measure, period) → the figure reported the year before.
    """

    year: int
    rubric: RubricView
    stations: pd.DataFrame
    tables: dict[str, Rows]
    problems: Problems
    earlier_cases: dict[str, tuple[str, int]] = field(default_factory=dict)
    last_year: dict[tuple[str, str, int | None], Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roster = Roster(self.stations)

    def records(self, table: str) -> list[dict]:
        """Return the rows of a table."""
        return self.tables[table].records

    def add(self, table: str, code: str, record: dict, column: str, value: object = None, /, **details: object) -> None:
        """Add a problem at a cell of a row, once; the value shown is the cell's, unless another is given."""
        if column in record["faulty"]:
            return
        shown = record.get(column) if value is None else value
        place = self.tables[table].place(record, column)
        self.problems.add(code, place, "" if shown is None else shown, **details)

    def class_of(self, station: str | None) -> str | None:
        """Return the class of a station in the year, None where it does not exist."""
        span = self.roster.at(station, self.year)
        return span.class_name if span else None
