"""The bulletin as PDF for print: tagged (PDF/UA-1), with bookmarks, the same bytes for the same results and fonts.

Set by typst from `templates/bulletin.typ`; texts reach it as JSON and are never read as markup.
"""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path

from kpi.errors import FormatUnavailable
from kpi.publish.layout import settings
from kpi.publish.paper import Chapter, Grid, Paper, Picture, of_bulletin


def render(bulletin) -> dict[str, bytes]:
    """Return the bulletin as ``bulletin.pdf``.

    Raises
    ------
    FormatUnavailable
        No Chinese font is installed, or the browser that was found does not draw.
    """
    paper = of_bulletin(bulletin)
    return {f"{paper.name}.pdf": printed(paper)}


def printed(paper: Paper) -> bytes:
    """Return a document as PDF.

    Raises
    ------
    FormatUnavailable
        No Chinese font is installed.
    """
    import typst

    fonts = chosen_fonts()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, picture in enumerate(_pictures(paper)):
            (folder / f"{number}.png").write_bytes(picture.png)
        (folder / "data.json").write_text(json.dumps(_data(paper, fonts), ensure_ascii=False), encoding="utf-8")
        source = folder / "bulletin.typ"
        source.write_bytes((files("kpi.publish") / "templates" / "bulletin.typ").read_bytes())
        return typst.compile(source, root=folder, format="pdf", pdf_standards=["ua-1"], timestamp=0)


def installed() -> set[str]:
    """Return the families of fonts that this machine has."""
    import typst

    return set(typst.Fonts().families())


def chosen_fonts() -> dict[str, str]:
    """Return the font of texts (serif) and of tables and headings (sans).

    Raises
    ------
    FormatUnavailable
        None of those in `documents.yaml` is installed.
    """
    there, lists = installed(), settings()["fonts"]
    found = {kind: next((name for name in names if name in there), None) for kind, names in lists.items()}
    either = found["serif"] or found["sans"]
    if either is None:
        raise FormatUnavailable(
            "cannot make pdf: no Chinese font is installed; install Noto CJK (Debian, Ubuntu: apt install "
            "fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; others: https://fonts.google.com/noto), "
            f"or one of: {', '.join([*lists['serif'], *lists['sans']])}"
        )
    return {kind: name or either for kind, name in found.items()}


def _pictures(paper: Paper) -> list[Picture]:
    chapters = (*paper.chapters, *paper.annexes)
    return [block for chapter in chapters for block in chapter.blocks if isinstance(block, Picture)]


def _data(paper: Paper, fonts: dict[str, str]) -> dict:
    numbers = {picture.key: number for number, picture in enumerate(_pictures(paper))}
    say = paper.say
    return {
        "language": say.lang, "region": "cn" if say.lang == "zh" else "gb", "fonts": fonts,
        "title": paper.title, "issuer": paper.issuer, "file": say.t("document.file", issuer=paper.issuer),
        "number": say.t("document.number"), "date": say.t("document.date"), "addressees": paper.addressees,
        "marks": paper.marks, "opening": paper.opening, "annex_word": say.t("document.list_of_annexes"),
        "chapters": [_chapter(one, numbers) for one in paper.chapters],
        "annexes": [_chapter(one, numbers) for one in paper.annexes],
    }  # fmt: skip


def _chapter(chapter: Chapter, numbers: dict[str, int]) -> dict:
    blocks = [_block(block, numbers) for block in chapter.blocks]
    return {"title": chapter.title, "wide": chapter.wide, "blocks": blocks}


def _block(block: str | Grid | Picture, numbers: dict[str, int]) -> dict:
    if isinstance(block, Grid):
        rules, size = settings(), block.layout.size
        return {"kind": "table", "caption": block.caption, "heads": block.heads, "parts": block.parts(),
                "right": block.right, "shares": block.layout.shares, "note": block.note,
                "need": 0 if block.layout.whole else rules["need"],
                **{name: rules[name][size] for name in ("type", "padding", "above")}}  # fmt: skip
    if isinstance(block, Picture):
        return {"kind": "picture", "caption": block.caption, "subtitle": block.subtitle, "width": block.width,
                "file": f"{numbers[block.key]}.png", "alternative": block.alternative}  # fmt: skip
    return {"kind": "text", "text": block}
