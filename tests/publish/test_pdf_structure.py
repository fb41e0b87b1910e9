"""What PDF/UA asks of a file, read from its objects: tags, marks, fonts, names; and nothing that acts or leads out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from kpi.publish.paper import Picture
from kpi.publish.pdf import printed
from tests.publish.printed import grids
from tests.publish.short import short

PAINT = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"F",
    b"f*",
    b"S",
    b"s",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"Do",
    b"sh",
    b"INLINE IMAGE",
}


@pytest.fixture(scope="module", params=["zh", "en"])
def paper(request):
    return short(request.param)


@pytest.fixture(scope="module")
def reader(paper):
    return PdfReader(BytesIO(printed(paper)))


@pytest.fixture(scope="module")
def root(reader):
    return reader.trailer["/Root"]


def elements(node, above: tuple[str, ...] = ()) -> Iterator[tuple[str, DictionaryObject, tuple[str, ...]]]:
    """Yield every structure element with its type and the types above it, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child, above)
    elif isinstance(node, DictionaryObject):
        kind = node.get("/S")
        if kind:
            yield kind, node, above
        if "/K" in node:
            yield from elements(node["/K"], (*above, kind) if kind else above)


@pytest.fixture(scope="module")
def structure(root):
    return list(elements(root["/StructTreeRoot"]["/K"]))


def attribute(element: DictionaryObject, owner: str, name: str):
    return next((part[name] for part in element.get("/A", []) if part["/O"] == owner and name in part), None)


def test_it_says_what_it_is(reader, root, paper):
    xmp = reader.xmp_metadata.stream.get_data().decode()
    # such an object is true whatever it holds
    assert root["/MarkInfo"]["/Marked"].value is True and root["/MarkInfo"]["/Suspects"].value is False
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert root["/Lang"] == {"zh": "zh-CN", "en": "en-GB"}[paper.say.lang]
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp and f">{paper.title}</rdf:li>" in xmp
    assert reader.metadata.title == paper.title and reader.metadata.author == paper.issuer


def test_no_clock_and_no_machine_is_in_it(reader):
    assert reader.metadata.creation_date is None and reader.metadata.modification_date is None
    assert not re.search(r"<xmp:(Create|Modify|Metadata)Date>", reader.xmp_metadata.stream.get_data().decode())


def test_chapters_are_headings_in_order(structure, paper):
    titles = [element["/T"] for kind, element, _ in structure if kind == "/H1"]
    assert titles == [one.title for one in (*paper.chapters, *paper.annexes)]
    assert {kind for kind, _, _ in structure if re.fullmatch(r"/H\d?", kind)} == {"/H1"}


def test_bookmarks_lead_to_the_pages_of_the_chapters(reader, paper):
    marks = [(one.title, reader.get_destination_page_number(one)) for one in reader.outline]
    assert [title for title, _ in marks] == [one.title for one in (*paper.chapters, *paper.annexes)]
    for title, page in marks:
        assert title.split("　")[0] in "".join(reader.pages[page].extract_text().split())
    assert [page for _, page in marks] == sorted(page for _, page in marks)


def test_tables_have_rows_of_cells_and_heads_with_a_scope(structure, paper):
    printed_rows = sum(len(grid.rows) for grid in grids(paper))
    heads = sum(len(grid.heads) + len(grid.groups) for grid in grids(paper))
    kinds = Counter(kind for kind, _, _ in structure)
    assert kinds["/Table"] == len(grids(paper)) == 3
    assert kinds["/TH"] == heads and kinds["/TD"] == sum(len(g.heads) * len(g.rows) for g in grids(paper))
    assert kinds["/TR"] == printed_rows + sum(1 + len(grid.groups) for grid in grids(paper))
    inside = {
        "/TR": {"/Table", "/THead", "/TBody"},
        "/TH": {"/TR"},
        "/TD": {"/TR"},
        "/Caption": {"/Div", "/Table", "/Figure"},
    }
    assert all(above[-1] in inside[kind] for kind, _, above in structure if kind in inside)
    assert {attribute(one, "/Table", "/Scope") for kind, one, _ in structure if kind == "/TH"} == {"/Column"}


def test_every_cell_names_the_heads_above_it(structure):
    names = [one["/ID"] for kind, one, _ in structure if kind == "/TH"]
    assert len(set(names)) == len(names)
    for kind, one, _ in structure:
        if kind == "/TD":
            assert (found := attribute(one, "/Table", "/Headers")) and set(found) <= set(names)


def test_every_figure_has_words_and_a_place(structure, paper):
    expected = [b.alternative for one in paper.chapters for b in one.blocks if isinstance(b, Picture)]
    figures = [one for kind, one, _ in structure if kind == "/Figure"]
    assert [one["/Alt"] for one in figures] == expected == ["图1　甲<镇>居首 说明"]
    assert all(len(attribute(one, "/Layout", "/BBox")) == 4 for one in figures)


def painted(page, reader) -> tuple[list[bytes], list[int], int]:
    """Return what is painted outside of any mark, the numbers of the marks, and the depth at the end."""
    depth, bare, numbers = 0, [], []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
            if operator == b"BDC" and isinstance(operands[1], DictionaryObject) and "/MCID" in operands[1]:
                numbers.append(operands[1]["/MCID"])
        elif operator == b"EMC":
            depth -= 1
        elif operator in PAINT and depth == 0:
            bare.append(operator)
    return bare, numbers, depth


def test_everything_painted_is_tagged_or_an_artifact(reader, root):
    tree = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(tree[::2], tree[1::2], strict=True))
    assert len(reader.pages) > 3
    for page in reader.pages:
        bare, numbers, depth = painted(page, reader)
        assert bare == [] and depth == 0
        assert numbers == sorted(set(numbers)) and len(parents[page["/StructParents"]].get_object()) == len(numbers) > 0
        assert "/Annots" not in page


def test_fonts_are_embedded_and_map_to_characters(reader):
    fonts = {id_: font for page in reader.pages for id_, font in page["/Resources"]["/Font"].get_object().items()}
    assert fonts
    for font in map(IndirectObject.get_object, fonts.values()):
        inner = font["/DescendantFonts"][0].get_object() if font["/Subtype"] == "/Type0" else font
        described = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), font["/BaseFont"]
        assert re.fullmatch(r"/[A-Z]{6}\+.+", described["/FontName"]) and "/ToUnicode" in font


def test_nothing_acts_is_attached_or_leads_out(reader, root):
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm", "/Collection", "/AF"} & set(root)
    kinds = Counter()
    for number in range(1, int(reader.trailer["/Size"])):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject):
            kinds.update([found.get("/S"), found.get("/Subtype"), found.get("/Type")])
    assert kinds["/StructElem"] > 100
    assert not {"/JavaScript", "/URI", "/Launch", "/GoToR", "/SubmitForm", "/Link", "/FileAttachment"} & set(kinds)
    assert not {"/Filespec", "/EmbeddedFile", "/Action"} & set(kinds)


def test_pages_are_numbered_as_they_are_counted(reader):
    assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]
    assert all(f"— {n} —" in page.extract_text() for n, page in enumerate(reader.pages, 1))


def test_a_picture_stays_with_its_caption(paper):
    """Whatever is left of the page: paragraphs of every count before it, until it has gone overleaf."""
    first = paper.chapters[0]
    picture = next(block for block in first.blocks if isinstance(block, Picture))
    places = []
    for lines in range(6, 22):
        chapter = replace(first, blocks=(*["一行。"] * lines, replace(picture, width=120, height=60)))
        pages = PdfReader(BytesIO(printed(replace(paper, chapters=(chapter,), annexes=())))).pages
        drawn = [n for n, page in enumerate(pages) if "/XObject" in page["/Resources"]]
        told = [n for n, page in enumerate(pages) if "居首" in page.extract_text()]
        assert drawn == told
        places += drawn
    assert set(places) == {0, 1}
