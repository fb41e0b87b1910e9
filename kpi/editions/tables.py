"""A rubric as tables: what `kpi rubric show` prints and the reports annex."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from kpi.rubric.families import Number
from kpi.rubric.model import Clause, Rubric

LEVELS = ("category", "item", "clause", "extra", "setting")


def plain(value: Decimal | str | None) -> str:
    """Return a number as people write it, without trailing zeros.

    Examples
    --------
    >>> plain(Decimal("2.50")), plain(Decimal("10")), plain(None)
    ('2.5', '10', '')
    """
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value.normalize():f}"


def table(rubric: Rubric, level: str) -> pd.DataFrame:
    """Return one level of a rubric: category, item, clause, extra or setting, a row each.

    Parameters
    ----------
    rubric : Rubric
        A checked edition.
    level : {"category", "item", "clause", "extra", "setting"}
        What a row is. Points are plain numbers, `*_basis` says stated or assumed.

    Raises
    ------
    KeyError
        For another level.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> table(edition(2014), "item").query("item == '1.4'")[["points", "department"]].values.tolist()
    [['4', '规统科']]
    """
    makers = {"category": _category, "item": _item, "clause": _clause, "extra": _extra, "setting": _setting}
    return pd.DataFrame(makers[level](rubric))


def _category(rubric: Rubric) -> list[dict]:
    return [
        {"category": part.id, "name": part.name, "points": plain(part.points), "items": len(part.items)}
        for part in rubric.categories
    ]


def _item(rubric: Rubric) -> list[dict]:
    return [
        {
            "item": item.id, "category": category.name, "category_points": plain(category.points),
            "points": plain(item.points), "methods": item.methods, "department": item.department, "text": item.text,
        }
        for category in rubric.categories for item in category.items
    ]  # fmt: skip


def describe(rubric: Rubric, clause: Clause, name: str) -> str:
    """Return one number of a clause's rule in words: its value, or whose target it is; empty where it has none."""
    number = clause.rule.numbers().get(name)
    return "" if number is None else _number(rubric, number)


def _number(rubric: Rubric, number: Number) -> str:
    if number.target is not None:
        return rubric.measures[number.target].name
    return plain(number.stated if number.stated is not None else rubric.setting(number.setting))


def _clause(rubric: Rubric) -> list[dict]:
    rows = []
    for clause in rubric.clauses.values():
        numbers = clause.rule.numbers()
        rule = "; ".join(f"{name}={_number(rubric, number)} ({number.basis})" for name, number in numbers.items())
        bar = numbers.get("bar")
        rows.append({
            "clause": clause.id, "item": clause.item, "category": clause.category, "name": clause.name,
            "points": plain(Decimal(clause.points) / 100), "points_basis": clause.basis, "family": clause.rule.family,
            "measure": " ".join(clause.measures), "bar": describe(rubric, clause, "bar"),
            "bar_basis": bar.basis if bar else "", "parameters": rule, "applies_to": " ".join(clause.applies_to),
            "department": clause.department, "words": clause.words, "reason": clause.reason,
        })  # fmt: skip
    return rows


def _extra(rubric: Rubric) -> list[dict]:
    return [
        {
            "line": line.line, "extra": entry.id, "name": entry.name, "points": _number(rubric, entry.points),
            "points_basis": entry.points.basis, "overlaps": line.overlaps.item if line.overlaps else "",
            "text": line.text,
        }
        for line, entry in rubric.extra_entries.values()
    ]  # fmt: skip


def uses(rubric: Rubric) -> dict[str, list[str]]:
    """Return for each setting the clauses and extra entries whose numbers it gives."""
    found: dict[str, list[str]] = {name: [] for name in rubric.settings}
    for clause in rubric.clauses.values():
        for name in clause.rule.settings():
            found[name].append(clause.id)
    for line, entry in rubric.extra_entries.values():
        if entry.points.setting:
            found[entry.points.setting].append(entry.id)
        if line.overlaps:
            found[line.overlaps.setting].append(entry.id)
    return found


def _setting(rubric: Rubric) -> list[dict]:
    used = uses(rubric)
    rows = [
        {
            "setting": name, "name": setting.name, "value": plain(rubric.setting(name)), "low": plain(setting.low),
            "high": plain(setting.high), "options": " ".join(plain(option) for option in setting.options),
            "unit": setting.unit, "reason": setting.reason, "used_by": " ".join(used[name]),
        }
        for name, setting in rubric.settings.items()
    ]  # fmt: skip
    if "clause_split" in rubric.settings:
        split = rubric.settings["clause_split"]
        for clause in rubric.clauses.values():
            if clause.basis == "assumed":
                points = Decimal(clause.points) / 100
                rows.append({
                    "setting": f"points_{clause.id}", "name": f"{clause.name}（{split.name}）", "value": plain(points),
                    "low": plain(points * (1 + split.low / 100)), "high": plain(points * (1 + split.high / 100)),
                    "options": "", "unit": "points", "reason": split.reason, "used_by": clause.id,
                })  # fmt: skip
    return rows
