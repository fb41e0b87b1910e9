"""Folders into frames: the roster, and the tables of a year."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pandas as pd

from kpi.errors import CannotRead, InputRefused, PersonalData
from kpi.inputs import delimited, workbooks
from kpi.inputs.checks import Context, check_stations, check_year
from kpi.inputs.checks.plausible import figure_of
from kpi.inputs.delimited import Grid
from kpi.inputs.files import WORKBOOKS, Source, sources, unknown_file, year_folders
from kpi.inputs.frames import Rows, build
from kpi.inputs.headers import recognised
from kpi.inputs.problems import Phrase, Place, Problems
from kpi.inputs.roster import Roster
from kpi.inputs.rubric_view import RubricView
from kpi.inputs.surroundings import settle
from kpi.inputs.tables import Table, input_tables
from kpi.rubric.model import Rubric

SOURCE_COLUMNS = ("file", "sheet", "table", "lines", "left_out", "rows", "refused", "sha256")


def read_stations(raw: Path, problems: Problems) -> pd.DataFrame:
    r"""Return the roster: one row a station in a span of years.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    problems : Problems
        Takes everything that is wrong; the caller refuses the roster where one is an error.

    Returns
    -------
    DataFrame
        station, name, class, kind, order, from, to (missing = still there), successor, source, file, sheet, row,
        sorted by station and first year.

    Raises
    ------
    PersonalData
        Where a file holds personal data; every place is named, no value shown.
    CannotRead
        Where this user may not read a file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     text = "单位代码,单位名称,类别,顺序,起始年\nt01,苇溪镇,town,1,2010\n"
    ...     _ = (Path(folder) / "单位.csv").write_text(text, encoding="utf-8")
    ...     read_stations(Path(folder), Problems())[["station", "name", "from", "row"]].values.tolist()
    [['t01', '苇溪镇', 2010, 2]]
    """
    rows, _ = _read(Path(raw), Path(raw), "root", problems)
    if not rows["stations"].headers:
        _missing("stations", Place("stations.csv"), problems)
    _stop(Phrase("data_of_roster"), problems)
    check_stations(rows["stations"], problems)
    return rows["stations"].frame()


def read_year(
    raw: Path, year: int, rubric: Rubric, stations: pd.DataFrame, problems: Problems
) -> dict[str, pd.DataFrame]:
    """Return the tables of a year, checked; faulty cells are missing there, rulings that do not fit are left out.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    year : int
        The folder's year.
    rubric : Rubric
        The edition in force in that year.
    stations : DataFrame
        The roster, as `read_stations` returns it.
    problems : Problems
        Takes everything that is wrong; the caller refuses the year where one is an error.

    Returns
    -------
    dict of DataFrame
        measures, findings, judgements, births, honours, targets, rulings: their columns, and file, sheet, row. Text,
        codes and dates (ISO) are str (empty where the cell is), whole numbers Int64, flags boolean, decimals Decimal
        objects (a percentage in %). A table nobody handed in is an empty frame with its columns. `sources` lists what
        was read: file, sheet, table, lines (filled rows, the header not counted) = left_out (titles, totals, notes,
        rows that are only compared) + rows, of which `refused` hold an error, and the sha256 of the file.

    Raises
    ------
    InputRefused
        Where the year has no folder; the years there are are named.
    PersonalData
        Where a file holds personal data; every place is named, no value shown.
    CannotRead
        Where this user may not read a file.

    Examples
    --------
    >>> read_year(Path("data/none"), 2014, None, None, Problems())
    Traceback (most recent call last):
    kpi.errors.InputRefused: data of 2014: 1 problem
      2014 — there is no folder for 2014 in data/raw — there is none; put the year's files into 2014/
    """
    raw = Path(raw)
    folder = raw / str(int(year))
    if not folder.is_dir():
        known = ", ".join(map(str, year_folders(raw))) or Phrase("none")
        problems.add("no_such_year", Place(str(year)), year=year, known=known)
        raise problems.refused(InputRefused, Phrase("data_of_year", year=str(year)), problems.errors)
    view = RubricView(rubric)
    rows, read = _read(folder, raw, "year", problems)
    _stop(Phrase("data_of_year", year=str(year)), problems)
    for code, table in rows.items():
        if not table.headers and table.table.needed == "by_rubric" and view.needs(code):
            _missing(code, Place(f"{year}/{code}.csv"), problems)
    before = last_year(raw, year, view, stations)
    context = Context(year, view, stations, rows, problems, earlier_cases(raw, year), before)
    check_year(context)
    _tell_about(rows, view, problems)
    frames = {code: table.frame() for code, table in rows.items()}
    sources_read = _counted(read, rows, problems)
    problems.counted = {name: int(sources_read[name].sum()) for name in ("lines", "left_out", "refused")}
    problems.counted["scored"] = int(sources_read["rows"].sum()) - problems.counted["refused"]
    return frames | {"sources": sources_read}


def earlier_cases(raw: Path, year: int) -> dict[str, tuple[str, int]]:
    """Return where each birth of earlier years stands: case → (file, row).

    Only earlier years are read: a case counts where it was first found, and what comes later must not change a year
    that is published. What else is wrong with those files is told when their own year is read.
    """
    births = input_tables().tables["births"]
    cases = births.model_copy(update={"columns": {"case": births.columns["case"]}})
    found: dict[str, tuple[str, int]] = {}
    unheard = Problems()
    for earlier in (known for known in year_folders(Path(raw)) if known < year):
        rows, _ = _read(Path(raw) / str(earlier), Path(raw), "year", unheard, only=cases)
        for record in rows["births"].records:
            if record["case"] is not None:
                found.setdefault(record["case"], (record["file"], record["row"]))
    return found


def last_year(raw: Path, year: int, view: RubricView, stations: pd.DataFrame) -> dict[tuple, Fraction]:
    """Return what was reported the year before, to compare with: (station, measure, period) → figure.

    What is wrong with those files was told when their own year was read.
    """
    folder, measures, roster = Path(raw) / str(year - 1), input_tables().tables["measures"], Roster(stations)
    rows, _ = _read(folder, Path(raw), "year", Problems(), only=measures)
    found = {}
    for record in rows["measures"].records:
        named = roster.named(record["station"] or "", [year - 1])
        station = record["station"] if record["station"] in roster.spans else (named or [None])[0]
        measure, figure = view.words["measure"].get(record["measure"]), figure_of(record)
        if station and measure and figure is not None and not record["faulty"]:
            found[station, measure, record["period"]] = figure
    return found


def _read(
    folder: Path, raw: Path, scope: str, problems: Problems, only: Table | None = None
) -> tuple[dict[str, Rows], pd.DataFrame]:
    tables = {code: table for code, table in input_tables().tables.items() if table.scope == scope}
    if only:
        tables = {only.code: only}
    grids: dict[str, list[Grid]] = {code: [] for code in tables}
    read = []
    for source in sources(folder, raw, scope, problems, only.code if only else None) if folder.is_dir() else ():
        digest = hashlib.sha256(source.data).hexdigest()
        for grid in _grids(source, scope, problems):
            if grid.table not in grids:
                continue
            grids[grid.table].append(grid)
            lines = len(grid.rows) + len(grid.left_out)
            read.append((grid.file, grid.sheet, grid.table, lines, len(grid.left_out), len(grid.rows), 0, digest))
    rows = {code: build(table, grids[code], problems, guard=only is None) for code, table in tables.items()}
    return rows, pd.DataFrame(sorted(read), columns=list(SOURCE_COLUMNS))


def _grids(source: Source, scope: str, problems: Problems) -> list[Grid]:
    if source.kind in WORKBOOKS:
        return workbooks.read(source, scope, problems)
    grid = delimited.read(source.name, source.data, problems)
    if grid is None:
        return []
    if source.table is None:
        search = input_tables().around.header_search
        grid.table = recognised([cells for _, cells in grid.lines[:search]], scope) or ""
        if not grid.table:
            unknown_file(source.name, scope, problems)
            return []
        problems.coerced(Place(source.name), "", grid.table)
    else:
        grid.table = source.table
    return [delimited.even(settle(grid, input_tables().tables[grid.table], problems), problems)] if grid.header else []


def _tell_about(rows: dict[str, Rows], view: RubricView, problems: Problems) -> None:
    about = {}
    for table in rows.values():
        for record in table.records:
            clause = record.get("clause") or " ".join(view.clauses_of.get(record.get("measure"), ()))
            about[record["file"], record["sheet"], record["row"]] = (
                record.get("station") or "",
                clause,
                record.get("note") or "",
            )
    problems.about(about)


def _counted(read: pd.DataFrame, rows: dict[str, Rows], problems: Problems) -> pd.DataFrame:
    """Return what was read with the rows that hold errors, and without those that checks compared and left out."""
    wrong = {(problem.file, problem.sheet, problem.row) for problem in problems.errors if problem.row}
    kept = Counter((record["file"], record["sheet"], code) for code, table in rows.items() for record in table.records)
    refused = Counter(
        (record["file"], record["sheet"], code)
        for code, table in rows.items() for record in table.records
        if (record["file"], record["sheet"], record["row"]) in wrong
    )  # fmt: skip
    places = list(zip(read["file"], read["sheet"], read["table"], strict=True))
    rows_kept = [kept[place] for place in places]
    left_out = read["left_out"] + read["rows"] - rows_kept
    return read.assign(left_out=left_out, rows=rows_kept, refused=[refused[place] for place in places])


def _missing(code: str, place: Place, problems: Problems) -> None:
    problems.add("missing_table", place, table=code, name=input_tables().tables[code].name)


def _stop(what: Phrase, problems: Problems) -> None:
    if problems.personal:
        raise problems.refused(PersonalData, what, problems.personal)
    if unreadable := problems.told("unreadable_file"):
        raise problems.refused(CannotRead, what, unreadable)
