"""What a Word file says of itself and holds beside its text, read from its parts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from kpi.publish.docx import written
from tests.publish.short import short

FONTS = {"仿宋": "Times New Roman", "方正小标宋简体": "Times New Roman", "黑体": "Arial"}
TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "commentRangeStart", "commentReference")


@pytest.fixture(scope="module", params=["zh", "en"])
def content(request):
    return written(short(request.param))


@pytest.fixture(scope="module")
def document(content):
    return docx.Document(BytesIO(content))


def test_it_names_the_office_the_title_and_no_clock(document):
    properties = document.core_properties
    assert (properties.title, properties.author) == ("关于考核的通报", "某局")
    assert properties.created == properties.modified == datetime(2014, 1, 1, tzinfo=UTC)
    assert (properties.revision, properties.last_modified_by, properties.comments, properties.keywords) == (
        1,
        "",
        "",
        "",
    )


def test_no_comments_no_revisions_no_macros_and_nothing_leads_out(content):
    with ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        assert not [name for name in names if re.search(r"comments|people|vba|embeddings|\.bin", name)]
        for name in names:
            text = parts.read(name).decode("utf-8", "ignore")
            assert not [tag for tag in TRACKED if f"<w:{tag} " in text or f"<w:{tag}/>" in text], name
            assert "trackRevisions" not in text and 'TargetMode="External"' not in text, name


def test_every_picture_has_words(document):
    drawings = list(document.element.iter(qn("wp:docPr")))
    assert [one.get("descr") for one in drawings] == ["图1　甲<镇>居首 说明"]
    assert len({one.get("id") for one in drawings}) == len(drawings) == len(document.inline_shapes)


def test_every_table_has_a_caption_that_is_read_out(document):
    captions = [table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) for table in document.tables]
    assert len(captions) == len(set(captions)) == 4  # one short table, a ledger of two units, its list of words
    assert [one for one in captions if "甲镇" in one] and [one for one in captions if "乙镇" in one]


def test_a_heading_within_a_table_spans_it(document):
    for table in document.tables[1:3]:
        row = list(table._tbl.iterfind(qn("w:tr")))[1]
        (cell,) = row.iterfind(qn("w:tc"))
        assert int(cell.find(qn("w:tcPr")).find(qn("w:gridSpan")).get(qn("w:val"))) == len(table.columns)


def test_digits_have_a_font_that_every_office_program_knows(document):
    """One that is missing is replaced by a broader one, and numbers break in narrow columns."""
    names = re.compile(r"Table (Head|Group|Text|Caption).*|Words|Bulletin Title|Heading 1|Normal")
    faces = [style.element.rPr.rFonts for style in document.styles if names.fullmatch(style.name)]
    assert len(faces) > 10
    for face in faces:
        assert face.get(qn("w:ascii")) == face.get(qn("w:hAnsi")) == FONTS[face.get(qn("w:eastAsia"))]


def test_the_number_of_the_page_is_black_and_the_marks_are_red(document):
    head, foot = document.sections[0].header.paragraphs[0], document.sections[0].footer.paragraphs[0]
    colours = [str(document.styles[one.style.name].font.color.rgb) for one in (head, foot)]
    assert colours == ["C00000", "000000"]


def test_without_annexes_there_is_one_section_and_no_list(content):
    alone = docx.Document(BytesIO(written(replace(short(), annexes=()))))
    assert len(alone.sections) == 1 and "Annex List" not in {one.style.name for one in alone.paragraphs}
    assert len(docx.Document(BytesIO(content)).sections) == 3


def test_the_signature_is_never_alone_on_a_page(document):
    styles = {style.name: style.paragraph_format.keep_with_next for style in document.styles if style.type == 1}
    assert styles["Annex List Kept"] and styles["Signature"] and not styles["Annex List"]
    names = [one.style.name for one in document.paragraphs]
    place = names.index("Signature")
    assert names[place - 3 : place + 2] == [
        "Annex List Kept",
        "Annex List",
        "Annex List Kept",
        "Signature",
        "Signature",
    ]
