"""A reader who wants the counts: takes what the files print and the rubric, and lists what each count may be.

Exact search: every clause has a set of losses in hundredths that what is known allows; the category's printed loss is
their sum. Sets of sums are bits of whole numbers, so all combinations are gone through, not sampled.
"""

from __future__ import annotations

import io
import json
from fractions import Fraction
from functools import cache

import numpy as np
import openpyxl
import pandas as pd

from kpi.publish.public.settings import is_event
from kpi.scoring import losses, zeroes_item
from tests.publish.test_html import Page

MOST, SIZES = 12, range(20, 1200)
FACTS = {"year": 2014, "station": "u", "class": "town", "state": "scored", "no_object": False, "x_num": 0, "x_den": 1,
         "target_num": 1, "target_den": 1}  # fmt: skip


def hundredths(text: str) -> int:
    return round(Fraction(text) * 100)


class Printed:
    """What the files of an edition print, each number from every place that has it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        page = Page(files["annual_report.html"].decode())
        self.tables, self.charts = page.tables, json.loads(page.charts())
        book = openpyxl.load_workbook(io.BytesIO(files["scores.xlsx"]))
        self.sheets = {sheet.title: list(sheet.values) for sheet in book.worksheets}
        self.csv = {name: pd.read_csv(io.BytesIO(data), dtype=str) for name, data in files.items() if ".csv" in name}

    def categories(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return applicable points and loss by unit's name and category, as far as every source agrees."""
        frame = self.csv["categories.csv"].dropna(subset=["score"])
        found = {(row["name"], row["category"]): (hundredths(row["applicable"]), hundredths(row["score"]))
                 for row in frame.to_dict("records")}  # fmt: skip
        order = list(dict.fromkeys(frame["category"]))
        for rows in (self.tables["table-categories"][1:], self.sheets["分类得分"][1:]):
            for name, *scores in rows:
                for category, score in zip(order, scores, strict=False):
                    assert score in ("", None) or hundredths(str(score)) == found.get((name, category), (0, None))[1]
        return {key: (whole, whole - score) for key, (whole, score) in found.items()}

    def births(self) -> tuple[dict[str, str], str]:
        """Return the printed births outside policy by unit, and the total."""
        (*rows, total) = self.tables["table-births"][1:]
        assert [row[1] for row in rows] == [str(row[1]) for row in self.sheets["政策外出生数"][1:-1]]
        assert [row[1] for row in rows] == self.csv["births.csv"]["政策外出生数"].tolist()[:-1]
        return dict(rows), total[1]

    def whole_rates(self) -> set[str]:
        """Return the names of rates that the district reaches whole: no unit can have lost on one."""
        return {name for name, rate, *_ in self.tables["table-district_rates"][1:] if rate == "100.00%"}


def losses_of(clause, rubric, rows: dict) -> list[int]:
    """Return what a clause loses for each of some facts, by the rule itself."""
    size = len(next(iter(rows.values())))
    frame = pd.DataFrame({**{key: [value] * size for key, value in FACTS.items()}, **rows})
    return losses(clause, rubric, frame)[1].tolist()


@cache
def by_count(name: str, rubric) -> dict[tuple[int, ...], int]:
    """Return the loss of an event clause for each combination of counts."""
    clause = rubric.clauses[name]
    kinds = clause.kinds() or ("case",)
    parts = getattr(clause.rule, "elements", None)
    tops = [len(parts) if parts else MOST] * len(kinds)
    grid = np.indices([top + 1 for top in tops]).reshape(len(kinds), -1)
    if parts:
        grid = grid[:, grid.sum(axis=0) <= len(parts)]
    rows = {f"n_{kind}": grid[place] for place, kind in enumerate(kinds)}
    if clause.measures:
        rows = {"x_num": grid[0].astype(object)}
    return dict(zip(map(tuple, grid.T.tolist()), losses_of(clause, rubric, rows), strict=True))


@cache
def by_births(name: str, rubric, count: int) -> frozenset[int]:
    """Return what a clause on births may lose for a count of births outside policy, whatever the unit's size."""
    rows = {"x_num": [100 * (size - count) for size in SIZES], "x_den": list(SIZES)}
    rows = {key: np.array(value, dtype=object) for key, value in rows.items()}
    return frozenset(losses_of(rubric.clauses[name], rubric, rows))


@cache
def open_losses(name: str, rubric) -> frozenset[int]:
    """Return what a clause may lose for a reader who knows nothing but its rule."""
    clause = rubric.clauses[name]
    family, bar = clause.rule.family, getattr(clause.rule, "bar", None)
    if is_event(clause):
        return frozenset(by_count(name, rubric).values())
    if family == "judgement":
        step = int(rubric.value(clause.rule.step))
        return frozenset(round(Fraction(clause.points * share, 100)) for share in range(0, 101, step))
    if family == "minimum_by_period":
        return frozenset(losses_of(clause, rubric, {"n_short": list(range(13))}))
    if family == "threshold":
        return frozenset({0, clause.points})
    if family == "minimum_count" and bar.target is None:
        return frozenset(losses_of(clause, rubric, {"x_num": np.arange(int(rubric.value(bar)) + 1).astype(object)}))
    return frozenset(range(clause.points + 1))


@cache
def sums(parts: tuple[frozenset[int], ...]) -> int:
    """Return the possible sums of one number from each set, as bits."""
    if not parts:
        return 1
    rest, found = sums(parts[1:]), 0
    for number in parts[0]:
        found |= rest << number
    return found


class Attack:
    """The search for one unit and category ("" for all of them): its loss, and what is known of single clauses."""

    def __init__(self, rubric, category: str, class_id: str, whole: int, loss: int, known: dict[str, frozenset[int]]):
        own = [c for c in rubric.clauses.values() if category in (c.category, "") and class_id in c.applies_to]
        gone = sum(clause.points for clause in own) - whole
        away = [clause.id for clause in own if clause.optional and clause.points == gone]
        own = [clause for clause in own if clause.id not in away[: gone > 0]]
        self.rubric, self.loss = rubric, loss
        given = {clause.id: known.get(clause.id, open_losses(clause.id, rubric)) for clause in own}
        cause = next((clause for clause in own if zeroes_item(clause, rubric)), None)
        self.clauses = {clause.id: clause for clause in own}
        self.worlds = [given]
        if cause:
            item = {clause.id for clause in own if clause.item == cause.item}
            spared = {name: part for name, part in given.items() if name not in item}
            rest = {cause.item: frozenset({sum(self.clauses[name].points for name in item)})}
            self.worlds = [given | {cause.id: frozenset({0})}, spared | rest]
            self.item = item

    def fits(self, name: str, own: frozenset[int]) -> bool:
        """Return whether a clause may have lost one of some losses."""
        for world in self.worlds:
            tried = {**world, name: own} if name in world else world
            if sums(tuple(tried[key] for key in sorted(tried))) >> self.loss & 1:
                return True
        return False

    def counts(self, name: str, kind: int) -> set[int]:
        """Return the counts of a kind of finding that a clause may have had."""
        table = by_count(name, self.rubric)
        known = self.worlds[0][name]
        values = {counts[kind] for counts in table}
        return {value for value in values if self.fits(name, frozenset(
            loss for counts, loss in table.items() if counts[kind] == value and loss in known))}  # fmt: skip


def known_losses(printed: Printed, rubric) -> dict[str, dict[str, frozenset[int]]]:
    """Return by unit's name what clauses lost as far as the files tell: whole rates, births, and what should not be."""
    whole, (births, _) = printed.whole_rates(), printed.births()
    full = {"x_num": np.array([100], dtype=object)}
    measured = [(c, {rubric.measures[name].name for name in c.measures}) for c in rubric.clauses.values()]
    clean = {clause.id: frozenset(losses_of(clause, rubric, full)) for clause, names in measured
             if names and names <= whole}  # fmt: skip
    found = {name: dict(clean) for name in births}
    own = [one.id for one in rubric.clauses.values() if "own" in [rubric.measures[m].births for m in one.measures]]
    for name, cell in births.items():
        if cell.isdecimal():
            found[name] |= {clause: by_births(clause, rubric, int(cell)) for clause in own}
    for row in printed.csv.get("clauses.csv", pd.DataFrame()).to_dict("records"):
        if row["state"] == "scored" and row["name"] in found:
            found[row["name"]][row["clause"]] = frozenset({hundredths(row["loss"])})
    for row in printed.csv.get("indicators.csv", pd.DataFrame()).to_dict("records"):
        clause = rubric.clauses[row["clause"]]
        if row["name"] in found and clause.rule.family == "shortfall" and row["measure"] in rubric.measures:
            sizes = [100 * int(row["numerator"])], [int(row["denominator"])]
            x = {key: np.array(size, dtype=object) for key, size in zip(("x_num", "x_den"), sizes, strict=True)}
            found[row["name"]][clause.id] = frozenset(losses_of(clause, rubric, x))
    return found


def birth_values(printed: Printed, rubric, attacks: dict[tuple[str, str], Attack]) -> dict[str, set[int]]:
    """Return what each small count of births may be, by its unit's category points and by the printed total."""
    cells, total = printed.births()
    clause = next(c for c in rubric.clauses.values() if "own" in [rubric.measures[m].births for m in c.measures])
    small, alone = [name for name, cell in cells.items() if cell.startswith("<")], {}
    for name in small:
        attack = attacks.get((name, clause.category))
        alone[name] = {count for count in range(1, 5)
                       if attack is None or attack.fits(clause.id, by_births(clause.id, rubric, count))}  # fmt: skip
    if not total.isdecimal():
        return alone
    left = int(total) - sum(int(cell) for cell in cells.values() if cell.isdecimal())
    others = [frozenset({0, *range(5, left + 1)})] * sum(cell == "不公布" for cell in cells.values())
    found = {}
    for name in small:
        rest = sums((*(frozenset(alone[other]) for other in small if other != name), *others))
        found[name] = {count for count in alone[name] if left >= count and rest >> (left - count) & 1}
    return found
