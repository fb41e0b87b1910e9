"""Every figure is the same in every format, and how many were compared is what can be counted by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.errors import UsageError
from kpi.verify.comparing import compared, disagreements
from kpi.verify.figures import figures

PAIRS = ["html-docx", "html-pdf", "html-xlsx", "html-csv", "docx-pdf", "docx-xlsx", "docx-csv", "pdf-xlsx", "pdf-csv",
         "xlsx-csv"]  # fmt: skip


def counts(found, table: str) -> dict[str, int]:
    shared = compared(found)
    shared = shared[shared["table"] == table]
    return {f"{row.first}-{row.second}": row.figures for row in shared.itertuples()}


@pytest.fixture(scope="module")
def tiny(report):
    return figures(report())


@pytest.mark.parametrize(("edition", "lang"), [("internal", "zh"), ("internal", "en"), ("public", "zh"),
                                               ("public", "en")])  # fmt: skip
def test_nothing_disagrees_in_either_edition_and_language(report, edition, lang):
    found = figures(report(edition, lang))
    assert found.attrs["lang"] == lang
    assert disagreements(found).empty
    shared = compared(found).groupby(["first", "second"])["figures"].sum()
    assert ["-".join(pair) for pair in shared.index] == sorted(PAIRS)
    assert shared.min() > 70


# Three towns and an office, which has no rank. Summary: 9 columns are filled in 4 rows, and 3 ranks; CSV has no name of
# a class. Category matrix: a town has its name, 2 categories and a sum, the office its name, 1 and a sum, which CSV
# lacks.
@pytest.mark.parametrize(
    ("table", "pairs", "count"),
    [
        ("考核得分汇总表", ["html-docx", "html-pdf", "html-xlsx", "docx-pdf", "docx-xlsx", "pdf-xlsx"], 4 * 9 + 3),
        ("考核得分汇总表", ["html-csv", "docx-csv", "pdf-csv", "xlsx-csv"], 4 * 8 + 3),
        ("分类得分表", ["html-docx", "html-pdf", "html-xlsx", "docx-pdf", "docx-xlsx", "pdf-xlsx"], 3 * 4 + 3),
        ("分类得分表", ["html-csv", "docx-csv", "pdf-csv", "xlsx-csv"], 3 * 3 + 2),
        ("加分明细", PAIRS, 6),
        ("镇考核结果", ["html-docx", "html-pdf", "docx-pdf"], 3 * 5),
        # three clauses a town, one of the office; seven columns stand in both
        ("条款得分", ["xlsx-csv"], 10 * 7),
        ("项目得分", ["xlsx-csv"], 10 * 7),
        # five settings; unit, range, name, value, reason, clauses and code, of which CSV holds four
        ("本局自定的设定", ["html-docx", "html-pdf", "html-xlsx", "docx-pdf", "docx-xlsx", "pdf-xlsx"], 5 * 7),
        ("本局自定的设定", ["html-csv", "docx-csv", "pdf-csv", "xlsx-csv"], 5 * 4),
    ],
)
def test_how_many_figures_two_files_share(tiny, table, pairs, count):
    found = counts(tiny, table)
    assert {pair: found[pair] for pair in pairs} == dict.fromkeys(pairs, count)


def test_ledger_and_indicators_stand_in_all_five(tiny):
    assert list(counts(tiny, "扣分台账")) == list(counts(tiny, "指标表")) == PAIRS
    ledger = tiny[(tiny["table"] == "扣分台账") & (tiny["column"] == "增减分")]
    # t1 loses 12 and 6 and wins 3, t2 loses 10, the office loses 12; 70 points are not its own, 42 rebase the rest
    assert ledger.groupby("file")["value"].sum().tolist() == [Decimal(-12 - 6 + 3 - 10 - 12 - 70 + 42)] * 5


def test_figures_in_sentences_are_read_one_by_one(tiny):
    told = tiny[(tiny["table"] == "一、总体情况") & (tiny["file"] == "bulletin.pdf")]
    mean = told[told["row"].str.contains("平均总分")].set_index("column")["value"]
    # totals 85, 90 and 100: mean 91.67, median 90, one of three above the mean, highest 100, lowest 85
    assert mean.tolist() == [Decimal(n) for n in ("91.67", "90.00", "3", "1", "100.00", "85.00")]


def test_values_are_exact_or_as_printed(tiny):
    page = tiny[(tiny["file"] == "annual_report.html") & (tiny["table"] == "考核得分汇总表")]
    row = page[page["row"] == "t1"].set_index("column")["value"]
    assert row["总分"] == Decimal("85.00") and row["名次"] == "第3名" and row["代码"] == "t1" and row["比上年"] == ""


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_only_what_is_there_is_compared(copied, kind):
    found = figures(copied(f"bulletin.{kind}", "totals.csv", "ledger.csv"))
    assert counts(found, "考核得分汇总表") == {f"{kind}-csv": 35} and disagreements(found).empty
    assert counts(found, "扣分台账") == {f"{kind}-csv": 61}


def test_files_that_share_nothing_say_so(copied):
    shared = compared(figures(copied("bulletin.docx", "clauses.csv", "scores.xlsx", "missing.csv")))
    assert shared.groupby(["first", "second"])["figures"].sum().to_dict() == {
        ("docx", "csv"): 0, ("docx", "xlsx"): shared.loc[shared["second"] == "xlsx", "figures"].sum(),
        ("xlsx", "csv"): 70,
    }  # fmt: skip


def test_a_folder_without_a_report(tmp_path):
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"holds no report.*annual_report\.html.*scores\.xlsx"):
        figures(tmp_path)
