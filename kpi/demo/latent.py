"""How well a unit does: a standing that drifts slowly, so that trends over years mean something."""

from __future__ import annotations

from kpi.demo.scenario import Scenario, Unit
from kpi.demo.streams import Stream


def skill(scenario: Scenario, unit: Unit, year: int) -> float:
    """Return a unit's standing in `year`; 0 is the average town, 1 one standard deviation better.

    It is the level of the district and the unit, the unit's slope since the anchor year, its shocks, and the fading
    news of this and the last years. Every year's news has its own stream, so no year depends on which others are made.

    Examples
    --------
    >>> place = Scenario(7)
    >>> skill(place, place.town("t01"), 2016) == skill(place, place.town("t01"), 2016)
    True
    """
    model, seed = scenario["skill"], scenario.seed
    level = unit.skill
    if level is None:
        level = model["spread"] * Stream(seed, unit.station, "skill").normal()
    news = sum(
        weight * Stream(seed, year - age, unit.station, "news").normal() for age, weight in enumerate(model["news"])
    )
    return model["level"] + level + unit.slope * (year - model["anchor"]) + dict(unit.shocks).get(year, 0.0) + news


def standing(scenario: Scenario, unit: Unit, year: int, subject: str) -> float:
    """Return how well a unit does in one subject (a clause or a measure): skill, lasting strength there, and luck."""
    model, seed = scenario["skill"], scenario.seed
    lasting = Stream(seed, unit.station, "strength", subject).normal()
    luck = Stream(seed, year, unit.station, "luck", subject).normal()
    ease = scenario["ease"].get(subject, 0.0)
    return ease + model["town"] * skill(scenario, unit, year) + model["strength"] * lasting + model["luck"] * luck
