"""Files that are damaged, hostile or not what their name says: one refusal that names the file, never a traceback."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from kpi.errors import InputRefused
from kpi.verify.figures import figures
from kpi.verify.reading import book_of

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def packed(**parts: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return made.getvalue()


def untagged() -> bytes:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


BROKEN = [
    ("bulletin.pdf", b"", "empty"),
    ("bulletin.pdf", b"PK\x03\x04 not a PDF", "not what its name says"),
    ("bulletin.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
    ("bulletin.pdf", untagged(), "not one that this program writes"),
    ("bulletin.docx", b"%PDF-1.7", "damaged"),
    ("bulletin.docx", packed(xl__workbook="<a/>"), "archive"),
    ("bulletin.docx", packed(word__document="<w:document>"), "damaged"),
    ("bulletin.docx", packed(word__document='<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "document type"),
    ("bulletin.docx", packed(word__document=WORD.format("x" * 3_000_000)), "times its size"),
    ("annual_report.html", b"", "empty"),
    ("annual_report.html", b"<p>no table</p>", "no table"),
    ("scores.xlsx", b"PK\x03\x04", "damaged"),
    ("totals.csv", b"year,station\n2014,t1\n\xff\xfe\xfa", "totals.csv:3"),
]


@pytest.mark.parametrize(("name", "content", "words"), BROKEN)
def test_a_broken_file_is_named(copied, name, content, words):
    folder = copied(*{"annual_report.html", "scores.xlsx", "totals.csv"} - {name})
    (folder / name).write_bytes(content)
    with pytest.raises(InputRefused) as refused:
        figures(folder)
    assert name in str(refused.value) and words in str(refused.value), str(refused.value)


def test_a_link_is_not_followed(copied, tmp_path):
    folder = copied("totals.csv")
    (folder / "bulletin.pdf").symlink_to("/etc/passwd")
    with pytest.raises(InputRefused, match=r"bulletin\.pdf.*link"):
        figures(folder)


def test_a_tree_that_holds_itself_ends(copied):
    path = copied("bulletin.pdf") / "bulletin.pdf"
    writer = PdfWriter(clone_from=PdfReader(path))
    tree = writer.root_object["/StructTreeRoot"]
    tree[NameObject("/K")] = tree.indirect_reference
    writer.write(path)
    with pytest.raises(InputRefused, match=r"bulletin\.pdf.*RecursionError"):
        book_of(path)


def test_a_word_file_as_people_change_it(tmp_path):
    cell = "<w:tc>{0}<w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:tc>"
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    said = '<w:p><w:pPr><w:pStyle w:val="TableCaption"/></w:pPr><w:r><w:t>表1</w:t><w:tab/><w:t>甲</w:t></w:r></w:p>'
    rows = f"<w:tr>{cell.format('', '单位')}{cell.format('', '总分')}</w:tr><w:tr>{cell.format(span, '甲镇')}</w:tr>"
    (tmp_path / "a.docx").write_bytes(packed(word__document=WORD.format(f"{said}<w:tbl>{rows}</w:tbl>")))
    book = book_of(tmp_path / "a.docx")
    assert book.outline == (("TableCaption", "表1 甲"), ("table", "1"))
    assert (book.sheets[0].name, book.sheets[0].rows) == ("1 表1 甲", [["单位", "总分"], ["甲镇", ""]])
