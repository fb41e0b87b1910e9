"""What each rule family needs to be written down: the parameters of a rule in a rubric file.

The arithmetic of a family stands in `kpi.rules`; here is only its shape, so that a rubric can be checked before any
data is read. A number is never bare: it is stated by the document, assumed by a setting, or set by a target table.
"""

from __future__ import annotations

import functools
import operator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

Unit = Literal["points", "percent", "percent_of_points", "percent_of_even_share", "plain"]


class Strict(BaseModel):
    """A part of a rubric file that accepts nothing it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Number(Strict):
    """A number and where it comes from: exactly one of `stated`, `setting`, `target`.

    Examples
    --------
    >>> Number(stated="99").basis, Number(setting="rate_loss").basis
    ('stated', 'assumed')
    """

    stated: Decimal | None = None
    setting: str | None = None
    target: str | None = None
    words: str | None = None
    unit: Unit | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Number:
        if sum(part is not None for part in (self.stated, self.setting, self.target)) != 1:
            raise ValueError("a number has exactly one of stated, setting, target")
        return self

    @property
    def basis(self) -> str:
        """Return `stated`, `assumed`, or `target` for what the bureau sets each year."""
        return "stated" if self.stated is not None else "assumed" if self.setting is not None else "target"


class Multiplier(Strict):
    """加倍: the loss is multiplied by `times` where a finding of `kind` exists."""

    kind: str
    times: Number


class Rule(Strict):
    """What every family shares: the floor of the clause, and a multiplier of its loss."""

    floor: Number | None = None
    multiplier: Multiplier | None = None

    def numbers(self) -> dict[str, Number]:
        """Return every number of the rule by the name under which it is shown."""
        found: dict[str, Number] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Number):
                found[name] = value
            elif isinstance(value, dict):
                found |= {f"{name}.{key}": number for key, number in value.items()}
            elif isinstance(value, Multiplier):
                found[name] = value.times
            elif isinstance(value, tuple) and value and isinstance(value[0], Edge):
                for place, edge in enumerate(value):
                    found |= {f"{name}.{place}.{part}": number for part, number in edge.numbers().items()}
        return found

    def settings(self) -> list[str]:
        """Return the names of the settings that the rule rests on, numbers first, then choices."""
        choices = [getattr(self, name) for name in type(self).model_fields]
        names = [number.setting for number in self.numbers().values()]
        names += [choice.setting for choice in choices if isinstance(choice, Choice)]
        return [name for name in dict.fromkeys(names) if name]


class Edge(Strict):
    """One band: from (included) to (not included), and the share of the points it earns."""

    from_: Number | None = Field(default=None, alias="from")
    to: Number | None = None
    share: Number

    def numbers(self) -> dict[str, Number]:
        """Return the numbers of the band that are given."""
        parts = {"from": self.from_, "to": self.to, "share": self.share}
        return {name: number for name, number in parts.items() if number is not None}


class Choice(Strict):
    """A choice that the document leaves open: the name of the setting that makes it."""

    setting: str


Optional = Number | None
Steps = Literal["linear", "whole", "started"] | Choice
Losses = Annotated[dict[str, Number], Field(min_length=1)]

# A rate rule reads a measured number x; the others count findings or take a judgement.
RATES: dict[str, dict[str, Any]] = {
    "threshold": {"bar": Number, "inclusive": (bool | Choice, True)},
    "shortfall": {"bar": Number, "step": Number, "loss": Number, "steps": (Steps, "linear")},
    "excess": {"bar": Number, "step": Number, "loss": Number, "first": (Optional, None), "steps": (Steps, "linear")},
    "proportional": {"bar": Number, "least": (Optional, None)},
    "linear": {"low": Number, "high": Number},
    "window": {"bar": Number, "low": Number, "high": Number},
    "bands": {"edges": Annotated[tuple[Edge, ...], Field(min_length=1)]},
    "minimum_count": {"bar": Number, "loss": Number},
    "minimum_by_period": {"bar": Number, "periods": Number, "loss": Number},
    "relative": {"against": Literal["best", "mean", "range"], "base": Number},
    "progress": {"bar": Number, "weight": Number, "gain": Number},
}
OTHERS: dict[str, dict[str, Any]] = {
    "per_event": {"losses": Losses},
    "checklist": {"elements": Annotated[tuple[str, ...], Field(min_length=1)], "loss": Number, "partial": Number},
    "timeliness": {"late": Number, "missing": Number},
    "zeroing": {"scope": (Literal["clause", "item"] | Choice, "clause")},
    "judgement": {"step": Number},
    "composition": {"step": Number, "weights": Losses},
}
JUDGED, VETO = ("judgement", "composition"), "veto"


def _shape(family: str, fields: dict[str, Any]) -> type[Rule]:
    if family in RATES:
        fields = fields | {"combine": (Literal["min", "mean"] | Choice | None, None)}
    required = {name: part if isinstance(part, tuple) else (part, ...) for name, part in fields.items()}
    return create_model(family, __base__=Rule, family=(Literal[family], ...), **required)


SHAPES = {family: _shape(family, fields) for family, fields in (RATES | OTHERS).items()}
AnyRule = Annotated[functools.reduce(operator.or_, SHAPES.values()), Field(discriminator="family")]

_FINDING_KINDS = {"checklist": ("missing", "partial"), "timeliness": ("late", "missing"), "zeroing": ("case",)}


def finding_kinds(rule: Rule) -> tuple[str, ...]:
    """Return the kinds of finding a rule counts, in the order of the rule; empty for rates and judgements.

    Examples
    --------
    >>> finding_kinds(SHAPES["zeroing"](family="zeroing"))
    ('case',)
    """
    own = tuple(rule.losses) if rule.family == "per_event" else _FINDING_KINDS.get(rule.family, ())
    return own + ((rule.multiplier.kind,) if rule.multiplier and rule.multiplier.kind not in own else ())
