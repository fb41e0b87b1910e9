"""Claims of extra points, each with the number of an invented document."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.demo.latent import skill
from kpi.demo.measures import Row
from kpi.demo.scenario import Scenario, Unit
from kpi.demo.streams import Stream
from kpi.rubric.model import Clause, ExtraLine, Rubric


def honours(scenario: Scenario, rubric: Rubric, unit: Unit, year: int, reported: list[Row]) -> Iterator[Row]:
    """Yield the extra points a unit claims.

    A line that rewards what a base item measures is claimed only by a unit that reached every bar there.

    Parameters
    ----------
    reported : list of dict
        The unit's rows of measures in that year.
    """
    model, standing = scenario["honours"], skill(scenario, unit, year)
    # A block of numbers for each unit keeps them apart without one unit's claims moving another's.
    number = model["numbers"] * (unit.order - 1)
    for entry, (line, _) in rubric.extra_entries.items():
        odds = model["entries"].get(entry, model["entries"]["default"])
        chance = max(odds["least"], odds["level"] + odds["per_unit"] * standing)
        when = "lasting" if odds.get("lasting") else year
        stream = Stream(scenario.seed, when, unit.station, "honours", entry)
        if stream.chance(chance) and _reached(rubric, line, reported):
            number += 1
            yield {"year": year, "station": unit.station, "line": entry, "count": 1,
                   "document": model["document"].format(year=year, number=number)}  # fmt: skip


def _reached(rubric: Rubric, line: ExtraLine, reported: list[Row]) -> bool:
    """Return whether the item a line rewards again is reached: its targets where it has some, else all its bars."""
    item = line.overlaps.item if line.overlaps else None
    rows = [row for row in reported if rubric.clauses[row["clause"]].item == item]
    aimed = [row for row in rows if _has_target(rubric.clauses[row["clause"]])]
    return all(row["reached"] for row in aimed or rows)


def _has_target(clause: Clause) -> bool:
    return any(number.target for number in clause.rule.numbers().values())
