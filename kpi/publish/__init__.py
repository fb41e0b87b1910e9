"""What people open: one bulletin made from the results, written in every format asked for.

A format is a function from the bulletin to its files; :data:`WRITERS` is the registry that a new one joins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import pandas as pd

from kpi.errors import FormatUnavailable
from kpi.files import write_all
from kpi.publish import csv, html, xlsx
from kpi.publish.bulletin import Bulletin, build


def _when_asked(module: str) -> Callable[[Bulletin], dict[str, bytes]]:
    """Return a writer whose module, with its heavy libraries, is imported when it first writes."""

    def write_one(bulletin: Bulletin) -> dict[str, bytes]:
        return import_module(f"kpi.publish.{module}").render(bulletin)

    return write_one


WRITERS: dict[str, Callable[[Bulletin], dict[str, bytes]]] = {
    "html": html.render,
    "xlsx": xlsx.render,
    "csv": csv.render,
    "docx": _when_asked("docx"),
    "pdf": _when_asked("pdf"),
}

DOCUMENTS = ("html", "xlsx", "docx", "pdf")

__all__ = ["DOCUMENTS", "WRITERS", "Bulletin", "build", "possible", "write"]


def possible() -> tuple[tuple[str, ...], str]:
    """Return the documents that can be made on this machine, and why another one cannot, empty when all can."""
    from kpi.publish import pdf

    try:
        pdf.chosen_fonts()
    except FormatUnavailable as reason:
        return tuple(name for name in DOCUMENTS if name != "pdf"), str(reason)
    return DOCUMENTS, ""


def write(
    results,
    folder: Path,
    formats: Iterable[str] = ("html", "xlsx", "csv"),
    lang: str = "zh",
    previous=None,
    history: pd.DataFrame | None = None,
    bulletin: Bulletin | None = None,
    provisional: bool = False,
    study=None,
    change=None,
    edition: str = "internal",
) -> list[Path]:
    """Write a year's report in the formats asked for; return the paths of the files.

    All formats are made before the first is put in place, so a failure leaves the earlier report whole.

    Parameters
    ----------
    results, previous : Results
        The year and, where there is one, the year before it.
    folder : pathlib.Path
        Where the files go; made when it does not exist.
    formats : iterable of str
        Names in :data:`WRITERS`.
    lang : {"zh", "en"}
        Language of the report.
    history : pandas.DataFrame, optional
        `totals` of several years below one another, for the charts over years.
    bulletin : Bulletin, optional
        What :func:`build` made of the same arguments, where it was needed before.
    provisional : bool
        Publish ranks that are not final, see :func:`build`.
    study : Robustness, optional
        How firm the ranks are.
    change : Change, optional
        Why totals changed since last year.
    edition : {"internal", "public"}
        For whom, see :func:`build`.

    Raises
    ------
    FormatUnavailable
        A format that cannot be made here.
    CannotWrite
        The folder cannot be written.
    """
    wanted = list(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in WRITERS]:
        raise FormatUnavailable(f"cannot make {', '.join(unknown)}; formats: {', '.join(WRITERS)}")
    bulletin = bulletin or build(results, lang, previous, history, provisional, study, change, edition)
    contents: dict[str, bytes] = {}
    for name in wanted:
        contents |= WRITERS[name](bulletin)
    return write_all(Path(folder), contents)
