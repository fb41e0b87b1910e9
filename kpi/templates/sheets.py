"""Which sheets a department fills in: its clauses, measures and stations prefilled, the rest to be entered."""

from __future__ import annotations

from decimal import Decimal

from kpi.inputs.tables import input_tables
from kpi.rubric.model import Clause
from kpi.templates.entries import APPLIES, choice, fixed, optional, sheet_of, started, text, whole
from kpi.templates.form import ALWAYS, Entry, Form, Sheet, quoted
from kpi.templates.inspections import findings, judgements
from kpi.templates.words import hint


def sheets(form: Form, department: str) -> list[Sheet]:
    """Return the sheets of a department, those without a row left out.

    The register of births goes to the department whose clause reads it, targets to the department whose clause is
    judged against them, and claims of extra points, which no clause asks for, to the department named first.

    Examples
    --------
    >>> import pandas as pd
    >>> from kpi.editions import edition
    >>> towns = pd.DataFrame([("t01", "苇溪镇", "town", 2010, None, "")],
    ...                      columns=["station", "name", "class", "from", "to", "successor"])
    >>> [sheet.title for sheet in sheets(Form(2014, edition(2014), towns), "规统科")]
    ['指标', '扣分', '出生个案']
    """
    makers = (_measures, findings, judgements, _targets, _births, _honours)
    return [sheet for maker in makers if (sheet := maker(form, department)).rows or sheet.spare]


def _owned(form: Form, department: str) -> dict[str, list[Clause]]:
    """Return the measures of a department by the clauses that read them; a shared one goes to the first."""
    clauses = form.rubric.clauses
    readers = {measure: [clauses[code] for code in codes] for measure, codes in form.view.clauses_of.items()}
    return {measure: found for measure, found in readers.items() if found[0].department == department}


def _measures(form: Form, department: str) -> Sheet:
    rows = []
    for code, readers in _owned(form, department).items():
        measure = form.rubric.measures[code]
        if measure.source != "measures":
            continue
        applies = all(clause.optional for clause in readers)
        need = APPLIES if applies else ALWAYS
        periods = input_tables().periods[measure.period]
        for station in form.stations_of({name for clause in readers for name in clause.applies_to}):
            row = fixed(form, readers[0], station)
            row |= {
                "clause_no": form.say.join([clause.id for clause in readers]),
                "measure": form.spelt("measure", code, measure.name), "hint": hint(form, measure), "note": text(form),
                **_figures(form, measure.unit, need), **({"applicable": optional(form)} if applies else {}),
            }  # fmt: skip
            if periods == 1:
                rows.append(row)
            rows += [row | {"period": period} for period in range(1, periods + 1) if periods > 1]
    return sheet_of(form, "measures", rows)


def _figures(form: Form, unit: str, need: str) -> dict[str, Entry]:
    if unit != "percent":
        return {"value": whole(form, need)}
    most = 10 ** input_tables().limits.digits - 1
    above = f"IF(LEN([denominator])=0,{most},[denominator])"
    errors = {name: form.say.t(f"template.error.{name}") for name in ("numerator", "denominator")}
    return {
        "numerator": Entry("whole", low=0, high=above, need=need, error=errors["numerator"]),
        "denominator": Entry("whole", low="N([numerator])", high=most, need=need, error=errors["denominator"]),
    }


def _targets(form: Form, department: str) -> Sheet:
    judged: dict[str, list[Clause]] = {}
    for clause in form.rubric.clauses.values():
        for target in form.view.targets(clause.id):
            judged.setdefault(target, []).append(clause)
    rows = []
    for code, clauses in judged.items():
        if clauses[0].department != department:
            continue
        measure = form.rubric.measures[code]
        error = form.say.t("template.error.decimal", low=0, high=100)
        rate = Entry("decimal", low=Decimal("0.000001"), high=Decimal(100), need=ALWAYS, error=error)
        for station in form.stations_of({name for clause in clauses for name in clause.applies_to}):
            row = fixed(form, clauses[0], station) | {
                "measure": form.spelt("measure", code, measure.name), "document": text(form, ALWAYS),
                "target": rate if measure.unit == "percent" else whole(form, ALWAYS, 1),
            }  # fmt: skip
            rows.append(row)
    return sheet_of(form, "targets", rows)


def _births(form: Form, department: str) -> Sheet:
    readers = [
        clause for measure, found in _owned(form, department).items() for clause in found
        if form.rubric.measures[measure].source == "births"
    ]  # fmt: skip
    if not readers:
        return sheet_of(form, "births", [])
    limits, columns = input_tables().limits, form.table("births").columns
    yes, no = (form.choices(columns["from_outside"])[flag] for flag in ("true", "false"))
    towns = form.stations_of({name for clause in readers for name in clause.applies_to})
    older = Entry("choice", tuple(towns), "station", error=form.say.t("template.error.town"), strict=False)
    flag = choice(form, [yes, no], "flag", ALWAYS)
    spare = {
        "case": text(form, ALWAYS, columns["case"].longest), "year_found": choice(form, [form.year], "year", ALWAYS),
        "year_of_birth": whole(form, ALWAYS, limits.first_year, form.year),
        "original_town": Entry(**vars(older) | {"need": f"([from_outside]<>{quoted(yes)})"}),
        "present_town": choice(form, towns, "station", f"([from_outside]={quoted(yes)})"), "disputed_with": older,
        "from_outside": flag, "within_policy": flag, "by_official": flag, "source": text(form),
    }  # fmt: skip
    return sheet_of(form, "births", [], spare)


def _honours(form: Form, department: str) -> Sheet:
    entries = form.rubric.extra_entries
    if department != form.collector or not entries:
        return sheet_of(form, "honours", [])
    lines = [form.spelt("line", code, entry.name) for code, (_, entry) in entries.items()]
    spare = started(form, form.stations_of(form.view.classes)) | {
        "line": choice(form, lines, "line", ALWAYS), "count": whole(form, ALWAYS, 1),
        "document": text(form, ALWAYS), "source": text(form),
    }  # fmt: skip
    return sheet_of(form, "honours", [], spare)
