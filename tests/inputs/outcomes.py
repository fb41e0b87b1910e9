"""What must come of a spoiled folder: refused with its place and words, stopped for personal data, or read the same."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pandas as pd

from kpi.comparison import submissions
from kpi.errors import InputRefused, PersonalData
from kpi.inputs import Problems, read_stations, read_year
from kpi.results import facts_of, in_year

PLACE = ["file", "sheet", "row"]
# Nothing is allowed to hang: the slowest case is a file of 200,000 rows.
LONGEST_SECONDS = 20


@dataclass(frozen=True)
class Refused:
    """Exit 3: some line begins with the place and holds the words."""

    place: str
    words: str = ""


@dataclass(frozen=True)
class Personal:
    """Exit 8: the place is named, and none of the hidden texts is anywhere."""

    place: str
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Same:
    """Accepted: the same tables as the clean folder, and a coercion with each text before or after where one is due."""

    listed: tuple[str, ...] = ()
    warned: str = ""


def read(folder) -> tuple[dict, Problems, str]:
    """Return tables, problems and everything a person could see of them."""
    problems = Problems()
    began = time.monotonic()
    try:
        stations = read_stations(folder.raw, problems)
        tables = {"stations": stations} | read_year(folder.raw, folder.year, folder.rubric, stations, problems)
        shown = ""
    except (InputRefused, PersonalData) as refused:
        tables, shown = {}, str(refused)
        if isinstance(refused, PersonalData):
            assert refused.exit_code == 8
    assert time.monotonic() - began < LONGEST_SECONDS
    problems.lang = "zh"
    shown += str(problems)
    problems.lang = "en"
    shown += str(problems) + problems.frame().to_csv() + problems.coercion_frame().to_csv()
    return tables, problems, shown


def check(folder, expected: dict, outcome: Refused | Personal | Same) -> None:
    tables, problems, shown = read(folder)
    lines = [str(problem) for problem in problems]
    if isinstance(outcome, Same):
        assert [str(problem) for problem in problems.errors] == []
        same(tables, expected)
        listed = problems.coercion_frame()[["before", "after"]].values.ravel().tolist()
        assert [text for text in outcome.listed if not any(text in part for part in listed)] == [], listed
        assert outcome.warned in "\n".join(str(problem) for problem in problems.warnings)
        return
    if isinstance(outcome, Personal):
        assert any(str(problem).startswith(outcome.place) for problem in problems.personal), lines
        assert [part for part in outcome.hidden if part in shown] == []
        return
    assert not problems.personal, lines
    assert any(line.startswith(outcome.place) and outcome.words in line for line in lines), lines
    assert problems.errors
    if tables:
        owed(folder, tables)


def owed(folder, tables: dict) -> None:
    """What is still missing can be told of a folder however spoiled: a line for each unit the roster names."""
    facts = facts_of(folder.year, tables["stations"], tables, folder.rubric)[0]
    stations = in_year(tables["stations"], folder.year)
    assert submissions(facts, stations, folder.rubric)["name"].tolist() == stations["name"].tolist()


def same(left: dict, right: dict) -> None:
    for table in right.keys() - {"sources"}:
        columns = [name for name in right[table] if name not in PLACE]
        order = [name for name in columns if right[table][name].map(type).nunique() <= 1] or columns
        frames = [frame[table][columns].sort_values(order, ignore_index=True, key=lambda part: part.astype(str))
                  for frame in (left, right)]  # fmt: skip
        pd.testing.assert_frame_equal(*frames)
