"""The invented edition of 2016: the shipped one of 2014 with the amendments of `amendments_2016.yaml`.

Comments and order of the file it is derived from live on; only what an amendment names is another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from kpi.editions import load
from kpi.editions.registry import FOLDER
from kpi.rubric.model import Rubric

AMENDMENTS = "amendments_2016.yaml"
Node = dict[str, Any]


@lru_cache(maxsize=1)
def invented_edition() -> tuple[Rubric, str]:
    """Return the invented edition, checked, and the text of its file; the same bytes on any machine.

    Raises
    ------
    KeyError, ValueError
        For an amendment of something the edition of 2014 does not hold.
    RubricRefused
        Where the amended edition is not whole.

    Examples
    --------
    >>> rubric, text = invented_edition()
    >>> rubric.id, rubric.total, len(rubric.items), text[:6]
    ('example_2016', Decimal('100'), 47, '# 虚构示例')
    """
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    told = yaml.load(files("kpi.demo").joinpath(AMENDMENTS).read_text(encoding="utf-8"))
    document = yaml.load((FOLDER / f"{told['before']}.yaml").read_text(encoding="utf-8"))
    for name in told["without"]:
        del document[name]
    document.update(told["head"])
    for amendment in told["amendments"]:
        _amend(document, amendment)
    yaml.dump(document, body := StringIO())
    text = _spaced(told["header"], body.getvalue())
    return load(Path(f"{document['id']}.yaml"), text.encode()), text


def _spaced(header: str, body: str) -> str:
    """Return the file under its own header, a blank line before each category but the first, none inside."""
    body = body[re.search(r"^\w", body, re.MULTILINE).start() :]
    body = re.sub(r"\n\n+(?= {6})", "\n", body)
    return header + re.sub(r"(?<!categories:)\n+(?=  - id: \"\d+\"\n|extra:\n)", "\n\n", body)


def _amend(document: Node, amendment: Node) -> None:
    kind, target = next((kind, amendment[kind]) for kind in _KINDS if kind in amendment)
    rest = {key: value for key, value in amendment.items() if key not in ("why", kind)}
    _KINDS[kind](document, target, rest)


def _find(parts: list[Node], name: str, key: str = "id") -> Node:
    for part in parts:
        if part[key] == name:
            return part
    raise KeyError(f"no {name} to amend")


def _category(document: Node, name: str, rest: Node) -> None:
    _find(document["categories"], name).update(rest)


def _setting(document: Node, name: str, rest: Node) -> None:
    document["settings"][name].update(rest)


def _measure(document: Node, name: str, rest: Node) -> None:
    measures = document["measures"]
    measures.insert(list(measures).index(rest["after"]) + 1, name, rest["add"])


def _extra(document: Node, name: str, rest: Node) -> None:
    if "add" in rest:
        document["extra"].append({"line": name, **rest["add"]})
        return
    line = _find(document["extra"], name, "line")
    line["text"] = rest["text"]
    _find(line["entries"], name)["points"] = rest["points"]


def _item(document: Node, name: str, rest: Node) -> None:
    items = _find(document["categories"], name.split(".")[0])["items"]
    if "add" in rest:
        items.append({"id": name, **rest["add"]})
        return
    item = _find(items, name)
    if "drop" in rest or "move" in rest:
        items.remove(item)
        if "move" in rest:
            _find(document["categories"], rest["move"]["category"])["items"].append(_renamed(item, rest["move"]["id"]))
        return
    for was, now in rest.pop("reword", {}).items():
        _reword(item, was, now)
    for clause in rest.pop("without", ()):
        item["clauses"].remove(_find(item["clauses"], clause))
    for clause, changes in rest.pop("clauses", {}).items():
        _clause(item["clauses"], clause, changes)
    item.update(rest)


def _renamed(item: Node, name: str) -> Node:
    former = item["id"]
    for part in (item, *item["clauses"]):
        part.insert(1, "formerly", part["id"])
        part["id"] = type(part["id"])(part["id"].replace(former, name, 1))
    return item


def _clause(clauses: list[Node], name: str, changes: Node) -> None:
    if not any(clause["id"] == name for clause in clauses):
        clauses.append({"id": name, **changes})
        return
    clause = _find(clauses, name)
    if "bar" in changes:
        clause["rule"]["bar"] = changes["bar"]
    clause.update({key: value for key, value in changes.items() if key != "bar"})


def _reword(item: Node, was: str, now: str) -> None:
    if was not in item["text"]:
        raise ValueError(f"{was} does not stand in item {item['id']}")
    for part in (item, *item["clauses"]):
        for key in ("text", "words"):
            if was in part.get(key, ""):
                part[key] = part[key].replace(was, now)


_KINDS = {"category": _category, "item": _item, "setting": _setting, "measure": _measure, "extra": _extra}
