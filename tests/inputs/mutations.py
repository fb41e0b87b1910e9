"""A catalogue of spoiled inputs: kinds of mutation × places × kinds of file, each with what must come of it.

The places are drawn with a seed, so the catalogue is the same each time and another seed gives another one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import xlsxwriter

from kpi.inputs.sandbox.facts import column_letters
from kpi.inputs.tables import input_tables
from tests.inputs import books
from tests.inputs.conftest import GOOD, NUMBERS, cells
from tests.inputs.outcomes import Personal, Refused, Same

SEED = 20140227
IDENTITIES = ("320412199001011231", "320483198512310023", "320412900101123", "138 1234 5678")
TABLES = [table for table in GOOD if table != "stations"]
# Cells that say what another cell means: their faults are told there.
ELSEWHERE = {"measure_or_kind", "before", "after", "table", "field"}


@dataclass(frozen=True)
class Mutation:
    """One change of the good folder.

    `kind` and `table` say what is done where; `rows` is the table as it is written, in a file of the kind `suffix`.
    """

    name: str
    table: str
    rows: list[list[str]]
    suffix: str
    outcome: Refused | Personal | Same
    text: tuple[int, int] = (-1, -1)

    def apply(self, folder) -> None:
        """Write the table in place of the good one."""
        folder.path(self.table).unlink()
        path = folder.path(self.table, self.suffix)
        if self.suffix == ".csv":
            path.write_text(csv_of(self.rows), encoding="utf-8")
        elif self.suffix == ".xlsx":
            self._book(path)
        else:
            numbers = frozenset(place for place, name in enumerate(self.rows[0]) if name in NUMBERS)
            made = books.xls if self.suffix == ".xls" else books.ods
            path.write_bytes(made(self.rows, numbers=numbers, as_text=self.text))

    def _book(self, path) -> None:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Sheet1")
            for row, line in enumerate(self.rows):
                for column, cell in enumerate(line):
                    number = books.is_number(cell) and row and self.rows[0][column] in NUMBERS
                    if number and (row, column) != self.text:
                        sheet.write_number(row, column, float(cell))
                    else:
                        sheet.write_string(row, column, cell)


def csv_of(rows: list[list[str]]) -> str:
    return "".join(",".join(quoted(cell) for cell in row) + "\n" for row in rows)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def wide(cell: str) -> str:
    return cell.translate({code: code + 0xFEE0 for code in range(33, 127)})


def parts(cell: str) -> list[str]:
    return [part.zfill(2) for part in cell.replace("/", "-").split("-")]


# kind → (the cell as it is written, the outcome: words of a refusal, or None where the table stays the same)
CODES = {
    "unknown": (lambda cell: "zz99", ""),
    "NA": (lambda cell: "NA", ""),
    "bidi": (lambda cell: "\u202e" + cell, "U+202E"),
    "lost character": (lambda cell: cell + "\ufffd", "U+FFFD"),
    "word inside": (lambda cell: cell + "等", ""),
    "full width": (wide, None),
    "zero width": (lambda cell: cell[:1] + "\u200b" + cell[1:], None),
    "spaces": (lambda cell: f"\u3000{cell} ", None),
}
WHOLES = {
    "word": (lambda cell: "无", "a word or sign"),
    "dash": (lambda cell: "-", "a word or sign"),
    "negative": (lambda cell: f"-{cell}", "negative"),
    "minus": (lambda cell: f"−{cell}", "negative"),
    "unit": (lambda cell: f"{cell}人", "unit"),
    "half": (lambda cell: f"{cell}.5", ""),
    "power": (lambda cell: f"{cell}e0", ""),
    "underscore": (lambda cell: f"{cell}_0", ""),
    "Chinese": (lambda cell: "九十五", ""),
    "two": (lambda cell: f"{cell} {cell}", ""),
    "huge": (lambda cell: "9" * 14, "digits"),
    "full width": (wide, None),
    "plus": (lambda cell: f"+{cell}", None),
    "noughts": (lambda cell: f"{cell}.00", None),
    "no-break": (lambda cell: f"\u00a0{cell}", None),
}
DATES = {
    "no such day": (lambda cell: "2014-02-30", "no such day"),
    "ambiguous": (lambda cell: "03/04/14", "one way"),
    "serial": (lambda cell: "41978", "number where a date"),
    "word": (lambda cell: "年底", "one way"),
    "slashes": (lambda cell: "/".join(parts(cell)), None),
    "dots": (lambda cell: ".".join(parts(cell)), None),
    "Chinese": (lambda cell: "{}年{}月{}日".format(*parts(cell)), None),
    "compact": (lambda cell: "".join(parts(cell)), None),
    "midnight": (lambda cell: f"{cell} 00:00:00", None),
    "full width": (wide, None),
}
YEARS = {
    "two digits": (lambda cell: cell[2:], "four digits"),
    "word": (lambda cell: "今年", "four digits"),
    "far": (lambda cell: "3014", "outside"),
    "with 年": (lambda cell: f"{cell}年", None),
    "full width": (wide, None),
}
DECIMALS = {
    "word": (lambda cell: "/", "a word or sign"),
    "negative": (lambda cell: f"-{cell}", "negative"),
    "per mille": (lambda cell: f"{cell}‰", ""),
    "two": (lambda cell: f"{cell}~{cell}", ""),
    "full width": (wide, None),
}
WORDS = {"other word": (lambda cell: "大概", "not one of the words"), "bidi": (lambda cell: cell + "\u2066", "U+2066")}
PROSE = {
    "control": (lambda cell: cell + "\x07", "U+0007"),
    "lost character": (lambda cell: cell + "\ufffd", "U+FFFD"),
    "direction": (lambda cell: cell + "\u202e", "U+202E"),
    "long": (lambda cell: cell + "长" * 3000, "characters"),
}
KINDS = {
    "code": CODES,
    "integer": WHOLES,
    "date": DATES,
    "year": YEARS,
    "decimal": DECIMALS,
    "choice": WORDS,
    "flag": WORDS,
    "text": PROSE,
}


def catalogue(seed: int = SEED) -> Iterator[Mutation]:
    """Yield every mutation: each kind in each column that takes it, in a row and a kind of file drawn by the seed."""
    draw = random.Random(seed)
    for table in TABLES:
        yield from _cells(table, draw)
        yield from _rows(table, draw)


def _cells(table: str, draw: random.Random) -> Iterator[Mutation]:
    header, *rows = cells(GOOD[table])
    for column, name in enumerate(header):
        filled = [place for place, row in enumerate(rows, start=1) if row[column]]
        if not filled or name in ELSEWHERE:
            continue
        kind_of_cell = input_tables().tables[table].columns[name].type
        for kind, (write, words) in KINDS[kind_of_cell].items():
            row, suffix = draw.choice(filled), draw.choice([".csv", ".csv", ".xlsx", ".ods", ".xls"])
            written = write(rows[row - 1][column])
            if name == "case" and kind in ("unknown", "NA"):
                continue  # cases are numbered here: any code is right
            if kind == "control" and suffix in (".xlsx", ".ods"):
                suffix = ".csv"  # their XML cannot hold it
            place = _place(table, suffix, row, column, name)
            listed = () if kind in ("spaces", "zero width") else (written.strip(),)
            outcome = Same(listed) if words is None else Refused(place, words)
            if words is None and kind_of_cell in ("choice", "flag", "text"):
                outcome = Same()
            yield Mutation(
                f"{table} {name} {kind} {suffix}",
                table,
                _with(table, row, column, written),
                suffix,
                outcome,
                (row, column),
            )
        row, suffix, number = draw.choice(filled), draw.choice([".csv", ".xlsx", ".ods"]), draw.choice(IDENTITIES)
        hidden = (number, number.replace(" ", ""))
        personal = Personal(_place(table, suffix, row, column, name), hidden)
        yield Mutation(
            f"{table} {name} personal {suffix}",
            table,
            _with(table, row, column, number),
            suffix,
            personal,
            (row, column),
        )


def _rows(table: str, draw: random.Random) -> Iterator[Mutation]:
    header, *rows = cells(GOOD[table])
    row = draw.randrange(1, len(rows) + 1)
    empty = [""] * (len(header) - 1)
    station = [""] * len(header)
    station[header.index("station") if "station" in header else 0] = "合计"
    here = [header, *rows]
    for suffix in (".csv", ".xlsx"):
        note = ["填表人：赵某", *empty]
        yield Mutation(
            f"{table} title {suffix}", table, [[f"2014年{table}", *empty], *here], suffix, Same(("left out: title",))
        )
        yield Mutation(f"{table} note {suffix}", table, [*here, note], suffix, Same(("left out: note",)))
        yield Mutation(f"{table} total {suffix}", table, [*here, station], suffix, Same(("left out: total",)))
        yield Mutation(
            f"{table} header again {suffix}",
            table,
            [*here[:row], header, *here[row:]],
            suffix,
            Same(("left out: header",)),
        )
        yield Mutation(
            f"{table} empty row {suffix}", table, [*here[:row], [""] * len(header), *here[row:]], suffix, Same()
        )
        other = "2014/" + table + suffix
        last = "[Sheet1]" if suffix == ".xlsx" else ""
        yield Mutation(
            f"{table} row twice {suffix}", table, [*here, here[row]], suffix, Refused(f"{other}{last}:", "the same")
        )
        broken = [*here[:row], note, *here[row:]]
        yield Mutation(f"{table} note in the middle {suffix}", table, broken, suffix, Refused(f"{other}{last}:", ""))
        wider = [[*line, "x"] for line in here]
        wider[0][-1] = "extra"
        yield Mutation(
            f"{table} column too many {suffix}",
            table,
            wider,
            suffix,
            Refused(f"{other}{last}:", "no column of the table"),
        )
    required = [name for name in header if input_tables().tables[table].columns[name].required]
    name = draw.choice(required)
    fewer = [[cell for place, cell in enumerate(line) if place != header.index(name)] for line in here]
    yield Mutation(
        f"{table} without {name}", table, fewer, ".csv", Refused(f"2014/{table}.csv:1", f"the column {name}")
    )
    blank = Refused(_place(table, ".csv", row, header.index(name), name), "is empty")
    yield Mutation(f"{table} blank {name}", table, _with(table, row, header.index(name), ""), ".csv", blank)
    long = [list(line) for line in here]
    long[row].append("x")
    yield Mutation(
        f"{table} row too long", table, long, ".csv", Refused(f"2014/{table}.csv:{row + 1}", "cells, the header")
    )
    short = [list(line) for line in here]
    short[row].pop()
    yield Mutation(
        f"{table} row too short", table, short, ".csv", Refused(f"2014/{table}.csv:{row + 1}", "cells, the header")
    )


def _with(table: str, row: int, column: int, written: str) -> list[list[str]]:
    lines = cells(GOOD[table])
    lines[row][column] = written
    return lines


def _place(table: str, suffix: str, row: int, column: int, name: str) -> str:
    cell = str(row + 1) if suffix == ".csv" else f"{column_letters(column + 1)}{row + 1}"
    return f"2014/{table}{suffix}{'' if suffix == '.csv' else '[Sheet1]'}:{cell}:{name}"
