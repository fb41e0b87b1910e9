"""What the checks of raw tables ask of a rubric: the one place that knows how a rubric is built."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property

from kpi.inputs.text import narrow
from kpi.rubric.families import JUDGED, VETO
from kpi.rubric.model import Clause, Rubric


class RubricView:
    """A rubric as the raw tables see it.

    Parameters
    ----------
    rubric : Rubric
        The edition in force.
    """

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.clauses: dict[str, Clause] = rubric.clauses
        self.measures = rubric.measures
        self.classes: dict[str, str] = {part.id: part.name for part in rubric.classes}
        self.lines: dict[str, str] = {entry: line.line for entry, (line, _) in rubric.extra_entries.items()}

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """Return the spellings of each column of codes: the codes themselves, and names where they are unique."""
        named = {
            "clause": [(code, clause.name) for code, clause in self.clauses.items()],
            "measure": [(code, measure.name) for code, measure in self.measures.items()],
            "kind": [("none", "none"), *self.rubric.kinds.items()],
            "line": [(code, entry.name) for code, (_, entry) in self.rubric.extra_entries.items()],
        }
        return {column: _spellings(pairs) for column, pairs in named.items()}

    def kinds(self, clause: str) -> tuple[str, ...]:
        """Return the kinds of finding a clause may be reported with: its own, and a veto where the rubric has one."""
        own = self.clauses[clause].kinds()
        return (*own, VETO) if own and VETO in self.rubric.kinds and VETO not in own else own

    def reads(self, clause: str) -> str:
        """Return the table a clause is scored from: measures, findings or judgements."""
        if self.clauses[clause].measures:
            return "measures"
        return "judgements" if self.clauses[clause].rule.family in JUDGED else "findings"

    def needs(self, table: str) -> bool:
        """Return whether a year cannot be scored without a table."""
        if table == "births":
            return any(measure.source == "births" for measure in self.measures.values())
        if table == "measures":
            return any(self.measures[code].source == "measures" for code in self.clauses_of)
        return any(self.reads(clause) == table for clause in self.clauses)

    @cached_property
    def clauses_of(self) -> dict[str, list[str]]:
        """Return the clauses that read each measure."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, clause in self.clauses.items():
            for measure in clause.measures:
                found[measure].append(code)
        return dict(found)

    def targets(self, clause: str) -> list[str]:
        """Return the measures whose target a clause is judged against."""
        numbers = self.clauses[clause].rule.numbers().values()
        return sorted({number.target for number in numbers if number.target is not None})

    def shares(self, clause: str) -> list[Decimal]:
        """Return the shares a judgement may give, from 0 to 1 by the step of the rule; none where it does not judge."""
        if self.reads(clause) != "judgements":
            return []
        step_number = self.clauses[clause].rule.step
        step = Decimal(str(step_number.stated or self.rubric.setting(step_number.setting)))
        if self.rubric.unit(step_number).startswith("percent"):
            step /= 100
        return [step * count for count in range(int(1 / step) + 1)]

    def occasions(self, clause: str) -> list[str]:
        """Return the occasions a clause is composed of; empty where it is judged once."""
        rule = self.clauses[clause].rule
        return list(rule.weights) if rule.family == "composition" else []


def _spellings(pairs: list[tuple[str, str]]) -> dict[str, str]:
    # Cells are narrowed before they are looked up, so names with full-width brackets must be too.
    pairs = [(code, narrow(name)) for code, name in pairs]
    used = Counter(name for _, name in pairs)
    return {name: code for code, name in pairs if used[name] == 1} | {code: code for code, _ in pairs}
