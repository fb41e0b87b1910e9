"""What is found on inspection: the sheets of findings and of judgements, the rows of a station together."""

from __future__ import annotations

from datetime import date

from kpi.inputs.tables import input_tables
from kpi.rubric.model import Clause
from kpi.templates.entries import APPLIES, choice, fixed, optional, sheet_of, started, text
from kpi.templates.form import ALWAYS, Entry, Form, Sheet, quoted
from kpi.templates.words import kinds_of


def findings(form: Form, department: str) -> Sheet:
    """Return a row for each unit and clause to be inspected, kind and count still open, and spare rows below."""
    clauses = [c for c in form.rubric.clauses.values() if c.department == department]
    clauses = [c for c in clauses if form.view.reads(c.id) == "findings"]
    rows, need = [], _need(clauses)
    for station, here in _by_station(form, clauses):
        for clause in here:
            kinds = [form.none, *kinds_of(form, clause)]
            row = fixed(form, clause, station) | _finding(form, kinds, need)
            row |= {"clause": form.spelt("clause", clause.id, clause.name)}
            rows.append(row | ({"applicable": optional(form)} if clause.optional else {}))
    if not rows:
        return sheet_of(form, "findings", rows)
    every = list(dict.fromkeys([form.none, *(kind for clause in clauses for kind in kinds_of(form, clause))]))
    names = [form.spelt("clause", clause.id, clause.name) for clause in clauses]
    stations = form.stations_of({name for clause in clauses for name in clause.applies_to})
    spare = started(form, stations) | _finding(form, every, need)
    spare |= {"clause": choice(form, names, "clause", ALWAYS)}
    return sheet_of(form, "findings", rows, spare)


def _finding(form: Form, kinds: list[str], need: str) -> dict[str, Entry]:
    none, most = form.none, 10 ** input_tables().limits.digits - 1
    clean = f"[kind]={quoted(none)}"
    occasions = list(form.choices(form.table("findings").columns["occasion"]).values())
    last = date(form.year + input_tables().limits.months_after_year // 12, 12, 31)
    error = form.say.t("template.error.date", low=date(form.year, 1, 1), high=last)
    return {
        "kind": choice(form, kinds, "kind", need),
        "count": Entry("whole", low=f"IF({clean},0,1)", high=f"IF({clean},0,{most})", need=need,
                       error=form.say.t("template.error.count", none=none)),
        "reason": text(form, f'([kind]<>"")*([kind]<>{quoted(none)})'), "evidence": text(form), "method": text(form),
        "date": Entry("date", low=date(form.year, 1, 1), high=last, error=error),
        "occasion": choice(form, occasions, "occasion"), "source": text(form),
    }  # fmt: skip


def _need(clauses: list[Clause]) -> str:
    """Return when a cell of these clauses is needed; where none is optional there is no column that says otherwise."""
    return APPLIES if any(clause.optional for clause in clauses) else ALWAYS


def _by_station(form: Form, clauses: list[Clause]) -> list[tuple[str, list[Clause]]]:
    """Return the clauses of each unit: whoever inspects a unit finds its rows together."""
    names = form.stations_of(form.view.classes)
    exists = {clause.id: set(form.stations_of(clause.applies_to)) for clause in clauses}
    return [(name, [clause for clause in clauses if name in exists[clause.id]]) for name in names]


def judgements(form: Form, department: str) -> Sheet:
    """Return a row for each unit and clause to be judged, for each occasion where it is composed of several."""
    clauses = [c for c in form.rubric.clauses.values() if c.department == department]
    clauses = [c for c in clauses if form.view.reads(c.id) == "judgements"]
    spelt = form.choices(form.table("judgements").columns["occasion"])
    rows = []
    for station, here in _by_station(form, clauses):
        for clause in here:
            shares = form.view.shares(clause.id)
            row = fixed(form, clause, station) | {
                "clause": form.spelt("clause", clause.id, clause.name),
                "share": choice(form, shares, "share", _need(clauses)),
                "reason": text(form, '([share]<>"")*([share]<1)'), "assessor": text(form),
                **({"applicable": optional(form)} if clause.optional else {}),
            }  # fmt: skip
            occasions = [spelt.get(name, name) for name in form.view.occasions(clause.id)]
            rows += [row | {"occasion": name} for name in occasions]
            if not occasions:
                rows.append(row | {"occasion": choice(form, list(spelt.values()), "occasion")})
    return sheet_of(form, "judgements", rows)
