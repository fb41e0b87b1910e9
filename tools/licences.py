"""Write ``docs/licences.md`` from the metadata of the locked packages: ``python -m tools.licences``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tools.environment import requirements

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
LONGEST = 60  # characters of a field that names a licence; a longer one is the licence's own text
HEADER = """\
# Licences of what this project uses

Made by `python -m tools.licences` from `requirements.lock` and the packages' metadata; edit `tools/licences.yaml`, not
this page. A test compares the two, and refuses a licence that is not on the list below. Nothing of these packages is
copied into the repository.
"""


@cache
def settings() -> dict:
    """Return ``licences.yaml``: which licences are allowed, and what metadata leave unsaid."""
    return YAML(typ="safe").load(Path(__file__).with_name("licences.yaml").read_text(encoding="utf-8"))


def locked(lock: Path = ROOT / "requirements.lock") -> list[str]:
    """Return the names of the locked packages, each once, in order."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return sorted({canonicalize_name(re.split(r"[=\[ ;]", line)[0]) for line in lines if line[:1].isalnum()})


def direct(pyproject: Path = ROOT / "pyproject.toml") -> dict[str, str]:
    """Return the packages that the project names, each with what its comment says it is for."""
    names = {canonicalize_name(one.name) for one in requirements(pyproject)}
    lines = re.findall(r'^ +"([\w.-]+)[^"]*", *# (.+)$', pyproject.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: what for name, what in ((canonicalize_name(one), what) for one, what in lines) if name in names}


def of_metadata(told: Mapping[str, str], classifiers: list[str]) -> str:
    r"""Return the licence that metadata name: as an expression, a classifier or the first line of a text.

    Raises
    ------
    LookupError
        Where they name none that ``licences.yaml`` knows.

    Examples
    --------
    >>> of_metadata({"License": "BSD 3-Clause License\n\nCopyright"}, ["License :: OSI Approved :: BSD License"])
    'BSD-3-Clause'
    """
    if expression := told.get("License-Expression"):
        return expression
    words, allowed = settings()["words"], settings()["allowed"]
    first = (told.get("License") or "").strip().partition("\n")[0].strip()
    named = [first, *(one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License"))]
    for name in named:
        if name in words or all(part in allowed for part in parts(name)[0]):
            return words.get(name, name)
    if len(first) <= LONGEST and " OR " in first:
        return first
    raise LookupError("no licence that tools/licences.yaml knows: read its licence file and write it under `stated`")


def parts(expression: str) -> list[list[str]]:
    """Return the licences of an expression: one list for each choice, all of a list apply.

    Examples
    --------
    >>> parts("MIT AND BSD-2-Clause OR Apache-2.0")
    [['MIT', 'BSD-2-Clause'], ['Apache-2.0']]
    """
    return [re.split(r" AND ", one.strip("() ")) for one in re.split(r" OR ", expression)]


def licence(name: str) -> str:
    """Return the licence of a locked package.

    Raises
    ------
    LookupError
        Where nothing says it.
    """
    if name in settings()["stated"]:
        return settings()["stated"][name]
    return settings()["elsewhere"][name]["licence"] if name in settings()["elsewhere"] else installed(name)


def installed(name: str) -> str:
    """Return the licence in the metadata of an installed package."""
    told = metadata.metadata(name)
    try:
        return of_metadata({key: told[key] for key in ("License-Expression", "License") if key in told},
                           told.get_all("Classifier") or [])  # fmt: skip
    except LookupError as error:
        raise LookupError(f"{name}: {error}") from None


def brought_by() -> dict[str, list[str]]:
    """Return for each package those that need it, the same on every system."""
    own = settings()["elsewhere"]
    needs = {name: [*map(Requirement, metadata.requires(name) or ())] for name in locked() if name not in own}
    asked = {(canonicalize_name(one.name), extra) for lines in needs.values() for one in lines for extra in one.extras}
    found: dict[str, set[str]] = {name: set(one.get("by", ())) for name, one in own.items()}
    for name, lines in needs.items():
        for one in lines:
            extra = re.search(r'extra == "([^"]+)"', str(one.marker or ""))
            if canonicalize_name(one.name) not in own and (extra is None or (name, extra[1]) in asked):
                found.setdefault(canonicalize_name(one.name), set()).add(name)
    return {name: sorted(by) for name, by in found.items()}


def page() -> str:
    """Return the text of ``docs/licences.md``."""
    named, by = direct(), brought_by()
    rows = {name: f"| {name} | {licence(name)} | {named.get(name) or 'for ' + ', '.join(by.get(name, ()))} |"
            for name in locked()}  # fmt: skip
    groups = {"Named by the project": [rows[name] for name in rows if name in named],
              "Brought by those": [rows[name] for name in rows if name not in named]}  # fmt: skip
    made = [HEADER]
    made += [_section(title, ("package", "licence", "what for"), lines) for title, lines in groups.items()]
    inside = [f"| {one['name']} | {one['licence']} | {one['what']} |" for one in settings()["published"]]
    made.append(_section("Inside published files", ("what", "licence", "what for"), inside))
    reasons = [f"| {name} | {why} |" for name, why in settings()["allowed"].items()]
    return "\n".join([*made, _section("Allowed", ("licence", "why"), reasons)])


def _section(title: str, heads: tuple[str, ...], rows: list[str]) -> str:
    lines = [f"## {title}\n", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
