"""A whole run on the hostile district, on a machine with marked names: notebooks hold text alone, nothing leaks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from kpi.home import REPOSITORY
from tests.hostile.district import NAMES
from tests.hostile.search import found, texts

# Marks in the names of the folders, of the user and of the machine.
MARKS = {"home": "hearthmark", "user": "usermark", "temporary folder": "scratchmark", "raw tables": "rawmark",
         "repository": str(REPOSITORY), "machine": "machinemark", "interpreter": sys.executable}  # fmt: skip
OWN_TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "span", "b"}


class Fragment(HTMLParser):
    """Tags, attributes and text of an output of a cell; a dollar or backslash must stand apart from what follows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.pieces = set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.pieces.append(data)


@pytest.fixture(scope="module")
def ran(raw, tmp_path_factory):
    """Return the marked folder in which the year 2014 was run, and what the run said."""
    top = tmp_path_factory.mktemp("marked")
    folders = {"HOME": top / "hearthmark", "KPI_HOME": top / "hearthmark" / "kpi", "TMPDIR": top / "scratchmark"}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    (top / "rawmark").symlink_to(raw[0])
    given = {**os.environ, **{name: str(folder) for name, folder in folders.items()}, "USER": "usermark",
             "LOGNAME": "usermark", "USERNAME": "usermark",
             "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "site"), str(REPOSITORY)]),
             "PYTHONDONTWRITEBYTECODE": "1", "PATH": str(Path(sys.executable).parent)}  # fmt: skip
    command = [sys.executable, "-m", "kpi", "run", "2014", "--raw", str(top / "rawmark"), "--format",
               "html,xlsx,docx,pdf", "--only", "50_station_profile", "--only", "90_annual_report"]  # fmt: skip
    asked = "import getpass, platform, socket; print(getpass.getuser(), platform.node(), socket.gethostname())"
    told = subprocess.run([sys.executable, "-c", asked], env=given, capture_output=True, text=True, check=True).stdout
    assert told == "usermark machinemark machinemark\n"
    done = subprocess.run(command, cwd=top, env=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folders["KPI_HOME"], done.stdout + done.stderr


@pytest.fixture(scope="module")
def notebooks(ran):
    read = {path.stem: nbformat.read(path, 4) for path in sorted((ran[0] / "reports" / "2014" / "notebooks").glob("*"))}
    assert set(read) == {"10_ingest", "20_score", "50_station_profile", "90_annual_report"}
    return read


def outputs(notebook):
    return [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]


def test_outputs_of_notebooks_hold_text_alone(notebooks):
    shown = ""
    for name, notebook in notebooks.items():
        for data in outputs(notebook):
            assert set(data) <= {"text/plain", "text/html", "application/vnd.plotly.v1+json"}, name
            page = Fragment(data.get("text/html", ""))
            assert page.tags <= OWN_TAGS and page.attributes <= {"style"}, (name, page.tags)
            assert not [piece for piece in page.pieces if re.search(r"[$\\].", piece)], name
            shown += "".join(page.pieces)
    assert [text for text in NAMES if text not in shown] == []


def test_charts_of_notebooks_hold_no_markup(notebooks):
    charts = 0
    for notebook in notebooks.values():
        for data in outputs(notebook):
            if chart := data.get("application/vnd.plotly.v1+json"):
                text = json.dumps({part: chart[part] for part in ("data", "layout")}, ensure_ascii=False)
                tags = set(re.findall(r"<[^>]*>", text))
                assert tags <= {"<br>", "<extra>", "</extra>"}, tags
                charts += 1
    assert charts >= 3


def test_files_of_a_run_are_called_after_codes_alone(ran):
    files = [path.relative_to(ran[0]).as_posix() for path in ran[0].rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [name for name in files if not re.fullmatch(r"(?:[\w.-]+/)*[\w.-]+", name)] == []


def test_nothing_published_tells_of_the_machine_its_user_or_its_folders(ran):
    """S12 and S13: not even the notes of locks, which name process and machine while a run lives."""
    assert found(MARKS, texts(ran[0])) == []
    assert found({"some folder": "/home/", "a root": "/root/", "a temporary one": "/tmp/"}, texts(ran[0])) == []


def test_a_run_says_no_more_than_where_its_reports_are(ran):
    assert [line for line in ran[1].splitlines() if "mark" in line] == [
        next(line for line in ran[1].splitlines() if "Reports: " in line)
    ]
    assert "\x1b" not in ran[1] and "Traceback" not in ran[1]


def test_nothing_is_left_in_the_temporary_folder(ran):
    scratch = ran[0].parents[1] / "scratchmark"
    assert [path for path in scratch.rglob("*") if path.is_file()] == []
