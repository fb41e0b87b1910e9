"""Set-up says in one sentence what is missing, and does nothing when there is nothing to do."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "tools" / "check_python.sh"


def make(*words: str) -> subprocess.CompletedProcess:
    """Run make as from a shell, also where the tests themselves were started by make."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def fake_python(folder: Path, body: str) -> str:
    path = folder / "python3"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def check(python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(CHECK), python], capture_output=True, text=True, check=False)


def test_missing_python_is_one_sentence(tmp_path):
    done = check(str(tmp_path / "python3"))
    assert done.returncode == 2
    assert "Install Python 3.11 or newer" in done.stderr
    assert done.stderr.count("\n") == 1


def test_old_python_is_named_with_its_version(tmp_path):
    done = check(fake_python(tmp_path, '[ "$1" = --version ] && echo "Python 3.8.1" && exit 0; exit 1'))
    assert done.returncode == 2
    assert "Python 3.8.1; Python 3.11 to 3.14 is needed" in done.stderr


def test_missing_venv_names_the_package(tmp_path):
    done = check(fake_python(tmp_path, 'case "$2" in *ensurepip*) exit 1;; esac; exit 0'))
    assert done.returncode == 2
    assert "sudo apt install python3-venv" in done.stderr


def test_this_python_is_good():
    done = check(os.environ.get("PYTHON", "python3"))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not (ROOT / ".venv" / ".installed").exists(), reason="set up by other means than make")
def test_second_setup_does_nothing():
    # Asked first: a test must never rebuild the environment that it runs in.
    fresh = make("--question", ".venv/.installed")
    assert fresh.returncode == 0, "run `make setup`: requirements.lock or pyproject.toml is newer than .venv"
    done = make("setup")
    assert (done.returncode, done.stdout) == (0, "")


def test_help_lists_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)[1].split()
    shown = make("help").stdout
    assert sorted(phony) == sorted(line.split()[1] for line in shown.splitlines())
