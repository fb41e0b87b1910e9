"""One figure changed in one file: it is found, and named by table, row, column and what each file says."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from kpi.publish import WRITERS, build, paper, pdf
from kpi.verify.comparing import disagreements
from kpi.verify.figures import figures

SUMMARY, LEDGER = "考核得分汇总表", "扣分台账"


def swap(path, old: str, new: str, member: str = "") -> None:
    """Put a text in the place of another that stands in a file, or in a part of an archive, exactly once."""
    if not member:
        text = path.read_bytes().decode("utf-8")
        assert len(re.findall(old, text)) == 1, old
        path.write_bytes(re.sub(old, new, text).encode("utf-8"))
        return
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[member].decode("utf-8")
    assert len(re.findall(old, text)) == 1, old
    parts[member] = re.sub(old, new, text).encode("utf-8")
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


# file, the one beside it, what stands in it, what is put there, which part of the archive; table, row, column, value
HTML, DOCX, XLSX = "annual_report.html", "bulletin.docx", "scores.xlsx"
SHEET, BODY = "xl/worksheets/sheet2.xml", "word/document.xml"
TAMPERED = [
    ("totals.csv", HTML, ",85.00,scored", ",85.01,scored", "", SUMMARY, "t1", "总分", "85.01"),
    ("totals.csv", HTML, ",3,False", ",2,False", "", SUMMARY, "t1", "名次", "2"),
    ("totals.csv", XLSX, ",90.00,90.00,0.00", ",90.00,,0.00", "", SUMMARY, "t2", "基本分", ""),
    ("categories.csv", HTML, ",10.00,0.00,scored", ",10.00,1.00,scored", "", "分类得分表", "乙镇", "类2（10）", "1.00"),
    ("ledger.csv", DOCX, ",60.00,12.00,", ",60.00,12.10,", "", LEDGER, "1.1a 甲率", "增减分", "-12.10"),
    ("ledger.csv", HTML, "记录3", "记录8", "", LEDGER, "1.2a 规范", "", None),
    ("indicators.csv", HTML, r",93\.0,", ",93.006,", "", "指标表", "甲镇 · 1.1a", "数值", "93.006"),
    ("settings.csv", XLSX, "extra_cap,定,none", "extra_cap,定,2", "", "本局自定的设定", "extra_cap", "数值", "2"),
    ("clauses.csv", XLSX, ",6.00,24.00,", ",6.00,24.01,", "", "条款得分", "甲镇 · 1.2a", "得分", "24.01"),
    ("items.csv", XLSX, ",12.00,48.00,", ",11.99,48.00,", "", "项目得分", "甲镇 · 1.1", "扣分", "11.99"),
    ("extras.csv", HTML, ",1,3.00,", ",1,3.50,", "", "加分明细", "甲镇", "加分", "3.50"),
    (XLSX, HTML, r'(<c r="I4" s="[0-9]+"><v>)85<', r"\g<1>85.01<", SHEET, SUMMARY, "t1", "总分", "85.01"),
    (XLSX, HTML, r'(<c r="J4" s="[0-9]+"><v>)3<', r"\g<1>1<", SHEET, SUMMARY, "t1", "名次", "1"),
    (HTML, DOCX, "(<td>t1</td>.*?<td>)85.00<", r"\g<1>85.10<", "", SUMMARY, "t1", "总分", "85.10"),
    (HTML, DOCX, "平均总分91.67分", "平均总分91.76分", "", "一、总体情况", "镇平均总分…分", "1", "91.76"),
    (HTML, XLSX, "<dd>91.67</dd>", "<dd>91.76</dd>", "", "文首", "考核单位", "2", "91.76"),
    (DOCX, HTML, "(表1　.*?>第)3(名<)", r"\g<1>2\2", BODY, "镇考核结果", "甲镇", "名次", "第2名"),
    (DOCX, HTML, "平均总分91.67分", "平均总分91.66分", BODY, "一、总体情况", "镇平均总分…分", "1", "91.66"),
    (DOCX, HTML, "每失一分", "每失二分", BODY, "扣分台账 · 表注", "每失", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "beside", "old", "new", "member", "table", "row", "column", "value"), TAMPERED)
def test_one_figure_changed_in_one_file(copied, name, beside, old, new, member, table, row, column, value):
    folder = copied(name, beside)
    swap(folder / name, old, new, member)
    told = disagreements(figures(folder))
    assert set(told["table"]) == {table} and set(told["column"]) == {column}
    assert all(row in one for one in told["row"])
    kind, other = name.rpartition(".")[2], beside.rpartition(".")[2]
    if value is None:
        # a row that is told apart by what was changed stands in one file alone, the changed one in the other
        assert sorted(zip(told[kind].isna(), told[other].isna(), strict=True)) == [(False, True), (True, False)]
    else:
        assert [str(one) for one in told[kind]] == [value] and str(told[other].iloc[0]) != value


def test_a_row_that_is_gone(copied):
    folder = copied("totals.csv", HTML)
    swap(folder / "totals.csv", "2014,t2,.*\n", "")
    told = disagreements(figures(folder))
    assert told[["table", "row", "column", "html"]].values.tolist() == [[SUMMARY, "t2", "", "t2"]]
    assert told["csv"].isna().all()


def test_a_table_that_is_gone(copied):
    folder = copied(DOCX, HTML)
    swap(folder / DOCX, '<w:tbl>(?:(?!</w:tbl>|<w:tbl>).)*"表[0-9]+　加分明细".*?</w:tbl>', "", BODY)
    told = disagreements(figures(folder))
    assert told[["table", "row", "column", "html"]].values.tolist() == [["加分明细", "", "", "加分明细"]]
    assert told["docx"].isna().all()


@pytest.mark.parametrize(("name", "rows"), [("ledger.csv", 7), ("missing.csv", 0)])
def test_a_csv_that_lost_all_its_rows(copied, name, rows):
    folder = copied(name, HTML)
    (folder / name).write_text((folder / name).read_text(encoding="utf-8").partition("\n")[0], encoding="utf-8")
    told = disagreements(figures(folder))
    assert len(told) == rows and set(told["column"]) <= {""}


def test_a_column_that_is_gone(copied):
    folder = copied("totals.csv", HTML)
    swap(folder / "totals.csv", ",total,", ",sum,")
    told = disagreements(figures(folder))
    assert told[["row", "column", "csv"]].values.tolist() == [[unit, "总分", ""] for unit in ("t3", "t2", "t1", "g1")]


def test_a_sheet_that_has_another_name(copied):
    folder = copied(XLSX, HTML)
    swap(folder / XLSX, 'name="汇总"', 'name="其他"', "xl/workbook.xml")
    assert disagreements(figures(folder))[["table", "row", "xlsx"]].values.tolist()[0] == [SUMMARY, "", None]


def test_two_rows_with_each_other_s_figures(copied):
    folder = copied("totals.csv", HTML)
    swap(folder / "totals.csv", "(2014,)t1(,甲镇.*\n2014,)t2(,)", r"\1t2\2t1\3")
    told = disagreements(figures(folder))
    # name, score, base, extra, total and rank of both units differ; applicable and kind are the same
    assert told["row"].value_counts().to_dict() == {"t1": 6, "t2": 6}


@pytest.mark.parametrize(("lang", "extra", "check"), [("zh", "加分", "核对未通过"), ("en", "Extra", "Checks failed")])
def test_a_pdf_made_of_other_figures(copied, tiny_years, lang, extra, check):
    folder, totals = copied(HTML, "bulletin.pdf", lang=lang), tiny_years[2014].totals
    other = replace(tiny_years[2014], totals=totals.assign(extra=totals["extra"] + (totals["station"] == "t1")))
    (folder / "bulletin.pdf").write_bytes(WRITERS["pdf"](build(other, lang))["bulletin.pdf"])
    told = disagreements(figures(folder))
    # with the ranks, the points by category, the honours and in the summary; the bulletin's own check fails as well
    changed = told[told["column"] == extra]
    assert changed[["html", "pdf"]].values.tolist() == [[Decimal("3.00"), Decimal("3.01")]] * 4
    assert sorted(changed["row"]) == ["t1", "甲镇", "甲镇", "甲镇"]
    assert told["pdf"].astype(str).str.startswith(check).any()


def test_one_cell_and_one_sentence_of_a_pdf(copied, tiny_years):
    folder, made = copied(HTML, "bulletin.pdf"), paper.of_bulletin(build(tiny_years[2014]))
    first = made.chapters[0]
    said = replace(first, blocks=tuple(block.replace("91.67", "91.68") for block in first.blocks))
    place = next(n for n, one in enumerate(made.annexes) if getattr(one.blocks[0], "key", "") == "ledger")
    grid = made.annexes[place].blocks[0]
    rows = tuple(tuple(cell.replace("-10.00", "-11.00") for cell in row) for row in grid.rows)
    annexes = list(made.annexes)
    annexes[place] = replace(annexes[place], blocks=(replace(grid, rows=rows), *annexes[place].blocks[1:]))
    other = replace(made, chapters=(said, *made.chapters[1:]), annexes=tuple(annexes))
    (folder / "bulletin.pdf").write_bytes(pdf.printed(other))
    told = disagreements(figures(folder))
    assert told[["table", "column", "html", "pdf"]].values.tolist() == [
        [LEDGER, "增减分", Decimal("-10.00"), Decimal("-11.00")],
        ["一、总体情况", "1", Decimal("91.67"), Decimal("91.68")],
    ]
