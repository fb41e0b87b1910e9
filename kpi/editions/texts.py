"""The texts and codes of a rubric: no character that nobody sees, no code that could not stand in a name of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi.inputs.text import strange
from kpi.rubric.model import Rubric

# Codes of classes and measures become names of charts and places on a page.
_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")


def texts(rubric: Rubric) -> Iterator[tuple[tuple, str, str, str]]:
    """Yield every fault of a rubric's texts and codes: where, the value, why it is refused, what to do.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> list(texts(edition(2014)))
    []
    """
    for path, text in _walk((), rubric.text.model_dump(by_alias=True)):
        if found := strange(text):
            yield path, "", f"holds the character {found}", "remove it: nobody sees it, and programs act on it"
    codes = [(("classes", place, "id"), one.id) for place, one in enumerate(rubric.classes)]
    for path, code in [*codes, *((("measures", one), one) for one in rubric.measures)]:
        if not _CODE.fullmatch(code):
            yield path, code, "a code has letters A-Z, digits, _ and -, up to 60", "write such a code; the name is free"


def _walk(path: tuple, node: object) -> Iterator[tuple[tuple, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, part in node.items():
            yield (*path, key), str(key)
            yield from _walk((*path, key), part)
    elif isinstance(node, (list, tuple)):
        for place, part in enumerate(node):
            yield from _walk((*path, place), part)
