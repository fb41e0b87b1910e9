"""A whole year of the invented district: every figure of its report is the same in all five formats."""

from __future__ import annotations

from kpi.verify.comparing import compared, disagreements

PAIRS = ["html-docx", "html-pdf", "html-xlsx", "html-csv", "docx-pdf", "docx-xlsx", "docx-csv", "pdf-xlsx", "pdf-csv",
         "xlsx-csv"]  # fmt: skip
PAPER = ["html-docx", "html-pdf", "docx-pdf"]


def test_every_figure_agrees_and_this_many_are_compared(demo):
    found, results = demo
    assert disagreements(found).empty
    counts = {}
    for row in compared(found).itertuples():
        counts.setdefault(row.table, {})[f"{row.first}-{row.second}"] = row.figures
    # 19 units, 18 of them ranked; 859 items and 1,689 clauses of units, two of which have neither loss nor score
    assert counts["考核得分汇总表"] == {pair: 19 * 8 + 18 + 19 * (not pair.endswith("csv")) for pair in PAIRS}
    assert counts["分类得分表"] == {pair: 204 + 19 + 19 * (not pair.endswith("csv")) for pair in PAIRS}
    assert counts["加分明细"] == dict.fromkeys(PAIRS, 40 * 6)
    assert counts["项目得分"] == {"xlsx-csv": 859 * 7} and counts["条款得分"] == {"xlsx-csv": 1689 * 7 - 2 * 2}
    assert counts["本局自定的设定"] == {pair: 105 * (4 if pair.endswith("csv") else 7) for pair in PAIRS}
    assert counts["镇（开发区、街道）考核结果"] == dict.fromkeys(PAPER, 18 * 5)
    assert list(counts["扣分台账"]) == list(counts["指标表"]) == PAIRS
    sizes = [len(getattr(results, name)) for name in ("totals", "categories", "extras", "items", "clauses", "settings")]
    assert sizes == [19, 204, 40, 859, 1689, 105]


def test_every_line_of_the_ledger_is_read_from_each_file(demo):
    found, results = demo
    ledger = found[(found["table"] == "扣分台账") & (found["column"] == "增减分")]
    sums = ledger.groupby("file")["value"].agg(["size", "sum"])
    assert sums["size"].tolist() == [len(results.ledger)] * 5
    assert (sums["sum"] * 100).tolist() == [-int(results.ledger["loss"].sum())] * 5
