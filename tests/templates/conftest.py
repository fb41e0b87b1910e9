"""Workbooks written once, and a person who fills them in from tables."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kpi.editions import edition
from kpi.inputs import Problems, read_stations
from kpi.inputs.tables import input_tables
from kpi.results import compute, in_year
from kpi.templates import templates
from kpi.templates.form import Form

RAW = Path(__file__).parents[2] / "data" / "raw"
YEAR = 2014
SUBJECT = {"measures": "measure", "findings": "clause", "judgements": "clause", "targets": "measure", "honours": "line"}
NUMBERS = {"year", "numerator", "denominator", "count", "year_found", "year_of_birth"}


@pytest.fixture(scope="session")
def rubric():
    return edition(YEAR)


@pytest.fixture(scope="session")
def stations():
    return in_year(read_stations(RAW, Problems()), YEAR)


@pytest.fixture(scope="session")
def workbooks(rubric, stations):
    return templates(YEAR, rubric, stations)


@pytest.fixture(scope="session")
def results():
    return compute(YEAR, RAW)


def table_of_sheet(title: str) -> str | None:
    tables = input_tables().tables
    return next((code for code, table in tables.items() if title in (table.name, code)), None)


def headers_of(table: str, sheet) -> dict[str, int]:
    """Return where the columns of a table stand, by the codes of their headers."""
    columns = input_tables().tables[table].columns
    known = {name: code for code, column in columns.items() for name in (code, *column.names)}
    found = {known.get(cell.value): cell.column for cell in sheet[1]}
    return {code: column for code, column in found.items() if code}


def is_open(sheet, cell) -> bool:
    """Return whether a cell may be typed into while its sheet is protected."""
    if cell.has_style:
        return not cell.protection.locked
    columns = [part for part in sheet.column_dimensions.values() if part.min <= cell.column <= part.max]
    return bool(columns) and not columns[0].protection.locked


class Person:
    """Someone who types rows into workbooks: open cells of the prefilled rows first, then spare rows."""

    def __init__(self, paths: list[Path], rubric, stations: pd.DataFrame) -> None:
        self.books = {path: openpyxl.load_workbook(path) for path in paths}
        self.sheets: dict[str, list] = {}
        self.free: dict[tuple, list] = {}
        self.home: dict[tuple, object] = {}
        self.spare: dict[int, int] = {}
        for book in self.books.values():
            for sheet in book:
                if table := table_of_sheet(sheet.title):
                    self._learn(table, sheet)
        form = Form(YEAR, rubric, stations)
        words = {"clause": {c.id: form.spelt("clause", c.id, c.name) for c in rubric.clauses.values()},
                 "measure": {code: form.spelt("measure", code, m.name) for code, m in rubric.measures.items()},
                 "kind": {"none": "无", **rubric.kinds},
                 "line": {code: form.spelt("line", code, e.name) for code, (_, e) in rubric.extra_entries.items()},
                 }  # fmt: skip
        names = dict(zip(stations["station"], stations["name"], strict=True))
        towns = dict.fromkeys(("station", "original_town", "present_town", "disputed_with"), names)
        flags = {name: {"1": "是", "0": "否"} for name in ("from_outside", "within_policy", "by_official")}
        self.words = words | towns | flags

    def _learn(self, table: str, sheet) -> None:
        self.sheets.setdefault(table, []).append(sheet)
        columns = headers_of(table, sheet)
        self.spare[id(sheet)] = 2
        for row in range(2, sheet.max_row + 1):
            values = {name: sheet.cell(row, column).value for name, column in columns.items()}
            if table in SUBJECT and values.get("station") and values.get(SUBJECT[table]):
                key = (table, values["station"], values[SUBJECT[table]], str(values.get("period") or ""))
                self.free.setdefault(key, []).append((sheet, row))
                self.home[table, values[SUBJECT[table]]] = sheet
                self.spare[id(sheet)] = row + 1

    def type_in(self, table: str, row: dict[str, str]) -> None:
        """Type a row of a table: where it is prefilled there, else into the next spare row that takes it."""
        said = {name: self.words.get(name, {}).get(value, value) for name, value in row.items() if value}
        key = (table, said.get("station"), said.get(SUBJECT.get(table)), said.get("period", ""))
        places = self.free.get(key)
        if places:
            sheet, place = places.pop(0)
            for prefilled in ("year", "station", SUBJECT[table], "period"):
                said.pop(prefilled, None)
        else:
            sheet = self.home.get((table, key[2]), self.sheets[table][0])
            place = self.spare[id(sheet)]
            self.spare[id(sheet)] = place + 1
        said.pop("department", None)
        columns = headers_of(table, sheet)
        for name, value in said.items():
            cell = sheet.cell(place, columns[name])
            assert is_open(sheet, cell), (table, name, place)
            cell.value = _typed(name, value)

    def save(self) -> None:
        for path, book in self.books.items():
            book.save(path)


def _typed(name: str, value: str) -> object:
    if name == "date":
        return datetime.combine(date.fromisoformat(value), datetime.min.time())
    return float(value) if name in NUMBERS | {"value", "share", "target"} else value


def rows_of(table: str, raw: Path = RAW) -> list[dict[str, str]]:
    with (raw / str(YEAR) / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="session")
def filled(tmp_path_factory, workbooks, rubric, stations):
    """A folder of raw tables whose workbooks a person has filled in with what the CSV files say."""
    raw = tmp_path_factory.mktemp("filled") / "raw"
    folder = raw / str(YEAR)
    folder.mkdir(parents=True)
    shutil.copy(RAW / "stations.csv", raw)
    shutil.copy(RAW / str(YEAR) / "rulings.csv", folder)
    for name, content in workbooks.items():
        (folder / name).write_bytes(content)
    person = Person(sorted(folder.glob("*.xlsx")), rubric, stations)
    for table in ("measures", "findings", "judgements", "births", "honours", "targets"):
        for row in rows_of(table):
            person.type_in(table, row)
    person.save()
    return raw
