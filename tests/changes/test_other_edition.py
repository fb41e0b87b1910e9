"""What of a year's tables can be read under another edition, and which clauses are the same."""

from __future__ import annotations

from kpi.changes.other_edition import matched_clauses, read_under, same_edition
from tests.builders import raw_tables, rubric, setting
from tests.two_years import events, found, rate, reach, two


def test_an_edition_is_itself():
    assert matched_clauses(two(), two()) == {"1.1a": "1.1a", "2.1a": "2.1a"}
    assert same_edition(two(), two()) and not same_edition(two(), two(40, 60))
    base = two(settings={"free": setting(1) | {"high": 2}})
    assert not same_edition(base, base.with_settings(free=2))


def read(old, new, renamed, **rows):
    return read_under(raw_tables(**rows), old, new, renamed)


def test_findings_go_by_the_new_id_where_what_is_counted_was_looked_for():
    per_kind = {"family": "per_event", "losses": dict.fromkeys(["event", "grave"], (20, "percent_of_points"))}
    old, wide = rubric([[[events(1)]]]), rubric([[[events(1)], [{"rule": per_kind}]]])
    rows = {"findings": [found("t1", 2), found("t2", 0)]}
    kept = read(old, wide, {"1.1a": "1.1a"}, **rows)["findings"]
    assert kept[["station", "clause", "count"]].values.tolist() == [["t1", "1.1a", 2], ["t2", "1.1a", 0]]
    # Nobody looked for grave cases, so clean of events is not clean of those; the other way round it is.
    assert read(old, wide, {"1.1a": "1.2a"}, **rows)["findings"].empty
    back = read(wide, old, {"1.2a": "1.1a"}, findings=[found("t1", 1, "1.2a", "grave"), found("t1", 1, "1.1a")])
    assert back["findings"][["clause", "kind"]].values.tolist() == [["1.1a", "grave"]]


def test_another_list_of_elements_cannot_be_read():
    lists = [rubric([[[{"rule": {"family": "checklist", "elements": elements, "loss": 1, "partial": 50}}]]])
             for elements in (["甲", "乙"], ["甲", "丙"])]  # fmt: skip
    rows = {"findings": [found("t1", 1, kind="missing")]}
    assert len(read(lists[0], lists[0], {"1.1a": "1.1a"}, **rows)["findings"]) == 1
    assert read(*lists, {"1.1a": "1.1a"}, **rows)["findings"].empty


def test_measures_go_by_code_where_they_are_the_same_kind_of_number():
    old, new = rubric([[[reach(1)]]]), rubric([[[reach(1)]]], measures={
        "alpha": {"name": "甲率", "unit": "percent"}, "articles": {"name": "文章", "unit": "percent"}})  # fmt: skip
    rows = [rate("t1", 9), rate("t1", 3, None, "articles"), rate("t1", 5, measure="beta")]
    targets = [{"station": "t1", "measure": name, "target": 5} for name in ("alpha", "articles")]
    tables = read(old, new, {}, measures=rows, targets=targets)
    assert tables["measures"]["measure"].tolist() == ["alpha"] and tables["targets"]["measure"].tolist() == ["alpha"]
