"""Ways to spoil the good folder, for tables of cases: each returns a function that takes the folder."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import xlsxwriter

from tests.inputs import books
from tests.inputs.conftest import GOOD, cells

ID = "320412199001011231"
HONOURS = cells(GOOD["honours"])
COUNT = HONOURS[0].index("count")
NUMBERS = frozenset({0, COUNT})
HEAD, *LINES = GOOD["measures"].splitlines()


def text(content: str | bytes, table: str = "measures", encoding: str = "utf-8"):
    """Return how a table's file is replaced by a text."""
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return lambda folder: folder.path(table).write_bytes(data)


def book(fill=lambda book, sheet: None, sheet: str = "Sheet1", name: str = "honours.xlsx", rows=HONOURS, options=None):
    """Return how the honours become a workbook that `fill` spoils."""

    def spoil(folder) -> None:
        folder.path("honours").unlink()
        with xlsxwriter.Workbook(folder.raw / "2014" / name, options or {}) as made:
            page = made.add_worksheet(sheet)
            for row, line in enumerate(rows):
                for column, cell in enumerate(line):
                    page.write(row, column, float(cell) if books.is_number(cell) else cell)
            fill(made, page)

    return spoil


def parts(change=None, add=(), fill=lambda book, sheet: None):
    """Return how the parts of the honours' workbook are changed."""

    def spoil(folder) -> None:
        book(fill)(folder)
        books.rewrite(folder.path("honours", ".xlsx"), change or {}, add)

    return spoil


def raw(data: bytes, suffix: str):
    def spoil(folder) -> None:
        folder.path("honours").unlink()
        folder.path("honours", suffix).write_bytes(data)

    return spoil


def both(*steps):
    return lambda folder: [step(folder) for step in steps]


def remove(table: str):
    return lambda folder: folder.path(table).unlink()


def add(name: str, content: str | bytes = "x"):
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return lambda folder: (folder.raw / "2014" / name).write_bytes(data)


def of_kind(kind):
    def spoil(folder) -> None:
        path = folder.path("honours")
        path.unlink()
        kind(path)

    return spoil


def outside(path) -> None:
    elsewhere = path.parents[3] / "elsewhere.csv"
    elsewhere.write_text(GOOD["honours"], encoding="utf-8")
    path.symlink_to(elsewhere)


def sheet_xml(change):
    return {"xl/worksheets/sheet1.xml": change}


def far(book, sheet) -> None:
    sheet.write("XFD1048576", 1)


def _day(month: int, day: int) -> datetime:
    return datetime(2014, month, day, tzinfo=UTC).replace(tzinfo=None)  # workbooks know no zones


def hide(book, sheet) -> None:
    hidden = book.add_worksheet("扣分")
    hidden.write(0, 0, "x")
    hidden.hide()


def dated(book, sheet) -> None:
    sheet.write_datetime(1, COUNT, _day(3, 1), book.add_format({"num_format": "m-d"}))


def bomb(kind: str) -> bytes:
    entities = {
        "laughs": "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + '<!ENTITY a0 "ha">',
        "outside": '<!ENTITY a9 SYSTEM "file:///etc/passwd">',
        "plain": "",
    }[kind]
    return f"<!DOCTYPE sst [{entities}]><sst>{'&a9;' if entities else ''}</sst>".encode()


def zip_of(content: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()


def halved(folder) -> None:
    book()(folder)
    path = folder.path("honours", ".xlsx")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(folder) -> None:
    book()(folder)
    path = folder.path("honours", ".xlsx")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0x10
    path.write_bytes(bytes(data))


def with_serials(folder) -> None:
    header, *rows = cells(GOOD["findings"])
    folder.path("findings").unlink()
    with xlsxwriter.Workbook(folder.path("findings", ".xlsx")) as made:
        page = made.add_worksheet("扣分")
        for row, line in enumerate([header, *rows]):
            for column, cell in enumerate(line):
                page.write(row, column, cell)
        page.write(1, header.index("date"), 41978)


def with_1904(folder) -> None:
    header, *rows = cells(GOOD["findings"])
    folder.path("findings").unlink()
    with xlsxwriter.Workbook(folder.path("findings", ".xlsx"), {"date_1904": True}) as made:
        page = made.add_worksheet("扣分")
        for row, line in enumerate([header, *rows]):
            page.write_row(row, 0, line)
        page.write_datetime(1, 3, _day(12, 5), made.add_format({"num_format": "yyyy-mm-dd"}))


TITLED = [["2014年加分申报表", "", "", "", "", ""], *HONOURS]
SHIFTED = [[], [], *([""] * 2 + line for line in HONOURS)]


def booked(fill):
    """Return how the measures become a workbook whose cell G3 (the rate of t02) is written by `fill`."""

    def spoil(folder) -> None:
        folder.path("measures").unlink()
        with xlsxwriter.Workbook(folder.path("measures", ".xlsx")) as made:
            page = made.add_worksheet("指标")
            for row, line in enumerate(cells(GOOD["measures"])):
                for column, cell in enumerate(line):
                    page.write(row, column, float(cell) if books.is_number(cell) else cell)
            fill(made, page)

    return spoil


def percent(written: float, shown: str = "0.0%"):
    return booked(lambda made, page: page.write_number("G3", written, made.add_format({"num_format": shown})))


def shifted(folder) -> None:
    """Write one row a column too far to the right, as a slip with the mouse does."""
    booked(
        lambda made, page: [page.write(2, column + 1, cell) for column, cell in enumerate(cells(GOOD["measures"])[2])]
    )(folder)
