"""What this repository publishes is rechecked clean: scores as CSV, the workbook and the page, in both languages."""

from pathlib import Path

import pytest

from kpi.export import write_years
from kpi.publish import write
from kpi.recheck import recheck
from kpi.results import compute
from tests.inputs.books import rewritten

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder, results = tmp_path_factory.mktemp("published"), compute(2014, RAW)
    write_years([results], folder / "csv")
    write(results, folder / "zh", ("html", "xlsx"), "zh")
    write(results, folder / "en", ("xlsx",), "en")
    return folder


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("csv/totals.csv", ["total = base + extra; low = base + extra; high = base + extra; ranks: rank"]),
        ("csv/categories.csv", ["score = points − loss"]),
        ("csv/items.csv", ["score = points − loss"]),
    ],
)
def test_tables_for_programs(file, read, published):
    result = recheck([published / file])
    assert result.findings.empty and result.undetermined.empty
    assert result.tables["read"].tolist() == read


@pytest.mark.parametrize(
    ("file", "total", "score", "rank"),
    [
        ("zh/scores.xlsx", "总分", "得分", "名次"),
        ("en/scores.xlsx", "Total", "Score", "Rank"),
        ("zh/annual_report.html", "总分", "得分", "名次"),
    ],
)
def test_what_people_open(file, total, score, rank, published):
    result = recheck([published / file])
    assert result.findings.empty
    read = [text for text in result.tables["read"] if text]
    summaries = [text for text in read if text.startswith(f"{total} = ") and text.endswith(f"; ranks: {rank}")]
    assert len(summaries) == (1 if file.endswith("xlsx") else 2)
    # The matrix of the eleven categories, and in the page the same behind the chart.
    matrices = [text for text in read if text.startswith(f"{score} = 领导重视") and text.count(" + ") >= 10]
    assert len(matrices) == (1 if file.endswith("xlsx") else 2)


def test_a_changed_score_in_the_workbook_is_found(published, tmp_path):
    data = (published / "zh" / "scores.xlsx").read_bytes()
    # 99.07 + 9.00 = 108.07 is the first unit's total in the summary, the second sheet.
    change = {"xl/worksheets/sheet2.xml": lambda text: text.replace("<v>108.07</v>", "<v>109.07</v>", 1)}
    changed = rewritten(data, change)
    (tmp_path / "scores.xlsx").write_bytes(changed)
    findings = recheck([tmp_path / "scores.xlsx"]).findings
    assert findings[["table", "row", "unit", "column", "kind", "printed", "expected"]].values.tolist() == [
        ["汇总", 2, "棠墩镇", "总分", "total_differs", "109.07", "108.07"]
    ]
