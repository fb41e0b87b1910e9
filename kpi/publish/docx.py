"""The bulletin as a Word file, from a template that an office can edit in Word or WPS.

docxtpl fills the texts in; tables and pictures are put in their places afterwards, whole, so that a ledger of thousands
of lines takes a second and no text of it is ever read as a template.
"""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kpi.publish.docx_parts import inert, packed, picture_elements, plain, room, section, section_end
from kpi.publish.docx_tables import table_elements
from kpi.publish.paper import Chapter, Grid, Paper, Picture, of_bulletin

PLACE, PROPERTY = "bulletin_block_", 255


def render(bulletin) -> dict[str, bytes]:
    """Return the bulletin as ``bulletin.docx``.

    Raises
    ------
    FormatUnavailable
        The browser that was found does not draw the charts.
    """
    paper = of_bulletin(bulletin)
    return {f"{paper.name}.docx": written(paper)}


def written(paper: Paper) -> bytes:
    """Return a document as a Word file."""
    template = DocxTemplate(BytesIO((files("kpi.publish") / "templates" / "bulletin.docx").read_bytes()))
    template.init_docx()
    # a part that is not text, and whether its page is wide; None is the end of the section of such a page
    parts: list[tuple[Grid | Picture | None, bool]] = []
    # `finalize` sees every text that is filled in and no word of the template itself
    environment = Environment(undefined=StrictUndefined, finalize=_filled)
    template.render(_context(paper, parts), environment, autoescape=True)
    _put(template.docx, parts)
    body = template.docx.element.body
    body.replace(body.sectPr, section(body.sectPr, bool(paper.annexes) and paper.annexes[-1].wide))
    properties = template.docx.core_properties
    properties.title, properties.author = (plain(text)[:PROPERTY] for text in (paper.title, paper.issuer))
    return packed(template.docx)


def _filled(value: object) -> object:
    return value if isinstance(value, Markup) else Markup(inert(value))


def _context(paper: Paper, parts: list) -> dict:
    say, annexes = paper.say, []
    chapters = [_chapter(one, parts) for one in paper.chapters]
    for before, one in zip([False, *[one.wide for one in paper.annexes]], paper.annexes, strict=False):
        annexes.append({"turn": _place((None, before), parts), **_chapter(one, parts)})
    return {
        "file": say.t("document.file", issuer=paper.issuer), "number": say.t("document.number"),
        "date": say.t("document.date"), "title": paper.title, "issuer": paper.issuer, "addressees": paper.addressees,
        "opening": paper.opening, "marks": "　".join(paper.marks), "annex_word": say.t("document.list_of_annexes"),
        "chapters": chapters, "annexes": annexes,
    }  # fmt: skip


def _chapter(chapter: Chapter, parts: list) -> dict:
    blocks = [{"text": one} if isinstance(one, str) else {"place": _place((one, chapter.wide), parts)}
              for one in chapter.blocks]  # fmt: skip
    return {"title": chapter.title, "blocks": blocks}


def _place(part: tuple, parts: list) -> Markup:
    """Return a paragraph with a bookmark that stands for a part until it is put there."""
    number = len(parts)
    parts.append(part)
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{PLACE}{number}"/><w:bookmarkEnd w:id="{number}"/>'
    return Markup(f"<w:p>{mark}</w:p>")


def _put(document, parts: list) -> None:
    body = document.element.body
    marks = [mark for mark in body.iter(qn("w:bookmarkStart")) if mark.get(qn("w:name")).startswith(PLACE)]
    for mark, (part, wide) in zip(marks, parts, strict=True):
        place, model = mark.getparent(), section(body.sectPr, wide)
        if isinstance(part, Grid):
            made = table_elements(part, room(model))
        elif part is None:
            made = [section_end(model)]
        else:
            made = picture_elements(part, document.part)
        for element in made:
            place.addprevious(element)
        body.remove(place)
