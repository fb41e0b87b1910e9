"""environment.yml and requirements.lock say what pyproject.toml says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tools.environment import environment, requirements

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = ROOT / "pyproject.toml"


@pytest.fixture(scope="module")
def needed() -> dict[str, Requirement]:
    return {canonicalize_name(one.name): one for one in requirements(PYPROJECT)}


@pytest.fixture(scope="module")
def locked() -> dict[str, list[str]]:
    """Each locked package with its entries, continuation lines joined."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        if not line.startswith("#"):
            found.setdefault(canonicalize_name(re.split(r"[=\[ ]", line)[0]), []).append(line)
    return found


def conda() -> dict[str, Requirement]:
    """Each line of environment.yml, read independently of the code that wrote it."""
    lines = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    flat = [one for line in lines for one in (line["pip"] if isinstance(line, dict) else [line])]
    return {canonicalize_name(one.name): one for one in map(Requirement, flat)}


def test_conda_names_are_the_project_names(needed):
    assert set(conda()) - {"pip"} == set(needed)


def test_conda_versions_are_the_project_versions(needed):
    asked = conda()
    assert {name: asked[name].specifier for name in needed} == {name: one.specifier for name, one in needed.items()}


def test_environment_file_is_what_the_tool_writes():
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == environment(PYPROJECT)


def test_every_requirement_has_a_lower_bound_and_a_ceiling(needed):
    for requirement in needed.values():
        assert {bound.operator for bound in requirement.specifier} == {">=", "<"}, requirement


def test_lock_holds_every_requirement_inside_its_range(needed, locked):
    for name, requirement in needed.items():
        if name == "python":
            continue
        versions = [re.search(r"==([^\s;]+)", entry)[1] for entry in locked[name]]
        assert versions, f"{name} is not locked; run `make lock`"
        for version in versions:
            assert requirement.specifier.contains(version), f"{name} {version}: run `make lock`"


def test_lock_pins_and_hashes_every_package(locked):
    for name, entries in locked.items():
        for entry in entries:
            assert "==" in entry, name
            assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), name


def test_lock_names_no_address(locked):
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|--find-links|--(extra-)?index-url|^-[if]\b|@ ", text, flags=re.MULTILINE)
