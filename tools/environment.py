"""Write ``environment.yml`` for conda users from ``pyproject.toml``: ``python -m tools.environment``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent

# conda-forge's `playwright` and `typst` are other programs, and its `kaleido` is an older one: these come from PyPI in
# both worlds.
FROM_PYPI = frozenset({"playwright", "typst", "kaleido"})

HEADER = """\
# Made from pyproject.toml by `make environment`; edit that file, not this one.
# A test compares names and versions of the two. It is checked, not solved: the locked way is `make setup`.
#   conda env create -f environment.yml
#   conda activate kpi
#   pip install --no-deps --no-build-isolation -e .
"""


def requirements(pyproject: Path) -> list[Requirement]:
    """Return what the project and its tests need, Python first, then by name.

    Parameters
    ----------
    pyproject : Path
        A ``pyproject.toml``.
    """
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    found = sorted((Requirement(line) for line in lines), key=lambda requirement: requirement.name.lower())
    return [Requirement(f"python{project['requires-python']}"), *found]


def conda_line(requirement: Requirement) -> str:
    """Return a requirement as conda writes it, lower bound first.

    Examples
    --------
    >>> conda_line(Requirement("XlsxWriter<4,>=3.2"))
    'xlsxwriter >=3.2,<4'
    """
    bounds = sorted((str(bound) for bound in requirement.specifier), reverse=True)
    return f"{requirement.name.lower()} {','.join(bounds)}"


def environment(pyproject: Path) -> str:
    """Return the text of ``environment.yml`` for a ``pyproject.toml``."""
    needed = requirements(pyproject)
    conda = [conda_line(one) for one in needed if one.name not in FROM_PYPI]
    pypi = [conda_line(one).replace(" ", "") for one in needed if one.name in FROM_PYPI]
    lines = ["name: kpi", "channels:", "  - conda-forge", "  - nodefaults", "dependencies:"]
    lines += [f"  - {line}" for line in [*conda, "pip"]]
    lines += ["  - pip:", *(f"      - {line}" for line in pypi)]
    return HEADER + "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment(ROOT / "pyproject.toml"), encoding="utf-8", newline="\n")
