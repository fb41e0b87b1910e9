"""Random rubrics and random facts, for properties that must hold for any of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

from kpi.rubric.model import Rubric
from tests.builders import choice, document, fact, facts, rubric_of

POINTS, EVEN = "percent_of_points", "percent_of_even_share"
PERCENT = st.sampled_from([0, 40, 50, 79.99, 80, 89.5, 90, 92, 94.995, 95, 98.5, 99, 100]) | st.integers(0, 400).map(
    lambda n: n / 4
)
COUNT = st.sampled_from([0, 0, 0, 1, 2, 5, 30])
SHARE = st.sampled_from([0, 0.25, 0.5, 0.75, 1])
LOSS = st.sampled_from([3, 10, 12.5, 20, 35, 100]).map(lambda number: (number, POINTS))
STEPS = st.sampled_from(["linear", "whole", "started"])
STATES = st.sampled_from(["scored"] * 8 + ["not_applicable", "excluded"])


def _just(**rule: Any) -> Any:
    return st.fixed_dictionaries(
        {name: part if isinstance(part, st.SearchStrategy) else st.just(part) for name, part in rule.items()}
    )


BAR = st.sampled_from([90, 95, 99])
# Each family: its parameters, the measure it reads, what a fact of it holds.
FAMILIES: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "threshold": (_just(bar=BAR, inclusive=st.booleans()), "alpha", {"x": PERCENT}),
    "shortfall": (_just(bar=BAR, step=st.sampled_from([1, 0.1, 3]), loss=LOSS, steps=STEPS), "alpha", {"x": PERCENT}),
    "excess": (
        _just(bar=st.sampled_from([0, 3, 90]), step=st.sampled_from([1, 7]), loss=LOSS, first=LOSS, steps=STEPS),
        "alpha",
        {"x": PERCENT},
    ),
    "proportional": (
        _just(bar=st.sampled_from([60, 90, 100]), least=st.sampled_from([0, 50])),
        "alpha",
        {"x": PERCENT},
    ),
    "linear": (_just(low=st.sampled_from([0, 60]), high=st.sampled_from([90, 97])), "alpha", {"x": PERCENT}),
    "window": (_just(bar=st.sampled_from([50, 90]), low=90, high=st.sampled_from([105, 110])), "alpha", {"x": PERCENT}),
    "bands": (
        _just(edges=st.just([{"to": 80, "share": 0}, {"from": 80, "to": 95, "share": 37}, {"from": 95, "share": 100}])),
        "alpha",
        {"x": PERCENT},
    ),
    "minimum_count": (
        _just(bar=st.sampled_from([1, 3, 7]), loss=st.just((100, EVEN))),
        "articles",
        {"x": st.integers(0, 9)},
    ),
    "minimum_by_period": (
        _just(bar=3, periods=12, loss=st.just((100, EVEN))),
        "monthly",
        {"n_short": st.integers(0, 12)},
    ),
    "progress": (
        _just(bar=BAR, weight=st.sampled_from([0, 50, 60]), gain=st.sampled_from([3, 10])),
        "alpha",
        {"x": PERCENT, "previous": PERCENT},
    ),
    "per_event": (
        _just(
            losses=_just(event=LOSS, grave=LOSS),
            multiplier=st.sampled_from([None, {"kind": "late", "times": 2}]),
            floor=st.sampled_from([None, 0, -1]),
        ),
        None,
        {"n_event": COUNT, "n_grave": COUNT, "n_late": COUNT},
    ),
    "checklist": (
        _just(
            elements=st.sampled_from([["甲"], ["甲", "乙", "丙"]]),
            loss=st.just((100, EVEN)),
            partial=st.sampled_from([25, 50]),
        ),
        None,
        {"n_missing": COUNT, "n_partial": COUNT},
    ),
    "timeliness": (_just(late=LOSS, missing=LOSS), None, {"n_late": COUNT, "n_missing": COUNT}),
    "zeroing": (_just(scope=st.sampled_from(["clause", "item"])), None, {"n_case": COUNT}),
    "judgement": (_just(step=25), None, {"share": SHARE}),
    "composition": (
        _just(step=25, weights=_just(routine=st.sampled_from([1, 40]), yearend=st.sampled_from([2, 60]))),
        None,
        {"share_routine": SHARE, "share_yearend": SHARE},
    ),
    "relative": (
        _just(against=st.sampled_from(["best", "mean", "range"]), base=st.sampled_from([0, 60])),
        "alpha",
        {"x": PERCENT},
    ),
}
ALONE = [name for name in FAMILIES if name != "relative"]


class World(NamedTuple):
    """A rubric as written, its facts as written, and the claims of extra points."""

    content: dict
    rubric: Rubric
    rows: list[dict]
    claims: list[tuple]

    def facts(self):
        """Return the facts as a frame."""
        return facts(*self.rows)


@st.composite
def clauses(draw: Any, families: list[str]) -> dict:
    """Draw a clause as it is written, with a family of the list."""
    family = draw(st.sampled_from(families))
    rule, measure, _ = FAMILIES[family]
    written = {name: part for name, part in draw(rule).items() if part is not None}
    share = draw(st.sampled_from(["0.01", "0.25", "0.33", "0.5", "1", "1.5", "2"]).map(Decimal))
    classes = draw(st.sampled_from([["town"], ["town"], ["town", "office"]]))
    measured = {} if measure is None else {"measure": measure}
    return {"rule": {"family": family} | written, "share": share, "applies_to": classes, **measured}


SETTINGS = st.fixed_dictionaries(
    {
        "extra_cap": st.sampled_from(["none", "0.5", "1", "2"]).map(
            lambda value: choice(value, "none", "0.5", "1", "2")
        ),
        "extra_repeat": st.sampled_from(["once", "each"]).map(lambda value: choice(value, "once", "each")),
        "overlap": st.sampled_from(["both", "base", "extra"]).map(lambda value: choice(value, "both", "base", "extra")),
        "rounding": st.sampled_from(["half_up", "half_up", "floor"]).map(
            lambda value: choice(value, "half_up", "floor")
        ),
        "veto": st.sampled_from(["off", "unranked"]).map(lambda value: choice(value, "off", "unranked")),
    }
)


@st.composite
def worlds(draw: Any, families: list[str] = list(FAMILIES), years: tuple[int, ...] = (2014, 2015)) -> World:  # noqa: B006
    """Draw a rubric of 1 to 4 categories, facts of several units and years in all four states, and claims."""
    item = st.lists(clauses(families), min_size=1, max_size=3)
    category = st.lists(item, min_size=1, max_size=2)
    built = draw(st.lists(category, min_size=1, max_size=4))
    entries = [{"id": f"B{place}", "name": "荣誉", "points": {"setting": f"b{place}"}} for place in (1, 2, 3)]
    extra = [
        {"line": "B", "text": "获奖", "entries": entries[:1], "overlaps": {"item": "1.1", "setting": "overlap"}},
        {"line": "C", "text": "其他", "entries": entries[1:]},
    ]
    worth = {
        f"b{place}": {"name": "加", "value": value, "low": value, "high": value, "unit": "points", "reason": "样"}
        for place, value in ((1, 0.5), (2, 1), (3, 0.25))
    }
    content = document(built, extra=extra, settings=draw(SETTINGS) | worth)
    stations = {f"t{place}": "town" for place in range(draw(st.integers(2, 4)))} | {
        f"g{n}": "office" for n in range(draw(st.integers(0, 2)))
    }
    rows = []
    for year in years[: draw(st.integers(1, len(years)))]:
        for station, of in stations.items():
            complete, vetoed = draw(st.integers(0, 3)) > 0, draw(st.integers(0, 5)) == 0
            for clause in written(content):
                if of in clause["applies_to"]:
                    rows.append(_fact(draw, clause, station, year, of, complete) | ({"n_veto": 1} if vetoed else {}))
    claims = draw(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(stations)),
                st.sampled_from(["B1", "B2", "B3"]),
                st.integers(0, 3),
                st.sampled_from(years),
            ),
            max_size=5,
        )
    )
    return World(content, rubric_of(content), rows, claims)


def written(content: dict) -> list[dict]:
    """Return the clauses of a rubric file's content in their order."""
    return [clause for category in content["categories"] for item in category["items"] for clause in item["clauses"]]


def _fact(draw: Any, clause: dict, station: str, year: int, of: str, complete: bool) -> dict:
    state = draw(STATES if complete else STATES | st.just("not_assessed"))
    given: dict = {}
    if state == "scored":
        family = clause["rule"]["family"]
        given = {name: draw(part) for name, part in FAMILIES[family][2].items()}
        if family in ("threshold", "shortfall") and draw(st.integers(0, 9)) == 0:
            given = {"no_object": True}
    return fact(station, clause["id"], year=year, of=of, state=state, **given)
