"""Two years of raw tables under two editions in a few words, and random ones."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from hypothesis import strategies as st

from kpi.changes.scenarios import Handed
from kpi.rubric.model import Rubric
from tests.builders import choice, document, raw_table, raw_tables, rubric, rubric_of
from tests.strategies import COUNT, FAMILIES, SETTINGS, clauses

POINTS = "percent_of_points"
TOWNS = (*((f"t{place}", "town") for place in range(1, 6)), ("g1", "office"), ("g2", "office"))
DRAWN = [name for name in FAMILIES if name != "progress"]
# No zeroing: a case that only the later edition asks for may take the rest of its item; the year before cannot know.
SAME = ["per_event", "shortfall", "proportional", "judgement", "relative", "composition", "bands"]


def roster(*units: tuple) -> pd.DataFrame:
    """Return a roster: (station, class) or (station, class, from, to, successor)."""
    rows = [(name, of, *rest, *(2010, None, None)[len(rest) :]) for name, of, *rest in units]
    frame = pd.DataFrame(rows, columns=["station", "class", "from", "to", "successor"])
    names = frame["station"].str.replace("t", "镇").str.replace("g", "站")
    order = pd.Series(range(len(frame)), dtype="Int64")
    return frame.assign(name=names, order=order).astype({"from": "Int64", "to": "Int64"})


def handed(year: int, edition: Rubric, previous: Handed | None = None, **rows: list[dict]) -> Handed:
    """Return a year with raw tables of these rows."""
    dated = {name: [{"year": year} | row if name != "births" else row for row in part] for name, part in rows.items()}
    return Handed(year, edition, raw_tables(**dated), previous)


def rate(station: str, numerator: int | None, denominator: int | None = 100, measure: str = "alpha", **more) -> dict:
    """Return a row of measures."""
    return {"station": station, "measure": measure, "numerator": numerator, "denominator": denominator, **more}


def found(station: str, count: int, clause: str = "1.1a", kind: str = "event", **more) -> dict:
    """Return a row of findings; none found is a row as well."""
    return {"station": station, "clause": clause, "kind": kind if count else "none", "count": count, **more}


def ruling(station: str, clause: str, field: str, before: object, after: object, kind: str = "") -> dict:
    """Return a row of rulings on findings, or on a state."""
    row = {"station": station, "clause": clause, "table": "findings", "measure_or_kind": kind, "field": field}
    return row | {"before": str(before), "after": str(after), "reason": "复核", "document": "文", "date": "2015-01-01"}


def events(share: object, **more: object) -> dict:
    """Return a clause that loses 20% of its points an event."""
    return {"rule": {"family": "per_event", "losses": {"event": (20, POINTS)}}, "share": share, **more}


def reach(share: object, bar: int = 95, measure: str = "alpha", **more: object) -> dict:
    """Return a clause that loses 10% of its points for each percentage point below a bar."""
    rule = {"family": "shortfall", "bar": bar, "step": 1, "loss": (10, POINTS)}
    return {"rule": rule, "share": share, "measure": measure, **more}


def two(first: object = 60, second: object = 40, **more: object) -> Rubric:
    """Return an edition of two clauses: events for everyone (1.1a), a rate for towns (2.1a)."""
    return rubric([[[events(first, applies_to=["town", "office"])]], [[reach(second)]]], **more)


class Years(NamedTuple):
    """Two random years and their roster."""

    first: Handed
    second: Handed
    roster: pd.DataFrame


def named(name: str) -> dict[str, str]:
    """Return id and words of a clause that no other clause shares, so that editions are matched by them."""
    return {"id": name, "words": f"第{name}款所写的要求"}


@st.composite
def editions(draw: Any, families: list[str], change: bool, switch: bool) -> tuple[dict, dict]:
    """Draw the contents of two editions, the second made from the first by changing, dropping and adding clauses.

    `switch` lets a clause change its rule family.
    """
    item = st.lists(clauses(families), min_size=1, max_size=3)
    built = draw(st.lists(st.lists(item, min_size=1, max_size=2), min_size=1, max_size=2))
    old = [
        [[part | named(f"{a}.{b}{'abcd'[c]}") for c, part in enumerate(parts)] for b, parts in enumerate(items, 1)]
        for a, items in enumerate(built, 1)
    ]
    new = [[draw(_edited(parts, families, switch)) for parts in items] for items in old] if change else old
    worth = {name: {"name": "加", "value": v, "low": v, "high": v, "unit": "points", "reason": "样"}
             for name, v in (("b1", 0.5), ("b2", 1))}  # fmt: skip
    entries = [{"id": f"B{place}", "name": "荣誉", "points": {"setting": f"b{place}"}} for place in (1, 2)]
    line = {"line": "B", "text": "获奖", "entries": entries, "overlaps": {"item": "1.1", "setting": "overlap"}}
    empty = st.sampled_from(["full", "rebase"]).map(lambda value: {"zero_denominator": choice(value, "full", "rebase")})
    contents = []
    for categories in (old, new):
        if contents and not change:
            return contents[0], contents[0]
        contents.append(document(categories, extra=[line], settings=draw(SETTINGS) | draw(empty) | worth))
    return contents[0], contents[1]


@st.composite
def _edited(draw: Any, parts: list[dict], families: list[str], switch: bool) -> list[dict]:
    kept = [part for part in parts if draw(st.integers(0, 4))] or parts[:1]
    changed = []
    for part in kept:
        fresh = draw(clauses(families if switch and draw(st.integers(0, 3)) == 0 else [part["rule"]["family"]]))
        changed.append(part if draw(st.booleans()) else fresh | named(part["id"]) | {"applies_to": part["applies_to"]})
    if draw(st.booleans()):
        changed.append(draw(clauses(families)) | named(f"{parts[0]['id'][:-1]}e"))
    return changed


def _written(*contents: dict) -> dict[str, list[dict]]:
    found_: dict[str, list[dict]] = {}
    for content in contents:
        for category in content["categories"]:
            for item in category["items"]:
                for clause in item["clauses"]:
                    found_.setdefault(clause["id"], []).append(clause)
    return found_


@st.composite
def states(draw: Any, written: dict[str, list[dict]], complete: bool = False) -> dict:
    """Draw for each unit and clause or measure whether it was handed in, does not apply, or is missing."""
    usual = ["given"] * 20 + ["not_applicable"] * 2 + ([] if complete else ["missing"])
    names = [*written, "alpha", "articles", "monthly"]
    return {(unit, name): draw(st.sampled_from(usual)) for unit, _ in TOWNS for name in names}


@st.composite
def tables(draw: Any, year: int, written: dict[str, list[dict]], known: dict) -> dict[str, pd.DataFrame]:
    """Draw the raw tables of a year that serve clauses of any of the editions."""
    rows: dict[str, list[dict]] = {"measures": [], "findings": [], "judgements": [], "honours": []}
    for unit, _ in TOWNS:
        for name, each in (("alpha", (1,)), ("articles", (1,)), ("monthly", range(1, 13))):
            state = known[unit, name]
            for period in each if state != "missing" else ():
                count = draw(st.integers(0, 9)) if name != "alpha" else draw(st.integers(60, 100))
                row = rate(unit, count, draw(st.sampled_from([100] * 9 + [0])) if name == "alpha" else None, name)
                row |= {"numerator": 0} if row["denominator"] == 0 else {}
                more = {"applicable": state == "given", "period": period if name == "monthly" else None, "year": year}
                rows["measures"].append(row | more)
        for name, parts in written.items():
            state = known[unit, name]
            if state == "missing":
                continue
            read = {field for part in parts for field in FAMILIES[part["rule"]["family"]][2]}
            kinds = sorted(field for field in read - {"n_short"} if field.startswith("n_"))
            common = {"year": year, "applicable": state == "given"}
            rows["findings"] += [found(unit, draw(COUNT), name, kind[2:], **common) for kind in kinds]
            rows["findings"] += [found(unit, 0, name, **common)]
            for occasion in ("routine", "yearend"):
                share = draw(st.sampled_from([0, 0.25, 0.5, 0.75, 1]))
                row = {"station": unit, "clause": name, "occasion": occasion, "share": share}
                rows["judgements"].append(row | common)
        claims = draw(st.lists(st.sampled_from(["B1", "B2"]), max_size=2, unique=True))
        rows["honours"] += [{"year": year, "station": unit, "line": e, "count": 1, "document": "文"} for e in claims]
    return raw_tables(**rows)


def _known(given: dict[str, pd.DataFrame], edition: Rubric) -> dict[str, pd.DataFrame]:
    """Return tables without the clauses that an edition does not have: those would be refused."""
    names = ("findings", "judgements")
    return given | {name: given[name][given[name]["clause"].isin(edition.clauses)] for name in names}


@st.composite
def rulings(draw: Any, content: dict, given: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Draw rulings that fit some tables: clauses taken out, counts of findings corrected."""
    rows: dict[tuple, dict] = {}
    for unit, of in TOWNS:
        for name, parts in _written(content).items():
            if of in parts[0]["applies_to"] and draw(st.integers(0, 5)) == 0:
                rows[unit, name] = ruling(unit, name, "state", "scored", "excluded")
    counted = given["findings"][given["findings"]["count"] > 0]
    counted = counted[counted["clause"].isin(list(_written(content)))]
    for row in counted.drop_duplicates(["station", "clause", "kind"], keep=False).itertuples():
        if draw(st.integers(0, 3)) == 0:
            rows[row.station, row.clause] = ruling(row.station, row.clause, "count", row.count, 0, row.kind)
    return given | {"rulings": raw_table("rulings", list(rows.values()))}


@st.composite
def years(
    draw: Any,
    change: bool = True,
    same: str = "",
    ruled: bool = True,
    complete: bool = False,
    families: list[str] = DRAWN,
) -> Years:
    """Draw two years; `same` as `tables` or `states` keeps those of the first in the second."""
    old, new = draw(editions(families, change, switch=same != "tables"))
    written = _written(old, new)
    known = draw(states(written, complete))
    given = draw(tables(2014, written, known))
    later = given if same == "tables" else draw(tables(2015, written, known if same else draw(states(written))))
    later = later | {"honours": later["honours"].assign(year=2015)}
    first, second = rubric_of(old), rubric_of(new)
    units = roster(*TOWNS)
    given, later = _known(given, first), _known(later, second)
    if ruled:
        given, later = draw(rulings(old, given)), draw(rulings(new, later))
    return Years(Handed(2014, first, given), Handed(2015, second if change else first, later), units)
