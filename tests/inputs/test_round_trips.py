"""The same content in any file, encoding, order and spelling gives the same frames."""

import csv
import io
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

YEAR_TABLES = ["measures", "findings", "judgements", "births", "honours", "targets", "rulings"]
PLACE = ["file", "sheet", "row"]


def same(left, right):
    assert left.keys() == right.keys()
    for table in ["stations", *YEAR_TABLES]:
        pd.testing.assert_frame_equal(left[table].drop(columns=PLACE), right[table].drop(columns=PLACE))


def test_good_tables_have_no_problems(folder):
    tables, problems = folder.read()
    assert [str(problem) for problem in problems] == []
    measures = tables["measures"]
    assert str(measures["numerator"].dtype) == "Int64" and str(measures["applicable"].dtype) == "boolean"
    assert measures.loc[0, ["station", "measure", "file", "row"]].tolist() == ["t01", "checks", "2014/measures.csv", 4]
    assert tables["findings"]["date"].tolist() == ["2014-12-05", "", "2014-06-03", ""]
    assert tables["sources"]["rows"].tolist() == [3, 4, 2, 4, 5, 2, 1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_give_the_same_frames(folder, good, encoding):
    expected, _ = folder.read()
    for table, text in good.items():
        folder.write(table, text, encoding)
    tables, problems = folder.read()
    assert problems.errors == []
    same(tables, expected)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_ends_and_blank_lines_at_the_end_do_not_matter(folder, good, newline):
    expected, _ = folder.read()
    for table, text in good.items():
        folder.write(table, text.replace("\n", newline).rstrip(newline) + newline * 3)
    same(folder.read()[0], expected)


@pytest.mark.parametrize("typed", [True, False])
def test_workbooks_give_the_same_frames_as_csv(folder, good, save_workbook, typed):
    expected, _ = folder.read()
    for table, text in good.items():
        folder.path(table).unlink()
        save_workbook(folder.path(table, ".xlsx"), {"Sheet1": text}, typed)
    tables, problems = folder.read()
    assert [str(problem) for problem in problems] == []
    same(tables, expected)


def test_one_workbook_of_any_name_holds_several_tables_on_named_sheets(folder, good, save_workbook):
    expected, _ = folder.read()
    chinese = dict(zip(YEAR_TABLES, ["指标", "扣分", "评定", "出生个案", "荣誉", "目标", "裁定"], strict=True))
    for table in YEAR_TABLES:
        folder.path(table).unlink()
    sheets = {name: good[table] for table, name in chinese.items()} | {"填表说明": "whatever\n"}
    save_workbook(folder.raw / "2014" / "规统科.xlsx", sheets)
    tables, problems = folder.read()
    assert [str(problem) for problem in problems] == []
    same(tables, expected)


def test_chinese_headers_names_of_stations_and_measures_are_understood(folder):
    expected, _ = folder.read()
    folder.path("measures").unlink()
    (folder.raw / "2014" / "指标_规统科.csv").write_bytes(
        """\
指标名称,镇,年度,分子,分母,数值,是否适用,科室,来源,备注
签订率,苇溪镇,２０１４,953,"1,000",,,规统科,虚构,
签订率,棠墩镇,2014年,,,９５．３％,适用,规统科,虚构,
检查数, t01 ,2014,,,286,是,规统科,虚构,
市场覆盖率,t01,2014,,,,否,规统科,虚构,没有集贸市场
市场覆盖率,t02,2014,0,0,,,规统科,虚构,
""".encode("gb18030")
    )
    tables, problems = folder.read()
    assert problems.errors == []
    same(tables, expected)
    changed = problems.coercion_frame()
    assert ["1,000", "1000"] in changed[["before", "after"]].values.tolist()


def test_files_of_one_table_are_joined_and_lock_files_ignored(folder):
    expected, _ = folder.read()
    header, *rows = folder.path("findings").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    folder.write("findings", header + "".join(rows[:1]))
    folder.path("findings").with_name("扣分（协会）.csv").write_text(header + "".join(rows[1:]), encoding="utf-8")
    for name in ("~$findings.xlsx", ".DS_Store", "README.md", "Thumbs.db"):
        (folder.raw / "2014" / name).write_bytes(b"x")
    tables, problems = folder.read()
    assert [str(problem) for problem in problems] == []
    same(tables, expected)


def test_tables_nobody_must_hand_in_are_empty_frames_with_their_columns(folder):
    for table in ("honours", "rulings", "judgements"):
        folder.path(table).unlink()
    tables, problems = folder.read()
    assert problems.errors == []
    assert len(tables["honours"]) == 0 and list(tables["honours"])[:4] == ["year", "station", "line", "count"]
    assert str(tables["honours"]["count"].dtype) == "Int64"


def test_the_coercions_name_place_and_spelling(folder):
    folder.replace("measures", ",953,1000,", ',"1,953","2,000",')
    changed = folder.read()[1].coercion_frame()
    assert changed.values.tolist() == [
        ["2014/findings.csv", "", 3, "date", "2014/6/3", "2014-06-03"],
        ["2014/measures.csv", "", 2, "denominator", "2,000", "2000"],
        ["2014/measures.csv", "", 2, "numerator", "1,953", "1953"],
    ]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_of_rows_and_columns_never_matters(make_folder, good, tmp_path_factory, seed):
    folder, shuffle = make_folder(tmp_path_factory.mktemp("raw") / "raw"), random.Random(seed)
    expected, _ = folder.read()
    for table, text in good.items():
        header, *rows = list(csv.reader(io.StringIO(text)))
        order = shuffle.sample(range(len(header)), len(header))
        shuffle.shuffle(rows)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([row[place] for place in order] for row in [header, *rows])
        folder.write(table, out.getvalue())
    tables, problems = folder.read()
    assert problems.errors == []
    same(tables, expected)


@settings(max_examples=15, deadline=None)
@given(column=st.sampled_from(["numerator", "denominator", "value", "count", "share"]), seed=st.integers(0, 10**6))
def test_a_blank_never_becomes_a_number(make_folder, good, tmp_path_factory, column, seed):
    folder = make_folder(tmp_path_factory.mktemp("raw") / "raw")
    table = {"count": "findings", "share": "judgements"}.get(column, "measures")
    header, *rows = list(csv.reader(io.StringIO(good[table])))
    place = header.index(column)
    filled = [row for row in rows if row[place]]
    row = filled[seed % len(filled)]
    row[place] = ["", " ", "　", "\u200b", "\u00a0"][seed % 5]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    folder.write(table, out.getvalue())
    tables, problems = folder.read()
    assert len(problems.errors) >= 1
    frame = tables[table].set_index("row")
    assert pd.isna(frame.loc[rows.index(row) + 2, column])


def test_names_with_full_width_brackets_are_names_too(make_folder, tmp_path, rubric):
    folder = make_folder(tmp_path / "raw")
    stations = folder.path("stations").read_text(encoding="utf-8-sig")
    folder.write("stations", stations.replace("苇溪镇", "苇溪（新）镇"))
    measures = folder.path("measures").read_text(encoding="utf-8-sig")
    folder.write("measures", measures.replace(",t01,", ",苇溪（新）镇,"))
    tables, problems = folder.read()
    assert [str(problem) for problem in problems.errors] == []
    assert set(tables["measures"]["station"]) >= {"t01"}


def test_an_optional_table_without_rows_is_a_warning(folder):
    header = folder.path("honours").read_text(encoding="utf-8-sig").splitlines()[0]
    folder.write("honours", header + "\n")
    tables, problems = folder.read()
    assert problems.errors == [] and len(tables["honours"]) == 0
    assert [str(problem) for problem in problems.warnings] == [
        "2014/honours.csv — the table has a header and no data rows — nothing, if there was nothing to report"
    ]
