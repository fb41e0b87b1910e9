"""Read a rubric file: safely, exactly, and with every problem at once, by line and column."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from kpi.editions.check import Finding, check
from kpi.errors import RubricRefused
from kpi.problems import Problem
from kpi.rubric.model import Rubric, RubricText

DEEPEST = 30


class _ExactConstructor(RoundTripConstructor):
    """Reads 0.1 as the decimal it is written as, never as a binary float."""


def _decimal(constructor: RoundTripConstructor, node: ScalarNode) -> Decimal | str:
    # What is no plain decimal (.inf, 1_0.5) stays text, to be refused with its place.
    return Decimal(node.value) if set(node.value) <= set("0123456789+-.eE") else str(node.value)


_ExactConstructor.add_constructor("tag:yaml.org,2002:float", _decimal)


def load(path: Path | str, content: bytes | None = None) -> Rubric:
    """Return the checked rubric of a file.

    Parameters
    ----------
    path : path
        A rubric file in YAML, see `docs/rubric-format.md`.
    content : bytes, optional
        What stands in the file, where it was read already.

    Raises
    ------
    RubricRefused
        With every problem found, each with its line and column.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> len(rubric.items), len(rubric.categories), rubric.total
    (47, 11, Decimal('100'))
    """
    path = Path(path)
    raw = read(path) if content is None else content
    document = _parse(path, raw)
    try:
        text = RubricText.model_validate(_plain(document))
    except ValidationError as error:
        details = error.errors()
        inner = [detail["loc"] for detail in details]
        # A list whose only part is wrong is also reported as too short: the part is what to mend.
        own = [one for one in details if one["type"] != "too_short" or not any(_within(one["loc"], i) for i in inner)]
        problems = [_schema_problem(path, document, detail) for detail in own]
        raise RubricRefused(path.name, sorted(set(problems), key=_place)) from None
    rubric = Rubric(text, hashlib.sha256(raw).hexdigest())
    problems = _located(path, document, check(rubric))
    if problems:
        raise RubricRefused(path.name, problems)
    return rubric


def read(path: Path) -> bytes:
    """Return the bytes of a rubric file; RubricRefused where they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusal(path, f"cannot be read: {error.strerror}", "check the path") from None


def refusal(path: Path, why: str, fix: str, place: tuple[int, int] | None = None) -> RubricRefused:
    """Return the refusal of a file for one reason, at a line and column where it has one."""
    return RubricRefused(path.name, [_problem(path, place, "", why, fix)])


def locate(path: Path, findings: Iterable[Finding]) -> list[Problem]:
    """Return faults of a readable rubric file as problems with their line and column, in the file's order."""
    return _located(path, _parse(path, path.read_bytes()), findings)


def _located(path: Path, document: CommentedMap, findings: Iterable[Finding]) -> list[Problem]:
    problems = {_problem(path, _position(document, part.location), part.value, part.why, part.fix) for part in findings}
    return sorted(problems, key=_place)


def _parse(path: Path, raw: bytes) -> CommentedMap:
    def refuse(why: str, fix: str, mark: Any = None) -> RubricRefused:
        return refusal(path, why, fix, (mark.line + 1, mark.column + 1) if mark else None)

    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n")
        raise refusal(path, "not UTF-8", "save the file as UTF-8", (line + 1, 1)) from None
    depth = documents = 0
    try:
        for event in YAML().parse(content):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            documents += isinstance(event, DocumentStartEvent)
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                raise refuse("anchors and aliases are not accepted", "write the value out", event.start_mark)
            tag = getattr(event, "tag", None) or getattr(event, "ctag", None)
            if tag and str(tag) not in ("None", ""):
                raise refuse(f"the tag {tag} is not accepted", "remove it", event.start_mark)
            if depth > DEEPEST:
                raise refuse(f"nested deeper than {DEEPEST} levels", "see docs/rubric-format.md", event.start_mark)
        if documents != 1:
            raise refuse(f"{documents} documents", "one rubric a file")
        yaml = YAML(typ="rt")
        yaml.Constructor = _ExactConstructor
        document = yaml.load(content)
    except DuplicateKeyError as error:
        name, first = _first_of(YAML().compose(content), error.problem_mark)
        raise refuse(
            f"the key {name} stands here again, first in line {first}", "keep one", error.problem_mark
        ) from None
    except MarkedYAMLError as error:
        why = " ".join(f"{error.context or ''} {error.problem or ''}".split())
        raise refuse(why, "see docs/rubric-format.md", error.problem_mark) from None
    except (YAMLError, ArithmeticError, RecursionError, ValueError) as error:
        raise refuse(f"not readable as YAML: {str(error).splitlines()[0]}", "see docs/rubric-format.md") from None
    if not isinstance(document, CommentedMap):
        raise refuse("not a rubric: the file holds no keys", "start with `id:`, see docs/rubric-format.md")
    return document


def _first_of(node: Any, mark: Any) -> tuple[str, int]:
    """Return the key that stands again at `mark`, and the line on which it stands first."""
    nodes = [node]
    while nodes:
        node = nodes.pop()
        if isinstance(node, SequenceNode):
            nodes += node.value
        elif isinstance(node, MappingNode):
            lines: dict[str, int] = {}
            for key, value in node.value:
                if key.value in lines and (key.start_mark.line, key.start_mark.column) == (mark.line, mark.column):
                    return key.value, lines[key.value]
                lines.setdefault(key.value, key.start_mark.line + 1)
                nodes.append(value)
    return "", mark.line + 1


def _plain(node: Any) -> Any:
    """Return the document as plain Python; whole numbers become Decimal so that one type holds every number."""
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return tuple(_plain(value) for value in node)
    if isinstance(node, (bool, Decimal)) or node is None:
        return node
    return int(node) if isinstance(node, int) else str(node)


def _position(document: Any, location: tuple) -> tuple[int, int]:
    """Return line and column (from 1) of the deepest part of `location` that the file really has."""
    node, place = document, (0, 0)
    for part in location:
        try:
            if isinstance(node, CommentedMap) and part in node:
                place, node = node.lc.key(part), node[part]
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                place, node = node.lc.item(part), node[part]
        except (KeyError, AttributeError, TypeError):
            break
    return place[0] + 1, place[1] + 1


def _schema_problem(path: Path, document: Any, detail: dict) -> Problem:
    location = tuple(part for part in detail["loc"])
    name = str(location[-1]) if location else ""
    value = "" if isinstance(detail["input"], (dict, tuple, list)) else str(detail["input"])
    why, fix = f"{_path(location)}: {detail['msg']}", "see docs/rubric-format.md"
    if detail["type"] == "extra_forbidden":
        parent = _parent(document, location)
        why, value = f"{_path(location)}: unknown key", name
        known = _known_keys(detail, location)
        near = difflib.get_close_matches(name, [key for key in known if key not in (parent or {})], 1)
        fix = f"did you mean {near[0]}?" if near else "remove it, or see docs/rubric-format.md"
    elif detail["type"] == "missing":
        why, value, fix = f"{_path(location)}: missing", name, f"add `{name}:`"
    elif detail["type"] == "union_tag_not_found":
        why, value, fix = f"{_path(location)}: no rule family", "family", "add `family:`"
    elif detail["type"] == "union_tag_invalid":
        location = (*location, "family")
        known = [word.strip("' ") for word in detail["ctx"]["expected_tags"].split(",")]
        value = str(detail["ctx"]["tag"])
        near = difflib.get_close_matches(value, known, 1)
        why = f"{_path(location[:-1])}: unknown rule family"
        fix = f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"
    return _problem(path, _position(document, location), value, why, fix)


def _known_keys(detail: dict, location: tuple) -> list[str]:
    from kpi.rubric import families, model

    names: set[str] = set()
    for module in (families, model):
        for part in vars(module).values():
            if isinstance(part, type) and issubclass(part, families.Strict):
                names |= {info.alias or name for name, info in part.model_fields.items()}
    return sorted(names)


def _parent(document: Any, location: tuple) -> Any:
    node = document
    for part in location[:-1]:
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            continue
    return node if isinstance(node, CommentedMap) else None


def _within(outer: tuple, inner: tuple) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _path(location: tuple) -> str:
    return ".".join(str(part) for part in location)


def _problem(path: Path, place: tuple[int, int] | None, value: str, why: str, fix: str) -> Problem:
    line, column = place or (0, 0)
    return Problem("error", path.name, "", line, str(column or ""), value, why, fix)


def _place(problem: Problem) -> tuple:
    return problem.row, int(problem.column or 0), problem.why
