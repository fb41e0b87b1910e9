"""Choices a rubric leaves to settings: every option must be one that the engine knows how to follow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args, get_origin

from kpi.rubric.families import Choice
from kpi.rubric.model import Rubric

Fault = tuple[tuple, str, str, str]

# What the settings that the engine looks up by their names can be; `extra_cap` is a number of points or none.
KNOWN = {
    "rounding": ("half_up", "floor"), "ties": ("competition",), "veto": ("off", "unranked"),
    "zero_denominator": ("full", "rebase"), "extra_repeat": ("once", "each"),
}  # fmt: skip
OVERLAP = ("both", "base", "extra")


def options(rubric: Rubric) -> Iterator[Fault]:
    """Yield every option of a setting that nothing would follow, as location, value, why and what to do.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> list(options(edition(2014)))
    []
    """
    wanted = dict(KNOWN)
    wanted |= {line.overlaps.setting: OVERLAP for line in rubric.extra if line.overlaps}
    for rule in (clause.rule for item in rubric.items.values() for clause in item.clauses):
        for name, field in type(rule).model_fields.items():
            choice = getattr(rule, name)
            if isinstance(choice, Choice) and getattr(rubric.settings.get(choice.setting), "options", ()):
                wanted[choice.setting] = _of(field.annotation)
    for name, known in wanted.items():
        if name in rubric.settings:
            setting = rubric.settings[name]
            for option in setting.options or (setting.value,):
                if str(option) not in known:
                    yield (
                        ("settings", name),
                        str(option),
                        "not an option that can be followed",
                        f"use {', '.join(known)}",
                    )
    if "extra_cap" in rubric.settings:
        cap = rubric.settings["extra_cap"]
        for option in cap.options or (cap.value,):
            if str(option) != "none" and not _is_points(option):
                yield ("settings", "extra_cap"), str(option), "neither a number of points nor none", "correct it"


def _of(annotation: object) -> tuple[str, ...]:
    """Return the words that a field of a rule may be."""
    parts = get_args(annotation) if get_origin(annotation) is not Literal else (annotation,)
    words = [str(word) for part in parts if get_origin(part) is Literal for word in get_args(part)]
    return ("true", "false") if bool in parts else tuple(words)


def _is_points(option: Decimal | str) -> bool:
    try:
        return Decimal(option) >= 0 and Decimal(option) * 100 == int(Decimal(option) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        return False
