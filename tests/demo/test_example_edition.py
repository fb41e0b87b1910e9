"""The invented edition of 2016: derived from the shipped one, whole, and different in every way an edition can be."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from kpi.demo.amendments import _amend, invented_edition
from kpi.editions import edition, load, table
from kpi.editions.registry import FOLDER
from kpi.examples import check_examples

HERE = Path(__file__).parent
CHANGES = pd.read_csv(HERE.parent / "editions" / "changes_2016.csv", dtype=str, keep_default_na=False)
LEVELS = ["category", "item", "clause", "extra"]
# At least so many rows of the table of changes, by level and kind of change.
LEAST = {
    ("category", "points"): 6, ("item", "points"): 6, ("clause", "bar"): 5, ("clause", "rule"): 2, ("item", "words"): 3,
    ("item", "department"): 1, ("item", "methods"): 1, ("item", "added"): 1, ("item", "dropped"): 1,
    ("item", "moved"): 1, ("clause", "added"): 1, ("clause", "dropped"): 1, ("extra", "points"): 1,
    ("extra", "added"): 1, ("setting", "value"): 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def before():
    return load(FOLDER / "wujin_2014.yaml")


@pytest.fixture(scope="module")
def after():
    return invented_edition()[0]


def test_it_says_that_it_is_invented(after):
    text = invented_edition()[1]
    assert text.startswith("# 虚构示例") and "derived from wujin_2014 by kpi/demo" in text.splitlines()[1]
    assert after.title.endswith("（虚构示例）") and after.number.startswith("虚") and "虚构" in after.issuer
    assert (after.id, after.source, after.issued) == ("example_2016", None, None)
    assert (after.effective_from, after.effective_to) == (2016, 2018)


def test_it_is_whole(after):
    assert sum(category.points for category in after.categories) == after.total == 100
    assert [int(category.points) for category in after.categories] == [10, 6, 16, 17, 12, 2, 8, 6, 10, 7, 6]
    assert (len(after.items), len(after.clauses)) == (47, 95)
    assert check_examples(after) == []


def test_comments_order_and_layout_of_the_shipped_edition_live_on():
    shipped = (FOLDER / "wujin_2014.yaml").read_text(encoding="utf-8")
    text = invented_edition()[1]
    comments = [line for line in shipped.splitlines()[6:] if line.lstrip().startswith("#")]
    assert len(comments) > 10
    assert [line for line in text.splitlines()[4:] if line.lstrip().startswith("#")] == comments
    assert re.findall(r"\n\n +- id: (.*)", text) == re.findall(r"\n\n +- id: (.*)", shipped)
    assert text.count("\n\n") == shipped.count("\n\n")
    same = set(shipped.splitlines()) & set(text.splitlines())
    assert len(same) > 0.8 * len(set(shipped.splitlines()))


def test_every_year_from_2016_has_it_and_the_years_before_the_shipped_one(district):
    assert {year: edition(year, district).id for year in range(2014, 2019)} == {
        2014: "wujin_2014", 2015: "wujin_2014", 2016: "example_2016", 2017: "example_2016", 2018: "example_2016",
    }  # fmt: skip
    path = district / "rubrics" / "example_2016.yaml"
    assert path.read_bytes() == invented_edition()[1].encode("utf-8")


def test_an_amendment_of_what_is_not_there_is_an_error(before):
    with pytest.raises(KeyError, match=r"no 9\.9 to amend"):
        _amend({"categories": [{"id": "9", "items": []}]}, {"why": "x", "item": "9.9", "points": 1})
    item = {"id": "9.1", "text": "甲", "clauses": []}
    with pytest.raises(ValueError, match=r"乙 does not stand in item 9\.1"):
        _amend({"categories": [{"id": "9", "items": [item]}]}, {"why": "x", "item": "9.1", "reword": {"乙": "丙"}})


def test_the_table_of_changes_has_every_kind():
    counts = Counter(zip(CHANGES["level"], CHANGES["change"], strict=True))
    assert {kind: counts[kind] for kind, least in LEAST.items() if counts[kind] < least} == {}
    assert len(CHANGES) == len(CHANGES.drop_duplicates(["level", "id", "change"])) >= 30
    # Words that change alone: no other row of the item, nor of any of its clauses.
    changed = CHANGES[CHANGES["change"] != "words"]["id"].str.rstrip("abcdefgh")
    assert {"3.4", "5.5", "11.1"} <= set(CHANGES.query("level == 'item'")["id"]) - set(changed)


@pytest.mark.parametrize("level", LEVELS)
def test_the_table_of_changes_is_what_the_two_editions_say(before, after, level):
    old, new = (table(rubric, level).set_index(level) for rubric in (before, after))
    rows = CHANGES[CHANGES["level"] == level]
    renamed = {"5.7": "4.6", "5.7a": "4.6a", "5.7b": "4.6b"}
    assert set(rows.query("change == 'dropped'")["id"]) == set(old.index) - set(new.index) - set(renamed.values())
    assert set(rows.query("change == 'added'")["id"]) == set(new.index) - set(old.index) - set(renamed)
    words = {"category": "name", "item": "text", "clause": "words", "extra": "text"}[level]
    columns = {"points": "points", "bar": "bar", "methods": "methods", "department": "department"}
    columns |= {"name": "name"} if level != "item" else {}
    columns |= {"words": words} if level != "category" else {}
    for change, column in columns.items():
        if column not in new or (level, change) == ("clause", "department"):  # a clause has its item's
            continue
        both = {name: (old.loc[renamed.get(name, name), column], new.loc[name, column]) for name in new.index
                if renamed.get(name, name) in old.index}  # fmt: skip
        wanted = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
        told = rows[rows["change"] == change].set_index("id")
        assert set(told.index) == set(wanted), change
        if change not in ("words", "name"):
            assert {name: (row.before, row.after) for name, row in told.iterrows()} == wanted, change


def test_settings_and_rules_are_what_the_two_editions_say(before, after):
    both = {name: (str(before.setting(name)), str(after.setting(name))) for name in after.settings}
    rows = CHANGES[CHANGES["level"] == "setting"].set_index("id")
    assert list(after.settings) == list(before.settings)
    assert {name: (row.before, row.after) for name, row in rows.iterrows()} == {
        name: pair for name, pair in both.items() if pair[0] != pair[1]
    }
    families = {name: clause.rule.family for name, clause in after.clauses.items() if name in before.clauses}
    changed = {name for name, family in families.items() if family != before.clauses[name].rule.family}
    assert changed == {"4.2a", "9.3c"}
