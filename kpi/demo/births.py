"""The register of births: one row a case under an opaque number, with the cases that attribution is about."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.demo.latent import standing
from kpi.demo.measures import Row
from kpi.demo.scenario import Scenario, Unit
from kpi.demo.streams import Stream


def births(scenario: Scenario, unit: Unit, year: int) -> Iterator[Row]:
    """Yield the births a town registers in a year, those of families from outside the district among them.

    The number of a case is drawn letter by letter from a stream of its own, so it says nothing about town or date.
    """
    model = scenario["births"]
    numbers = Stream(scenario.seed, year, unit.station, "cases")
    level = standing(scenario, unit, year, "births")
    expected = _expected(scenario, unit, year)
    size = Stream(scenario.seed, year, unit.station, "births", "size")
    for outside, share in ((0, 1.0), (1, model["outside"]["share"])):
        count = int(expected * share * (1 + model["wobble"] * size.normal()) + 0.5)
        risk = model["outside"] if outside else model["inside"]
        against = min(risk["most"], max(risk["least"], risk["level"] - risk["per_unit"] * level))
        for place in range(count):
            stream = Stream(scenario.seed, year, unit.station, "births", outside, place)
            row = {"case": numbers.word(model["letters"], model["length"]), "year_found": year, "year_of_birth": year,
                   "from_outside": outside, "by_official": 0}  # fmt: skip
            if stream.chance(against):
                yield row | _against_policy(scenario, unit, year, outside, stream)
            else:
                yield row | _within_policy(scenario, unit, year, outside, stream)


def _expected(scenario: Scenario, unit: Unit, year: int) -> float:
    own = unit.births * scenario["births"]["years"].get(year, 1.0)
    return own + sum(_expected(scenario, town, year) for town in scenario.merged_into(unit.station, year))


def _within_policy(scenario: Scenario, unit: Unit, year: int, outside: int, stream: Stream) -> Row:
    original, present = ("", unit.station) if outside else (unit.station, unit.station)
    if not outside and stream.chance(scenario["births"]["moved"]["within"]):
        present = scenario.neighbour(unit.station, year, stream) or unit.station
    return {"original_town": original, "present_town": present, "within_policy": 1}


def _against_policy(scenario: Scenario, unit: Unit, year: int, outside: int, stream: Stream) -> Row:
    """Return what makes a case hard: moved since, disputed between towns, concealed for years, an official's."""
    model = scenario["births"]
    row = {"original_town": "" if outside else unit.station, "present_town": unit.station, "within_policy": 0}
    if stream.chance(model["concealed"]["share"]):
        row["year_of_birth"] = year - stream.integer(1, model["concealed"]["years"])
    if outside:
        return row
    trouble = stream.uniform()
    other = scenario.neighbour(unit.station, year, stream)
    if other and trouble < model["moved"]["against"]:
        row["present_town"] = other
    elif other and trouble < model["moved"]["against"] + model["disputed"]:
        row["disputed_with"] = other
    if stream.chance(model["official"]):
        row["by_official"] = 1
    return row
