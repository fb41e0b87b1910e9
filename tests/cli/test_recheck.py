"""`kpi recheck`: findings are printed and end with 0, with 7 under --strict; what is refused keeps its code."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from kpi.labels import labels

TABLE = """单位,德,能,总分,名次
甲镇,40.5,50.25,90.75,1
乙镇,40.25,50,90.25,2
丙镇,41,48.5,{},3
丁镇,33.5,44.25,77.75,4
"""


@pytest.fixture
def tables(tmp_path):
    for name, total in (("clean", "89.5"), ("wrong", "89.75")):
        (tmp_path / f"{name}.csv").write_text(TABLE.format(total), encoding="utf-8")
    (tmp_path / "open.csv").write_text("单位,甲,乙\n一,3,4\n二,5,9\n三,1,1\n", encoding="utf-8")
    return tmp_path


def test_findings_are_a_result_and_a_failure_only_when_strict(kpi, tables):
    ended = kpi("recheck", tables / "wrong.csv", tables / "clean.csv")
    assert ended.code == 0
    assert "row 4 丙镇, 总分: total does not follow from its parts" in ended.out
    assert ended.out.splitlines()[-1] == "files: 2, tables: 2, rechecked: 2, contradictions: 1"
    assert kpi("recheck", tables / "wrong.csv", "--strict").code == 7
    assert kpi("recheck", tables / "clean.csv", "--strict").code == 0
    assert kpi("recheck", tables / "open.csv", "--strict").code == 7


def test_csv_and_json_hold_every_finding_and_what_stays_open(kpi, tables):
    ended = kpi("recheck", tables / "wrong.csv", tables / "open.csv", "--format", "json")
    rows = json.loads(ended.out)
    assert [(row["file"], row["kind"], row["expected"]) for row in rows] == [
        ("wrong.csv", "total_differs", "89.50"), ("open.csv", "undetermined", ""),
    ]  # fmt: skip
    ended = kpi("recheck", tables / "wrong.csv", "--format", "csv", "--lang", "zh")
    row = next(csv.DictReader(io.StringIO(ended.out)))
    assert list(row) == [
        "file", "table", "row", "column", "unit", "kind", "printed", "expected", "why", "certain",
    ]  # fmt: skip
    assert (row["row"], row["column"], row["unit"], row["certain"]) == ("4", "总分", "丙镇", "True")


def test_options_reach_the_recheck(kpi, tables):
    named = kpi("recheck", tables / "open.csv", "--total", "乙", "--parts", "甲", "--ties", "dense", "--lang", "zh")
    assert "第3行 二 乙：总分与各项不符" in named.out
    assert kpi("recheck", tables / "wrong.csv", "--tolerance", "0.25", "--strict").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["none.csv"], 2, "there is no file"),
        (["wrong.csv", "--tolerance", "-1"], 2, "--tolerance"),
        (["wrong.csv", "--total", "总份"], 2, "did you mean '总分'"),
        (["wrong.csv", "--ties", "olympic"], 2, "olympic"),
        (["text.txt"], 3, "files of this type are not read"),
        (["person.csv"], 8, "personal data"),
    ],
)
def test_wrong_use_and_refusals_keep_their_codes(kpi, tables, arguments, code, words):
    (tables / "text.txt").write_text("x", encoding="utf-8")
    (tables / "person.csv").write_text("单位,备注\n甲,320412199001011231\n", encoding="utf-8")
    ended = kpi("recheck", tables / arguments[0], *arguments[1:])
    assert ended.code == code
    assert words in ended.err and "320412199001011231" not in ended.err


def test_the_page_about_it_shows_what_it_prints(kpi, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "recheck.md").read_text(encoding="utf-8")
    table = re.search(r"```csv\n(.*?)```", page, re.DOTALL)[1]
    command, printed = re.search(r"```text\n\$ kpi (.*?)\n(.*?)```", page, re.DOTALL).groups()
    (tmp_path / "ranking.csv").write_text(table, encoding="utf-8")
    arguments = [str(tmp_path / word) if word.endswith(".csv") else word for word in command.split()]
    assert kpi(*arguments).out == printed
    kinds = {key.removeprefix("recheck.kind.") for key in labels("en").texts if key.startswith("recheck.kind.")}
    assert {kind for kind in kinds if not re.search(rf"\| [a-z_, ]*\b{kind}\b", page)} == set()
