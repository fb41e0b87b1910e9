"""Files of every kind: what is read, what is refused with which words, and what is never shown."""

import json

import pytest

from kpi.errors import InputRefused, PersonalData, UsageError
from kpi.recheck import Options, recheck
from tests.inputs.books import ods
from tests.recheck.printed_tables import csv_of, found, workbook

ROWS = [
    ["单位", "德", "能", "总分", "名次"],
    ["甲镇", "40.5", "50.25", "90.75", "1"],
    ["乙镇", "40.25", "50", "90.25", "2"],
    ["丙镇", "41", "48.5", "89.5", "3"],
    ["丁镇", "33.5", "44.25", "78.75", "4"],
]  # 33.5 + 44.25 = 77.75
WRONG = [(5, "总分", "total_differs", "77.75")]


def page(rows: list[list[str]], head: str = "") -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    script = "<script>var x='<table><tr><td>1</td></tr></table>'</script>"
    return f"<!doctype html><html>{head}<body>{script}<table>{lines}</table>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", csv_of(ROWS).encode()),
        ("a.csv", csv_of(ROWS).encode("gb18030")),
        ("a.html", page(ROWS).encode()),
        ("a.htm", page(ROWS, '<meta charset="gb2312">').encode("gb18030")),
        ("a.xlsx", workbook([ROWS[0], *[[row[0], *map(float, row[1:])] for row in ROWS[1:]]])),
        ("a.ods", ods(ROWS, numbers=frozenset({1, 2, 3, 4}))),
    ],
)
def test_the_same_table_in_every_format(name, data, tmp_path):
    (tmp_path / name).write_bytes(data)
    assert found(recheck([tmp_path / name])) == WRONG


def test_merged_heads_and_several_tables_of_a_page(tmp_path):
    head = (
        "<tr><th colspan=6>2014年考核结果</th></tr><tr><th rowspan=2>单位</th><th colspan=3>得分</th>"
        "<th rowspan=2>总分</th><th rowspan=2>名次</th></tr><tr><th>德</th><th>能</th><th>勤</th></tr>"
    )
    body = "".join(
        f"<tr><td>{unit}</td><td>{a}</td><td>{b}</td><td>{c}</td><td>{total}</td><td>第{rank}名</td></tr>"
        for unit, a, b, c, total, rank in [
            ("甲", 30.25, 31.5, 32.75, 94.5, 1), ("乙", 29.5, 30.25, 33, 92.75, 2), ("丙", 28, 31, 30.5, 89.5, 4),
        ]
    )  # fmt: skip
    text = f"<table>{head}{body}</table>" + page(ROWS).partition("</script>")[2]
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    result = recheck([tmp_path / "a.html"])
    assert result.tables["table"].tolist() == ["1", "2"]
    assert result.tables["read"].tolist() == ["总分 = 德 + 能 + 勤; ranks: 名次", "总分 = 德 + 能; ranks: 名次"]
    assert found(result) == [(6, "名次", "rank_numbering", "3"), *WRONG]


def test_cells_that_hold_more_digits_than_they_show(tmp_path):
    rows = [
        ["单位", "德", "能", "总分", "名次"],
        ["甲", 44.1241, 50.0041, 94.1282, 1],
        ["乙", 44.25, 48.5, 92.75, 2],
        ["丙", 40.2543, 49.8741, 90.1284, 3],
        ["丁", 41.75, 48.3781, 90.1281, 4],
        ["戊", 30.5, 41.25, 71.75, 5],
    ]
    places = dict.fromkeys((1, 2, 3), "0.00")
    (tmp_path / "a.xlsx").write_bytes(workbook(rows, places))
    result = recheck([tmp_path / "a.xlsx"])
    # 甲 shows 44.12 + 50.00 = 94.13 and 丙 40.25 + 49.87 = 90.13; 丙 and 丁 both show 90.13 and have ranks 3 and 4.
    assert found(result) == [
        (2, "总分", "hidden_digits", "94.12"), (4, "总分", "hidden_digits", "90.12"), (5, "名次", "hidden_digits", "3"),
    ]  # fmt: skip
    assert result.findings["why"].str.contains("the cells hold more digits than they show").all()
    assert not result.findings["certain"].any()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"<html><table></table></html>", "this is a web page"),
        ("a.html", b"<html><p>nothing</p></html>", "the page holds no table"),
        ("a.html", b"PK\x03\x04", "this is an archive"),
        ("a.html", b"  ", "this is empty"),
        ("a.html", b"\xff\xfe<\0t\0", "UTF-16"),
        ("a.html", b"<table><tr><td>" + b"\xff" * 9, "neither UTF-8 nor GB18030"),
        ("a.html", b"<table>" + b"<tr><td colspan=1000>x" * 2200, "beyond"),
        ("a.xlsx", b"not a workbook", "this is not a workbook"),
        ("a.xls", b"<table><tr><td>1</td></tr></table>", "this is not a workbook"),
        ("a.pdf", b"%PDF", "files of this type are not read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, data, words, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputRefused) as refused:
        recheck([tmp_path / name])
    if words == "beyond":
        assert refused.value.problems[0].why
    else:
        assert words in str(refused.value)


@pytest.mark.parametrize(
    ("header", "cell"),
    [("备注", "320412199001011231"), ("备注", "电话138-1234-5678"), ("联系电话", "86312345"), ("编号", "13812345678")],
)
@pytest.mark.parametrize("suffix", ["csv", "html", "xlsx"])
def test_personal_data_is_refused_and_not_shown(header, cell, suffix, tmp_path):
    rows = [[*ROWS[0], header], *[[*row, cell] for row in ROWS[1:]]]
    data = {"csv": csv_of(rows).encode(), "html": page(rows).encode(), "xlsx": workbook(rows)}[suffix]
    (tmp_path / f"a.{suffix}").write_bytes(data)
    with pytest.raises(PersonalData) as refused:
        recheck([tmp_path / f"a.{suffix}"])
    assert refused.value.exit_code == 8
    assert cell not in str(refused.value)


def test_hundreds_of_nested_tables_do_no_harm(tmp_path):
    (tmp_path / "a.html").write_text("<table><tr><td>" * 5000 + "1", encoding="utf-8")
    assert recheck([tmp_path / "a.html"]).findings.empty


def test_an_option_that_names_no_column_says_which_there_are(tmp_path):
    (tmp_path / "a.csv").write_text(csv_of(ROWS), encoding="utf-8")
    with pytest.raises(UsageError, match=r"--total: no column '总份'.*did you mean '总分'.*单位, 德, 能, 总分, 名次"):
        recheck([tmp_path / "a.csv"], Options(total="总份"))
    with pytest.raises(UsageError, match="no sheet '二'"):
        recheck([tmp_path / "a.csv"], Options(sheet="二"))
    with pytest.raises(UsageError, match="there is no file"):
        recheck([tmp_path / "b.csv"])


def test_the_reasons_are_told_in_chinese(tmp_path):
    (tmp_path / "a.csv").write_text(csv_of(ROWS), encoding="utf-8")
    result = recheck([tmp_path / "a.csv"], lang="zh")
    assert result.findings["why"].tolist() == ["2项之和为77.75，印作78.75，相差1.00；另有3行相符"]
    assert json.loads(result.frame().to_json(orient="records"))[0]["certain"] is True
