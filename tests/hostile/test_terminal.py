"""Commands on hostile folders: no line is forged, no escape sequence reaches the terminal, tables stay tables."""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata

import pytest

from kpi.export import FORMULA_STARTS, NUMBER
from tests.cli.conftest import kpi  # noqa: F401 - a fixture
from tests.hostile.district import NAMES, TOWNS

ESCAPES = "\x1b[31m\x1b]0;title\x07\u202e\x9b2J"
FORGED = "\n2014: 0 errors"


def acts(text: str) -> list[str]:
    """Return what a terminal would act on; the line breaks are the command's own."""
    return [part for part in text if unicodedata.category(part) in ("Cc", "Cf", "Zl", "Zp") and part != "\n"]


@pytest.fixture
def given(raw):
    return ["--raw", str(raw[0])]


COMMANDS = {
    "check": ("check", "all"),
    "check csv": ("check", "2014", "--format", "csv"),
    "explain": ("explain", "2015", TOWNS[0]),
    "explain csv": ("explain", "2015", TOWNS[1], "--format", "csv"),
    "explain json": ("explain", "2015", TOWNS[0], "--format", "json", "--no-flips"),
    "what if": ("explain", "2015", TOWNS[3], "--set", "alpha=1/100"),
    "change": ("change", "2015", TOWNS[0]),
    "change csv": ("change", "2015", TOWNS[0], "--format", "csv"),
    "quality": ("quality", "2015"),
    "quality csv": ("quality", "2015", "--format", "csv"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_commands_print_hostile_words_as_text(kpi, given, command):  # noqa: F811
    ended = kpi(*command, *given)
    assert (ended.code, ended.err) == (0, "")
    assert acts(ended.out) == [] and "Traceback" not in ended.out
    if "csv" in command:
        cells = [cell for row in csv.reader(io.StringIO(ended.out)) for cell in row]
        assert len(cells) > 10 and not [
            cell for cell in cells if cell.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(cell)
        ]


def test_a_formula_is_quoted_where_a_command_prints_csv(kpi, given):  # noqa: F811
    """Names of the rubric's settings begin like formulas."""
    ended = kpi("rubric", "show", f"{given[1]}/rubrics/hostile.yaml", "--level", "setting", "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(ended.out)) for cell in row]
    assert ended.code == 0 and [cell for cell in cells if cell.startswith("'=")]


@pytest.mark.parametrize("name", [NAMES[place] for place in (0, 4, 6, 8)])
def test_a_station_is_found_by_its_hostile_name(kpi, given, name):  # noqa: F811
    ended = kpi("explain", "2015", "--format", "json", "--no-flips", *given, "--", name)
    assert ended.code == 0 and json.loads(ended.out)


@pytest.mark.parametrize("command", [
    ("explain", "2015", f"x{ESCAPES}{FORGED}"), ("explain", "2015", TOWNS[0], "--item", f"1{ESCAPES}"),
    ("explain", "2015", TOWNS[0], "--set", f"{ESCAPES}=1"), ("check", f"20{ESCAPES}"), ("run", f"x{ESCAPES}"),
    ("run", "2014", "--station", f"x{ESCAPES}"), ("run", "2014", "--only", f"x{ESCAPES}"),
    ("recheck", f"no{ESCAPES}.csv"), ("verify", f"no{ESCAPES}"), ("diff", f"no{ESCAPES}", "no"),
    ("rubric", "show", f"no{ESCAPES}"), ("letters", "2015", f"x{ESCAPES}", "--to", "letters"),
])  # fmt: skip
def test_a_refused_word_is_written_out(kpi, given, command, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    with_raw = [] if command[0] in ("recheck", "diff", "rubric") else given
    ended = kpi(*command, *with_raw)
    assert ended.code != 0 and acts(ended.out + ended.err) == []
    assert "Traceback" not in ended.err


def test_names_of_files_forge_no_line(kpi, given, raw, tmp_path):  # noqa: F811
    """A file whose name holds a line break, an escape sequence and a forged verdict."""
    folder = tmp_path / "raw"
    shutil.copytree(raw[0], folder)
    (folder / "2014" / f"a{FORGED}{ESCAPES}.csv").write_text("x\n1\n", encoding="utf-8")
    for lang in ("en", "zh"):
        ended = kpi("check", "2014", "--raw", folder, "--lang", lang, "--marked", tmp_path / "marked")
        assert ended.code == 3 and acts(ended.out + ended.err) == []
        assert "a\\n2014: 0 errors\\x1b[31m" in ended.out
        assert not [line for line in ended.out.splitlines()[1:] if line.startswith("2014: 0")]


def test_other_people_s_folders_and_tables_forge_no_line(kpi, given, tmp_path):  # noqa: F811
    out = tmp_path / "out"
    assert kpi("score", "2015", *given, "--out", out).code == 0
    other = tmp_path / f"other{ESCAPES}"
    shutil.copytree(out, other)
    for name in ("totals.csv", "ledger.csv"):
        text = (other / name).read_text(encoding="utf-8")
        (other / name).write_text(text.replace("+1+1", f"+1{ESCAPES}"), encoding="utf-8")
    table = tmp_path / "table.csv"
    table.write_text(f'单位,甲,乙,总分,名次\n"a{ESCAPES}",1,2,4,1\n"b\nc",1,2,3,2\nc,1,1,2,3\n', encoding="utf-8")
    for command in (
        ("diff", out, other), ("diff", out, other, "--format", "csv"), ("diff", out, other, "--format", "json"),
        ("verify", other), ("recheck", table), ("recheck", other / "totals.csv"),
    ):  # fmt: skip
        ended = kpi(*command)
        assert acts(ended.out + ended.err) == [], command
        assert "Traceback" not in ended.err
