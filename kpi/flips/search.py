"""The flip list: for each value of a unit the least change that would give it another rank."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from kpi.editions.tables import plain
from kpi.edits import Change
from kpi.errors import UsageError
from kpi.flips.levers import Lever, levers, limits
from kpi.flips.probing import Probe
from kpi.flips.settings import setting_flips
from kpi.labels import Labels, labels
from kpi.rescoring import HandedIn, handed_in
from kpi.rubric import Rubric

COLUMNS = ["station", "clause", "clause_name", "department", "what", "from", "to", "change", "points", "total_before",
           "total_after", "rank_before", "rank_after", "assumed", "set"]  # fmt: skip
SIZE = ["assumed", "size", "gain", "place"]


def flips(
    year: int,
    station: str,
    raw: Path | None = None,
    rubric: Rubric | None = None,
    lang: str = "zh",
    given: HandedIn | None = None,
    settings: bool = True,
) -> pd.DataFrame:
    """Return the smallest single changes that would give a unit another rank, the smallest first.

    Every value the unit is scored on is tried upwards and downwards in whole counts, steps of judgement or findings,
    and every assumed setting inside its range. What is listed was scored whole, as the published score is, and so was
    the change one step smaller, which leaves the rank as it is. A unit gains a place where it draws level with the next
    above and loses its own where somebody else stands above it; a rule that does not go one way (a window) may have a
    further such change on its other side.

    Parameters
    ----------
    year : int
        A year with raw tables.
    station : str
        Code of the unit.
    raw : Path, optional
        The folder of raw tables; the home's by default.
    rubric : Rubric, optional
        The edition; the one in force by default.
    lang : {"zh", "en"}
        Language of lists.
    given : HandedIn, optional
        The year where it has been read already; then `year`, `raw`, `rubric` and `lang` are its own.
    settings : bool
        Whether assumed settings are tried too.

    Returns
    -------
    pandas.DataFrame
        station, clause, clause_name, department, what (measure, finding, judgement or setting), from, to, change (as
        text), points (hundredths the total moves), total_before, total_after, rank_before, rank_after, assumed (rests
        on a setting), set (the change as `kpi.whatif.what_if` reads it). Sorted by their size beside the denominator,
        then by points, settings last; empty for a unit without a rank.

    Raises
    ------
    UsageError
        For a unit that is not in the year.
    """
    given = given or handed_in(year, raw, rubric, lang)
    if station not in set(given.stations["station"]):
        raise UsageError(f"no station {station} in {given.year}; there are: {', '.join(given.stations['station'])}")
    probe = Probe(given, station)
    if pd.isna(probe.unit["rank"]) or probe.rivals.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = _confirmed(probe, nearest(probe, levers(given, station)))
    rows += setting_flips(given, probe.unit) if settings else []
    frame = pd.DataFrame(rows, columns=[*COLUMNS[:-2], "assumed", "set", "size", "gain"])
    frame["place"] = range(len(frame))
    frame = frame.sort_values(SIZE, ignore_index=True)[COLUMNS]
    whole = ["points", "total_before", "total_after", "rank_before", "rank_after"]
    return frame.astype(dict.fromkeys(whole, "Int64") | {"assumed": bool})


def nearest(probe: Probe, found: list[Lever]) -> list[tuple[Lever, int]]:
    """Return the levers that can change the rank, each with the least number of steps that does.

    The furthest value of each is tried first, then the space between a value that keeps the rank and one that does not
    is narrowed for all of them together until they are neighbours.
    """
    if not found:
        return []
    bounds: dict[int, list[int]] = {}
    ends = probe.standings([(lever, len(lever.values)) for lever in found])["rank"]
    for place, (lever, there) in enumerate(zip(found, ends, strict=True)):
        if there != probe.unit["rank"]:
            bounds[place] = [0, len(lever.values)]
    while apart := {place: pair for place, pair in bounds.items() if pair[1] - pair[0] > 1}:
        parts = limits()["tried_together"] // len(apart) + 2
        trials = [(place, distance) for place, pair in apart.items() for distance in _between(*pair, parts)]
        ranks = probe.standings([(found[place], distance) for place, distance in trials])["rank"]
        for (place, distance), there in zip(trials, ranks, strict=True):
            low, high = bounds[place]
            if there != probe.unit["rank"]:
                bounds[place][1] = min(high, distance)
            elif distance < high:
                bounds[place][0] = max(low, distance)
    return [(found[place], high) for place, (_, high) in sorted(bounds.items())]


def _between(low: int, high: int, parts: int) -> list[int]:
    return sorted({low + (high - low) * part // parts for part in range(1, parts)} - {low, high})


def _confirmed(probe: Probe, found: list[tuple[Lever, int]]) -> list[dict]:
    """Return the rows of the list, each scored whole, and one step smaller too."""
    if not found:
        return []
    trials = [*found, *((lever, distance - 1) for lever, distance in found)]
    there = probe.standings(trials, whole=True)
    for place, (lever, distance) in enumerate(found):
        if (there["rank"] != probe.unit["rank"]).tolist()[place :: len(found)] != [True, False]:
            raise ArithmeticError(f"{lever.at(distance)}: the whole scoring gives another rank than the search")
    return [_row(probe, lever, distance, there.iloc[place]) for place, (lever, distance) in enumerate(found)]


def _row(probe: Probe, lever: Lever, distance: int, there: pd.Series) -> dict:
    rubric, say = probe.given.rubric, labels(probe.given.lang)
    clauses = [rubric.clauses[name] for name in lever.clauses]
    before, after = lever.at(0), lever.at(distance)
    what = "measure" if before.what == "births" else before.what
    gain = int(there["total"] - probe.unit["total"])
    return {
        "station": probe.station, "clause": " ".join(lever.clauses),
        "clause_name": _name(lever, rubric, say),
        "department": say.join(list(dict.fromkeys(clause.department for clause in clauses))), "what": what,
        "from": _value(before), "to": _value(after), "change": signed(before.value, after.value), "points": gain,
        "total_before": probe.unit["total"], "total_after": there["total"], "rank_before": probe.unit["rank"],
        "rank_after": there["rank"], "assumed": False, "set": str(after), "size": lever.size(distance),
        "gain": abs(gain),
    }  # fmt: skip


def _name(lever: Lever, rubric: Rubric, say: Labels) -> str:
    """Return the names of the clauses, and which of its several measures, kinds, months or occasions is meant."""
    clauses, one = [rubric.clauses[name] for name in lever.clauses], lever.change
    part = one.part
    if one.what == "finding":
        part = rubric.kinds.get(part, part) if len(clauses[0].kinds()) > 1 else ""
    elif one.what in ("measure", "births") and any(len(clause.measures) > 1 for clause in clauses):
        part = rubric.measures[one.name].name
    elif one.what == "measure" and part:
        part = say.t("explain.month", month=part)
    name = say.join([clause.name for clause in clauses])
    return say.t("explain.part_of", name=name, part=part) if part else name


def _value(change: Change) -> str:
    return str(change).partition("=")[2]


def signed(before: Decimal, after: Decimal) -> str:
    """Return a difference with its sign, without trailing zeros.

    Examples
    --------
    >>> signed(Decimal(391), Decimal(393)), signed(Decimal("1"), Decimal("0.75"))
    ('+2', '-0.25')
    """
    step = Fraction(after) - Fraction(before)
    return ("+" if step > 0 else "-") + plain(Decimal(abs(step).numerator) / abs(step).denominator)
