from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from kpi.labels import labels
from kpi.rubric import families

KPI = Path(__file__).parents[2] / "kpi"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_name_the_same_values():
    chinese, english = labels("zh").texts, labels("en").texts
    assert {key: fields(text) for key, text in chinese.items()} == {key: fields(text) for key, text in english.items()}


def test_no_text_is_blank():
    assert not [
        key for lang in ("zh", "en") for key, text in labels(lang).texts.items() if not text and key != "text.space"
    ]


def test_a_missing_key_or_value_is_an_error():
    with pytest.raises(KeyError, match=r"no label 'no\.such'"):
        labels("zh").t("no.such")
    with pytest.raises(KeyError, match="needs a value for 'rank'"):
        labels("zh").t("rank.alone")
    with pytest.raises(KeyError, match="no language"):
        labels("fr")


def test_every_key_in_the_code_is_in_the_table():
    used = set()
    for path in [*KPI.rglob("*.py"), *KPI.rglob("*.j2")]:
        used |= set(re.findall(r"\b(?:say\.)?t\(\s*[\"']([a-z_]+\.[A-Za-z_.]+)[\"']", path.read_text(encoding="utf-8")))
    assert used and used <= set(labels("zh").texts)


def test_every_rule_family_has_a_reason():
    source = Path(families.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'Literal\["(\w+)"\]', source)) & {
        "threshold",
        "shortfall",
        "excess",
        "proportional",
        "linear",
        "window",
        "bands",
        "per_event",
        "checklist",
        "minimum_count",
        "minimum_by_period",
        "timeliness",
        "zeroing",
        "judgement",
        "composition",
        "relative",
        "progress",
    }
    assert {f"reason.{family}" for family in named} <= set(labels("zh").texts)


def test_the_rate_change_is_in_percentage_points():
    assert labels("zh").rate_change("1.25") == "上升1.25个百分点"


def test_english_numbers_and_dates():
    assert labels("en").date("2014-02-27") == "February 27, 2014" and labels("en").move(1, 4) == "up 3"
