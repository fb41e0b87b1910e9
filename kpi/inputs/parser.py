"""A workbook parsed by a process of its own; this process survives whatever happens there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import kpi
from kpi.inputs.cells import DateText, LogicalText, NumberText
from kpi.inputs.problems import Phrase, Place, Problems
from kpi.inputs.sandbox.facts import Limits, SheetFacts
from kpi.inputs.tables import input_tables

_TYPES = {"n": NumberText, "d": DateText, "b": LogicalText}
_SETS = ("hidden_rows", "hidden_columns", "repeated_rows")
_ROOT = str(Path(kpi.__file__).parents[1])
# A child is given no more of the surroundings than it needs to start.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its rows from the first one on, as exact text, and what else it holds."""

    name: str
    visible: bool
    table: bool
    rows: list[list[str]]
    facts: SheetFacts


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets, hidden ones too, and texts outside of cells by the part they stand in.

    A page or document has its tables as sheets, and an outline: pairs of a mark and a text in the order in which they
    stand there; the mark is the text's kind or style, or ``table`` with the number that begins the name of its sheet.
    """

    sheets: list[Sheet]
    texts: dict[str, list[str]]
    dates_1904: bool
    outline: tuple[tuple[str, str], ...] = ()


def parse(
    name: str, data: bytes, problems: Problems, seconds: int | None = None, memory: int | None = None
) -> Book | None:
    """Return the content of a workbook, page or document; None where it must not or could not be read within limits.

    Parameters
    ----------
    name : str
        The file as it is named in messages; what it ends with says what it should be (.xlsx, .xls, .ods, .html, .docx,
        .pdf).
    data : bytes
        Its content.
    problems : Problems
        Takes why it is refused, in one line.
    seconds, memory : int, optional
        Limits of the parser's process, by default those of a workbook that is handed in.
    """
    bounds, place = input_tables().limits, Place(name)
    seconds, memory = seconds or bounds.parser_seconds, memory or bounds.parser_bytes
    limits = Limits(bounds.file_bytes, bounds.ratio, bounds.ratio_from_bytes, bounds.grid_cells)
    order = {
        "suffix": name.rpartition(".")[2].lower(), "limits": asdict(limits),
        "memory": memory, "seconds": seconds,
    }  # fmt: skip
    bound = {"seconds": seconds, "memory": memory >> 20}
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", "-m", "kpi.inputs.sandbox.child"],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | {"PYTHONPATH": _ROOT},
        )
    except subprocess.TimeoutExpired:
        return problems.add("parser_broke_off", place, **bound)
    if ended.returncode:
        return problems.add("parser_broke_off", place, **bound)
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        return problems.add(answer["refused"], place, **{name: _said(part) for name, part in answer["details"].items()})
    return _book(answer["book"])


def _said(detail: object) -> object:
    return Phrase(detail["phrase"]) if isinstance(detail, dict) else detail


def _book(found: dict) -> Book:
    sheets = [
        Sheet(part["name"], part["visible"], part["table"], [list(map(_cell, row)) for row in part["rows"]],
              _facts(part["facts"]))
        for part in found["sheets"]
    ]  # fmt: skip
    return Book(sheets, found["texts"], found["dates_1904"], tuple(map(tuple, found.get("outline", ()))))


def _cell(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else _TYPES[cell[0]](cell[1])


def _facts(found: dict) -> SheetFacts:
    sets = {name: set(found[name]) for name in _SETS if name in found}
    percents = {tuple(place) for place in found.get("percents", ())}
    return SheetFacts(**{**found, **sets, "percents": percents})
