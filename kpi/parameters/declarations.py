"""Read which parameters a notebook declares."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = ("int", "str", "bool", "float", "list", "list[int]", "list[str]")
TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: its name, its type as written, its default."""

    name: str
    type: str
    default: Any


def declared(source: str) -> dict[str, Parameter]:
    """Return the parameters that a cell declares, in order.

    Parameters
    ----------
    source : str
        The cell: nothing but comments and one-line annotated assignments of literals.

    Raises
    ------
    ValueError
        Names the line that papermill or a reader would misunderstand.

    Examples
    --------
    >>> declared('year: int = 2014  # the assessed year')
    {'year': Parameter(name='year', type='int', default=2014)}
    >>> declared('year = 2014')
    Traceback (most recent call last):
    ...
    ValueError: line 1: write `name: type = value`, found `year = 2014`
    """
    lines = source.splitlines()
    found: dict[str, Parameter] = {}
    for statement in ast.parse(source).body:
        line = lines[statement.lineno - 1]
        where = f"line {statement.lineno}:"
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            raise ValueError(f"{where} write `name: type = value`, found `{line.strip()}`")
        name, kind = statement.target.id, ast.unparse(statement.annotation)
        if statement.value is None or statement.lineno != statement.end_lineno:
            raise ValueError(f"{where} {name} needs its value on the same line")
        if kind not in TYPES:
            raise ValueError(f"{where} {name} is of type {kind}; use one of {', '.join(TYPES)}")
        # Papermill reads the line by its signs and loses a parameter at a second `=` or at a `#` in the value.
        if line.count("=") != 1 or "#" in (ast.get_source_segment(source, statement) or ""):
            raise ValueError(f"{where} {name}: no second `=` in the line and no `#` in the value")
        if name in found:
            raise ValueError(f"{where} {name} is declared twice")
        try:
            found[name] = Parameter(name, kind, ast.literal_eval(statement.value))
        except ValueError:
            raise ValueError(f"{where} {name} needs a plain value, found `{line.strip()}`") from None
    return found


def is_declaration(source: str) -> bool:
    """Return whether a cell holds annotated assignments and nothing else."""
    body = _statements(source)
    return bool(body) and all(isinstance(statement, ast.AnnAssign) for statement in body)


def injected_names(source: str) -> list[str] | None:
    r"""Return the names that papermill set in a cell, or None when papermill did not write it.

    Examples
    --------
    >>> injected_names('# Parameters\nyaer = 2015\n')
    ['yaer']
    """
    if not source.lstrip().startswith("# Parameters"):
        return None
    body = _statements(source)
    targets = [one.targets[0] for one in body if isinstance(one, ast.Assign) and len(one.targets) == 1]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return names if body and len(names) == len(body) else None


def code_cells(notebook: Path) -> list[tuple[str, list[str]]]:
    """Return source and tags of each code cell of a notebook file, empty cells left out."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    found = [("".join(cell["source"]), cell.get("metadata", {}).get("tags", [])) for cell in code]
    return [(source, tags) for source, tags in found if source.strip()]


def declared_in(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters of a notebook file.

    Raises
    ------
    ValueError
        When the notebook has no parameters cell, more than one, or one that lost its tag, or when it does not
        check what it was given in the next cell.
    """
    cells = code_cells(notebook)
    tagged = [index for index, (_, tags) in enumerate(cells) if TAG in tags]
    lookalikes = [index for index, (source, tags) in enumerate(cells) if TAG not in tags and is_declaration(source)]
    if not tagged:
        hint = " (a cell looks like one, but has lost its tag)" if lookalikes else ""
        raise ValueError(f"no cell is tagged `{TAG}`{hint}")
    if len(tagged) + len(lookalikes) > 1:
        raise ValueError("more than one cell declares parameters")
    if not _calls_check(source for source, _ in cells[tagged[0] + 1 : tagged[0] + 2]):
        raise ValueError("the cell after the parameters cell must call `kpi.parameters.check`")
    if tagged[0] != 0:
        raise ValueError("the parameters cell must be the first code cell")
    return declared(cells[tagged[0]][0])


def _calls_check(sources: Iterable[str]) -> bool:
    return any("parameters.check(" in source for source in sources)


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError):  # a magic, or not Python at all
        return []
