"""From raw tables to every result table, on a district small enough to score on paper."""

from __future__ import annotations

import copy

import pandas as pd
import pytest

from kpi.editions import load
from kpi.errors import InputRefused
from kpi.results import check_year, compute
from tests import tiny


def blank(frame):
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def test_totals_and_ranks(tiny_years):
    columns = ["station", "name", "class", "base", "extra", "total", "rank", "provisional"]
    assert blank(tiny_years[2014].totals[columns]) == [
        ["t1", "甲镇", "town", 8200, 300, 8500, 3, False],
        ["t2", "乙镇", "town", 9000, 0, 9000, 2, False],
        ["t3", "丙镇", "town", 10000, 0, 10000, 1, False],
        ["g1", "服务站", "office", 6000, 0, 6000, None, False],
    ]
    columns = ["station", "total", "rank", "provisional", "low", "high"]
    assert blank(tiny_years[2015].totals[columns])[:3] == [
        ["t1", 8500, 2, True, 8500, 8500],
        ["t2", 9000, 1, True, 9000, 9000],
        ["t3", None, None, True, 4000, 10000],
    ]


def test_clauses_items_and_categories(tiny_years):
    results = tiny_years[2014]
    scores = [[4800, 2400, 1000], [6000, 3000, 0], [6000, 3000, 1000], [1800]]
    assert results.clauses["score"].tolist() == [score for unit in scores for score in unit]
    assert results.items["score"].tolist() == [score for unit in scores for score in unit]
    assert results.categories[["station", "category", "score"]].to_numpy().tolist() == [
        ["t1", "1", 7200],
        ["t1", "2", 1000],
        ["t2", "1", 9000],
        ["t2", "2", 0],
        ["t3", "1", 9000],
        ["t3", "2", 1000],
        ["g1", "1", 1800],
    ]


def test_what_nobody_handed_in_is_listed(tiny_years):
    assert tiny_years[2014].missing.empty
    assert tiny_years[2015].missing.to_numpy().tolist() == [[2015, "t3", "丙镇", "1.1a", "甲率", "甲科"]]


def test_indicators(tiny_years):
    columns = ["station", "clause", "numerator", "denominator", "value", "bar", "bar_basis", "gap"]
    assert blank(tiny_years[2014].indicators[columns]) == [
        ["t1", "1.1a", 93, 100, 93.0, 95.0, "stated", -2.0],
        ["t1", "2.1a", 1, 1, 100.0, 95.0, "stated", 5.0],
        ["t2", "1.1a", 96, 100, 96.0, 95.0, "stated", 1.0],
        ["t2", "2.1a", 1, 2, 50.0, 95.0, "stated", -45.0],
        ["t3", "1.1a", 19, 20, 95.0, 95.0, "stated", 0.0],
        ["t3", "2.1a", 1, 1, 100.0, 95.0, "stated", 5.0],
    ]


def test_attribution_and_reconciliation(tiny_years):
    results = tiny_years[2014]
    moved = results.attribution[results.attribution["rules"] != ""]
    assert moved[["year", "case", "station", "role", "rules"]].to_numpy().tolist() == [
        [2014, "c3", "t2", "own", "A4 A1"]
    ]
    assert results.reconciliation.to_numpy().tolist() == [
        ["sum_of_towns", 4, 1],
        ["counted_twice", 0, 0],
        ["district", 4, 1],
        ["floating", 0, 0],
    ]
    told = results.ledger.set_index(["station", "clause"])["attribution"]
    assert (told["t2", "2.1a"], told["t1", "1.1a"]) == ("A4 A1 ×1", "")


def test_extra_points_with_their_document(tiny_years):
    columns = ["year", "station", "line", "entry", "text", "count", "points", "document"]
    assert tiny_years[2014].extras[columns].to_numpy().tolist() == [
        [2014, "t1", "B1", "B1a", "获奖", 1, 300, "奖〔2014〕1号"]
    ]


def test_invented_data_says_so(tiny_years):
    assert tiny_years[2014].invented
    assert set(tiny_years[2014].sources["source"]) == {"虚构"}


def test_points_for_people_have_two_decimals(tiny_years):
    shown = tiny_years[2015].display("totals")
    assert blank(shown[["total", "low"]]) == [[85.0, 85.0], [90.0, 90.0], [None, 40.0], [60.0, 60.0]]
    assert tiny_years[2015].totals["low"].tolist() == [8500, 9000, 4000, 6000]
    assert shown["rank"].tolist()[:2] == [2, 1]
    assert tiny_years[2014].display("settings")["low"].tolist() == tiny_years[2014].settings["low"].tolist()


def test_a_what_if_changes_this_and_nothing_else(tmp_path):
    raw, path = tiny.write(tmp_path)
    rubric = load(path)
    changed = compute(2014, raw, rubric.with_settings(**{"1.2a_losses_event": 30, "extra_cap": "2"}))
    # one event costs 9 of 30: 79, and of the 3 extra points 2 are left
    assert blank(changed.totals[["base", "extra_claimed", "extra", "total"]])[0] == [7900, 300, 200, 8100]
    assert blank(compute(2014, raw, rubric).totals[["base", "total"]])[0] == [8200, 8500]
    assert "30" in changed.settings.set_index("setting").loc["1.2a_losses_event", "value"]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("2014/measures.csv", "93,100", "193,100", "2014/measures.csv:2:numerator 193"),
        ("2014/measures.csv", "93,100", "-3,100", ":2:numerator -3"),
        ("2014/measures.csv", "t1,alpha", "t9,alpha", ":2:station t9"),
        ("2014/measures.csv", "t1,alpha", "t1,alfa", ":2:measure alfa"),
        ("2014/findings.csv", "t1,1.2a", "t1,1.2b", ":2:clause 1.2b"),
        ("2014/measures.csv", "93,100", ",100", ":2:numerator"),
        ("2014/measures.csv", "2014,t1", "2013,t1", ":2:year 2013"),
        ("2014/honours.csv", "B1a", "B9", ":2:line B9"),
        ("2014/findings.csv", "event,1,缺登记", "event,1,", ":2:reason"),
        ("2014/findings.csv", "event,1", "event,", ":2:count"),
    ],
)
def test_bad_input_is_refused_with_its_place(tmp_path, file, old, new, words):
    raw, path = tiny.write(tmp_path)
    text = (raw / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (raw / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        compute(2014, raw, load(path))
    assert any(words in str(problem) for problem in refused.value.problems), str(refused.value)
    assert refused.value.exit_code == 3
    assert [str(problem) for problem in check_year(2014, raw, load(path)).errors] == [
        str(problem) for problem in refused.value.problems
    ]


def test_a_ruling_that_does_not_fit_stops_the_year(tmp_path):
    raw, path = tiny.write(tmp_path)
    header = "year,station,clause,table,measure_or_kind,field,before,after,reason,asked_by,document,date,source\n"
    row = "2014,t1,1.2a,findings,event,count,{before},0,重复计,甲镇,复1号,2014-12-20,虚构\n"
    (raw / "2014/rulings.csv").write_text(header + row.format(before=2), encoding="utf-8")
    with pytest.raises(
        InputRefused, match=r"rulings.csv:2:before 2 — expects count 2 of 1.2a for t1, the table says 1"
    ):
        compute(2014, raw, load(path))
    (raw / "2014/rulings.csv").write_text(header + row.format(before=1), encoding="utf-8")
    assert compute(2014, raw, load(path)).totals["base"].tolist()[0] == 8800


def test_the_order_of_rows_and_files_is_nothing(tmp_path, tiny_years):
    raw, path = tiny.write(tmp_path)
    for file in raw.glob("2014/*.csv"):
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([head, *rows[::-1]]) + "\n", encoding="utf-8")
    again = compute(2014, raw, load(path))
    for name in ("clauses", "items", "categories", "totals", "ledger", "extras", "indicators", "reconciliation"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(tiny_years[2014], name))


def test_one_towns_figures_change_no_other_town(tmp_path, tiny_years):
    raw, path = tiny.write(tmp_path)
    file = raw / "2014/measures.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("93,100", "50,100"), encoding="utf-8")
    again = compute(2014, raw, load(path))
    for name in ("clauses", "items", "categories"):
        frames = [
            part[part["station"] != "t1"].reset_index(drop=True)
            for part in (getattr(again, name), getattr(tiny_years[2014], name))
        ]
        pd.testing.assert_frame_equal(*frames)
    # 45 points short: nothing is left of the 60, 24 and 10 of the rest
    assert again.totals["base"].tolist() == [3400, 9000, 10000, 6000]


def test_progress_reads_the_year_before_and_only_its_own_raw_tables(tmp_path):
    raw, path = tiny.write(tmp_path)
    content = tiny.content()
    rule = {"family": "progress", "bar": {"stated": 95}, "weight": {"setting": "w"}, "gain": {"setting": "g"}}
    content["categories"][0]["items"][0]["clauses"][0]["rule"] = rule
    content["settings"] |= {
        "w": {"name": "权", "value": 60, "low": 0, "high": 100, "reason": "样"},
        "g": {"name": "增", "value": 4, "low": 1, "high": 9, "reason": "样"},
    }
    path.write_text(tiny.text_of(content), encoding="utf-8")
    file = raw / "2015/measures.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("t1,alpha,93,100", "t1,alpha,94,100"), encoding="utf-8")
    first, second = (compute(year, raw, load(path)) for year in (2014, 2015))
    assert first.missing["clause"].tolist() == ["1.1a"] * 3
    row = second.clauses.set_index(["station", "clause"]).loc[("t1", "1.1a")]
    # level 60% of 94/95, progress 1 of 4 for 40%: 60 · (0.593684 + 0.1) = 41.62
    assert row["score"] == 4162
    assert second.clauses.set_index(["station", "clause"]).loc[("t2", "1.1a"), "score"] == 6000


def test_progress_over_a_change_of_edition_reads_last_year_under_last_years_edition(tmp_path):
    raw, _ = tiny.write(tmp_path)
    content = tiny.content() | {"effective_to": 2014}
    later = copy.deepcopy(content) | {"id": "later", "effective_from": 2015, "effective_to": 2015}
    # The rate moves to the second category, where it is 2.2a, an id that last year's tables do not know.
    first, second = later["categories"]
    moved = copy.deepcopy(first["items"][0])
    moved |= {"id": "2.2", "formerly": "1.1", "points": 20}
    moved["clauses"][0] |= {"id": "2.2a", "formerly": "1.1a", "share": 20}
    rule = {"family": "progress", "bar": {"stated": 95}, "weight": {"setting": "w"}, "gain": {"setting": "g"}}
    moved["clauses"][0]["rule"] = rule
    del first["items"][0]
    later["total"] = 60
    first["points"], second["points"] = 30, 30
    second["items"].append(moved)
    later["settings"] |= {
        "w": {"name": "权", "value": 60, "low": 0, "high": 100, "reason": "样"},
        "g": {"name": "增", "value": 4, "low": 1, "high": 9, "reason": "样"},
    }
    (raw / "rubrics").mkdir()
    for name, text in (("first", content), ("later", later)):
        (raw / "rubrics" / f"{name}.yaml").write_text(tiny.text_of(text), encoding="utf-8")
    file = raw / "2015/measures.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("t1,alpha,93,100", "t1,alpha,94,100"), encoding="utf-8")
    results = compute(2015, raw)
    assert results.rubric.id == "later"
    row = results.facts.set_index(["station", "clause"]).loc[("t1", "2.2a")]
    assert (row["x_num"], row["previous_num"]) == (94, 93)
    # level 60% of 94/95, progress 1 of 4 for 40%: 20 · (0.593684 + 0.1) = 13.87
    assert results.clauses.set_index(["station", "clause"]).loc[("t1", "2.2a"), "score"] == 1387
