"""The 2014 edition says what the document says, and a changed number does not pass unnoticed."""

from __future__ import annotations

import copy
import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.editions import load
from kpi.editions.check import check, squash
from kpi.errors import RubricRefused
from kpi.rubric.model import Rubric, RubricText

FILE = Path(__file__).parents[2] / "kpi" / "rubrics" / "wujin_2014.yaml"

# Value, low and high of every assumed number, as approved: a change here is a decision, not a slip.
SETTINGS = {
    "rate_loss": (10, 3, 15), "rate_step": (1, 1, 1), "rate_top_loss": (10, 3, 15),
    "rate_top_step": (Decimal("0.1"), Decimal("0.1"), 1), "event_loss": (20, 17, 35), "case_loss": (100, 100, 100),
    "count_loss": (100, 100, 100), "element_loss": (100, 100, 100), "partial_share": (50, 25, 75),
    "late_loss": (10, 5, 15), "missing_loss": (20, 15, 30), "judgement_step": (25, 25, 25),
    "clause_split": (0, -50, 50), "certified_bar": (1, 1, 1), "funding_bar": (100, 95, 100),
    "service_lists_bar": (12, 4, 12), "statistics_meetings_bar": (4, 2, 12), "training_bar": (2, 1, 4),
    "pregnancy_follow_up_bar": (90, 80, 95), "emigrant_contract_bar": (95, 90, 100),
    "theme_activity_bar": (100, 90, 100), "extra_other": (0, 0, 2),
}  # fmt: skip
CHOICES = {
    "fraud_scope": ("item", ("item", "clause")), "floating_module_combine": ("min", ("min", "mean")),
    "culture_combine": ("mean", ("min", "mean")),
    "extra_cap": ("none", ("none", 5, 10, 15)),
    "extra_repeat": ("once", ("once", "each")), "overlap_b3": ("both", ("both", "base", "extra")),
    "overlap_b5": ("both", ("both", "base", "extra")), "overlap_b8": ("both", ("both", "base", "extra")),
    "zero_denominator": ("full", ("full", "rebase")), "rounding": ("half_up", ("half_up", "floor")),
    "ties": ("competition", ("competition",)), "veto": ("off", ("off", "unranked")),
}  # fmt: skip

# The split of items with several clauses, which the document does not give.
SHARES = {
    "1.1": "1 1 1", "1.3": "1 1", "1.4": "2 2", "2.2": "1 1", "2.3": "0.5 0.5 0.5 0.75 0.75", "3.1": "1 0.5 0.5",
    "3.2": "2.5 1.5", "3.3": "1 0.5 0.5", "3.5": "0.5 1 1.5 1", "3.6": "2 1 1 1", "4.1": "1.5 1.5 1.5 1.5 1.5 1.5 1",
    "4.4": "1 1", "4.6": "1 1", "5.1": "1 1", "5.2": "1 1", "6.1": "1 1", "7.1": "2.5 0.5 2 5", "7.2": "1 1",
    "8.2": "1 1", "9.1": "0.75 0.75 0.5 0.5 0.5", "9.2": "1 1 1", "9.3": "1 1 1", "10.1": "0.5 0.5", "10.5": "1 1 1",
}  # fmt: skip

# Bars that the document states by a word instead of digits: 均建立, 所有…均, 至少有一篇.
BY_WORD = {"2.3d": 100, "4.4a": 100, "4.6b": 1}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load(FILE)


def joined(text: str) -> str:
    """Return text without any white space: what line breaks inside a cell leave open."""
    return "".join(text.split())


def stated_bars(rubric: Rubric, unit: str) -> dict[str, Decimal]:
    """Return the stated bars of clauses that read measures of a unit."""
    return {
        clause.id: clause.rule.bar.stated for clause in rubric.clauses.values()
        if clause.measures and rubric.measures[clause.measures[0]].unit == unit
        and getattr(clause.rule, "bar", None) and clause.rule.bar.stated is not None
    }  # fmt: skip


def differences(rubric: Rubric, rows: list, extra_lines: dict[str, str]) -> list[str]:
    """Return where a rubric departs from the document; empty when it says the same."""
    items = [(category, item) for category in rubric.categories for item in category.items]
    found = []
    for (category, item), row in zip(items, rows, strict=True):
        texts = map(joined, (item.methods, item.department, item.text))
        ours = (item.id, joined(category.name), category.points, item.points, *texts)
        if ours != tuple(row):
            found.append(f"{item.id}: {ours} instead of {tuple(row)}")
    for unit, pattern in {"percent": r"(\d+)%", "count": r"(\d+)(?:篇|次|户)"}.items():
        bars = stated_bars(rubric, unit)
        for row in rows:
            ours = {int(bar) for name, bar in bars.items() if name[:-1] == row.item and name not in BY_WORD}
            theirs = {int(number) for number in re.findall(pattern, row.text)}
            if ours != theirs:
                found.append(f"{row.item}: bars {sorted(ours)} instead of {sorted(theirs)}")
    every = stated_bars(rubric, "percent") | stated_bars(rubric, "count")
    found += [
        f"{name}: bar {every.get(name)} instead of {bar}" for name, bar in BY_WORD.items() if bar != every.get(name)
    ]
    for line in rubric.extra:
        text = extra_lines[line.line.removeprefix("B")]
        ours = [int(entry.points.stated) for entry in line.entries if entry.points.stated is not None]
        theirs = [int(number) for number in re.findall(r"(\d+)分", text)]
        if joined(line.text) != text or ours != theirs:
            found.append(f"{line.line}: {line.text} {ours} instead of {text} {theirs}")
    return found


def test_source_is_the_document_itself(rubric: Rubric) -> None:
    digest = hashlib.sha256((FILE.parent / rubric.source).read_bytes()).hexdigest()
    assert digest == "f17940f6bbd9c4c57795932a7073be85e8591222abcc9a586c0fd7ee893b4d3c"


def test_all_47_rows_equal_the_document(rubric: Rubric, rows: list, extra_lines: dict) -> None:
    assert (len(rows), len(extra_lines)) == (47, 11)
    assert differences(rubric, rows, extra_lines) == []


def test_head_equals_the_document(rubric: Rubric, source: str) -> None:
    source = joined(source)
    for text in (rubric.title, rubric.number, rubric.issuer):
        assert joined(text) in source
    year, month, day = rubric.issued.split("-")
    assert f"{year}年{int(month)}月{int(day)}日" in source
    assert f"考核内容（{rubric.total}分）" in source


def test_points_add_up(rubric: Rubric) -> None:
    assert [int(category.points) for category in rubric.categories] == [10, 7, 18, 18, 10, 2, 7, 6, 9, 7, 6]
    assert sum(item.points for item in rubric.items.values()) == rubric.total == 100
    departments: Counter[str] = Counter()
    for item in rubric.items.values():
        departments[item.department] += item.points
    assert departments == {
        "法规科": 21, "规统科": 20, "宣传科": 17, "科技科": 17, "流动人口科": 12, "协会": 7, "办公室": 6,
    }  # fmt: skip


def test_category_names_stand_in_the_document_as_a_list(rubric: Rubric, source: str) -> None:
    source = joined(source)
    assert "、".join(category.name for category in rubric.categories) + "。（见附件）" in source


def test_94_clauses_28_rates_7_counts_11_lines(rubric: Rubric) -> None:
    assert len(rubric.clauses) == 94
    assert len(stated_bars(rubric, "percent")) == 28
    assert len(stated_bars(rubric, "count")) == 7
    assert [line.line for line in rubric.extra] == [f"B{number}" for number in range(1, 12)]
    most = sum(entry.points.stated or 0 for line in rubric.extra for entry in line.entries)
    assert most == 27


def test_no_word_of_the_document_is_left_out(rubric: Rubric) -> None:
    for item in rubric.items.values():
        rest = squash(item.text)
        for clause in item.clauses:
            rest = rest.replace(squash(clause.words), "|")
        # What may be left: the item's heading before a colon, the numbering, and the punctuation between clauses.
        rest = re.sub(r"^[^|]*:", "", rest)
        assert re.fullmatch(r"(\|+|\d?、|[。,;])+", rest), (item.id, rest)


def test_every_stated_number_stands_in_the_document(rubric: Rubric, source: str) -> None:
    source = squash(source)
    for clause in rubric.clauses.values():
        assert squash(clause.words) in source, clause.id
        for number in clause.rule.numbers().values():
            if number.stated is not None:
                assert squash(number.words or clause.words) in source, clause.id
    for word in rubric.number_words:
        assert word in source


def test_checklists_name_what_the_document_names(rubric: Rubric) -> None:
    unnamed = {"9.3b"}  # 六免两优惠: the document gives their number, not their names
    for clause in rubric.clauses.values():
        if clause.rule.family == "checklist" and clause.id not in unnamed:
            assert [name for name in clause.rule.elements if squash(name) not in squash(clause.words)] == [], clause.id
    assert len(rubric.clauses["9.3b"].rule.elements) == 6 + 2


def test_attribution_words_stand_in_the_document(rubric: Rubric, source: str) -> None:
    source = joined(source)
    assert [rule.id for rule in rubric.attribution] == ["A4", "A3", "A1", "A2"]
    assert all(joined(rule.text) in source for rule in rubric.attribution)


def test_guidance_station_is_assessed_on_its_own_clauses(rubric: Rubric) -> None:
    own = [clause for clause in rubric.clauses.values() if "guidance" in clause.applies_to]
    assert sum(clause.points for clause in own) == 1900
    assert [clause.id for clause in own if "town" not in clause.applies_to] == ["7.1d"]
    town = [clause for clause in rubric.clauses.values() if "town" in clause.applies_to]
    assert sum(clause.points for clause in town) == 10000


def test_shares_are_the_approved_ones(rubric: Rubric) -> None:
    several = [item for item in rubric.items.values() if len(item.clauses) > 1]
    assert {item.id: " ".join(str(clause.share) for clause in item.clauses) for item in several} == SHARES


def test_settings_are_the_approved_ones(rubric: Rubric) -> None:
    numbers = {
        name: (setting.value, setting.low, setting.high)
        for name, setting in rubric.settings.items() if not setting.options
    }  # fmt: skip
    assert numbers == SETTINGS
    choices = {name: (part.value, part.options) for name, part in rubric.settings.items() if part.options}
    assert choices == CHOICES
    assert all(len(setting.reason) > 10 for setting in rubric.settings.values())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bar: {stated: 99}", "bar: {stated: 98}"),
        ("bar: {stated: 99}", "bar: 99"),
        ("bar: {stated: 99}", "bar: {setting: no_such_setting}"),
        ("        points: 3\n", "        points: 4\n"),
        ("            share: 2.5\n", "            share: 2.4\n"),
        ("points: {stated: 3}", "points: {stated: 4}"),
        ("出生政策符合率在99%以上。2", "出生政策符合率在98%以上。2"),
    ],
)
def test_a_changed_number_in_a_copy_is_refused(tmp_path: Path, before: str, after: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    shutil.copytree(FILE.parent / "sources", tmp_path / "sources")
    copied = tmp_path / FILE.name
    copied.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RubricRefused):
        load(copied)


def test_points_moved_between_two_items_are_noticed(rubric: Rubric, rows: list, extra_lines: dict) -> None:
    data = dumped(rubric)
    left, right = data["categories"][4]["items"][2], data["categories"][4]["items"][3]
    left["points"], right["points"] = right["points"], left["points"]
    changed = Rubric(RubricText.model_validate(data))
    assert check(changed) == []
    assert len(differences(changed, rows, extra_lines)) == 2


def test_any_stated_number_changed_by_one_is_noticed(rubric: Rubric, rows: list, extra_lines: dict) -> None:
    places = list(stated_places(dumped(rubric)))
    assert len(places) == 28 + 7 + 1 + 15 + 47 + 11 + 1
    for place in places:
        data = dumped(rubric)
        step_to(data, place[:-1])[place[-1]] += 1
        changed = Rubric(RubricText.model_validate(data))
        assert check(changed) or differences(changed, rows, extra_lines), place


def dumped(rubric: Rubric) -> dict:
    return copy.deepcopy(listed(rubric.text.model_dump(by_alias=True, exclude_none=True)))


def listed(node: object) -> object:
    """Return nested data with lists for tuples, so that a test can change it."""
    if isinstance(node, dict):
        return {key: listed(value) for key, value in node.items()}
    return [listed(value) for value in node] if isinstance(node, tuple) else node


def stated_places(node: object, path: tuple = ()) -> Iterator[tuple]:
    """Yield the path of every number the document states: points, bars, extra points, the total."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("stated", "points", "total") and isinstance(value, Decimal):
                yield (*path, key)
            elif key != "settings":
                yield from stated_places(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from stated_places(value, (*path, place))


def step_to(node: object, path: tuple) -> object:
    for part in path:
        node = node[part]
    return node
