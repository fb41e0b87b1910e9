"""When a figure is worth a question: the thresholds of `settings.yaml`, each with its reason."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML


class Threshold(BaseModel):
    """A number above or below which a question is asked, and why this number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    value: float = Field(gt=0)
    reason: str = Field(min_length=20)


@cache
def thresholds() -> MappingProxyType[str, Threshold]:
    """Return the thresholds by name.

    Raises
    ------
    pydantic.ValidationError
        Where `settings.yaml` itself is wrong.

    Examples
    --------
    >>> thresholds()["robust_z"].value
    3.5
    """
    document = YAML(typ="safe").load(files("kpi.quality").joinpath("settings.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({name: Threshold.model_validate(given) for name, given in document.items()})


def limit(name: str) -> float:
    """Return the value of a threshold.

    Examples
    --------
    >>> limit("least_years")
    3.0
    """
    return thresholds()[name].value
