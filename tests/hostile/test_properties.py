"""S13: files that leave the house name the office and nobody else, and hold nothing that is not seen."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader

from tests.hostile.district import PROSE

OFFICE = PROSE[1]
PEOPLE = ("creator", "lastModifiedBy", "manager", "Manager", "company", "Company")


def told(content: bytes) -> dict[str, str]:
    """Return the properties of an Office file by name."""
    with ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("docProps/") and name.endswith(".xml")]
        roots = [fromstring(archive.read(name)) for name in names]
    return {one.tag.rpartition("}")[2]: one.text or "" for root in roots for one in root.iter()}


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_office_files_name_the_office_alone_and_no_time_of_theirs(published, ending):
    for name, content in published.ending(ending).items():
        properties = told(content)
        assert {properties.get(one, "") for one in PEOPLE} <= {"", OFFICE}, name
        assert properties["created"][:4] in ("2014", "2015") and properties.get("revision", "1") == "1"
        with ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} <= {1980, 2014}, name


def test_workbooks_hide_nothing(published):
    """No comment, hidden sheet, row or column, cache of a pivot table or link to another file; templates hide lists."""
    for name, content in published.ending(".xlsx").items():
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {part: archive.read(part).decode("utf-8") for part in archive.namelist() if part.endswith(".xml")}
        assert not [part for part in parts if "pivot" in part or "externalLink" in part or "custom" in part], name
        if not name.startswith("templates/"):
            assert not [part for part in parts if "comments" in part], name
            sheets = "".join(text for part, text in parts.items() if part.startswith("xl/worksheets/"))
            assert 'hidden="1"' not in sheets, name  # the workbook itself hides its names of filters alone
            assert 'state="hidden"' not in parts["xl/workbook.xml"] and "veryHidden" not in parts["xl/workbook.xml"]


def test_word_files_hide_nothing(published):
    for name, content in published.ending(".docx").items():
        with ZipFile(io.BytesIO(content)) as archive:
            assert not [part for part in archive.namelist() if "comments" in part], name
            # the template's empty list of sources
            custom = [fromstring(archive.read(part)) for part in archive.namelist() if part == "customXml/item1.xml"]
            assert not [one for root in custom for one in root.iter() if (one.text or "").strip()], name
            text = archive.read("word/document.xml").decode("utf-8")
        assert not [tag for tag in ("<w:vanish", "<w:ins ", "<w:del ") if tag in text], name


def test_printed_files_name_the_office_alone(published):
    for name, content in published.ending(".pdf").items():
        properties = dict(PdfReader(io.BytesIO(content)).metadata)
        assert properties["/Author"] == OFFICE, name
        assert set(properties) <= {"/Author", "/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
        assert {properties.get(one, "D:1970")[:6] for one in ("/CreationDate", "/ModDate")} == {"D:1970"}, name
