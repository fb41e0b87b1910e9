"""Every result table as CSV that opens in Excel: utf-8-sig, line feeds, points with two decimals.

Rule for text that a spreadsheet would run as a formula: a text cell that starts with ``=``, ``+``, ``-``, ``@``, a
tab or a carriage return is written with an apostrophe before it (:func:`kpi.export.inert`). Numbers are not text.
"""

from __future__ import annotations

from kpi.export import TABLES, csv_text


def render(bulletin) -> dict[str, bytes]:
    """Return every result table of the edition as ``name.csv``; a stamp is a last column of its own.

    Examples
    --------
    Not run: ``render(kpi.publish.build(results))["totals.csv"]``.
    """
    stamped = {"stamp": bulletin.stamp} if bulletin.stamp else {}
    frames = bulletin.frames or {name: getattr(bulletin.results, name) for name in TABLES}
    return {
        f"{name}.csv": csv_text(frame.assign(**stamped), points=name != "settings").encode("utf-8-sig")
        for name, frame in frames.items()
    }
