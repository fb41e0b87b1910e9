"""The Word bulletin read back with python-docx."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from kpi.publish import WRITERS, paper, pictures
from kpi.publish.docx import render, written
from kpi.publish.docx_parts import inert
from tests.publish.printed import grids, pieces
from tests.publish.short import PNG


@pytest.fixture(scope="module", autouse=True)
def without_browser():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)
        yield


@pytest.fixture(scope="module")
def content(bulletin):
    return WRITERS["docx"](bulletin)["bulletin.docx"]


@pytest.fixture(scope="module")
def made(bulletin):
    return paper.of_bulletin(bulletin)


@pytest.fixture(scope="module")
def document(content):
    return docx.Document(BytesIO(content))


def cells(table) -> list[list[str]]:
    """Return the rows of a table as text (`table.cell` would take minutes for a ledger)."""
    rows = table._tbl.iterfind(qn("w:tr"))
    return [["".join(t.text or "" for t in c.iter(qn("w:t"))) for c in row.iterfind(qn("w:tc"))] for row in rows]


def texts(document) -> list[str]:
    return [one.text for one in document.paragraphs]


def test_every_cell_is_the_table_s(document, made):
    expected = pieces(made)
    # one table each, but the ledger and the indicators one a unit
    assert len(document.tables) == len(expected) > 20 + 2 * 17
    for read, (grid, rows) in zip(document.tables, expected, strict=True):
        assert cells(read) == rows, grid.caption


def test_every_sentence_and_title_stands_in_it(document, bulletin):
    there = set(texts(document))
    parts = (*bulletin.sections, *bulletin.annexes)
    said = [bulletin.title, bulletin.basis, *bulletin.notices, *[part.title for part in parts]]
    assert {*said, *[sentence for part in parts for sentence in part.paragraphs]} <= there


def test_heads_repeat_and_rows_stay_whole(document, made):
    for table, (grid, _) in zip(document.tables, pieces(made), strict=True):
        rows = list(table._tbl.iterfind(qn("w:tr")))
        marks = [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in rows]
        heads = 2 if grid.groups else 1
        assert marks == [True] * heads + [False] * (len(rows) - heads)
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)


def test_a_heading_keeps_its_rows_and_a_short_table_its_page(document, made):
    styles = {style.style_id: style for style in document.styles}
    for name in ("Heading1", "TableCaption"):
        assert styles[name].paragraph_format.keep_with_next
    short, ends = 0, {grid.caption: number for number, (grid, _) in enumerate(pieces(made))}
    for number, (table, (grid, _)) in enumerate(zip(document.tables, pieces(made), strict=True)):
        rows = [list(row.iter(qn("w:pPr"))) for row in table._tbl.iterfind(qn("w:tr"))]
        kept = [all(one.find(qn("w:keepNext")) is not None for one in row) for row in rows]
        heads = 2 if grid.groups else 1
        whole = grid.layout.whole and not grid.groups
        together = len(rows) - 1 if whole else min(heads + 2, len(rows) - 1)
        noted = bool(grid.note) and ends[grid.caption] == number
        assert kept == [True] * together + [False] * (len(rows) - 1 - together) + [noted], grid.caption
        short += whole
    assert short > 10


def test_captions_are_numbered_through(document, made):
    captions = [one.text for one in document.paragraphs if one.style.name == "Table Caption"]
    assert captions == [grid.caption for grid in grids(made)]
    assert [one.split("　")[0] for one in captions] == [f"表{number}" for number in range(1, len(captions) + 1)]


def test_wide_annexes_lie_and_every_page_bears_the_marks(document, bulletin, made):
    annexes = made.annexes
    lying = [one.orientation == WD_ORIENT.LANDSCAPE for one in document.sections]
    assert lying == [False, *[one.wide for one in annexes]] and 3 < sum(lying) < len(lying) - 1
    for one in document.sections:
        assert (one.page_width > one.page_height) == (one.orientation == WD_ORIENT.LANDSCAPE)
        head = one.header.paragraphs[0].text
        assert bulletin.stamp in head and bulletin.say.t("notice.invented") in head
        assert "PAGE" in one.footer._element.xml


def test_tables_fill_the_page_and_no_more(document, made):
    wide = {id(grid): chapter.wide for chapter in (*made.chapters, *made.annexes) for grid in chapter.blocks}
    upright, lying = document.sections[0], next(s for s in document.sections if s.orientation == WD_ORIENT.LANDSCAPE)
    for read, (grid, _) in zip(document.tables, pieces(made), strict=True):
        page = lying if wide[id(grid)] else upright
        room = (page.page_width - page.left_margin - page.right_margin) / 635
        widths = [int(column.get(qn("w:w"))) for column in read._tbl.tblGrid]
        assert abs(sum(widths) - room) <= len(widths) + 2, grid.key


def test_every_style_is_in_the_template(document):
    """Word shows a paragraph of an unknown style as plain text and says nothing."""
    named = {mark.get(qn("w:val")) for tag in ("w:pStyle", "w:tblStyle") for mark in document.element.iter(qn(tag))}
    assert len(named) > 10 and named <= {style.style_id for style in document.styles}


def test_the_same_bytes_twice(bulletin, content):
    assert render(bulletin)["bulletin.docx"] == content
    with ZipFile(BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2014, 1, 1, 0, 0, 0)}


def test_hostile_names_stay_text(hostile_bulletin):
    read = docx.Document(BytesIO(render(hostile_bulletin)["bulletin.docx"]))
    for table, (grid, rows) in zip(read.tables, pieces(paper.of_bulletin(hostile_bulletin)), strict=True):
        assert cells(table) == rows, grid.key
    assert not [one for one in read.part.rels.values() if "hyperlink" in one.reltype]


@pytest.mark.parametrize("name", ["{_{ 7*7 }_}", "{{ 7*7 }}", "a & b < c", "{% raw %}", "\"'"])
def test_a_title_is_never_a_template(bulletin, name):
    made = paper.of_bulletin(bulletin)
    short = replace(made, title=name, issuer=name, chapters=(paper.Chapter(name, (name,)),), annexes=())
    read = docx.Document(BytesIO(written(short)))
    assert texts(read).count(name) == 4 and read.core_properties.title == name


def test_what_xml_cannot_hold_is_replaced():
    assert inert("a\x00b\x0bc\ud800") == "a\ufffdb\ufffdc\ufffd" and inert("a\nb\tc") == "a b c"


def test_pictures_have_words_in_their_place(bulletin):
    made = paper.of_bulletin(bulletin)
    drawn = paper.Picture("p", PNG, "图1　甲<镇>居首", "说明", 100, 50)
    short = replace(made, chapters=(paper.Chapter("一、", (drawn,)),), annexes=())
    read = docx.Document(BytesIO(written(short)))
    shape = read.inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "图1　甲<镇>居首 说明"
    assert (shape.width, shape.height) == (3600000, 1800000) and "图1　甲<镇>居首" in texts(read)


def test_without_a_browser_it_says_so_once(document, bulletin):
    assert texts(document).count(bulletin.say.t("document.no_pictures")) == 1 and not document.inline_shapes


def test_heavy_libraries_wait_until_a_document_is_asked_for():
    heavy = "{'docx', 'docxtpl', 'typst', 'kaleido'}"
    asked = f"import sys, kpi.cli, kpi.publish; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
