"""What inspections found, and what assessors judged, with dates, methods and reasons in plain Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from kpi.demo.latent import standing
from kpi.demo.measures import Row, clauses_of, is_not_applicable
from kpi.demo.scenario import Scenario, Unit
from kpi.demo.streams import Stream
from kpi.rubric.model import Clause, Rubric

SATURDAY = 5


def findings(scenario: Scenario, rubric: Rubric, unit: Unit, assessed: str, year: int) -> Iterator[Row]:
    """Yield the rows of a unit: every clause that counts findings has at least one, `none` where nothing was found."""
    for clause in clauses_of(rubric, assessed):
        if not clause.kinds():
            continue
        stream = Stream(scenario.seed, year, unit.station, "findings", clause.id)
        row = {"year": year, "station": unit.station, "clause": clause.id, "department": clause.department}
        if is_not_applicable(scenario, unit, clause):
            words = scenario["words"]
            absent = {"applicable": words["not_applicable"], "reason": words["no_such_object"]}
            yield row | _clean(scenario, rubric, clause, year, stream) | absent
            continue
        counted = _counts(scenario, clause, standing(scenario, unit, year, clause.id), stream)
        for (occasion, kind), count in counted.items():
            yield row | _visit(scenario, rubric, clause, year, occasion, stream) | {
                "kind": kind, "count": count, "reason": _reason(scenario, clause, kind, count, stream)}  # fmt: skip
        if not any(occasion == scenario["words"]["year_end"] for occasion, _ in counted):
            yield row | _clean(scenario, rubric, clause, year, stream)


def _counts(scenario: Scenario, clause: Clause, level: float, stream: Stream) -> Counter:
    """Return how many findings there are by occasion and kind, in the order of the occasions."""
    model, found = scenario["findings"], Counter()
    room = len(getattr(clause.rule, "elements", ())) or model["most"]
    for kind in clause.kinds():
        odds = model["kinds"].get(kind, model["kinds"]["default"])
        probability = min(model["likeliest"], max(odds["least"], odds["level"] - odds["per_unit"] * level))
        for _ in range(stream.binomial(min(odds["chances"], room), probability)):
            room -= 1
            found[stream.weighted(model["occasions"]), kind] += 1
    order = list(model["occasions"])
    return Counter(dict(sorted(found.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1]))))


def _clean(scenario: Scenario, rubric: Rubric, clause: Clause, year: int, stream: Stream) -> Row:
    words = scenario["words"]
    return _visit(scenario, rubric, clause, year, words["year_end"], stream) | {
        "kind": "none", "count": 0, "reason": words["nothing_found"]}  # fmt: skip


def _visit(scenario: Scenario, rubric: Rubric, clause: Clause, year: int, occasion: str, stream: Stream) -> Row:
    when = scenario["occasions"][occasion]
    day = date(year, *when["from"]) + timedelta(stream.integer(0, when["days"]))
    day -= timedelta(max(0, day.weekday() - SATURDAY + 1))
    methods = [method for method in rubric.items[clause.item].methods.split("、") if method]
    evidence = stream.choice(when["evidence"]).format(number=stream.integer(1, scenario["words"]["papers"]))
    return {"date": day.isoformat(), "occasion": occasion, "method": stream.choice(methods), "evidence": evidence}


def _reason(scenario: Scenario, clause: Clause, kind: str, count: int, stream: Stream) -> str:
    """Return a sentence for a finding: about the clause's subject where the scenario has one, else a general one."""
    pool = scenario["reasons"]
    for topic in pool["topics"]:
        if topic["about"] in clause.words and kind in topic:
            break
    else:
        topic = pool["general"]
    sentences = topic.get(kind, pool["general"]["default"])
    element = stream.choice(getattr(clause.rule, "elements", ()) or (clause.name,))
    return stream.choice(sentences).format(count=count, name=clause.name, element=element)


def judgements(scenario: Scenario, rubric: Rubric, unit: Unit, assessed: str, year: int) -> Iterator[Row]:
    """Yield the judged shares of a unit: one row a clause, or one an occasion where the rule weighs occasions."""
    model, words = scenario["judgements"], scenario["words"]
    for clause in clauses_of(rubric, assessed):
        if clause.measures or clause.kinds():
            continue
        level = standing(scenario, unit, year, clause.id)
        for occasion in getattr(clause.rule, "weights", {words["year_end"]: None}):
            stream = Stream(scenario.seed, year, unit.station, "judgements", clause.id, occasion)
            seen = level + model["luck"] * stream.normal()
            share = next((step["share"] for step in model["shares"] if seen < step["below"]), 1)
            share = _on_a_step(rubric, clause, share)
            row = {"year": year, "station": unit.station, "clause": clause.id, "occasion": occasion,
                   "assessor": model["assessor"].format(department=clause.department),
                   "department": clause.department}  # fmt: skip
            if is_not_applicable(scenario, unit, clause):
                yield row | {"applicable": words["not_applicable"], "reason": words["no_such_object"]}
                continue
            reason = _judged(scenario, clause, share, stream) if share < 1 else ""
            yield row | {"share": f"{share:g}", "reason": reason}


def _on_a_step(rubric: Rubric, clause: Clause, share: float) -> float:
    """Return the share, or the next lower one where the rule allows whole steps only."""
    step = rubric.value(clause.rule.step) / (100 if rubric.unit(clause.rule.step) == "percent" else 1)
    return float(Fraction(share) // step * step)


def _judged(scenario: Scenario, clause: Clause, share: float, stream: Stream) -> str:
    model = scenario["judgements"]["reasons"]
    near = min(model, key=lambda key: (abs(float(key) - share), float(key)))
    return stream.choice(model[near]).format(name=clause.name)
