"""What is not shown as text because it never gets in: controls, codes that are paths, words without end."""

from __future__ import annotations

import re
import shutil

import pytest

from kpi.editions import load
from kpi.errors import RubricRefused
from kpi.inputs import Problems, read_stations
from kpi.results import check_year
from tests.builders import text_of
from tests.cli.conftest import kpi  # noqa: F401 - a fixture
from tests.hostile import district

CONTROLS = ["\0", "\x07", "\x1b[31m", "\x9b2J", "\u202e", "\u2066", "\u2028"]
CODES = ["../x", "a/b", "x</style><script>hostile()</script>", 'x"y', "", "a b", "CON.", "x" * 61, "镇", "x\n"]


@pytest.fixture(scope="module")
def rubric(raw):
    return load(raw[1])


@pytest.fixture
def folder(raw, tmp_path):
    shutil.copytree(raw[0], tmp_path / "raw")
    return tmp_path / "raw"


def spoil(folder, table: str, column: str, text: str) -> None:
    lines = district.rows()[table]
    lines[2] = lines[2] | {column: text}
    place = folder if table == "stations" else folder / "2014"
    file = place / f"{district.FILES.get(table, table)}.csv"
    file.write_text(district._csv(lines), encoding="utf-8-sig", newline="")


@pytest.mark.parametrize(("table", "column"), [
    ("stations", "name"), ("stations", "kind"), ("stations", "source"), ("measures", "note"),
    ("measures", "department"), ("measures", "source"), ("findings", "method"), ("findings", "reason"),
    ("findings", "evidence"),
    ("honours", "document"), ("births", "source"),
])  # fmt: skip
def test_no_table_brings_a_control_in(folder, rubric, table, column):
    for control in CONTROLS:
        spoil(folder, table, column, f"字{control}字")
        problems = check_year(2014, folder, rubric)
        # the line a person sees: the third row below the header, or the line that the control itself begins
        assert [str(one) for one in problems.errors if one.row in (4, 5)], repr(control)
        assert control not in str(problems)


@pytest.mark.parametrize("start", ["\t", "\n", " \t\r\n", "\u200b"])
def test_a_text_that_starts_with_a_tab_or_a_line_end_is_read_without_it(folder, rubric, start):
    spoil(folder, "findings", "reason", f"{start}=1+1 缺页")
    problems = check_year(2014, folder, rubric)
    assert problems.errors == []
    assert "=1+1 缺页" in problems.coercion_frame()["after"].tolist()


def test_a_bare_carriage_return_ends_a_row_and_both_halves_are_refused(folder, rubric):
    spoil(folder, "findings", "reason", "\r=1+1 缺页")
    assert [one.row for one in check_year(2014, folder, rubric).errors] == [4, 5]


@pytest.mark.parametrize(("table", "column"), [("stations", "name"), ("findings", "reason"), ("honours", "document")])
def test_a_word_of_ten_thousand_letters_is_refused_and_not_repeated(folder, rubric, table, column):
    spoil(folder, table, column, "W" * 10240)
    problems = check_year(2014, folder, rubric)
    assert len(problems.errors) == 1 and len(str(problems)) < 1000


@pytest.mark.parametrize("code", [*CODES[:4], "-rf", "..", "/abs", "C:\\x", "x" * 300, "a.b", "t01\n"])
def test_no_station_s_code_is_a_path(folder, code):
    spoil(folder, "stations", "station", code)
    problems = Problems()
    read_stations(folder, problems)
    assert [str(one) for one in problems.errors if one.row in (4, 5)]


def refused(content: dict, tmp_path) -> str:
    file = tmp_path / "rubric.yaml"
    file.write_text(text_of(content), encoding="utf-8")
    with pytest.raises(RubricRefused) as caught:
        load(file)
    return str(caught.value)


@pytest.mark.parametrize("control", CONTROLS)
def test_no_rubric_brings_a_control_in(tmp_path, control):
    for change in (
        lambda content: content["categories"][0].update(name=f"类{control}"),
        lambda content: content["categories"][0]["items"][0]["clauses"][0].update(name=f"款{control}"),
        lambda content: content["settings"]["extra_cap"].update(reason=f"由{control}"),
        lambda content: content["measures"]["alpha"].update(numerator=f"分{control}"),
        lambda content: content.update(title=f"题{control}"),
        lambda content: content["kinds"].update({f"k{control}": "处"}),
    ):
        content = district.rubric()
        change(content)
        said = refused(content, tmp_path)
        by_yaml = f"unacceptable character #x{ord(control[0]):04x}" in said
        located = re.match(r"rubric.yaml: 1 problem\n  rubric.yaml:\d+:\d+ ", said)
        assert by_yaml or (located and f"holds the character U+{ord(control[0]):04X}" in said)
        assert control not in said


@pytest.mark.parametrize("code", CODES)
def test_no_code_of_a_class_or_measure_breaks_out_of_a_page(tmp_path, code):
    """Codes of classes and measures become ids and style rules of the report's page."""
    by_class, by_measure = district.rubric(), district.rubric()
    by_class["classes"].append(by_class["classes"][1] | {"id": code})
    by_measure["measures"][code] = {"name": "率", "unit": "count", "of": "篇"}
    for content in (by_class, by_measure):
        assert "a code has letters A-Z, digits, _ and -, up to 60" in refused(content, tmp_path)


@pytest.mark.parametrize("part", ["categories", "items", "clauses", "entries", "edition"])
def test_no_other_code_of_a_rubric_is_a_path(tmp_path, part):
    content = district.rubric()
    item = content["categories"][0]["items"][0]
    place = {"categories": content["categories"][0], "items": item, "clauses": item["clauses"][0],
             "entries": content["extra"][0]["entries"][0], "edition": content}[part]  # fmt: skip
    for code in ("../x", "a/b", "1.1a/..", "x\n"):
        place["id"] = code
        assert "String should match pattern" in refused(content, tmp_path)


@pytest.mark.parametrize("words", [
    ("run", "2014", "--station", "../../x"), ("run", "2014", "--station", "/abs"), ("run", "../2014"),
    ("run", "2014/.."), ("run", "-rf"), ("run", "20\x0014"), ("run", "2014", "--lang", "../zh"),
    ("run", "2014", "--edition", "../x"), ("run", "2014", "--format", "../x"), ("run", "2014", "--only", "../x"),
    ("letters", "2014", "../../x", "--to", "out"), ("letters", "2014", "t01", "--to", "out", "--format", "../x"),
    ("sheet", "2014", "../../x", "--to", "out"), ("explain", "2014", "../../x"),
])  # fmt: skip
def test_no_word_of_a_command_becomes_a_path(kpi, raw, tmp_path, monkeypatch, words):  # noqa: F811
    work = tmp_path / "a" / "b" / "work"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    assert kpi(*words, "--raw", raw[0]).code == 2
    assert [path for path in (tmp_path / "a").rglob("*") if path.is_file()] == []


def test_files_stay_in_their_folder_and_are_called_after_codes(kpi, raw, tmp_path, monkeypatch):  # noqa: F811
    """A unit with the code nul, the name of which is a path: letter_2014_nul.docx is a file on every system."""
    monkeypatch.chdir(tmp_path)
    assert kpi("letters", "2014", "nul", "--to", "out", "--format", "docx", "--raw", raw[0]).code == 0
    assert kpi("sheet", "2014", "nul", "--to", "out", "--raw", raw[0]).code == 0
    assert kpi("templates", "2014", "--to", "out/t", "--raw", raw[0]).code == 0
    made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert "letter_2014_nul.docx" in made and len(made) == 5
    assert [name for name in made if not re.fullmatch(r"(t/)?[\w-]+\.(docx|xlsx)", name)] == []
    assert {path.name for path in tmp_path.iterdir()} <= {"out", "home"}
