"""Whether a value fits a declared parameter: its type, then its limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from kpi.parameters.declarations import Parameter

_PLAIN = {"int": int, "str": str, "bool": bool, "float": (int, float), "list": list}


def problems(parameters: Mapping[str, Parameter], given: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with given values, one sentence each; none when all is well.

    Examples
    --------
    >>> year = {"year": Parameter("year", "int", 2014)}
    >>> problems(year, {"yaer": 2015})
    ["unknown parameter 'yaer' — did you mean 'year'? It takes: year"]
    >>> problems(year, {"year": "2015"})
    ["year must be int, found '2015' (str)"]
    >>> problems(year, {"year": 20015})
    ['year must be from 1990 to 2100, found 20015']
    """
    found = []
    for name, value in given.items():
        if name not in parameters:
            found.append(unknown(name, list(parameters)))
        elif not fits(parameters[name].type, value):
            found.append(_mistyped(parameters[name], value))
        else:
            found += beyond_limits(name, value)
    return found


def unknown(name: str, known: list[str]) -> str:
    """Return the sentence for a name that is not declared, with the nearest one that is."""
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" — did you mean '{near[0]}'?" if near else "."
    return f"unknown parameter '{name}'{hint} It takes: {', '.join(known) or 'none'}"


def fits(kind: str, value: Any) -> bool:
    """Return whether a value is of a declared type; True and False are not numbers here.

    Examples
    --------
    >>> fits("int", True), fits("float", 3), fits("list[int]", [2014, 2015])
    (False, True, True)
    """
    outer, _, inner = kind.rstrip("]").partition("[")
    if isinstance(value, bool) and outer != "bool":
        return False
    return isinstance(value, _PLAIN[outer]) and (not inner or all(fits(inner, one) for one in value))


def beyond_limits(name: str, value: Any) -> list[str]:
    """Return the sentences for a value outside what `limits.yaml` allows under this name."""
    limit = _limits().get(name, {})
    found = []
    for one in value if isinstance(value, list) else [value]:
        if "low" in limit and not limit["low"] <= one <= limit["high"]:
            found.append(f"{name} must be from {limit['low']} to {limit['high']}, found {one!r}")
        if "options" in limit and one not in limit["options"]:
            found.append(f"{name} must be one of {', '.join(limit['options'])}, found {one!r}")
        if "pattern" in limit and not re.fullmatch(limit["pattern"], str(one)):
            found.append(f"{name} must be {limit['meaning']}, found {one!r}")
    return found


def _mistyped(parameter: Parameter, value: Any) -> str:
    # `papermill -p town 007` hands over the number 7; only `-r` keeps text as it is.
    hint = " — papermill keeps text as text with -r" if parameter.type == "str" else ""
    return f"{parameter.name} must be {parameter.type}, found {value!r} ({type(value).__name__}){hint}"


@cache
def _limits() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("limits.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe").load(text)
