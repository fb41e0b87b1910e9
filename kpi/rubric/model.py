"""What is assessed: a rubric edition with its categories, items, clauses, settings, measures and extra points."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from kpi.exact import hundredths
from kpi.rubric.families import AnyRule, Choice, Number, Strict, Unit, finding_kinds


class Setting(Strict):
    """An assumed number or choice: value, plausible range or options, and the reason for it."""

    name: str
    value: Decimal | str
    low: Decimal | None = None
    high: Decimal | None = None
    options: tuple[Decimal | str, ...] = ()
    unit: Unit = "plain"
    reason: str = Field(min_length=1)


class Measure(Strict):
    """A rate or count that is reported, and by which words; `within` names the measure whose counts it is part of."""

    name: str
    unit: Literal["percent", "count"]
    numerator: str | None = None
    denominator: str | None = None
    of: str | None = None
    period: Literal["year", "month"] = "year"
    births: Literal["own", "floating", "official"] | None = None
    within: str | None = None

    @property
    def source(self) -> str:
        """Return the raw table the measure comes from: `births` where it is counted in the register."""
        return "births" if self.births else "measures"


class AssessedClass(Strict):
    """Units that are scored alike and ranked together."""

    id: str
    name: str
    ranked: bool
    basis: Literal["stated", "assumed"] = "stated"
    reason: str | None = None


class AttributionRule(Strict):
    """A rule that says where and when a birth counts, with the words it follows."""

    id: str
    rule: Literal["year_found", "present_town_floating", "original_town", "both_towns"]
    text: str
    measure: str | None = None


class ClauseText(Strict):
    """A clause as the file writes it."""

    id: str = Field(pattern=r"^[A-Za-z0-9]+\.[0-9]+[a-z]$")
    formerly: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]+\.[0-9]+[a-z]$")
    name: str
    words: str
    share: Decimal | None = Field(default=None, gt=0)
    measure: str | tuple[str, ...] = ()
    rule: AnyRule
    applies_to: tuple[str, ...] | None = None
    optional: bool = False
    department: str | None = None
    reason: str | None = None
    examples: tuple[dict[str, Decimal | str], ...] = ()


class ItemText(Strict):
    """An item as the file writes it: the document's words, points, methods and department."""

    id: str = Field(pattern=r"^[A-Za-z0-9]+\.[0-9]+$")
    formerly: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]+\.[0-9]+$")
    text: str = Field(min_length=1)
    points: Decimal = Field(gt=0, le=1000)
    methods: str = Field(min_length=1)
    department: str = Field(min_length=1)
    clauses: tuple[ClauseText, ...] = Field(min_length=1)


class Category(Strict):
    """A category with its full points."""

    id: str = Field(pattern=r"^[A-Za-z0-9]+$")
    name: str
    points: Decimal = Field(gt=0, le=1000)
    items: tuple[ItemText, ...] = Field(min_length=1)


class ExtraEntry(Strict):
    """One thing a station can claim extra points for."""

    id: str = Field(pattern=r"^[A-Za-z0-9]+$")
    name: str
    points: Number


class Overlap(Strict):
    """An extra line that rewards what a base item already scores, and the setting that decides."""

    item: str
    setting: str


class ExtraLine(Strict):
    """A line of extra points as the document numbers it."""

    line: str
    text: str
    entries: tuple[ExtraEntry, ...] = Field(min_length=1)
    overlaps: Overlap | None = None


class RubricText(Strict):
    """A whole rubric file."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    number: str | None = None
    issuer: str
    issued: str | None = None
    language: Literal["zh", "en"] = "zh"
    source: str | None = None
    effective_from: int
    effective_to: int
    effective_reason: str | None = None
    total: Decimal = Field(gt=0)
    number_words: dict[str, Decimal] = Field(default={})
    kinds: dict[str, str] = Field(default={})
    classes: tuple[AssessedClass, ...] = Field(min_length=1)
    settings: dict[str, Setting] = Field(default={})
    measures: dict[str, Measure] = Field(default={})
    attribution: tuple[AttributionRule, ...] = ()
    categories: tuple[Category, ...] = Field(min_length=1)
    extra: tuple[ExtraLine, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A clause in its place: points in whole hundredths; `basis` stated (its item has one clause) or assumed."""

    id: str
    name: str
    words: str
    points: int
    basis: str
    rule: AnyRule
    measures: tuple[str, ...]
    applies_to: tuple[str, ...]
    optional: bool
    department: str
    item: str
    category: str
    order: int
    reason: str = ""
    examples: tuple[dict, ...] = field(default=(), repr=False)

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of finding the clause counts; empty where it reads a measure or a judgement."""
        return () if self.measures else finding_kinds(self.rule)


@dataclass(frozen=True, eq=False)
class Rubric:
    """A checked edition: the file's parts, and the views of them that the rest of the package reads.

    Parameters
    ----------
    text : RubricText
        The file, validated.
    sha256 : str
        Hash of the file's bytes: what "scored under this rubric" means.
    changed : dict
        Settings replaced for a what-if; empty for the edition as published.
    """

    text: RubricText
    sha256: str = ""
    changed: dict[str, Decimal | str] = field(default_factory=dict)

    def __getattr__(self, name: str):
        if name.startswith("__") or name == "text":
            raise AttributeError(name)
        return getattr(self.text, name)

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Return the clauses by id, in the document's order."""
        everyone = (self.text.classes[0].id,)
        found: dict[str, Clause] = {}
        for category in self.text.categories:
            for item in category.items:
                alone = len(item.clauses) == 1
                for clause in item.clauses:
                    share = item.points if alone and clause.share is None else (clause.share or Decimal(0))
                    found[clause.id] = Clause(
                        id=clause.id, name=clause.name, words=clause.words, points=hundredths(share),
                        basis="stated" if alone else "assumed", rule=clause.rule,
                        measures=(clause.measure,) if isinstance(clause.measure, str) else clause.measure,
                        applies_to=clause.applies_to or everyone, optional=clause.optional,
                        department=clause.department or item.department, item=item.id, category=category.id,
                        order=len(found), reason=clause.reason or "", examples=clause.examples,
                    )  # fmt: skip
        return found

    @cached_property
    def items(self) -> dict[str, ItemText]:
        """Return the items by id, in the document's order."""
        return {item.id: item for category in self.text.categories for item in category.items}

    @cached_property
    def extra_entries(self) -> dict[str, tuple[ExtraLine, ExtraEntry]]:
        """Return the claimable extra points by id, each with the line it stands in."""
        return {entry.id: (line, entry) for line in self.text.extra for entry in line.entries}

    def setting(self, name: str) -> Decimal | str:
        """Return the value of a setting, the changed one where a what-if replaced it."""
        return self.changed.get(name, self.text.settings[name].value)

    def choice(self, name: str, default: str) -> str:
        """Return a choice among options; `default` for a rubric that does not name the setting."""
        return str(self.setting(name)) if name in self.text.settings else default

    def pick(self, choice: object) -> object:
        """Return a choice of a rule: as it is written, or as the setting it names decides."""
        if not isinstance(choice, Choice):
            return choice
        value = self.setting(choice.setting)
        return {"true": True, "false": False}.get(str(value), str(value))

    def value(self, number: Number) -> Fraction:
        """Return a stated or assumed number exactly; targets are read from the facts instead."""
        return Fraction(number.stated if number.stated is not None else Decimal(self.setting(number.setting)))

    def unit(self, number: Number) -> str:
        """Return the unit of a number: its own, its setting's, or points for a stated loss."""
        return number.unit or (self.text.settings[number.setting].unit if number.setting else "points")

    def with_settings(self, **values: Decimal | str) -> Rubric:
        """Return the rubric with some settings replaced; the published edition stays as it is.

        Raises
        ------
        KeyError
            For a setting the rubric does not have.
        """
        if unknown := set(values) - set(self.text.settings):
            raise KeyError(f"no setting {', '.join(sorted(unknown))}")
        exact = {name: value if isinstance(value, str) else Decimal(str(value)) for name, value in values.items()}
        return Rubric(self.text, self.sha256, self.changed | exact)
