"""Rubrics and facts in a few words, for tests: only what a test is about is written, the rest is made up here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from kpi.editions.check import check
from kpi.rubric.model import Rubric, RubricText

TOWN = {"id": "town", "name": "镇", "ranked": True}
OFFICE = {"id": "office", "name": "站", "ranked": False}
KINDS = {"event": "处", "grave": "起", "missing": "缺项", "partial": "部分完成", "late": "迟报", "case": "例"}
MEASURES = {
    "alpha": {"name": "甲率", "unit": "percent", "numerator": "甲", "denominator": "总"},
    "beta": {"name": "乙率", "unit": "percent", "numerator": "乙", "denominator": "总"},
    "articles": {"name": "文章", "unit": "count", "of": "篇"},
    "monthly": {"name": "信息", "unit": "count", "of": "篇", "period": "month"},
    "born": {"name": "符合率", "unit": "percent", "numerator": "内", "denominator": "总", "births": "own"},
    "cadre": {"name": "干部违法生育", "unit": "count", "of": "例", "births": "official"},
    "inflow": {"name": "流动人口率", "unit": "percent", "numerator": "内", "denominator": "总", "births": "floating"},
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def setting(value: object, unit: str = "plain", **more: object) -> dict:
    """Return an assumed number (or, with `options`, a choice)."""
    limits = {} if "options" in more else {"low": value, "high": value}
    return {"name": "定", "value": value, "unit": unit, "reason": "样", **limits, **more}


def choice(value: str, *options: str) -> dict:
    """Return an assumed choice."""
    return setting(value, options=[value, *options])


def _numbers(node: object, name: str, settings: dict) -> object:
    """Return a rule with its bare numbers (or number and unit) turned into settings named after their place."""
    if isinstance(node, (int, float, Decimal)) and not isinstance(node, bool):
        node = (node, "plain")
    if isinstance(node, tuple):
        settings[name] = setting(*node)
        return {"setting": name}
    if isinstance(node, Mapping):
        if {"stated", "setting", "target"} & set(node):
            return dict(node)
        return {key: _numbers(value, f"{name}_{key}", settings) for key, value in node.items()}
    if isinstance(node, list):
        return [_numbers(part, f"{name}_{place}", settings) for place, part in enumerate(node)]
    return node


def document(categories: Sequence[Sequence[Sequence[dict]]], **top: object) -> dict:
    """Return a rubric file's content: categories of items of clauses, each clause a dict with `rule` at least.

    A bare number in a rule becomes a setting, `(number, unit)` one with a unit. Ids, texts and sums are made up.
    """
    settings: dict[str, object] = {}
    built = []
    for place, items in enumerate(categories, start=1):
        rows = []
        for row, clauses in enumerate(items, start=1):
            parts = []
            for letter, given in zip(LETTERS, clauses, strict=False):
                name = f"{place}.{row}{letter}"
                part = {"id": name, "name": f"款{name}", "words": f"词{letter}", "share": 1} | given
                parts.append(part | {"rule": _numbers(given["rule"], name, settings)})
            points = sum(part["share"] for part in parts if "town" in part.get("applies_to", ["town"]))
            text = "；".join(part["words"] for part in parts)
            rows.append(
                {
                    "id": f"{place}.{row}",
                    "text": text,
                    "points": points,
                    "methods": "台账",
                    "department": "甲科",
                    "clauses": parts,
                }
            )
        built.append({"id": str(place), "name": f"类{place}", "points": sum(r["points"] for r in rows), "items": rows})
    content = {
        "id": "made_up",
        "title": "样",
        "issuer": "样",
        "effective_from": 2014,
        "effective_to": 2018,
        "total": sum(part["points"] for part in built),
        "kinds": KINDS,
        "classes": [TOWN, OFFICE],
        "measures": MEASURES,
        "categories": built,
    }
    return content | top | {"settings": settings | top.get("settings", {})}


def rubric_of(content: Mapping) -> Rubric:
    """Return the rubric of a file's content, which must be without fault."""
    made = Rubric(RubricText.model_validate(content), "0" * 64)
    assert check(made) == []
    return made


def rubric(categories: Sequence[Sequence[Sequence[dict]]], **top: object) -> Rubric:
    """Return the rubric of `document(categories, **top)`."""
    return rubric_of(document(categories, **top))


def one_clause(rule: dict, share: object = 1, settings: Mapping = {}, **clause: object) -> Rubric:
    """Return a rubric of one clause, worth `share` points."""
    return rubric([[[{"rule": rule, "share": share, **clause}]]], settings=dict(settings))


def text_of(content: Mapping) -> str:
    """Return a file's content as the YAML (here: JSON, which is YAML) it would be read from."""
    return json.dumps(content, ensure_ascii=False, indent=1, default=float)


def fact(
    station: str, clause: str, *, year: int = 2014, of: str = "town", state: str = "scored", **given: object
) -> dict:
    """Return a row of facts; exact numbers (`x`, `target`, `previous`, `share…`) are split into their two columns."""
    row: dict = {"year": year, "station": station, "class": of, "clause": clause, "state": state, "no_object": False}
    for name, value in given.items():
        if name in ("x", "target", "previous") or name.startswith("share"):
            exact = Fraction(str(value))
            row |= {f"{name}_num": exact.numerator, f"{name}_den": exact.denominator}
        else:
            row[name] = value
    return row


def facts(*rows: dict) -> pd.DataFrame:
    """Return rows of `fact` as a frame with the dtypes that `kpi.facts` gives."""
    frame = pd.DataFrame(list(rows))
    for name in frame:
        if name.startswith("n_") or name.endswith(("_num", "_den")):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame


def honours(*rows: tuple) -> pd.DataFrame:
    """Return claims of extra points: (station, entry) or (station, entry, count) or (station, entry, count, year)."""
    full = [(station, line, *rest, *(1, 2014)[len(rest) :]) for station, line, *rest in rows]
    return raw_table(
        "honours",
        [
            {"station": station, "line": line, "count": count, "year": year, "document": f"文件{place}"}
            for place, (station, line, count, year) in enumerate(full)
        ],
    )


TEXTS = {
    "measures": ["station", "measure"],
    "findings": ["station", "clause", "date", "occasion", "method", "kind", "reason", "evidence"],
    "judgements": ["station", "clause", "occasion", "reason"],
    "honours": ["station", "line", "document"],
    "births": ["case", "original_town", "present_town", "disputed_with"],
    "targets": ["station", "measure"],
    "rulings": [
        "station",
        "clause",
        "table",
        "measure_or_kind",
        "field",
        "before",
        "after",
        "reason",
        "document",
        "date",
    ],
}
WHOLE = {
    "measures": ["year", "period", "numerator", "denominator"],
    "findings": ["year", "count"],
    "judgements": ["year"],
    "honours": ["year", "count"],
    "births": ["year_found", "year_of_birth"],
    "targets": ["year"],
    "rulings": ["year", "row"],
}
FLAGS = {
    "births": ["from_outside", "within_policy", "by_official"],
    "measures": ["applicable"],
    "findings": ["applicable"],
    "judgements": ["applicable"],
}
EXACT = {"measures": ["value"], "judgements": ["share"], "targets": ["target"]}


def raw_table(name: str, rows: Sequence[dict]) -> pd.DataFrame:
    """Return a raw table with the dtypes that `kpi.inputs` gives; what a row leaves out is blank (a flag: yes)."""
    columns: dict[str, pd.Series] = {}
    for kind, dtype, blank in (
        (TEXTS, "str", ""),
        (WHOLE, "Int64", None),
        (FLAGS, "boolean", None),
        (EXACT, "object", None),
    ):
        for column in kind.get(name, []):
            default = True if column == "applicable" else 2014 if column == "year" else blank
            values = [row.get(column, default) for row in rows]
            if dtype == "object":
                values = [None if value is None else Decimal(str(value)) for value in values]
            columns[column] = pd.Series(values, dtype=dtype)
    unknown = {column for row in rows for column in row} - set(columns)
    assert not unknown, unknown
    return pd.DataFrame(columns)


def raw_tables(**rows: Sequence[dict]) -> dict[str, pd.DataFrame]:
    """Return every raw table of a year, empty where no rows are given."""
    return {name: raw_table(name, rows.get(name, [])) for name in TEXTS}


def birth(case: str, **given: object) -> dict:
    """Return a row of the register: born and found in 2014 in t1, within policy, unless it says otherwise."""
    usual = {
        "year_found": 2014,
        "year_of_birth": 2014,
        "original_town": "t1",
        "present_town": "t1",
        "disputed_with": "",
        "from_outside": False,
        "within_policy": True,
        "by_official": False,
    }
    return {"case": case} | usual | given


ATTRIBUTION = [
    {"id": "A4", "rule": "year_found", "text": "在发现年份考核"},
    {"id": "A3", "rule": "present_town_floating", "text": "考核现居住地", "measure": "inflow"},
    {"id": "A1", "rule": "original_town", "text": "列入原户籍所在地"},
    {"id": "A2", "rule": "both_towns", "text": "双向考核"},
]
