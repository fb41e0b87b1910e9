"""Look for something in all that lies in a folder, unzipped, uncompressed, and in whatever width or grouping."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

from kpi.publish.html import unpacked

_PACKED = re.compile(r'<script type="text/plain" id="charts-packed">([^<]+)</script>')
_BETWEEN = re.compile(r"[\s\-\u00ad\u200b-\u200f\u2060\ufeff\\]")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each file of a folder with what it holds; of an archive each part; names are texts too."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield f"name of {name}", name
        if path.is_symlink():
            yield f"aim of {name}", str(path.readlink())
        elif path.is_file():
            yield from inside(name, path.read_bytes())


def inside(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield what a file holds, packed parts unpacked."""
    plain = data.decode("utf-8", errors="replace")
    yield name, plain
    yield f"{name} as UTF-16", data.decode("utf-16-le", errors="replace")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                yield f"name in {name}", f"{part.filename} {part.comment!r}"
                yield from inside(f"{name}/{part.filename}", archive.read(part))
    elif data[:4] == b"PAR1":
        frame = pd.read_parquet(io.BytesIO(data))
        yield f"{name} as a table", frame.to_csv()
    elif data[:4] == b"%PDF":
        yield f"{name} as read", "\n".join(_pdf(data))
    for packed in _PACKED.findall(plain):
        yield f"charts in {name}", unpacked(packed)


def _pdf(data: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(data))
    yield str(dict(reader.metadata or {}))
    for page in reader.pages:
        yield page.extract_text()
    for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        try:
            thing = reader.get_object(number)
            yield str(thing)
            if isinstance(thing, StreamObject) and thing.get("/Subtype") != "/Image":
                yield thing.get_data().decode("latin-1")
        except (PyPdfError, AttributeError, TypeError, ValueError):
            continue


def found(needles: dict[str, str], where: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (place, what) of every needle that stands somewhere: as it is, narrowed, or with marks between."""
    wanted = {what: _BETWEEN.sub("", _narrow(needle)).casefold() for what, needle in needles.items()}
    hits = []
    for place, text in where:
        # a notebook or JSON may write Chinese as \uXXXX
        read = {text, re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)}
        forms = {form.casefold() for one in read for form in (one, _BETWEEN.sub("", _narrow(one)))}
        hits += [(place, what) for what, needle in wanted.items() if any(needle in form for form in forms)]
    return hits


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
