"""XML streamed with expat: no document type, no entity, and nothing kept but what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Container
from xml.parsers import expat

from kpi.inputs.sandbox.facts import RefusedError


def stream(
    data: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Walk the elements of an XML part, calling `start(name without prefix, attributes)` for each.

    Raises
    ------
    RefusedError
        At a document type declaration, before anything in it is read: no workbook needs one, bombs are made of them.
    xml.parsers.expat.ExpatError
        Where the part is not well formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise RefusedError("doctype")

    parser.StartDoctypeDeclHandler = doctype
    if start:
        parser.StartElementHandler = lambda name, found: start(name.rpartition(":")[2], found)
    if text:
        parser.CharacterDataHandler = text
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.Parse(data, True)


def texts(data: bytes, apart: Container[str], named: Container[str] = ()) -> list[str]:
    """Return the texts of a part: runs are joined, elements named in `apart` begin a new text.

    Parameters
    ----------
    data : bytes
        The part.
    apart : container of str
        Elements whose texts belong apart; every element where it is empty.
    named : container of str
        Attributes whose values are texts too.

    Examples
    --------
    >>> texts(b"<c><comment><r>a</r><r>b</r></comment><comment>c</comment></c>", {"comment"})
    ['ab', 'c']
    """
    found: list[list[str]] = [[]]

    def start(name: str, attributes: dict[str, str]) -> None:
        if not apart or name in apart:
            found.append([])
        for label, value in attributes.items():
            if label.rpartition(":")[2] in named:
                found.append([value])
                found.append([])

    stream(data, start, lambda part: found[-1].append(part))
    return [joined for parts in found if (joined := "".join(parts).strip())]
