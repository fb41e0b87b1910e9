"""Make the Word template of the bulletin anew: ``python -m tools.docx_template``.

The template is meant to be edited in Word or WPS afterwards: fonts, margins, the head. What stands in double braces is
filled in, see docs/documents.md. Running this overwrites such edits.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from kpi.publish.docx_parts import packed

TEMPLATE = Path(__file__).resolve().parent.parent / "kpi" / "publish" / "templates" / "bulletin.docx"
TITLE, TEXT, SANS = "方正小标宋简体", "仿宋", "黑体"
# digits and Latin letters, as broad in every office program: those of a font that is missing break numbers in tables
LATIN = {TITLE: "Times New Roman", TEXT: "Times New Roman", SANS: "Arial"}
RED, GREY = RGBColor(0xC0, 0, 0), RGBColor(0x5B, 0x66, 0x70)
# style: font, size, bold, colour, alignment, first line, before, after, keep with next
STYLES = {
    "Issuer": (TITLE, 28, True, RED, "CENTER", 0, 0, 6, True),
    "Number": (TEXT, 14, False, None, "CENTER", 0, 0, 12, True),
    "Bulletin Title": (TITLE, 22, True, None, "CENTER", 0, 18, 18, True),
    "Addressees": (TEXT, 14, False, None, "LEFT", 0, 0, 0, False),
    "Words": (TEXT, 14, False, None, "JUSTIFY", 28, 0, 0, False),
    "Signature": (TEXT, 14, False, None, "RIGHT", 0, 6, 0, True),
    "Annex List": (TEXT, 14, False, None, "LEFT", 0, 0, 0, False),
    "Annex List Kept": (TEXT, 14, False, None, "LEFT", 0, 0, 0, True),
    "Foot": (TEXT, 12, False, None, "CENTER", 0, 0, 0, False),
    "Mark": (SANS, 8, False, RED, "CENTER", 0, 0, 0, False),
    "Table Caption": (SANS, 10, True, None, "CENTER", 0, 8, 4, True),
    "Picture": (SANS, 9, False, None, "CENTER", 0, 8, 2, True),
    "Picture Caption": (SANS, 10, True, None, "CENTER", 0, 0, 0, True),
    "Picture Note": (SANS, 8.5, False, GREY, "CENTER", 0, 0, 8, False),
    "Note": (SANS, 8.5, False, GREY, "LEFT", 0, 2, 8, False),
} | {
    f"Table {part} {size}": (SANS, points, part != "Text", None, "LEFT", 0, space, space, part != "Text")
    for size, points, space in (("normal", 9, 1.2), ("small", 7.5, 1), ("tight", 7, 1))
    for part in ("Head", "Group", "Text")
}
INDENTS = {"Signature": ("right_indent", 28), "Annex List": ("left_indent", 28),
           "Annex List Kept": ("left_indent", 28)}  # fmt: skip
LINES = {9: 11, 7.5: 9.2, 7: 8.6}  # from line to line in tables: a font put in the place of another would spread them
# what follows the spaces between kinds of characters in the properties of a paragraph
AFTER = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
BODY = (
    ("Issuer", "{{ file }}"),
    ("Number", "{{ number }}"),
    ("Bulletin Title", "{{ title }}"),
    ("Addressees", "{{ addressees }}"),
    ("Words", "{%p for words in opening %}"),
    ("Words", "{{ words }}"),
    ("Words", "{%p endfor %}"),
    ("Words", "{%p for chapter in chapters %}"),
    ("Heading 1", "{{ chapter.title }}"),
    ("Words", "{%p for block in chapter.blocks %}"),
    ("Words", "{%p if block.text is defined %}"),
    ("Words", "{{ block.text }}"),
    ("Words", "{%p else %}"),
    ("Words", "{{p block.place }}"),
    ("Words", "{%p endif %}"),
    ("Words", "{%p endfor %}"),
    ("Words", "{%p endfor %}"),
    ("Annex List", "{%p if annexes %}"),
    ("Annex List Kept", "{{ annex_word }}"),
    ("Annex List", "{%p for annex in annexes %}"),
    ("Annex List", "{%p if loop.last %}"),
    ("Annex List Kept", "{{ annex.title }}"),
    ("Annex List", "{%p else %}"),
    ("Annex List", "{{ annex.title }}"),
    ("Annex List", "{%p endif %}"),
    ("Annex List", "{%p endfor %}"),
    ("Annex List", "{%p endif %}"),
    ("Signature", "{{ issuer }}"),
    ("Signature", "{{ date }}"),
    ("Words", "{%p for annex in annexes %}"),
    ("Words", "{{p annex.turn }}"),
    ("Heading 1", "{{ annex.title }}"),
    ("Words", "{%p for block in annex.blocks %}"),
    ("Words", "{%p if block.text is defined %}"),
    ("Words", "{{ block.text }}"),
    ("Words", "{%p else %}"),
    ("Words", "{{p block.place }}"),
    ("Words", "{%p endif %}"),
    ("Words", "{%p endfor %}"),
    ("Words", "{%p endfor %}"),
)
SHADE = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EEF1F4"/>'
GRID = """
<w:style {names} w:type="table" w:customStyle="1" w:styleId="BulletinTable"><w:name w:val="Bulletin Table"/>
<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9CFD6"/></w:tblBorders>
<w:tblCellMar><w:left w:w="55" w:type="dxa"/><w:right w:w="55" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>
"""


def font(style, name: str, size: float, bold: bool, colour: RGBColor | None) -> None:
    """Give a style its font, Chinese and Latin alike."""
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = colour or RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for place in list(fonts.attrib):
        del fonts.attrib[place]
    for place in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{place}"), LATIN[name])
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def tight(style, size: float) -> None:
    """Set the lines of a table's text one below another, and no space between Chinese and Latin characters."""
    style.paragraph_format.line_spacing = Pt(LINES[size])
    properties = style.element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN"):
        properties.insert_element_before(parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>'), *AFTER)


def page_number(paragraph) -> None:
    """Put the number of the page between two dashes."""
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
    paragraph._p.append(field)
    paragraph.add_run(" —")


def template():
    """Return the template as a python-docx document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance = section.footer_distance = Mm(14)
    font(document.styles["Normal"], TEXT, 14, False, None)
    heading = document.styles["Heading 1"]
    font(heading, SANS, 15, True, None)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(6)
    for name, (face, size, bold, colour, side, first, before, after, keep) in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        font(style, face, size, bold, colour)
        shape = style.paragraph_format
        shape.alignment, shape.keep_with_next = getattr(WD_ALIGN_PARAGRAPH, side), keep
        shape.first_line_indent, shape.space_before, shape.space_after = Pt(first), Pt(before), Pt(after)
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
        if name == "Words":
            shape.line_spacing = 1.4
        if name in INDENTS:
            setattr(shape, INDENTS[name][0], Pt(INDENTS[name][1]))
        if name.startswith("Table ") and size in LINES:
            tight(style, size)
        if name.startswith("Table Group"):
            style.element.get_or_add_pPr().insert_element_before(parse_xml(SHADE), "w:autoSpaceDE")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    document.styles.element.append(parse_xml(GRID.format(names=nsdecls("w"))))
    for style, text in BODY:
        document.add_paragraph(text, style=style)
    header = section.header.paragraphs[0]
    header.style = document.styles["Mark"]
    header.text = "{{ marks }}"
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Foot"]
    page_number(footer)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "", "", ""
    properties.last_modified_by = ""
    return document


if __name__ == "__main__":
    TEMPLATE.write_bytes(packed(template()))
