"""What changed between two editions: single changes written by hand, mirrors, and two that share nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.editions import edition, load
from kpi.editions.compare import CHANGES, COLUMNS, compare
from kpi.editions.matching import match, normalised, similar
from kpi.editions.parts import VERDICTS, conventions
from kpi.editions.registry import FOLDER
from tests.editions.edits import CASES, edited, second, together

FOOD = FOLDER.parents[1] / "examples" / "food_hygiene" / "rubric.yaml"
LEVELS = ["category", "item", "clause", "extra", "setting"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_single_changes(case):
    found = compare(edition(2014), second(case["name"]))
    assert found.columns.tolist() == COLUMNS
    assert found.to_numpy().tolist() == case["rows"]
    assert (found.dtypes == "str").all()


def test_the_invented_edition_of_2016_as_a_table_by_hand_has_it():
    expected = pd.read_csv(Path(__file__).with_name("changes_2016.csv"), dtype=str, keep_default_na=False)
    found = compare(edition(2014), edition(2016))
    assert len(expected) >= 30 and set(expected["change"]) >= set(CHANGES) - {"class", "measure"}
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def mirrored(rows: list[list[str]]) -> list[list[str]]:
    """Rows of a comparison as they must stand in the comparison the other way round."""
    turned = {"added": "dropped", "dropped": "added"}
    return sorted(
        [level, former or name, name if former else "", turned.get(change, change), after, before]
        for level, name, former, change, before, after in rows
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_other_way_round_is_the_mirror(case):
    before = edition(2014)
    for first in (2016, 2014):  # the later edition says `formerly`; in one year either may
        after = second(case["name"], first)
        there, back = compare(before, after), compare(after, before)
        assert sorted(back.to_numpy().tolist()) == mirrored(there.to_numpy().tolist())


def test_an_edition_beside_itself():
    for rubric in (edition(2014), second("item moved to another category, said by formerly")):
        found = compare(rubric, rubric)
        assert (found.empty, found.columns.tolist()) == (True, COLUMNS)
        assert (found.dtypes == "str").all()


def test_two_rubrics_that_share_nothing():
    before, after = edition(2014), load(FOOD)
    found = compare(before, after)
    assert set(found["change"]) == {"added", "dropped"}
    counts = found.groupby(["level", "change"]).size().to_dict()
    # The food rubric: one category, item and clause of 100 points, no extra points, no settings.
    assert counts == {
        ("category", "added"): 1, ("category", "dropped"): 11, ("item", "added"): 1, ("item", "dropped"): 47,
        ("clause", "added"): 1, ("clause", "dropped"): 94, ("extra", "dropped"): 16,
        ("setting", "dropped"): len(before.settings),
    }  # fmt: skip
    assert found.iloc[0].tolist() == ["category", "1", "", "added", "", "100"]
    assert found[found["level"] == "clause"].iloc[[0, 1]].to_numpy().tolist() == [
        ["clause", "1.1a", "", "added", "", "100"],
        ["clause", "1.1a", "", "dropped", "1", ""],
    ]


def test_rows_come_in_a_fixed_order():
    everything = together([case for case in CASES if case["rows"]])
    after = edited(everything)
    found = compare(edition(2014), after)
    assert len(found) > 50
    document = {
        "category": [part.id for part in after.categories], "item": list(after.items), "clause": list(after.clauses),
        "extra": list(after.extra_entries), "setting": list(after.settings),
    }  # fmt: skip
    places = [
        (LEVELS.index(row.level), row.change == "dropped",
         row.change != "dropped" and document[row.level].index(row.id), CHANGES.index(row.change))
        for row in found.itertuples()
    ]  # fmt: skip
    assert places == sorted(places)
    assert compare(edition(2014), edited(everything)).equals(found)


SEVERAL = st.lists(st.sampled_from(CASES), max_size=6)


@given(SEVERAL, SEVERAL)
@settings(max_examples=20)
def test_random_edits_mirror_and_list_nothing_that_is_alike(first, second):
    one, other = edited(together(first)), edited(together(second))
    there = compare(one, other)
    assert sorted(compare(other, one).to_numpy().tolist()) == mirrored(there.to_numpy().tolist())
    assert not there.duplicated(["level", "id", "change"]).any()
    silent = there["change"].isin(["words", "name"])
    assert (there.loc[~silent, "before"] != there.loc[~silent, "after"]).all()
    assert there.loc[silent, ["before", "after"]].eq("").all(axis=None)


@given(SEVERAL, st.sampled_from(CASES))
@settings(max_examples=20)
def test_one_more_edit_changes_its_own_rows_alone(several, more):
    before, after = edited(together(several)), edited(together([*several, more]))
    touched = {tuple(row[:2]) for row in more["rows"]}
    assert {tuple(row[:2]) for row in compare(before, after).to_numpy().tolist()} <= touched


def test_letters_move_on_where_a_clause_is_put_before_others():
    rule = {"family": "judgement", "step": {"setting": "judgement_step"}}
    first, second = "《独生子女父母光荣证》系统，所有材料均入系统并实现打印", "核查率达99%"
    added = {"id": "4.4a", "name": "样", "words": "工作正常", "share": 0.5, "rule": rule}
    after = edited([
        {"at": "item 4.4", "put": {"text": f"依法行政信息平台：1、{first}。2、{second}。3、工作正常。"}},
        {"at": "clause 4.4b", "put": {"id": "4.4c", "words": second, "rule.bar.stated": 99}},
        {"at": "clause 4.4a", "put": {"id": "4.4b", "words": first, "share": 0.5}},
        {"at": "item 4.4", "append": {"clauses": added}},
    ])  # fmt: skip
    pairs = match(edition(2014), after).clause
    assert [pair for pair in pairs if "4.4" in (pair[1] or "")] == [("4.4a", "4.4b"), ("4.4b", "4.4c"), (None, "4.4a")]


def test_clauses_of_the_same_words_are_told_apart_by_what_they_measure():
    swapped = [{"at": "clause 2.3a", "put": {"measure": "landlord_contract_rate"}},
               {"at": "clause 2.3c", "put": {"measure": "employer_contract_rate"}}]  # fmt: skip
    pairs = [pair for pair in match(edition(2014), edited(swapped)).clause if pair[1] and pair[1].startswith("2.3")]
    assert pairs[:3] == [("2.3c", "2.3a"), ("2.3b", "2.3b"), ("2.3a", "2.3c")]


def test_what_formerly_names_goes_before_words():
    # 11.1 and 11.6 change places in all but their words: what is said of them counts.
    edits = [
        {"at": "item 11.1", "put": {"id": "11.7", "formerly": "11.6"}}, {"at": "clause 11.1a", "put": {"id": "11.7a"}},
        {"at": "item 11.6", "put": {"id": "11.8", "formerly": "11.1"}}, {"at": "clause 11.6a", "put": {"id": "11.8a"}},
    ]  # fmt: skip
    pairs = match(edition(2014), edited(edits)).item
    assert pairs[41:43] == (("11.6", "11.7"), ("11.2", "11.2"))
    assert pairs[46] == ("11.1", "11.8")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("信息覆盖率 95%以上。", "信息覆盖率９５％以上", True),
        ("低0.1个百分点", "低01个百分点", False),
        ("5%", "5‰", False),
        ("1、制度。2、台账", "1.制度 2.台账", True),
        ("甲", "乙", False),
    ],
)
def test_what_is_the_same_text(one, other, equal):
    assert (normalised(one) == normalised(other)) is equal
    assert similar(one, other) is similar(other, one)


def test_the_page_names_every_change_and_verdict():
    page = (FOLDER.parents[1] / "docs" / "comparing-editions.md").read_text(encoding="utf-8")
    assert [name for name in (*CHANGES, *VERDICTS, *conventions(edition(2014))) if f"`{name}`" not in page] == []
