"""`kpi check | score | demo`: codes, outputs, and nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from kpi.cli.data import years_of
from kpi.errors import UsageError
from kpi.export import TABLES
from kpi.home import REPOSITORY
from kpi.problems import Problem


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"))))


@pytest.mark.parametrize(
    ("words", "years"),
    [
        (["2014"], [2014]),
        (["2014-2016"], [2014, 2015, 2016]),
        (["all"], [2014, 2015, 2016, 2018]),
        (["2018", "2014", "2014"], [2014, 2018]),
        (["2015-2016", "2014"], [2014, 2015, 2016]),
    ],
)
def test_years(words, years):
    assert years_of(words, [2014, 2015, 2016, 2018]) == years


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["2013"], "no raw tables for 2013; there are: 2014, 2015, 2016, 2018"),
        (["2016-2018"], "no raw tables for 2017"),
        (["x"], "'x' is no year"),
        (["-2014"], "no year"),
        (["2016-2014"], "no raw tables for any year"),
        (["../2014"], "no year"),
        ([""], "no year"),
        ([], "any year"),
        (["20１4"], None),
        (["2014-99999999"], "'2014-99999999' is no year"),
        (["0001-9999"], "no raw tables for 1, 2, 3, 4, 5, …; there are: 2014"),
    ],
)
def test_words_that_are_no_years(words, message):
    if message is None:
        assert years_of(words, [2014]) == [2014]
        return
    with pytest.raises(UsageError, match=message) as refused:
        years_of(words, [2014, 2015, 2016, 2018])
    assert len(str(refused.value)) < 500


def test_score_writes_every_table(kpi, district, tmp_path):
    ended = kpi("score", "all", *district, "--out", tmp_path / "out")
    assert (ended.code, ended.out) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    totals = table(tmp_path / "out" / "totals.csv")
    assert [(row["year"], row["station"], row["total"], row["rank"]) for row in totals] == [
        ("2014", "t1", "85.00", "3"),
        ("2014", "t2", "90.00", "2"),
        ("2014", "t3", "100.00", "1"),
        ("2014", "g1", "60.00", ""),
        ("2015", "t1", "85.00", "2"),
        ("2015", "t2", "90.00", "1"),
        ("2015", "t3", "", ""),
        ("2015", "g1", "60.00", ""),
    ]


def test_score_again_is_the_same_bytes_and_replaces_older_tables(kpi, district, tmp_path):
    outs = [tmp_path / "a", tmp_path / "b"]
    kpi("score", "2015", *district, "--out", outs[0])
    for out in outs:
        assert kpi("score", "2014", *district, "--out", out).code == 0
    for name in TABLES:
        assert (outs[0] / f"{name}.csv").read_bytes() == (outs[1] / f"{name}.csv").read_bytes()


def test_score_in_english(kpi, district, tmp_path):
    assert kpi("score", "2014", *district, "--out", tmp_path, "--lang", "en").code == 0
    reasons = [row["reason"] for row in table(tmp_path / "ledger.csv") if row["clause"] == "1.1a"]
    assert reasons == [
        "actual 93.00% (93/100), below the bar 95.00% by 2.00 percentage points; "
        "6 points off for every 1 percentage points below"
    ]


def test_bad_input_is_refused_whole(kpi, district, tmp_path):
    raw = tmp_path / "district" / "raw"
    out = tmp_path / "out"
    kpi("score", "all", *district, "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for year, old, new in ((2014, "93,100", "193,100"), (2015, "96,100", "96,")):
        path = raw / str(year) / "measures.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ended = kpi("score", "all", *district, "--out", out)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("raw all: nothing was written: 2 problems")
    assert "2014/measures.csv:2:numerator 193" in ended.err
    assert "2015/measures.csv:3:denominator" in ended.err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert kpi("score", "all", *district, "--out", tmp_path / "new").code == 3
    assert not (tmp_path / "new").exists()


def test_a_bad_rubric_is_refused_before_any_data(kpi, district, tmp_path):
    path = tmp_path / "district" / "rubric.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"total": 100', '"total": 90'), encoding="utf-8")
    (tmp_path / "district" / "raw" / "stations.csv").unlink()
    ended = kpi("score", "2014", *district, "--out", tmp_path / "out")
    assert ended.code == 4
    assert "90 — categories add up to 100" in ended.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["score", "2013"], 2, "no raw tables for 2013; there are: 2014, 2015"),
        (["score", "20x4"], 2, "'20x4' is no year"),
        (["score", "2014", "--lang", "fr"], 2, "fr"),
        (["check", "2019"], 2, "2019"),
    ],
)
def test_wrong_use(kpi, district, tmp_path, arguments, code, words):
    out = ["--out", tmp_path / "out"] if arguments[0] == "score" else []
    ended = kpi(*arguments, *district, *out)
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.err
    assert not (tmp_path / "out").exists()


def test_a_year_without_rubric(kpi, district, tmp_path):
    (tmp_path / "district" / "raw" / "2015").rename(tmp_path / "district" / "raw" / "2031")
    ended = kpi("score", "2031", *district[:2], "--out", tmp_path / "out")
    assert ended.code == 2
    assert "no rubric is in force in 2031" in ended.err


def test_an_output_that_is_a_file(kpi, district, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    ended = kpi("score", "2014", *district, "--out", tmp_path / "file")
    assert ended.code == 6
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_personal_data_is_located_and_never_shown(kpi, district, tmp_path):
    path = tmp_path / "district" / "raw" / "2014" / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("缺登记", "缺登记 11010519491231002X"), encoding="utf-8")
    for arguments in (["score", "2014", "--out", tmp_path / "out"], ["check", "2014"]):
        ended = kpi(*arguments, *district)
        assert ended.code == 8
        assert "2014/findings.csv:2" in ended.err
        assert "19491231" not in ended.err + ended.out
    assert not (tmp_path / "out").exists()


def test_check_finds_nothing_wrong(kpi, district):
    ended = kpi("check", "all", *district)
    assert (ended.code, ended.err) == (0, "")
    assert [line.partition(";")[0] for line in ended.out.splitlines()] == [
        "2014: 0 errors, 0 warnings",
        "2015: 0 errors, 0 warnings",
    ]
    rows = re.fullmatch(r".*; (\d+) rows = (\d+) accepted \+ 0 refused \+ 0 left out", ended.out.splitlines()[0])
    assert int(rows[1]) == int(rows[2]) > 0


def test_check_prints_who_handed_in_what(kpi):
    ended = kpi("check", "2017", "--missing", "--raw", REPOSITORY / "data" / "raw")
    assert ended.code == 0
    line = next(line for line in ended.out.splitlines() if "银墩街道" in line)
    assert line.count("0/8") == 1 and "6/6" in line


def test_check_tells_everything_and_writes_nothing(kpi, district, tmp_path):
    path = tmp_path / "district" / "raw" / "2014" / "measures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("93,100", "193,100").replace("96,100", "x,100"), encoding="utf-8"
    )
    before = sorted(tmp_path.rglob("*"))
    ended = kpi("check", "all", *district)
    assert ended.code == 3
    assert ended.out.splitlines()[0] == "2014: 2 errors, 0 warnings; 12 rows = 10 accepted + 2 refused + 0 left out"
    assert ended.out.splitlines()[-1].startswith("2015: 0 errors, 0 warnings")
    chinese = kpi("check", "2014", *district, "--lang", "zh").out.splitlines()
    assert chinese[0] == "2014：2 处错误，0 处警告；12 行 = 接受 10 + 拒绝 2 + 不计 0"
    assert "2014/measures.csv:2:numerator 193 — 分子 193 大于分母 100 — 请更正其中之一" in chinese[1]
    problems = json.loads(kpi("check", "2014", *district, "--format", "json").out)
    assert [(problem["file"], problem["row"], problem["column"], problem["severity"]) for problem in problems] == [
        ("2014/measures.csv", 2, "numerator", "error"),
        ("2014/measures.csv", 3, "numerator", "error"),
    ]
    lines = kpi("check", "2014", *district, "--format", "csv").out.splitlines()
    assert (len(lines), lines[0]) == (3, ",".join(part.name for part in fields(Problem)))
    assert sorted(tmp_path.rglob("*")) == before


def test_demo_gives_the_same_bytes(kpi, tmp_path):
    folders = [tmp_path / "one", tmp_path / "two", tmp_path / "other"]
    for folder, seed in zip(folders, (3, 3, 4), strict=True):
        ended = kpi("demo", folder, "--years", "2014", "--stations", "3", "--seed", seed)
        assert ended.code == 0
    contents = [
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    ]
    assert contents[0] == contents[1] != contents[2]
    assert {"stations.csv", "2014/measures.csv"} <= set(contents[0])
    assert kpi("check", "2014", "--raw", folders[0]).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--years", "x"], "'x' is no span of years"),
        (["--stations", "1"], "stations"),
        (["--years", "2018-2014"], "no year asked for"),
    ],
)
def test_demo_wrong_use(kpi, tmp_path, arguments, words):
    ended = kpi("demo", tmp_path / "demo", *arguments)
    assert ended.code == 2
    assert words in ended.err
    assert not (tmp_path / "demo").exists()


def test_another_process_another_folder_another_locale(district, tmp_path):
    environment = os.environ | {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Shanghai",
        "PYTHONPATH": str(Path.cwd()),
    }
    command = [sys.executable, "-m", "kpi", "score", "2014", *district, "--out"]
    for folder, variables in (
        ("one", environment),
        ("two", os.environ | {"PYTHONPATH": str(Path.cwd()), "PYTHONHASHSEED": "8"}),
    ):
        done = subprocess.run(
            [*command, str(tmp_path / folder)], cwd=tmp_path, env=variables, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode("utf-8")
    for name in TABLES:
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (tmp_path / "two" / f"{name}.csv").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "kpi", "rubric", "show", "2031"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"2031" in done.stderr
