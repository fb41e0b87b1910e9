"""The 2014 document read on its own, without the rubric: what the transcription is compared with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).parents[2] / "kpi" / "rubrics" / "sources" / "wujin_2014.txt"


class Row(NamedTuple):
    """A row of the annex, white space removed, merged cells spread over the rows they span."""

    item: str
    category: str
    category_points: int
    points: int
    methods: str
    department: str
    text: str


def joined(text: str) -> str:
    """Return text without any white space."""
    return "".join(text.split())


def cells(source: str) -> list[str]:
    """Return the cells of the annex's table in reading order: a cell begins with a tab at the start of a line."""
    table = source.split("\n\t项目及分值", 1)[1]
    return [joined(cell) for cell in re.split(r"\n\t", "项目及分值" + table)]


@pytest.fixture(scope="session")
def source() -> str:
    """Return the document's text as it is."""
    return SOURCE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def rows(source: str) -> list[Row]:
    """Return the 47 rows of the annex."""
    table = cells(source)
    assert table[:5] == ["项目及分值", "考核内容", "分值", "考核方式", "责任科室"]
    found: list[Row] = []
    category, methods, number, place = "", "", 0, 0
    body = table[5 : table.index("亮点工作")]
    assert len(body) % 5 == 0
    for start in range(0, len(body), 5):
        head, text, points, way, department = body[start : start + 5]
        if head:
            category, number, place = head, number + 1, 0
        methods, place = way or methods, place + 1
        name, full = re.fullmatch(r"(.+)（(\d+)）", category).groups()
        found.append(Row(f"{number}.{place}", name, int(full), int(points), methods, department, text))
    return found


@pytest.fixture(scope="session")
def extra_lines(source: str) -> dict[str, str]:
    """Return the lines of extra points by their number."""
    table = cells(source)
    text = table[table.index("亮点工作") + 1]
    return dict(re.findall(r"(\d+)、(.+?)(?=\d+、|$)", text))
