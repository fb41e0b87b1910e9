"""Two results of a year: exactly what was changed comes out, and the ledger adds up to it.

The tiny district of 2014 (`tests/tiny.py`): t1 85.00 (rank 3), t2 90.00 (2), t3 100.00 (1), the office g1 60.00.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.diff import COLUMNS, SECTIONS, compare
from kpi.result_folders import read_pair
from tests.diff_folders import processed, scored

RATE = {"2014/measures.csv": ("2014,t1,alpha,93,100", "2014,t1,alpha,95,100")}
# A rate that reaches its bar wins back 12 points: 82 → 94, with the extra points 85 → 97.
RATE_SCORES = [
    ("t1", "", "base", "82.00", "94.00", 1200), ("t1", "", "score", "82.00", "94.00", 1200),
    ("t1", "", "total", "85.00", "97.00", 1200), ("t1", "1", "score", "72.00", "84.00", 1200),
]  # fmt: skip
RATE_RANKS = [
    ("t1", "3", "2", 1, "passed 乙镇"), ("t2", "2", "3", -1, "own total unchanged; passed by 甲镇"),
]  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return scored(tmp_path_factory.mktemp("plain"))


def differences(before, after, year=None, lang="en"):
    return compare(*read_pair(before, after, year), lang)


def rows(table, section, *columns):
    part = table[table["section"] == section]
    return [tuple(row) for row in part[list(columns)].astype(object).to_numpy().tolist()]


def told(table):
    return {section for section in SECTIONS if (table["section"] == section).any()}


def test_a_folder_against_itself(plain):
    table = differences(plain, plain)
    assert table.empty and list(table) == COLUMNS


def test_one_number(plain, tmp_path):
    table = differences(plain, scored(tmp_path, RATE))
    assert told(table) == {"inputs", "scores", "ranks", "ledger"}
    assert rows(table, "inputs", "station", "clause", "field", "before", "after") == [
        ("t1", "1.1a", "numerator", "93", "95"), ("t1", "1.1a", "value", "93.0", "95.0"),
    ]  # fmt: skip
    assert rows(table, "scores", "station", "subject", "field", "before", "after", "change") == RATE_SCORES
    assert rows(table, "ranks", "station", "before", "after", "change", "why") == RATE_RANKS
    assert rows(table, "ledger", "station", "clause", "subject", "field", "before", "after", "change") == [
        ("t1", "1.1a", "deduction", "went", "12.00", "", 1200), ("t1", "", "", "sum", "85.00", "97.00", 1200),
    ]  # fmt: skip


def test_one_finding_is_told_by_its_evidence(plain, tmp_path):
    # Two events instead of one cost 12 instead of 6.
    table = differences(plain, scored(tmp_path, {"2014/findings.csv": ("event,1,缺登记", "event,2,缺登记")}))
    assert rows(table, "inputs", "clause", "field", "before", "after") == [
        ("1.2a", "evidence", "2014-05-06 抽查 缺登记 ×1 [记录3]", "2014-05-06 抽查 缺登记 ×2 [记录3]"),
    ]
    assert rows(table, "ledger", "clause", "field", "before", "after", "change") == [
        ("1.2a", "changed", "6.00", "12.00", -600), ("", "sum", "85.00", "79.00", -600),
    ]  # fmt: skip
    assert "ranks" not in told(table)


def test_a_processed_year_tells_the_count_itself(tmp_path):
    folders = processed(tmp_path / "a"), processed(
        tmp_path / "b", {"2014/findings.csv": ("event,1,缺登记", "event,2,缺登记")}
    )
    table = differences(*folders)
    assert ("1.2a", "n_event", "1", "2") in rows(table, "inputs", "clause", "field", "before", "after")


def test_parquet_and_csv_of_the_same_results_do_not_differ(plain, tmp_path):
    folder = processed(tmp_path)
    assert differences(plain, folder).empty and differences(folder, plain).empty


def test_one_setting(plain, tmp_path):
    # Five instead of ten percent a point: t1 loses 6 instead of 12, is at 91.00 and passes t2.
    table = differences(plain, scored(tmp_path, **{"1.1a_loss": 5}))
    assert rows(table, "rubric", "subject", "field", "before", "after") == [("1.1a_loss", "value", "10", "5")]
    assert rows(table, "ledger", "station", "clause", "field", "before", "after", "change") == [
        ("t1", "1.1a", "changed", "12.00", "6.00", 600), ("t1", "", "sum", "85.00", "91.00", 600),
    ]  # fmt: skip
    assert rows(table, "ranks", "station", "change") == [("t1", 1), ("t2", -1)]
    assert told(table) == {"rubric", "scores", "ranks", "ledger"}


def test_a_setting_that_changes_no_score_is_told_all_the_same(plain, tmp_path):
    table = differences(plain, scored(tmp_path, zero_denominator="rebase"))
    assert told(table) == {"rubric"} and len(table) == 1


def test_one_ruling(plain, tmp_path):
    # 1.2a leaves both sums: 58 of 70 are 82.86, so that the total is 85.86.
    ruling = "2014,t1,1.2a,findings,,state,,excluded,理由,甲镇,文1,2015-01-01,虚构\n"
    table = differences(plain, scored(tmp_path, rulings=ruling))
    assert ("t1", "1.2a", "state", "scored", "excluded") in rows(
        table, "inputs", "station", "clause", "field", "before", "after"
    )
    assert rows(table, "ledger", "clause", "subject", "field", "change") == [
        ("", "rebase", "appeared", 2486), ("1.2a", "deduction", "went", 600),
        ("1.2a", "excluded", "appeared", -3000), ("", "", "sum", 86),
    ]  # fmt: skip


def test_a_claim_of_extra_points(plain, tmp_path):
    table = differences(plain, scored(tmp_path, {"2014/honours.csv": ("奖〔2014〕1号", "奖〔2014〕2号")}))
    assert rows(table, "inputs", "clause", "subject", "field", "before", "after") == [
        ("B1a", "奖〔2014〕1号", "count", "1", ""), ("B1a", "奖〔2014〕2号", "count", "", "1"),
    ]  # fmt: skip
    assert "scores" not in told(table)


def test_a_birth_that_moved(plain, tmp_path):
    # c1 now of t2, so that t1 has no birth left and t2 two of three within policy.
    table = differences(plain, scored(tmp_path, {"2014/births.csv": ("c1,2014,2014,t1,t1", "c1,2014,2014,t2,t2")}))
    found = rows(table, "inputs", "station", "subject", "field", "before", "after")
    assert {("t1", "own", "births", "1", ""), ("t2", "own", "births", "2", "3"), ("t1", "", "cases", "1", "0"),
            ("t2", "", "cases", "0", "1")} <= set(found)  # fmt: skip


def test_a_unit_that_loses_its_total(plain, tmp_path):
    table = differences(plain, scored(tmp_path, {"2014/measures.csv": ("2014,t3,alpha,19,20,虚构\n", "")}))
    scores = rows(table, "scores", "station", "field", "before", "after", "change")
    assert ("t3", "state", "scored", "not_assessed", None) in [(*row[:4], None) for row in scores]
    ranks = rows(table, "ranks", "station", "before", "after", "why")
    assert ("t3", "1", "", "") in ranks and ("t2", "2", "1", "own total unchanged; 丙镇 no longer ranked") in ranks
    assert ("t3", "1.1a", "state", "scored", "not_assessed") in rows(
        table, "inputs", "station", "clause", "field", "before", "after"
    )


def test_another_language_differs_in_words_alone(plain, tmp_path):
    table = differences(plain, scored(tmp_path, lang="en"))
    assert told(table) == {"texts"} and {"reason"} <= set(table["field"])


COUNTS = st.fixed_dictionaries({town: st.integers(60, 100) for town in ("t1", "t2")})


@settings(max_examples=5)
@given(COUNTS, COUNTS, st.sampled_from([5, 10]))
def test_lines_add_up_and_directions_mirror(first, second, loss):
    with tempfile.TemporaryDirectory() as folder:
        folders = [
            scored(Path(folder) / str(place), {"2014/measures.csv": (
                "2014,t1,alpha,93,100,虚构\n2014,t2,alpha,96,100",
                f"2014,t1,alpha,{counts['t1']},100,虚构\n2014,t2,alpha,{counts['t2']},100")}, **{"1.1a_loss": cost})
            for place, (counts, cost) in enumerate([(first, 10), (second, loss)])
        ]  # fmt: skip
        there, back = differences(*folders), differences(*reversed(folders))
        pair = [one.tables["totals"].set_index("station")["total"] for one in read_pair(*folders)]
    lines = there[there["section"].eq("ledger") & there["field"].ne("sum")].groupby("station")["change"].sum()
    assert lines.reindex(pair[0].index, fill_value=0).tolist() == (pair[1] - pair[0]).tolist()
    for rank in there[there["section"] == "ranks"].itertuples():
        counts = {"passed by": 0, "passed": 0}
        for word, names in re.findall(r"(passed by|passed) ([^;]+)", rank.why):
            counts[word] += len(names.split(", "))
        assert rank.change == counts["passed"] - counts["passed by"] != 0
        assert rank.change == int(rank.before) - int(rank.after)
    turned = {"appeared": "went", "went": "appeared"}
    mirror = back.assign(before=back["after"], after=back["before"], field=back["field"].replace(turned))
    numbers = mirror["section"].ne("texts")
    mirror["change"] = mirror["change"].where(~numbers, -mirror["change"])
    same = ["section", "station", "clause", "subject", "field", "before", "after", "change"]
    assert sorted(map(str, mirror[same].values.tolist())) == sorted(map(str, there[same].values.tolist()))
