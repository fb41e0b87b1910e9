"""Workbooks are parsed by a process that may die; files are opened without waiting and read once."""

from __future__ import annotations

import builtins
import hashlib
import os
import random
import subprocess
import sys

import pytest
import xlsxwriter

from kpi.errors import CannotRead
from kpi.inputs import Problems, files, parser
from kpi.inputs.parser import parse
from kpi.inputs.tables import input_tables
from kpi.rubric.model import Rubric, RubricText
from tests.inputs import books
from tests.inputs.conftest import GOOD, cells
from tests.inputs.outcomes import read

BROKE_OFF = "the parser broke off"


def limited(monkeypatch, **limits):
    """Change what the tables say about sizes, for this test."""
    tables = input_tables()
    changed = tables.model_copy(update={"limits": tables.limits.model_copy(update=limits)})
    for module in (parser, files):
        monkeypatch.setattr(module, "input_tables", lambda: changed)


def far_cell(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("荣誉")
        sheet.write("A1", "year")
        sheet.write("XFD1048576", 1)
    return path.read_bytes()


def test_this_process_survives_what_kills_the_parser(monkeypatch, tmp_path):
    limited(monkeypatch, grid_cells=10**12)
    problems = Problems()
    assert parse("far.xlsx", far_cell(tmp_path / "far.xlsx"), problems) is None
    assert [str(problem).split(" — ")[0] for problem in problems] == ["far.xlsx"]
    assert BROKE_OFF in str(problems) and "\n" not in str(problems)


def test_the_parser_is_stopped_in_time(monkeypatch, tmp_path):
    limited(monkeypatch, parser_seconds=0.001)
    problems = Problems()
    assert parse("far.xlsx", far_cell(tmp_path / "far.xlsx"), problems) is None
    assert BROKE_OFF in str(problems)


def test_the_parser_may_not_take_more_memory(monkeypatch, tmp_path):
    pytest.importorskip("resource")
    limited(monkeypatch, parser_bytes=30_000_000)
    problems, padding = Problems(), f"<a>{random.Random(1).randbytes(10_000_000).hex()}</a>"
    data = books.rewritten(far_cell(tmp_path / "far.xlsx"), {}, [("xl/padding.xml", padding)])
    assert parse("far.xlsx", data, problems) is None
    assert BROKE_OFF in str(problems)


def test_the_parser_imports_nothing_heavy():
    code = "import sys, kpi.inputs.sandbox.child; print(sorted(set(sys.modules) & {'pandas', 'numpy', 'pydantic'}))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_a_large_table_is_read_within_the_limits(folder, save_workbook):
    header = GOOD["births"].splitlines()[0].removesuffix(",source") + "\n"
    rows = "".join(f"c{number:06d},2014,2014,t01,t01,,0,1,0\n" for number in range(20_000))
    folder.path("births").unlink()
    save_workbook(folder.path("births", ".xlsx"), {"出生个案": header + rows})
    tables, problems = folder.read()
    assert problems.errors == [] and len(tables["births"]) == 20_000


def test_each_file_is_opened_once_and_its_hash_is_of_what_was_read(folder, monkeypatch):
    opened = []
    real = os.open
    monkeypatch.setattr(files.os, "open", lambda path, *rest: opened.append(os.fspath(path)) or real(path, *rest))
    tables, _ = folder.read()
    assert len(opened) == len(set(opened)) == 8
    digests = dict(zip(tables["sources"]["file"], tables["sources"]["sha256"], strict=True))
    data = folder.path("births").read_bytes()
    assert digests["2014/births.csv"] == hashlib.sha256(data).hexdigest()


def test_a_file_that_becomes_a_pipe_or_link_is_neither_waited_for_nor_followed(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert files._bytes(tmp_path / "pipe") == b""
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with pytest.raises(OSError):
        files._bytes(tmp_path / "link")


def test_f5_a_file_this_user_may_not_read(folder, monkeypatch):
    """F5: exit 6, with the file and the user; also where root runs the tests and may read everything."""

    def refuse(path, *rest):
        if "honours" in os.fspath(path):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    real = os.open
    monkeypatch.setattr(files.os, "open", refuse)
    monkeypatch.setattr(files.getpass, "getuser", lambda: "clerk")
    with pytest.raises(CannotRead) as caught:
        folder.read()
    assert caught.value.exit_code == 6
    assert "2014/honours.csv — clerk may not read the file (Permission denied)" in str(caught.value)


def test_rows_handed_in_are_rows_accepted_refused_or_left_out(folder):
    folder.append(
        "measures", "2014,合计,signing_rate,,953,1000,,,,,", "2014,t09,checks,,,,1,,,,", "2014,t01,checks,,,,,,,,"
    )
    folder.replace("births", "2014,,t02,,1", "2014,t01,t02,,1")
    tables, problems = folder.read()
    sources = tables["sources"].set_index("table")
    assert (sources["lines"] == sources["left_out"] + sources["rows"]).all()
    assert sources.loc["measures", ["lines", "left_out", "rows", "refused"]].tolist() == [8, 1, 7, 3]
    assert sources.loc["births", "refused"] == 1
    assert (
        problems.counted["lines"]
        == problems.counted["left_out"] + problems.counted["refused"] + problems.counted["scored"]
    )


def test_an_equal_report_beside_the_register_is_a_warning_and_not_scored(folder, clean):
    folder.append("measures", "2014,t01,births_rate,,1,1,,,规统科,虚构,", "2014,t02,births_rate,,0,1,0,,规统科,虚构,")
    tables, problems = folder.read()
    assert problems.errors == [] and len(tables["measures"]) == len(clean["measures"])
    assert [problem.row for problem in problems.warnings] == [7, 8]
    assert "counted from the births table, with the same result" in problems.warnings[0].why
    assert tables["sources"].set_index("table").loc["measures", "left_out"] == 2


@pytest.mark.parametrize("figures", ["2,2,", "1,1,99", ",,", ",,98"])
def test_another_report_beside_the_register_is_refused_with_both_values(folder, figures):
    folder.append("measures", f"2014,t01,births_rate,,{figures},,规统科,虚构,")
    errors = folder.read()[1].errors
    assert [problem.row for problem in errors] == [7]
    assert "the register of births gives 1/1" in errors[0].why


@pytest.fixture
def parted(folder):
    """A rubric in which the checks of the young are part of all checks."""
    text = folder.rubric.text.model_dump(exclude_unset=True)
    text["measures"]["news"]["within"] = "checks"
    text["measures"]["news"]["period"] = "year"
    folder.rubric = Rubric(RubricText.model_validate(text))
    return folder


@pytest.mark.parametrize(("part", "wrong"), [(286, False), (287, True)])
def test_a_part_is_never_above_the_whole(parted, part, wrong):
    parted.append("measures", f"2014,t01,news,,,,{part},,宣传科,虚构,")
    errors = [str(problem) for problem in parted.read()[1].errors]
    assert len(errors) == wrong
    assert not wrong or "measures.csv:7:value 287 — 287 of news is above 286 of checks" in errors[0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_messages_in_both_languages_name_cell_station_and_clause(folder, save_workbook, good, lang):
    folder.path("measures").unlink()
    save_workbook(folder.path("measures", ".xlsx"), {"指标": good["measures"].replace("953,1000", "1953,1000")})
    _, problems = folder.read()
    problems.lang = lang
    line = str(problems)
    assert line.startswith("2014/measures.xlsx[指标]:E2:numerator 1953 — ") and line.endswith("[t01 1.1a]")
    assert ("分子 1953 大于分母 1000" in line) == (lang == "zh")
    row = problems.frame().iloc[0]
    assert (row["cell"], row["station"], row["clause"], row["row"]) == ("E2", "t01", "1.1a", 2)


def test_nothing_of_the_environment_reaches_the_parser(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("SECRET", "x")
    seen = {}
    real = subprocess.run
    monkeypatch.setattr(parser.subprocess, "run", lambda *args, **more: seen.update(more["env"]) or real(*args, **more))
    parse("far.xlsx", far_cell(tmp_path / "far.xlsx"), Problems())
    assert "SECRET" not in seen and "PYTHONSTARTUP" not in seen and seen["PYTHONPATH"]


def test_reading_never_writes(folder, monkeypatch):
    real = builtins.open

    def only_reading(file, mode="r", *rest, **more):
        assert not set(mode) & set("wax+"), file
        return real(file, mode, *rest, **more)

    monkeypatch.setattr(builtins, "open", only_reading)
    assert read(folder)[1].errors == []


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_a_damaged_workbook_is_one_line_and_never_an_exception(suffix, tmp_path):
    rows, draw = cells(GOOD["honours"]), random.Random(suffix)
    whole = far_cell(tmp_path / "far.xlsx") if suffix == "xlsx" else getattr(books, suffix)(rows)
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(draw.choice([1, 4, 40])):
            data[draw.randrange(len(data))] = draw.randrange(256)
        problems = Problems()
        book = parse(f"x.{suffix}", bytes(data[: draw.choice([len(data), draw.randrange(len(data))])]), problems)
        assert len(problems) == (book is None)
