"""Text fit for a terminal and a log: what would move the cursor, colour, hide or turn words round is written out."""

from __future__ import annotations

import unicodedata

# Controls, invisible and direction marks, half characters, line and paragraph separators.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: object, kept: str = "\n") -> str:
    r"""Return text in which every character that a terminal acts on is written as its escape.

    Parameters
    ----------
    text : object
        What is shown.
    kept : str
        Characters that stay as they are. Without any the text stays on one line, so that no name forges a line.

    Examples
    --------
    >>> print(visible("甲　镇\x1b[31m\u202e\n2 files"))
    甲　镇\x1b[31m\u202e
    2 files
    >>> print(visible("a.csv\nall is well", kept=""))
    a.csv\nall is well
    """
    return "".join(
        part.encode("unicode_escape").decode() if part not in kept and unicodedata.category(part) in _ACTING else part
        for part in str(text)
    )
