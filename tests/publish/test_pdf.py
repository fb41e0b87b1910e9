"""The PDF bulletin read back: its text, its tags, its bookmarks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from kpi.errors import FormatUnavailable
from kpi.publish import WRITERS, build, pdf, pictures
from kpi.publish.paper import of_bulletin
from tests.publish.printed import bare, grids


@pytest.fixture(scope="module", autouse=True)
def without_browser():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)
        yield


@pytest.fixture(scope="module")
def content(bulletin):
    return WRITERS["pdf"](bulletin)["bulletin.pdf"]


@pytest.fixture(scope="module")
def reader(content):
    return PdfReader(BytesIO(content))


@pytest.fixture(scope="module")
def pages(content):
    return pages_of(content)


@cache
def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def words(content: bytes) -> str:
    return bare("".join(pages_of(content)))


def test_every_row_of_every_table_stands_in_it(content, bulletin):
    text = words(content)
    rows = [bare("".join(row)) for grid in grids(of_bulletin(bulletin)) for row in grid.rows]
    # the ledger of 2017 has 440 rows, its indicators 809
    assert len(rows) > 1249
    assert [row for row in rows if row not in text] == []


def test_every_sentence_and_title_stands_in_it(content, bulletin):
    text = words(content)
    parts = (*bulletin.sections, *bulletin.annexes)
    said = [bulletin.title, bulletin.basis, *bulletin.notices, *[part.title for part in parts]]
    said += [sentence for part in parts for sentence in part.paragraphs]
    assert [one for one in said if bare(one) not in text] == []


def test_marks_stand_on_every_page(pages, bulletin):
    notice, stamp = bulletin.say.t("notice.invented"), bulletin.stamp
    assert stamp and len(pages) > 30
    assert [n for n, text in enumerate(pages) if bare(notice) not in bare(text) or bare(stamp) not in bare(text)] == []
    assert [n for n, text in enumerate(pages, 1) if f"—{n}—" not in bare(text)] == []


def test_it_bears_the_title_and_a_bookmark_a_chapter(reader, bulletin):
    assert reader.metadata.title == bulletin.title
    assert [one.title for one in reader.outline] == [one.title for one in (*bulletin.sections, *bulletin.annexes)]


def test_heads_and_the_unit_repeat_where_a_table_goes_on(pages, bulletin):
    ledger = next(grid for grid in grids(of_bulletin(bulletin)) if grid.key == "ledger")
    head, units = bare("".join(ledger.heads)), [title for title, _ in ledger.groups]
    on = [text for text in pages if head in bare(text)]
    assert len(on) > 10 and [text for text in on if not any(head + unit in bare(text) for unit in units)] == []


def test_wide_annexes_lie(reader):
    lying = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert not lying[0] and sum(lying) > 10


def test_the_same_bytes_twice(bulletin, content):
    assert pdf.render(bulletin)["bulletin.pdf"] == content


def test_hostile_names_stay_text(hostile_bulletin, hostile):
    content = pdf.render(hostile_bulletin)["bulletin.pdf"]
    text = words(content)
    assert [name for name in hostile.totals["name"] if bare(name) not in text] == []
    assert b"/URI" not in content and b"/JavaScript" not in content and bare("=1+1<script>alert(2)</script>") in text


def test_without_a_browser_it_says_so_once(content, bulletin, reader):
    assert words(content).count(bare(bulletin.say.t("document.no_pictures"))) == 1
    assert not [n for n, page in enumerate(reader.pages) if "/XObject" in page["/Resources"]]


@pytest.mark.parametrize("fonts", [set(), {"Liberation Serif", "Noto Sans CJK JP"}])
def test_without_a_chinese_font_it_says_what_to_install(bulletin, monkeypatch, fonts):
    monkeypatch.setattr(pdf, "installed", lambda: fonts)
    with pytest.raises(FormatUnavailable, match=r"no Chinese font.*fonts-noto-cjk") as refused:
        pdf.render(bulletin)
    assert refused.value.exit_code == 9


def test_one_kind_of_font_lends_to_the_other(monkeypatch):
    monkeypatch.setattr(pdf, "installed", lambda: {"SimSun"})
    assert pdf.chosen_fonts() == {"serif": "SimSun", "sans": "SimSun"}


def test_in_english(results):
    content = pdf.render(replace(build(results, "en"), annexes=()))["bulletin.pdf"]
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/Lang"].startswith("en")
    assert bare("1. Overview") in words(content)
