"""Workbooks for tests: .xls and .ods written record by record, and .xlsx whose parts are rewritten."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


Change = dict[str, Callable[[str], str]]
Parts = Iterable[tuple[str, bytes | str]]


def rewritten(data: bytes, change: Change, add: Parts = ()) -> bytes:
    """Return an archive with parts changed by functions and others added, also under names it has already."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change[name](content.decode("utf-8")) if name in change else content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a name that is there already is what some tests are about
            for name, content in add:
                new.writestr(name, content)
    return out.getvalue()


def rewrite(path: Path, change: Change, add: Parts = ()) -> None:
    path.write_bytes(rewritten(path.read_bytes(), change, add))


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and text.isascii()


def ods(
    rows: list[list[str]], sheet: str = "Sheet1", numbers: frozenset[int] = frozenset(), extra: str = "",
    as_text: tuple[int, int] = (-1, -1), cell: Callable[[int, int, str], str | None] = lambda row, column, text: None,
    attributes: Callable[[int], str] = lambda row: "",
) -> bytes:  # fmt: skip
    """Return an .ods workbook of one sheet; cells of the columns `numbers` are numbers, `cell` may write others."""
    lines = []
    for row, cells in enumerate(rows, start=1):
        written = []
        for column, text in enumerate(cells, start=1):
            own = cell(row, column, text)
            if own is not None:
                written.append(own)
            elif row > 1 and column - 1 in numbers and is_number(text) and (row - 1, column - 1) != as_text:
                written.append(ods_cell(text, f'office:value-type="float" office:value="{text}"'))
            elif text:
                written.append(ods_cell(escape(text), 'office:value-type="string"'))
            else:
                written.append("<table:table-cell/>")
        lines.append(f"<table:table-row{attributes(row)}>{''.join(written)}</table:table-row>")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet><table:table table:name={quoteattr(sheet)}>{extra}{''.join(lines)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def ods_cell(shown: str, typed: str) -> str:
    return f"<table:table-cell {typed}><text:p>{shown}</text:p></table:table-cell>"


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def text(value: str, wide: str = "<H") -> bytes:
    return struct.pack(wide, len(value)) + b"\1" + value.encode("utf-16-le")


def xls(
    rows: list[list[str]], sheet: str = "Sheet1", numbers: frozenset[int] = frozenset(), extra: bytes = b"",
    start: bytes = b"", as_text: tuple[int, int] = (-1, -1), percent: frozenset[tuple[int, int]] = frozenset(),
) -> bytes:  # fmt: skip
    """Return an .xls workbook of one sheet; `extra` are more records of the sheet, `start` of the workbook."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    styles = record(0xE0, struct.pack("<HH16x", 0, 0)) + record(0xE0, struct.pack("<HH16x", 0, 10))
    cells = b""
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            place = struct.pack("<HHH", row, column, int((row + 1, column + 1) in percent))
            if row and column in numbers and is_number(value) and (row, column) != as_text:
                cells += record(0x203, place + struct.pack("<d", float(value)))
            elif value:
                cells += record(0x204, place + text(value))
    head = begin + start + styles
    name = text(sheet, "<B")
    place = len(head) + len(record(0x85, b"\0" * 6 + name)) + len(record(0x0A))
    head += record(0x85, struct.pack("<IBB", place, 0, 0) + name) + record(0x0A)
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0)
    body = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 1997, 0, 6)) + record(0x200, size) + cells + extra
    return compound({"Workbook": head + body + record(0x0A)})


def compound(streams: dict[str, bytes]) -> bytes:
    """Return streams in the container of old Office files."""
    fat, sectors, entries = [], [], [entry("Root Entry", 5, END, 0, child=1)]
    for place, (name, content) in enumerate(streams.items(), start=1):
        data = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        first = len(sectors)
        pieces = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
        sectors += pieces
        fat += [*range(first + 1, first + len(pieces)), END]
        entries.append(entry(name, 2, first, len(data), right=place + 1 if place < len(streams) else FREE))
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    first_directory = len(sectors)
    pieces = [directory[at : at + SECTOR] for at in range(0, len(directory), SECTOR)]
    sectors += pieces
    fat += [*range(first_directory + 1, first_directory + len(pieces)), END]
    count = 1
    while len(fat) + count > count * 128:
        count += 1
    tables = list(range(len(sectors), len(sectors) + count))
    fat += [FAT] * count
    fat += [FREE] * (count * 128 - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    sectors += [table[at : at + SECTOR] for at in range(0, len(table), SECTOR)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, count, first_directory, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *tables, *[FREE] * (109 - count))
    return header + b"".join(sectors)


def entry(name: str, kind: int, first: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    return (
        wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, FREE, right, child)
        + bytes(36) + struct.pack("<IQ", first, size)
    )  # fmt: skip
