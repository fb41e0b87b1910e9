"""What stands in the workbooks: read back with another library than wrote them."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kpi.editions import load
from kpi.errors import UsageError
from kpi.inputs.tables import input_tables
from kpi.templates import templates, write_templates
from tests.templates.conftest import is_open, table_of_sheet

NAMES = ["2014_办公室.xlsx", "2014_规统科.xlsx", "2014_宣传科.xlsx", "2014_科技科.xlsx", "2014_流动人口科.xlsx",
         "2014_法规科.xlsx", "2014_协会.xlsx"]  # fmt: skip


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def tables(book) -> dict:
    return {code: sheet for sheet in book if (code := table_of_sheet(sheet.title))}


def head(sheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def rule_at(sheet, row: int, column: int):
    place = f"{openpyxl.utils.get_column_letter(column)}{row}"
    found = [rule for rule in sheet.data_validations.dataValidation if place in rule.sqref]
    assert len(found) == 1, place
    return found[0]


def yellow_at(sheet, row: int, column: int) -> list[str]:
    place = f"{openpyxl.utils.get_column_letter(column)}{row}"
    return [
        rule.formula[0] for area in sheet.conditional_formatting if place in area.sqref for rule in area.rules
        if rule.dxf.fill.bgColor.rgb == "FFFFF59D"
    ]  # fmt: skip


@pytest.fixture(scope="session")
def books(workbooks):
    return {name: opened(content) for name, content in workbooks.items()}


def test_a_workbook_for_each_department(workbooks):
    assert list(workbooks) == NAMES


@pytest.mark.parametrize(("name", "expected"), [
    ("2014_规统科.xlsx", ["指标", "扣分", "出生个案"]), ("2014_法规科.xlsx", ["指标", "扣分", "评定"]),
    ("2014_科技科.xlsx", ["指标", "扣分", "评定", "目标"]), ("2014_办公室.xlsx", ["指标", "扣分", "荣誉"]),
])  # fmt: skip
def test_only_the_sheets_a_department_needs(books, name, expected):
    assert books[name].sheetnames == ["填表说明", *expected, "代码表"]


def test_every_clause_stands_in_one_workbook_for_every_unit_it_applies_to(books, rubric, stations):
    classes = stations.set_index("name")["class"]
    found = [
        (sheet.cell(row, head(sheet)["单位"]).value, clause)
        for book in books.values() for code, sheet in tables(book).items()
        if code in ("measures", "findings", "judgements")
        for row in range(2, sheet.max_row + 1)
        for clause in (sheet.cell(row, head(sheet)["款号"]).value or "").split("、") if clause
    ]  # fmt: skip
    counted = {c.id for c in rubric.clauses.values() if any(rubric.measures[m].births for m in c.measures)}
    expected = {
        (name, clause.id) for name in stations["name"] for clause in rubric.clauses.values()
        if classes[name] in clause.applies_to and clause.id not in counted
    }  # fmt: skip
    assert set(found) == expected
    assert len([pair for pair in found if pair[1] == "5.1b"]) == 12 * 18


def test_headers_are_read_or_known_to_be_ignored(rubric, stations):
    for lang in ("zh", "en"):
        for content in templates(2014, rubric, stations, lang).values():
            for code, sheet in tables(opened(content)).items():
                columns = input_tables().tables[code].columns
                known = {name for key, column in columns.items() for name in (key, *column.names)}
                assert set(head(sheet)) <= known | set(input_tables().ignored_columns), sheet.title


def test_kind_and_count_start_empty_open_and_yellow(books):
    for book in books.values():
        sheet = tables(book)["findings"]
        places = head(sheet)
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, places["款号"]).value:
                for column in ("种类", "次数"):
                    cell = sheet.cell(row, places[column])
                    assert cell.value is None and is_open(sheet, cell)
                    assert yellow_at(sheet, row, cell.column)
                assert not is_open(sheet, sheet.cell(row, places["单位"]))
                assert not is_open(sheet, sheet.cell(row, places["条款"]))


def test_every_open_cell_has_a_rule_with_an_error_text(books):
    for book in books.values():
        for sheet in tables(book).values():
            for row in (2, sheet.max_row):
                for cell in sheet[row]:
                    if is_open(sheet, cell):
                        rule = rule_at(sheet, row, cell.column)
                        assert rule.error and rule.errorTitle and rule.showErrorMessage


def test_kinds_offered_are_those_of_the_clause(books):
    sheet, lists = tables(books["2014_法规科.xlsx"])["findings"], books["2014_法规科.xlsx"]["代码表"]
    places = head(sheet)
    row = next(row for row in range(2, 100) if sheet.cell(row, places["款号"]).value == "3.4a")
    source = rule_at(sheet, row, places["种类"]).formula1
    cells = [cell.value for (cell,) in lists[source.split("!")[1].replace("$", "")]]
    assert cells == ["无", "问题", "不得发生的情形"]


def test_numbers_have_ranges(books):
    sheet = tables(books["2014_规统科.xlsx"])["measures"]
    places = head(sheet)
    numerator, denominator = (rule_at(sheet, 2, places[name]) for name in ("分子", "分母"))
    assert numerator.type == denominator.type == "whole"
    assert (numerator.formula1, denominator.formula2) == ("0", "999999999999")
    assert numerator.formula2.endswith("2)") and "LEN(" in numerator.formula2


def test_not_applicable_is_offered_only_where_the_rubric_allows_it(books, rubric):
    for book in books.values():
        for sheet in tables(book).values():
            places = head(sheet)
            for row in range(2, sheet.max_row + 1) if "适用" in places else ():
                clause = sheet.cell(row, places["款号"]).value
                assert is_open(sheet, sheet.cell(row, places["适用"])) == rubric.clauses[clause].optional


def test_sheets_are_protected_without_a_password_frozen_and_laid_out_for_a4(books):
    for book in books.values():
        for sheet in book:
            assert sheet.protection.sheet and sheet.protection.password in (None, "0000")
            assert sheet.page_setup.paperSize == 9
            assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight in ("0", 0)
            if table_of_sheet(sheet.title):
                assert sheet.freeze_panes.endswith("2") and sheet.print_title_rows == "$1:$1"
                assert sheet.page_setup.orientation == "landscape"


def test_formulas_stand_in_the_instructions_alone(workbooks):
    for content in workbooks.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
            with_formula = [name for name in sheets if b"<f>" in archive.read(name)]
        assert with_formula == ["xl/worksheets/sheet1.xml"]


def test_the_count_starts_with_every_cell_that_must_be_filled(books):
    for book in books.values():
        values = openpyxl.load_workbook(_saved(book), data_only=True)["填表说明"]
        open_cells = 0
        for code, sheet in tables(book).items():
            needed = {"measures": ("分子", "分母", "数值"), "findings": ("种类", "次数"), "judgements": ("评定比例",),
                      "targets": ("目标值", "文件")}.get(code, ())  # fmt: skip
            places = head(sheet)
            open_cells += sum(
                is_open(sheet, sheet.cell(row, places[name])) for name in needed if name in places
                for row in range(2, sheet.max_row + 1) if sheet.cell(row, places["款号"]).value
            )  # fmt: skip
        guide = book["填表说明"]
        assert guide["B3"].value.startswith("=SUM(")
        assert not is_open(guide, guide["B3"])
        totals = [row[2].value for row in guide.iter_rows(min_row=7) if isinstance(row[2].value, int)]
        assert sum(totals) == open_cells > 0
        assert values.title == "填表说明"


def _saved(book) -> io.BytesIO:
    memory = io.BytesIO()
    book.save(memory)
    return memory


def test_cached_count_is_the_sum(workbooks):
    for content in workbooks.values():
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["填表说明"]
        parts = [row[2].value for row in values.iter_rows(min_row=7) if isinstance(row[2].value, int)]
        assert values["B3"].value == sum(parts)


def test_same_bytes_twice(workbooks, rubric, stations):
    time.sleep(1.1)
    assert templates(2014, rubric, stations) == workbooks


HOSTILE = ['=HYPERLINK("http://x","y")', "+1", "@SUM(A1)", "http://example.org/", "{=1+1}", "a,b;c\"d'e", "镇（东）",
           "<b>&amp;", "长" * 60]  # fmt: skip


def test_hostile_station_names_are_text(rubric, stations):
    odd = stations.head(len(HOSTILE)).assign(name=HOSTILE)
    for content in templates(2014, rubric, odd).values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets" in name]
        assert not any("hyperlink" in text.lower() for text in sheets)
        formulas = [part for text in sheets for part in re.findall("<f>(.*?)</f>", text)]
        assert not any("example.org" in part or "http" in part for part in formulas)
        book = opened(content)
        shown = {cell.value for cell in book["代码表"]["A"]} | {
            cell.value for sheet in tables(book).values() for cell in sheet["B"]
        }
        assert {"+1", "@SUM(A1)", HOSTILE[0]} & shown


def test_a_department_never_names_a_path(rubric, stations):
    content = rubric.text.model_dump(by_alias=True, exclude_none=True)
    content["categories"][0]["items"][0]["department"] = "../../etc/科 室"
    changed = type(rubric)(type(rubric.text).model_validate(content), rubric.sha256)
    name = next(iter(templates(2014, changed, stations)))
    assert name == "2014__etc_科_室.xlsx"


def test_a_filled_workbook_is_never_replaced_unasked(tmp_path, rubric, stations):
    paths = write_templates(2014, rubric, stations, tmp_path / "out")
    paths[0].write_bytes(b"filled in")
    with pytest.raises(UsageError, match="perhaps filled in"):
        write_templates(2014, rubric, stations, tmp_path / "out")
    assert paths[0].read_bytes() == b"filled in"
    write_templates(2014, rubric, stations, tmp_path / "out", replace=True)
    assert paths[0].read_bytes() != b"filled in"


def test_a_unit_whose_name_cannot_be_read_back_is_named_by_code_and_name(rubric, stations):
    pair = pd.concat([stations.head(1).assign(name="t02"), stations[stations["station"] == "t02"]], ignore_index=True)
    sheet = tables(opened(templates(2014, rubric, pair)["2014_办公室.xlsx"]))["measures"]
    places = head(sheet)
    assert (sheet.cell(2, places["单位"]).value, sheet.cell(2, places["单位名称"]).value) == ("t01", "t02")


def test_a_spare_row_needs_nothing_until_it_is_begun(books):
    for book in books.values():
        for sheet in tables(book).values():
            spare = sheet.max_row
            if sheet.cell(spare, 2).value is None:
                for cell in sheet[spare]:
                    for formula in yellow_at(sheet, spare, cell.column):
                        assert ">0)*" in formula, (sheet.title, cell.coordinate)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo/every_family.yaml", "inputs/rubric.yaml"])
def test_any_rubric_has_its_workbooks(stations, name, lang):
    other = load(Path(__file__).parents[1] / name)
    for content in templates(2014, other, stations, lang).values():
        book = opened(content)
        for code, sheet in tables(book).items():
            columns = input_tables().tables[code].columns
            known = {header for key, column in columns.items() for header in (key, *column.names)}
            assert set(head(sheet)) <= known | set(input_tables().ignored_columns)
        formulas = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas and max(map(len, formulas)) <= 8192


def test_a_clause_composed_of_occasions_has_a_row_for_each(stations):
    other = load(Path(__file__).parents[1] / "demo" / "every_family.yaml")
    books = [opened(content) for content in templates(2014, other, stations).values()]
    sheet = next(tables(book)["judgements"] for book in books if "judgements" in tables(book))
    places = head(sheet)
    rows = [row for row in range(2, 20) if sheet.cell(row, places["款号"]).value == "2.1f"]
    assert {sheet.cell(row, places["场合"]).value for row in rows} == {"平时", "年终"}
