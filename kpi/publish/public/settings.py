"""What the public edition holds back: the numbers and words of `settings.yaml`, and what follows from a rubric."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from kpi.rubric.families import finding_kinds
from kpi.rubric.model import Clause, Rubric


class Number(BaseModel):
    """A least number and why it is that."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: int = Field(ge=2)
    reason: str = Field(min_length=1)


class Words(BaseModel):
    """Words and why they are those."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)


class Settings(BaseModel):
    """Everything `settings.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_count: Number
    least_denominator: Number
    sensitive_words: Words

    def sensitive(self, *texts: object) -> bool:
        """Return whether any text names something of which only points are public.

        Examples
        --------
        >>> public_settings().sensitive("信访接待和办理"), public_settings().sensitive("知识知晓率", None)
        (True, False)
        """
        return any(word in str(text) for word in self.sensitive_words.value for text in texts)


@lru_cache(maxsize=1)
def public_settings() -> Settings:
    """Return the settings of the public edition.

    Raises
    ------
    pydantic.ValidationError
        Where `settings.yaml` itself is wrong.

    Examples
    --------
    >>> public_settings().least_count.value, public_settings().least_denominator.value
    (5, 20)
    """
    document = YAML(typ="safe").load(files("kpi.publish.public").joinpath("settings.yaml").read_text(encoding="utf-8"))
    return Settings.model_validate(document)


def is_event(clause: Clause) -> bool:
    """Return whether a clause's points reveal how often something was found: its rule counts findings.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> clauses = edition(2014).clauses
    >>> [is_event(clauses[name]) for name in ("1.1c", "1.4a", "1.4b", "11.6a", "5.3a")]
    [True, False, True, True, False]
    """
    return bool(finding_kinds(clause.rule))


def counts_cases(clause: Clause) -> bool:
    """Return whether each further case costs more points, so that points tell how many there were."""
    return is_event(clause) and clause.rule.family == "per_event"


def covered_classes(rubric: Rubric) -> tuple[str, ...]:
    """Return the classes whose category points may be printed.

    Every category in which a clause counts cases also holds a rate, which the edition withholds: its loss takes nearly
    any hundredth, so that the points of the category fit several counts. Elsewhere a class shows totals alone.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> covered_classes(edition(2014))
    ('town',)
    """
    return tuple(part.id for part in rubric.classes if _covered(rubric, part.id))


def _covered(rubric: Rubric, class_id: str) -> bool:
    own = [clause for clause in rubric.clauses.values() if class_id in clause.applies_to]
    risky = {clause.category for clause in own if counts_cases(clause)}
    return risky <= {clause.category for clause in own if _is_rate(clause, rubric)}


def _is_rate(clause: Clause, rubric: Rubric) -> bool:
    stepless = clause.rule.family in ("shortfall", "excess", "proportional", "linear")
    return stepless and any(rubric.measures[name].unit == "percent" for name in clause.measures)
