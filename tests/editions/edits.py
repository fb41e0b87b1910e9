"""The 2014 edition with a few places of its YAML edited: a second edition, in force from 2016."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from kpi.editions.check import check
from kpi.editions.registry import FOLDER
from kpi.rubric.model import Rubric, RubricText

BASE = YAML(typ="safe").load((FOLDER / "wujin_2014.yaml").read_text(encoding="utf-8"))
CASES = YAML(typ="safe").load((Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8"))


def _places(content: dict) -> dict[str, tuple[list | dict, int | str]]:
    """Return where each part of a rubric file stands, by level and id."""
    found: dict[str, tuple[list | dict, int | str]] = {}

    def list_of(parts: list, level: str, key: str, inner: tuple = ()) -> None:
        for place, part in enumerate(parts):
            found[f"{level} {part[key]}"] = (parts, place)
            if inner:
                list_of(part[inner[0][0]], *inner[0][1:], inner[1:])

    items = (("items", "item", "id"), ("clauses", "clause", "id"))
    list_of(content["categories"], "category", "id", items)
    list_of(content["extra"], "line", "line", (("entries", "entry", "id"),))
    list_of(content["attribution"], "attribution", "id")
    for level, name in (("setting", "settings"), ("measure", "measures")):
        found |= {f"{level} {code}": (content[name], code) for code in content[name]}
    return found


def edit(content: dict, edits: list[dict]) -> None:
    """Edit a rubric file's content: `at` a part `put` or `cut` keys, `append` to lists, `drop` it or move it `into`."""
    for one in edits:
        parts = _places(content) | {"": ({"": content}, "")}
        around, key = parts[one["at"]]
        part = around[key]
        for path, value in one.get("put", {}).items():
            node = part
            *way, last = path.split(".")
            for name in way:
                node = node[name]
            node[last] = deepcopy(value)
        for path in one.get("cut", ()):
            part["rule"].pop(path.removeprefix("rule.")) if path.startswith("rule.") else part.pop(path)
        for name, value in one.get("append", {}).items():
            part[name].append(deepcopy(value))
        if one.get("drop") or "into" in one:
            del around[key]
        if "into" in one:
            lists, place = parts[one["into"]]
            lists[place]["items"].append(part)


def edited(edits: list[dict], first: int = 2016) -> Rubric:
    """Return the 2014 edition with edits, in force from another year, without fault."""
    content = deepcopy(BASE) | {"id": "edited", "effective_from": first, "effective_to": 2018}
    edit(content, edits)
    rubric = Rubric(RubricText.model_validate(content), "e" * 64)
    assert check(rubric) == []
    return rubric


@cache
def second(name: str, first: int = 2016) -> Rubric:
    """Return the edition that a case of `changes.yaml` makes."""
    return edited(next(case["edits"] for case in CASES if case["name"] == name), first)


def together(cases: list[dict]) -> list[dict]:
    """Return the edits of several cases, without those that edit a part another has edited already."""
    edits: list[dict] = []
    for case in cases:
        taken = {one["at"] for one in edits}
        if not taken & {one["at"] for one in case["edits"]}:
            edits += case["edits"]
    return edits
