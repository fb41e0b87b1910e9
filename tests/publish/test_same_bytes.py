"""Word and PDF made in two processes that share nothing but the data and the fonts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpi.publish import pictures
from tests import tiny

ROOT = Path(__file__).parents[2]
MADE = """
import sys
from hashlib import sha256
from kpi.editions import load
from kpi.publish import WRITERS, build, pictures
from kpi.publish.docx import written
from kpi.publish.letters import Background, letters
from kpi.publish.pdf import printed
from kpi.results import compute
raw, rubric, drawn = sys.argv[1:]
pictures.settings()["browsers"][:] = pictures.settings()["browsers"] if drawn == "drawn" else []
one = compute(2014, raw, load(rubric))
paper, = letters(one, ["t1"], Background())
files = {"letter.pdf": printed(paper), "letter.docx": written(paper)}
if drawn == "no":
    bulletin = build(one)
    files |= WRITERS["docx"](bulletin) | WRITERS["pdf"](bulletin)
for name, content in files.items():
    print(name, len(content), sha256(content).hexdigest())
"""
PLACES = (
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
    {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "8", "SOURCE_DATE_EPOCH": "1"},
)


def made(tmp_path: Path, drawn: str) -> list[list[str]]:
    """Return name, length and hash of every file, from each of the two processes."""
    found = []
    for number, place in enumerate(PLACES):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        raw, rubric = tiny.write(folder / "data")
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", ""), "PYTHONPATH": str(ROOT), **place}
        command = [sys.executable, "-c", MADE, str(raw), str(rubric), drawn]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found.append(done.stdout.splitlines())
    return found


def test_two_processes_make_the_same_documents(tmp_path):
    one, other = made(tmp_path, "no")
    assert [line.split()[0] for line in one] == ["letter.pdf", "letter.docx", "bulletin.docx", "bulletin.pdf"]
    assert all(int(line.split()[1]) > 10_000 for line in one) and one == other


@pytest.mark.browser
@pytest.mark.skipif(pictures.browser() is None, reason="needs a browser")
def test_pictures_do_not_change_that(tmp_path):
    one, other = made(tmp_path, "drawn")
    assert len(one) == 2 and one == other
