"""The archive a workbook is: its real size, and what it must not hold."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

from kpi.inputs.sandbox.facts import Limits, RefusedError
from kpi.inputs.sandbox.markup import stream

PIECE = 1 << 20


def opened(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Return a workbook's archive once every part of it has been unpacked within the limits; nothing is extracted.

    Raises
    ------
    RefusedError
        For a password, macros, two parts of one name, more than the limits, or a document type declaration.
    zipfile.BadZipFile, zlib.error
        Where it is damaged.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = archive.infolist()
    counted = Counter(part.filename.casefold() for part in members)
    if repeated := [name for name, count in counted.items() if count > 1]:
        raise RefusedError("duplicate_part", part=repeated[0])
    if any(part.flag_bits & 1 for part in members):
        raise RefusedError("protected")
    if any(part.filename.casefold().endswith(("vbaproject.bin", "/script-lb.xml")) for part in members):
        raise RefusedError("macros")
    _check_size(sum(part.file_size for part in members), sum(part.compress_size for part in members), limits)
    unpacked = 0
    for part in members:
        pieces, size = [], 0
        with archive.open(part) as stored:
            while piece := stored.read(PIECE):
                size += len(piece)
                _check_size(unpacked + size, len(data), limits)
                # What a header declares is not believed: the part's own ratio is streamed as well.
                _check_size(size, part.compress_size, limits)
                pieces.append(piece)
        unpacked += size
        if part.filename.endswith((".xml", ".rels")):
            stream(b"".join(pieces))
    return archive


def _check_size(unpacked: int, packed: int, limits: Limits) -> None:
    ratio = unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1)
    if unpacked > limits.file_bytes or ratio:
        raise RefusedError("workbook_too_large", limit=limits.file_bytes >> 20, ratio=limits.ratio)


def kind_of(archive: zipfile.ZipFile) -> str:
    """Return what an archive is: xlsx, ods, or an empty text."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "ods" if "content.xml" in names and "mimetype" in names else ""
