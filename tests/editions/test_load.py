"""One way to be wrong each: the words of the message, and the exact line and column."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kpi.editions import load
from kpi.errors import RubricRefused

BASE = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")
HERE = "¦"  # stands before the place that a message must name, and is taken out


def spoilt(old: str, new: str) -> tuple[str, list[tuple[int, int]]]:
    """The base with one text replaced, and the places marked in the new one."""
    assert BASE.count(old) == 1, old
    lines, places = BASE.replace(old, new).split("\n"), []
    for number, line in enumerate(lines):
        while HERE in line:
            places.append((number + 1, line.index(HERE) + 1))
            line = line.replace(HERE, "", 1)
        lines[number] = line
    return "\n".join(lines), places


def problems(path) -> list:
    with pytest.raises(RubricRefused) as refused:
        load(path)
    assert refused.value.exit_code == 4
    return refused.value.problems


CASES = YAML(typ="safe").load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_one_way_to_be_wrong(write, case):
    content, marked = spoilt(case["old"], case["new"])
    found = problems(write(content=content))
    told = [str(problem) for problem in found]
    assert len(found) == len(case["messages"]), told
    for message in case["messages"]:
        matching = [problem for problem, text in zip(found, told, strict=True) if message["words"] in text]
        assert len(matching) == 1, (message, told)
        line, column = (message["line"], message["column"]) if "line" in message else marked[0]
        assert (matching[0].file, matching[0].row, matching[0].column) == ("small.yaml", line, str(column)), told


def test_the_base_is_without_fault(write):
    rubric = load(write())
    assert (rubric.id, rubric.total, len(rubric.clauses), rubric.clauses["1.2a"].points) == (
        "small",
        Decimal(10),
        4,
        200,
    )
    assert rubric.clauses["1.1a"].rule.bar.stated == Decimal(95)


def test_all_problems_at_once_in_the_order_of_the_file(write):
    path = write(
        ("total: 10", "total: 11"),
        ("words: 制度健全\n", "words: 制度完善\n"),
        ("bar: {target: articles}", "bar: {target: article}"),
        ("bar: {stated: 95}", "bar: {stated: 96}"),
        ("value: 10, low: 3", "value: 1, low: 3"),
    )
    found = problems(path)
    assert [problem.row for problem in found] == [7, 14, 41, 46, 62]
    with pytest.raises(RubricRefused) as refused:
        load(path)
    assert str(refused.value).splitlines()[0] == "small.yaml: 5 problems"
    assert (
        str(refused.value).splitlines()[1]
        == "  small.yaml:7:1 11 — categories add up to 10 — make points and total agree"
    )


def test_faults_of_form_come_all_at_once_too(write):
    path = write(
        ("issuer: 样局\n", ""),
        ("bar: {stated: 95}", "bar: 95"),
        ("family: minimum_count", "family: minimum_coun"),
        ("        department: 乙科\n", ""),
    )
    assert [problem.row for problem in problems(path)] == [1, 40, 49, 59]


@pytest.mark.parametrize(
    ("old", "new", "first", "second"),
    [
        ("issuer: 样局", "issuer: 样局\ntitle: 又", 2, 4),
        ("        points: 2\n", "        points: 2\n        points: 3\n", 52, 53),
        ("bar: {stated: 95}", "bar: {stated: 95, stated: 96}", 41, 41),
    ],
)
def test_a_key_written_twice_is_refused_with_both_lines(write, old, new, first, second):
    found = problems(write((old, new)))
    assert len(found) == 1
    assert found[0].row == second
    assert re.fullmatch(rf"the key (title|points|stated) stands here again, first in line {first}", found[0].why)


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        (b"", "holds no keys|0 documents", 0),
        (b"   \n\n", "holds no keys|0 documents", 0),
        (b"- a\n- b\n", "holds no keys", 0),
        (b"42\n", "holds no keys", 0),
        (b"id\xef\xbc\x9asmall\ntitle\xef\xbc\x9aa\n", "holds no keys", 0),
        (BASE.encode("gb18030"), "not UTF-8", 2),
        (BASE.encode("utf-16"), "not UTF-8", 1),
        (BASE.encode()[:30], "expected ':'", 3),
        (BASE + "---\nid: other\n", "2 documents|expected a single document", None),
        (BASE.replace("total: 10", "total: 10\n\tid: x"), "found character|tab", None),
        (BASE.replace("total: 10", "total: [10"), "flow sequence", None),
        (
            BASE.replace("title: 小样", "title: !!python/object/apply:os.system ['touch /tmp/never']"),
            "tag .*os.system.* is not accepted",
            2,
        ),
        (BASE.replace("title: 小样", "title: !include /etc/passwd"), "tag !include is not accepted", 2),
        (BASE.replace("title: 小样", "title: !!binary aGFsbG8="), "tag .*binary is not accepted", 2),
        (
            BASE.replace("title: 小样", "title: &name 小样").replace("issuer: 样局", "issuer: *name"),
            "anchors and aliases are not accepted",
            2,
        ),
        (BASE.replace("title: 小样", "title: &self [*self]"), "anchors and aliases are not accepted", 2),
        (BASE.replace("total: 10", "total: .nan"), "total: Input should be a valid decimal", 7),
        (BASE.replace("total: 10", "total: .inf"), "total: Input should be a valid decimal", 7),
        ("a: " + "[" * 5000, "nested deeper than 30 levels|expected", 1),
        ("\n".join("  " * depth + "a:" for depth in range(200)), "nested deeper than 30 levels", 31),
        (
            "a: &a [x]\n"
            + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
            "anchors and aliases are not accepted",
            1,
        ),
    ],
    ids=[
        "empty",
        "white space",
        "list",
        "scalar",
        "full-width colon",
        "GBK",
        "UTF-16",
        "cut",
        "two documents",
        "tab",
        "unclosed",
        "python tag",
        "include",
        "binary",
        "alias",
        "itself",
        "nan",
        "inf",
        "5000 deep",
        "200 deep",
        "alias bomb",
    ],
)
def test_what_is_no_rubric_is_refused(write, content, words, line):
    found = problems(write(content=content))
    assert len(found) >= 1
    assert any(re.search(words, problem.why) for problem in found), [str(problem) for problem in found]
    if line is not None:
        assert found[0].row == line, [str(problem) for problem in found]


def test_a_cut_file_is_refused_wherever_it_is_cut(write):
    # Cut inside the extra points it is still a whole rubric: that is for the hash to tell.
    whole = BASE.encode()
    end = whole.index(b"extra:")
    for size in range(50, end, 61):
        with pytest.raises(RubricRefused):
            load(write(content=whole[:size]))


def test_a_file_that_is_not_there(tmp_path):
    assert problems(tmp_path / "none.yaml")[0].why == "cannot be read: No such file or directory"
    assert problems(tmp_path)[0].why.startswith("cannot be read")


def test_a_byte_order_mark_and_crlf_change_nothing(write):
    plain = load(write())
    marked = load(write(content=b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode()))
    assert marked.text == plain.text
    assert marked.sha256 != plain.sha256


def test_points_moved_between_items_make_another_rubric(write):
    first = load(write())
    moved = load(
        write(
            ("text: 文章至少3篇\n        points: 2", "text: 文章至少3篇\n        points: 3"),
            ("share: 3\n", "share: 2\n"),
            ("制度健全。\n        points: 4", "制度健全。\n        points: 3"),
        )
    )
    assert moved.total == first.total
    assert moved.sha256 != first.sha256


def test_decimals_are_exact(write):
    rubric = load(write(("value: 1, low: 1, high: 1", "value: 0.1, low: 0.1, high: 0.1")))
    assert rubric.setting("step") == Decimal("0.1")
    assert rubric.value(rubric.clauses["1.1a"].rule.step) * 10 == 1


def test_white_space_and_width_of_a_quote_do_not_matter(write):
    rubric = load(write(("words: 符合率均达95%以上", "words: 符合率 均达９５％ 以上")))
    assert rubric.clauses["1.1a"].words == "符合率 均达９５％ 以上"


def test_a_number_may_be_stated_by_a_word(write):
    assert load(write(("bar: {stated: 95}", "bar: {stated: 100}"))).clauses["1.1a"].rule.bar.stated == 100
