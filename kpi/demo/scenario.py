"""The invented district: towns, sizes and events of `scenario.yaml`, and who exists in which year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from kpi.demo.streams import Stream


@dataclass(frozen=True)
class Unit:
    """A town or another assessed unit, as one year knows it."""

    station: str
    name: str
    kind: str
    order: int
    population: int
    births: int
    skill: float | None = None
    slope: float = 0.0
    shocks: tuple[tuple[int, float], ...] = ()


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    text = files("kpi.demo").joinpath("scenario.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe").load(text)


class Scenario:
    """What `scenario.yaml` says, asked by town and year.

    Parameters
    ----------
    seed : int
        Picks the sizes of the towns beyond those the file names.
    facts : dict, optional
        Another scenario than the one of the package, in the same form.

    Examples
    --------
    >>> place = Scenario(7)
    >>> place.town("t01").kind
    '镇'
    >>> [merge["into"] for merge in place["merges"] if not place.exists(merge["town"], 2016)]
    ['t03']
    """

    def __init__(self, seed: int, facts: dict[str, Any] | None = None):
        self.seed = seed
        self.facts = facts or _facts()

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    @cached_property
    def _merges(self) -> dict[str, dict[str, Any]]:
        return {merge["town"]: merge for merge in self["merges"]}

    def codes(self, stations: int) -> list[str]:
        """Return the codes of the first `stations` towns; they never change when towns are added."""
        return [f"t{number:02d}" for number in range(1, stations + 1)]

    def town(self, station: str) -> Unit:
        """Return a town as it was founded; towns beyond the file's list are made up from syllables."""
        order = int(station[1:])
        named = self["towns"]
        if order <= len(named):
            told = dict(named[order - 1])
            shocks = tuple(sorted(told.pop("shocks", {}).items()))
            return Unit(station=station, order=order, shocks=shocks, **told)
        more, stream = self["more_towns"], Stream(self.seed, station, "town")
        kind = stream.choice(more["kinds"])
        return Unit(
            station=station, name=self._made_up(order - len(named) - 1) + kind, kind=kind, order=order,
            population=stream.integer(*more["population"]), births=stream.integer(*more["births"]),
        )  # fmt: skip

    @cached_property
    def _pairs(self) -> list[str]:
        """Return the names that syllables make, those of the file's towns left out."""
        more = self["more_towns"]
        table = [first + second for first in more["first"] for second in more["second"]]
        # A stride that shares no factor with the table's size walks through it once without neighbours in a row.
        walk = [table[place * more["stride"] % len(table)] for place in range(len(table))]
        return [pair for pair in walk if not any(told["name"].startswith(pair) for told in self["towns"])]

    def _made_up(self, place: int) -> str:
        turn, rest = divmod(place, len(self._pairs))
        return self._pairs[rest] + (str(turn + 1) if turn else "")

    def exists(self, station: str, year: int) -> bool:
        """Return whether the town has not been merged into another by `year`."""
        return station not in self._merges or year <= self._merges[station]["last_year"]

    def successor(self, station: str, year: int) -> str:
        """Return who answers for a town's area in `year`: the town itself, or the one it was merged into."""
        while not self.exists(station, year):
            station = self._merges[station]["into"]
        return station

    def merged_into(self, station: str, year: int) -> list[Unit]:
        """Return the towns whose area has come to `station` by `year`, directly."""
        return [self.town(merge["town"]) for merge in self["merges"]
                if merge["into"] == station and year > merge["last_year"]]  # fmt: skip

    def population(self, unit: Unit, year: int) -> int:
        """Return the people of a unit in `year`, with those of the towns merged into it."""
        return unit.population + sum(self.population(town, year) for town in self.merged_into(unit.station, year))

    def name(self, unit: Unit, year: int) -> str:
        """Return what a unit is called in `year`."""
        for change in self["renames"]:
            if change["town"] == unit.station and year >= change["from"]:
                return change["name"]
        return unit.name

    def neighbour(self, station: str, year: int, stream: Stream) -> str | None:
        """Return another town that exists in `year`.

        It is drawn among the towns of lower number, so that adding a town changes nothing; the first takes the second.
        """
        order = int(station[1:])
        drawn = f"t{stream.integer(1, order - 1):02d}" if order > 1 else "t02"
        other = self.successor(drawn, year)
        return other if other != station else None
