"""A workbook examined before it is parsed: its real size and what it must not hold.

A legal workbook of 2 kB can abort the parser or fill the memory, and no exception can be caught then. So the parts are
unpacked here first, in pieces and against limits, and their XML is streamed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from xml.parsers.expat import ExpatError

from kpi.inputs.problems import Place, Problems
from kpi.inputs.sheet_scan import DoctypeError, SheetFacts, scan, stream
from kpi.inputs.tables import input_tables

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
PIECE = 1 << 20


class _RefusedError(Exception):
    """A workbook that is read no further; carries the message's code and what fills it."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def examine(name: str, data: bytes, problems: Problems) -> dict[str, SheetFacts] | None:
    """Return what each sheet holds beside its values; None where the workbook must not be parsed.

    Parameters
    ----------
    name : str
        The file as it is named in messages.
    data : bytes
        Its content.
    problems : Problems
        Takes why it is refused.
    """
    try:
        if data[:4] == OLD_OR_LOCKED:
            raise _RefusedError("protected_or_old")
        if not data.startswith(b"PK"):
            raise _RefusedError("wrong_type", what="not an Excel workbook" if data.strip() else "empty")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive)
            return _sheets(archive)
    except _RefusedError as refused:
        problems.add(refused.code, Place(name), **refused.details)
    except DoctypeError:
        problems.add("doctype", Place(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, ExpatError, KeyError, ValueError, NotImplementedError) as error:
        problems.add("damaged_workbook", Place(name), reason=type(error).__name__)
    return None


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    repeated = [name for name, count in Counter(part.filename.casefold() for part in members).items() if count > 1]
    if repeated:
        raise _RefusedError("duplicate_part", part=repeated[0])
    if any(part.flag_bits & 1 for part in members):
        raise _RefusedError("protected_or_old")
    if any(part.filename.casefold().endswith("vbaproject.bin") for part in members):
        raise _RefusedError("macros")
    _check_size(sum(part.file_size for part in members), sum(part.compress_size for part in members))
    unpacked = 0
    for part in members:
        pieces = []
        with archive.open(part) as stored:
            while piece := stored.read(PIECE):
                unpacked += len(piece)
                _check_size(unpacked, unpacked)
                pieces.append(piece)
        if part.filename.endswith((".xml", ".rels")):
            stream(b"".join(pieces))


def _check_size(unpacked: int, packed: int) -> None:
    limits = input_tables().limits
    ratio = unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1)
    if unpacked > limits.file_bytes or ratio:
        raise _RefusedError("workbook_too_large", limit=limits.file_bytes >> 20, ratio=limits.ratio)


def _sheets(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    parts: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def part(name: str, found: dict[str, str]) -> None:
        if name == "Relationship":
            parts[found["Id"]] = posixpath.normpath(posixpath.join("xl", found["Target"]).lstrip("/"))

    def sheet(name: str, found: dict[str, str]) -> None:
        if name == "sheet":
            number = next(value for label, value in found.items() if label.rpartition(":")[2] == "id" and ":" in label)
            sheets[found["name"]] = number

    stream(archive.read("xl/_rels/workbook.xml.rels"), part)
    stream(archive.read("xl/workbook.xml"), sheet)
    facts = {}
    for name, number in sheets.items():
        found = scan(archive.read(parts[number])) if "worksheets/" in parts[number] else SheetFacts()
        facts[name] = found
        if found.repeated_rows:
            raise _RefusedError("duplicate_part", part=f"{name}: row {min(found.repeated_rows)}")
        if found.rows * found.columns > input_tables().limits.grid_cells:
            raise _RefusedError("sheet_too_large", rows=found.rows, columns=found.columns)
    return facts
