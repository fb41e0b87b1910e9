"""The parts of a Word file that are made as XML at once: paragraphs, pictures, turned pages; the file."""

from __future__ import annotations

import copy
import re
from datetime import datetime
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from kpi.publish.paper import Picture

MADE = datetime(2014, 1, 1)  # noqa: DTZ001 - a fixed date keeps the bytes the same; Word's dates have no zone here
TWENTIETHS = 1440 / 25.4
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: object) -> str:
    """Return text without what XML cannot hold."""
    return FORBIDDEN.sub("\ufffd", str(text))


def inert(text: object) -> str:
    """Return text as XML holds it: escaped, without what XML cannot hold, and with nothing a template would read.

    Examples
    --------
    >>> inert("a<b & {{ c }}")
    'a&lt;b &amp; &#123;&#123; c &#125;&#125;'
    """
    safe = escape(plain(text), quote=True)
    for character in "{}%_":
        safe = safe.replace(character, f"&#{ord(character)};")
    return re.sub(r"[\t\n\r\f\a]+", " ", safe)


def paragraph(style: str, text: str, side: str = "", keep: bool = False) -> str:
    """Return a paragraph as XML in a style given by its id."""
    mark = f'<w:jc w:val="{side}"/>' if side else ""
    kept = "<w:keepNext/>" if keep else ""
    return (f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{mark}</w:pPr>'
            f'<w:r><w:t xml:space="preserve">{inert(text)}</w:t></w:r></w:p>')  # fmt: skip


def picture_elements(picture: Picture, part) -> list:
    """Return a picture with its alternative text, its caption and how to read it.

    Parameters
    ----------
    picture : Picture
        A chart as a picture.
    part : docx.parts.document.DocumentPart
        Where the file of the picture goes.
    """
    drawing = part.new_pic_inline(BytesIO(picture.png), Mm(picture.width), Mm(picture.height))
    drawing.docPr.set("descr", plain(picture.alternative))
    texts = paragraph("Picture", "") + paragraph("PictureCaption", picture.caption)
    body = parse_xml(f"<w:body {nsdecls('w')}>{texts}{paragraph('PictureNote', picture.subtitle)}</w:body>")
    run = body[0].find(qn("w:r"))
    run.remove(run[0])
    run.append(parse_xml(f"<w:drawing {nsdecls('w')}/>"))
    run[0].append(drawing)
    return list(body)


def section(model, wide: bool):
    """Return the properties of a section like the model (portrait), turned where it is wide.

    A turned page keeps its head and foot where they are: the margins go round with the page, sides as narrow as feet.
    """
    made = copy.deepcopy(model)
    size, margins = made.find(qn("w:pgSz")), made.find(qn("w:pgMar"))
    if wide:
        across, down = size.get(qn("w:w")), size.get(qn("w:h"))
        size.set(qn("w:w"), down)
        size.set(qn("w:h"), across)
        size.set(qn("w:orient"), "landscape")
        for side in ("left", "right"):
            margins.set(qn(f"w:{side}"), str(round(18 * TWENTIETHS)))
        for side in ("top", "bottom"):
            margins.set(qn(f"w:{side}"), str(round(24 * TWENTIETHS)))
    return made


def section_end(properties):
    """Return a paragraph, too small to be seen, that ends a section with the given properties."""
    made = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
                     "</w:pPr></w:p>")  # fmt: skip
    made[0].append(properties)
    return made


def room(properties) -> int:
    """Return the width between the margins of a section, in twentieths of a point."""
    size, margins = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
    return int(size.get(qn("w:w"))) - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))


def packed(document) -> bytes:
    """Return a python-docx document as a file, the same bytes for the same content."""
    properties, memory, made = document.core_properties, BytesIO(), BytesIO()
    properties.created = properties.modified = MADE
    properties.revision = 1
    document.save(memory)
    with ZipFile(memory) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, MADE.timetuple()[:6])
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return made.getvalue()
