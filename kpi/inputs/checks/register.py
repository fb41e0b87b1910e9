"""The register of births against what was reported: the register is scored, a report beside it is only compared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi.attribution import attribute, birth_measures
from kpi.inputs.cells import plain
from kpi.inputs.checks.context import Context

TABLE = "measures"
FIGURES = ("numerator", "denominator", "value")


def check_register(context: Context) -> None:
    """Compare reported counts of births with the register, and take those that agree out of the measures.

    What the register says is scored in any case; a report that says the same is a warning, another one an error.
    """
    reported = [row for row in context.records(TABLE) if _from_births(context, row["measure"])]
    births = context.tables["births"]
    if not reported or not births.records or any(record["faulty"] for record in births.records):
        return
    heirs = context.roster.heirs(context.year)
    charged = attribute(births.frame(), context.rubric.rubric, context.year, heirs)
    counted = {
        (row["station"], row["measure"]): (row["numerator"], row["denominator"])
        for row in birth_measures(charged, context.rubric.rubric).astype(object).to_dict("records")
    }
    agreeing = [row for row in reported if _agrees(context, row, counted.get((row["station"], row["measure"]), (0, 0)))]
    context.tables[TABLE].records = [row for row in context.records(TABLE) if not any(row is one for one in agreeing)]


def _from_births(context: Context, measure: str | None) -> bool:
    return measure in context.rubric.measures and context.rubric.measures[measure].source == "births"


def _agrees(context: Context, record: dict, counts: tuple[int, int]) -> bool:
    numerator, denominator = (None if count is None or count != count else int(count) for count in _known(counts))
    given = [record[name] for name in FIGURES]
    if record["faulty"].intersection(FIGURES) or record["station"] is None:
        return False
    if context.rubric.measures[record["measure"]].unit == "count":
        same = given == [None, None, numerator]
    else:
        same = given[:2] in ([numerator, denominator], [None, None]) and _rounds_to(given[2], numerator, denominator)
        same = same and given != [None, None, None]
    filled = {name: value for name, value in zip(FIGURES, given, strict=True) if value is not None}
    reported = ", ".join(f"{name} {plain(Decimal(value))}" for name, value in filled.items())
    details = {"measure": record["measure"], "table": "births", "reported": reported}
    said = f"{numerator}/{denominator}" if denominator is not None else str(numerator)
    context.add(TABLE, "register_agrees" if same else "register_disagrees", record, "measure", counted=said, **details)
    return same


def _known(counts: tuple) -> list:
    # A count has no denominator in the register.
    return [None if str(count) == "<NA>" else count for count in counts]


def _rounds_to(value: Decimal | None, numerator: int, denominator: int | None) -> bool:
    if value is None:
        return True
    if not denominator:
        return False
    half = Fraction(Decimal(5).scaleb(Decimal(value).as_tuple().exponent - 1))
    return abs(Fraction(100 * numerator, denominator) - Fraction(value)) <= half
