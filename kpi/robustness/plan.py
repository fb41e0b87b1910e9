"""The numbers of the study as data: `settings.yaml`, loaded, checked and frozen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Indices(_Strict):
    """How the Sobol indices are estimated: base sample, resamples and confidence of their half-widths, digits kept."""

    base: int = Field(ge=2)
    resamples: int = Field(ge=2)
    confidence: float = Field(gt=0, lt=1)
    decimals: int = Field(ge=0)
    least: float = Field(ge=0)


class Plan(_Strict):
    """How many draws from which seed, on how fine a grid, and what is read from them; percentages of the draws."""

    draws: int = Field(ge=1)
    seed: int = Field(ge=0)
    grid: int = Field(ge=1)
    low: float = Field(ge=0, le=50)
    high: float = Field(ge=50, le=100)
    apart: float = Field(gt=50, le=100)
    levels: int = Field(ge=2)
    sobol: Indices


@cache
def plan() -> Plan:
    """Return the plan that ships with the package.

    Examples
    --------
    >>> plan().draws >= 5000
    True
    """
    text = Path(__file__).with_name("settings.yaml").read_text(encoding="utf-8")
    return Plan.model_validate(YAML(typ="safe").load(text))
