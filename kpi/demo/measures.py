"""The rates and counts that departments report, and the targets the bureau set for some of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kpi.demo.latent import standing
from kpi.demo.scenario import Scenario, Unit
from kpi.demo.streams import Stream
from kpi.rubric.model import Clause, Rubric

Row = dict[str, Any]
HIGHER, LOWER = 1, -1


def clauses_of(rubric: Rubric, assessed: str) -> list[Clause]:
    """Return the clauses that apply to a class, in the document's order."""
    return [clause for clause in rubric.clauses.values() if assessed in clause.applies_to]


def is_not_applicable(scenario: Scenario, unit: Unit, clause: Clause) -> bool:
    """Return whether the scenario lets the unit declare an optional clause not applicable (a town without a market)."""
    return clause.optional and any(
        gap["town"] == unit.station and gap["words"] in clause.words for gap in scenario["not_applicable"]
    )


def targets(scenario: Scenario, rubric: Rubric, unit: Unit, assessed: str, year: int) -> Iterator[Row]:
    """Yield one row a measure for which the rubric reads its bar from the targets of the year."""
    asked = {number.target: None for clause in clauses_of(rubric, assessed)
             for number in clause.rule.numbers().values() if number.target}  # fmt: skip
    model = scenario["targets"]
    for measure in asked:
        value = _target(scenario, rubric, unit, measure, year)
        document = model["document"].format(year=year)
        yield {"year": year, "station": unit.station, "measure": measure, "target": value, "document": document}


def _target(scenario: Scenario, rubric: Rubric, unit: Unit, measure: str, year: int) -> int:
    model = scenario["targets"]
    if measure in rubric.measures and rubric.measures[measure].unit == "percent":
        return model["percent"]
    per_thousand = model["per_thousand"].get(measure, model["per_thousand"]["default"])
    return max(model["least"], int(scenario.population(unit, year) * per_thousand / 1000 + 0.5))


def measures(scenario: Scenario, rubric: Rubric, unit: Unit, assessed: str, year: int,
             against_policy: int) -> Iterator[Row]:  # fmt: skip
    """Yield what is reported for a unit in a year: one row a measure, or one a month.

    Beside the columns of the table a row tells its clause, and in `reached` whether the value reaches the bar.
    `against_policy` is how many such births the unit's register shows, for the rates that are of them.
    """
    done = set()
    for clause in clauses_of(rubric, assessed):
        for code in clause.measures:
            measure = rubric.measures[code]
            if code in done or measure.births:
                continue
            done.add(code)
            bar, direction = _bar(scenario, rubric, unit, clause, year)
            level = standing(scenario, unit, year, code)
            absent = is_not_applicable(scenario, unit, clause)
            for period in range(1, 13) if measure.period == "month" else (None,):
                stream = Stream(scenario.seed, year, unit.station, "measures", code, period or "year")
                row = {"year": year, "station": unit.station, "measure": code, "period": period,
                       "department": clause.department, "clause": clause.id}  # fmt: skip
                if absent:
                    row["applicable"] = scenario["words"]["not_applicable"]
                elif measure.unit == "percent":
                    denominator = _denominator(scenario, unit, code, year, against_policy, stream)
                    row |= _rate(scenario, code, bar, direction, level, denominator, stream)
                else:
                    luck = stream.normal() * scenario["counts"]["month_luck"] if period else 0.0
                    row["value"] = _count(scenario, code, bar, direction, level + luck)
                yield row | {"reached": _reached(row, bar, direction)}


def _reached(row: Row, bar: Fraction, direction: int) -> bool:
    if "value" in row:
        return (row["value"] - bar) * direction >= 0
    return not row.get("denominator") or (Fraction(100 * row["numerator"], row["denominator"]) - bar) * direction >= 0


def _bar(scenario: Scenario, rubric: Rubric, unit: Unit, clause: Clause, year: int) -> tuple[Fraction, int]:
    """Return the number a value is drawn around, and whether higher or lower values are good."""
    numbers = clause.rule.numbers()
    for name in scenario["bars"]["names"]:
        if name in numbers:
            number = numbers[name]
            if number.target:
                return Fraction(_target(scenario, rubric, unit, number.target, year)), HIGHER
            return rubric.value(number), LOWER if clause.rule.family == "excess" else HIGHER
    return Fraction(str(scenario["bars"]["default"])), HIGHER


def _denominator(scenario: Scenario, unit: Unit, code: str, year: int, against_policy: int, stream: Stream) -> int:
    size = scenario["denominators"].get(code, scenario["denominators"]["default"])
    if size.get("of") == "against_policy":
        return against_policy
    if "fixed" in size:
        return size["fixed"]
    wobble = 1 + size.get("wobble", scenario["rates"]["wobble"]) * stream.normal()
    lump, count = size.get("lump", 1), scenario.population(unit, year) * size["per_thousand"] / 1000 * wobble
    return max(size["least"], int(count) // lump * lump)


def _rate(scenario: Scenario, code: str, bar: Fraction, direction: int, level: float, denominator: int,
          stream: Stream) -> Row:  # fmt: skip
    model, aim = scenario["rates"], float(bar)
    lump = scenario["denominators"].get(code, scenario["denominators"]["default"]).get("lump", 1)
    if direction == HIGHER and aim >= model["top"]["from"]:
        percent = 100 - max(0.0, model["top"]["perfect_from"] - level) * model["top"]["gap"]
    else:
        room = min(100 - aim if direction == HIGHER else aim, model["room"]["most"])
        percent = aim + direction * room * (model["room"]["center"] + model["room"]["per_unit"] * level)
    done = stream.binomial(denominator // lump, min(100.0, max(0.0, percent)) / 100)
    return {"numerator": done * lump, "denominator": denominator}


def _count(scenario: Scenario, code: str, bar: Fraction, direction: int, level: float) -> int:
    model, aim = scenario["counts"], float(bar)
    if aim >= model["large"]["from"]:
        share = model["large"]["center"] + model["large"]["per_unit"] * level
        value = max(0, int(aim * (1 + direction * share) + 0.5))
    else:
        step = model["small"]["center"] + model["small"]["per_unit"] * level
        value = max(0, int(aim) + direction * int(step // 1))
    return min(value, model["most"].get(code, value))
