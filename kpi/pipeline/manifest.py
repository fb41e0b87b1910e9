"""The record of a folder of reports: what it was made from, by what, and every file of it, each with its SHA-256.

It is written last and holds no clock and no path of a machine, so that the same inputs give the same record.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from kpi import fingerprint
from kpi.editions import edition
from kpi.home import REPOSITORY

NAME = "manifest.json"
SCHEMA = 1
SELF = "sha256"


def read(folder: Path) -> dict[str, Any]:
    """Return the record of a folder, empty when there is none that is whole and of this schema."""
    try:
        record = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return record if record["schema"] == SCHEMA and record[SELF] == own_hash(record) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def text(record: Mapping[str, Any]) -> bytes:
    """Return a record as the bytes of its file, sealed with the hash of all the rest."""
    sealed = {**record, SELF: own_hash(record)}
    return (json.dumps(sealed, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def own_hash(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record without its own hash.

    Examples
    --------
    >>> own_hash({"folder": "2014", "sha256": "…"}) == own_hash({"folder": "2014"})
    True
    """
    rest = {name: value for name, value in record.items() if name != SELF}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def editions_of(years: list[int], raw: Path) -> dict[str, dict[str, Any]]:
    """Return by year the id and hash of the edition in force and the value of each of its settings.

    Raises
    ------
    RubricRefused, UsageError
        When a year has no edition, or a broken one.
    """
    found = {}
    for year in years:
        rubric = edition(year, raw)
        settings = {name: str(setting.value) for name, setting in rubric.settings.items()}
        found[str(year)] = {"id": rubric.id, "sha256": rubric.sha256, "settings": settings}
    return found


def made_with() -> dict[str, Any]:
    """Return what makes the reports: this code, Python, and the version of each library it asks for by name."""
    return {"code": fingerprint.code(), "python": platform.python_version(), "packages": packages()}


def packages() -> dict[str, str]:
    """Return the installed version of each library that `pyproject.toml` names for use."""
    names = [re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0]
             for one in metadata.requires("kpi") or [] if "extra ==" not in one]  # fmt: skip
    return {name: metadata.version(name) for name in sorted(names, key=str.lower)}


def commit() -> dict[str, Any]:
    """Return the git commit of this code and whether files differ from it; no commit outside a repository."""
    told = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--", "kpi", "notebooks") if told else ""
    return {"commit": told or None, "uncommitted": bool(changed)}


def _git(*words: str) -> str:
    """Return what git says about the repository of this package, nothing where there is none."""
    if not (REPOSITORY / ".git").exists():
        return ""
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_CEILING_DIRECTORIES": str(REPOSITORY.parent)}
    try:
        told = subprocess.run(["git", "-C", str(REPOSITORY), *words], capture_output=True, text=True, timeout=20,
                              env={**os.environ, **quiet})  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.strip() if told.returncode == 0 else ""
