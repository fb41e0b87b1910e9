"""The tables of a year, unit by unit, as frames of text in the columns the contract names."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kpi.demo.births import births
from kpi.demo.findings import findings, judgements
from kpi.demo.honours import honours
from kpi.demo.measures import Row, measures, targets
from kpi.demo.rulings import rulings
from kpi.demo.scenario import Scenario, Unit
from kpi.inputs.tables import input_tables
from kpi.rubric.model import Rubric


def units(scenario: Scenario, rubric: Rubric, stations: int) -> list[tuple[Unit, str]]:
    """Return the units and their classes: towns in the ranked class, one unit in every other class."""
    ranked = next((assessed for assessed in rubric.classes if assessed.ranked), rubric.classes[0])
    found = [(scenario.town(station), ranked.id) for station in scenario.codes(stations)]
    others = [assessed for assessed in rubric.classes if assessed.id != ranked.id]
    for place, assessed in enumerate(others, start=1):
        told = {"name": assessed.name} | scenario["units"]["default"] | scenario["units"].get(assessed.id, {})
        told["station"] = told.pop("station").format(number=place)
        found.append((Unit(order=scenario["units"]["first_order"] + place - 1, births=0, **told), assessed.id))
    return found


def roster(scenario: Scenario, rubric: Rubric, stations: int, first_year: int) -> pd.DataFrame:
    """Return the stations table: a unit in a span of years, two rows for one that changed its name.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> table = roster(Scenario(7), edition(2014), 18, 2014)
    >>> table.loc[table["to"] == "2015", ["station", "successor"]].values.tolist()
    [['t07', 't03']]
    """
    rows: list[Row] = []
    for unit, assessed in units(scenario, rubric, stations):
        row = {"station": unit.station, "name": unit.name, "class": assessed, "kind": unit.kind, "order": unit.order,
               "from": min(first_year, scenario["since"])}  # fmt: skip
        merge = next((merge for merge in scenario["merges"] if merge["town"] == unit.station), None)
        rename = next((change for change in scenario["renames"] if change["town"] == unit.station), None)
        if rename and first_year < rename["from"]:
            rows.append(row | {"to": rename["from"] - 1})
        if rename:
            row |= {"name": rename["name"], "kind": rename["kind"], "from": max(first_year, rename["from"])}
        if merge and first_year <= merge["last_year"]:
            row |= {"to": merge["last_year"], "successor": merge["into"]}
        elif merge:
            continue
        rows.append(row)
    return frame(scenario, "stations", rows)


def year_tables(scenario: Scenario, rubric: Rubric, stations: int, year: int) -> dict[str, pd.DataFrame]:
    """Return every table of a year but the stations, as frames of text sorted as people read them."""
    tables: dict[str, list[Row]] = {name: [] for name in input_tables().tables if name != "stations"}
    for unit, assessed in units(scenario, rubric, stations):
        town = unit.station in scenario.codes(stations)
        if town and not scenario.exists(unit.station, year):
            continue
        own = {"births": list(births(scenario, unit, year)) if town else []}
        against = sum(not (row["within_policy"] or row["from_outside"]) for row in own["births"])
        own["targets"] = list(targets(scenario, rubric, unit, assessed, year))
        made = {
            "measures": measures(scenario, rubric, unit, assessed, year, against),
            "findings": findings(scenario, rubric, unit, assessed, year),
            "judgements": judgements(scenario, rubric, unit, assessed, year),
        }
        own |= {name: _handed_in(scenario, unit, year, rows) for name, rows in made.items()}
        own["honours"] = list(honours(scenario, rubric, unit, year, own["measures"])) if town else []
        own["rulings"] = list(rulings(scenario, rubric, unit, year, own))
        for name, rows in own.items():
            tables[name].extend(rows)
    tables["births"].sort(key=lambda row: row["case"])
    return {name: frame(scenario, name, rows) for name, rows in tables.items()}


def _handed_in(scenario: Scenario, unit: Unit, year: int, rows: Iterable[Row]) -> list[Row]:
    """Leave out what a department did not submit for a town in a year."""
    gone = {gap["department"] for gap in scenario["missing"] if (gap["town"], gap["year"]) == (unit.station, year)}
    return [row for row in rows if row["department"] not in gone]


def frame(scenario: Scenario, table: str, rows: list[Row]) -> pd.DataFrame:
    """Return rows as a frame of text: a value that is not there is blank, never zero."""
    order = input_tables().tables[table].shown
    told = [{"source": scenario["source"]} | row for row in rows]
    text = [["" if row.get(name) is None else str(row[name]) for name in order] for row in told]
    return pd.DataFrame(text, columns=list(order), dtype=str)
