"""Make the pictures of docs/filling-in.md: workbooks of 2014 with a few cells typed in, printed by LibreOffice.

Run from the repository: ``python -m tools.filling_in_pictures``; needs soffice and pdftoppm, and openpyxl to type.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import openpyxl

from kpi.editions import edition
from kpi.inputs import Problems, read_stations
from kpi.problems import Problem
from kpi.results import compute, in_year
from kpi.templates import scoring_sheet, write_marked, write_templates

YEAR = 2014
HOME = Path(__file__).resolve().parent.parent
RAW, IMAGES = HOME / "data" / "raw", HOME / "docs" / "images"
TYPED = {
    ("2014_规统科.xlsx", "指标"): [{"分子": 3866, "分母": 3901}, {"分子": 2790, "分母": 2951}, {"分子": 2610}],
    ("2014_法规科.xlsx", "扣分"): [
        {"种类": "无", "次数": 0, "日期": datetime(2014, 12, 9), "场合": "年终", "方式": "台账"},  # noqa: DTZ001
        {"种类": "问题", "次数": 2, "原因": "询问笔录缺被询问人签字", "日期": datetime(2014, 8, 27)},  # noqa: DTZ001
        {"种类": "缺失"},
    ],
    ("2014_法规科.xlsx", "评定"): [{"评定比例": 1}, {"评定比例": 0.75}],
}
FAULTS = [("分子", 3, "9600", "分子9600大于分母9500", "改正其中一个"), ("分母", 5, "九十", "不是数字", "写阿拉伯数字")]
# name: workbook, page of its print, part of the page shown (resolution, width, height)
PICTURES = {
    "guide": ("2014_规统科.xlsx", 1, (72, 590, 500)),
    "measures": ("2014_规统科.xlsx", 2, (110, 1280, 420)),
    "findings": ("2014_法规科.xlsx", 8, (110, 1280, 420)),
    "scoring-sheet": ("scoring.xlsx", 1, (80, 662, 640)),
    "marked": ("marked_2014_指标.csv.xlsx", 2, (80, 700, 200)),
}


def type_in(folder: Path) -> None:
    """Type a few cells into workbooks as a person does who has not finished."""
    for (name, title), rows in TYPED.items():
        book = openpyxl.load_workbook(folder / name)
        sheet = book[title]
        places = {cell.value: cell.column for cell in sheet[1]}
        for row, cells in enumerate(rows, start=2):
            for column, value in cells.items():
                sheet.cell(row, places[column]).value = value
        book.save(folder / name)


def mark(folder: Path) -> None:
    """Write a marked copy of a small table with faults."""
    (folder / "raw" / str(YEAR)).mkdir(parents=True)
    lines = ["年份,单位,指标,分子,分母", *(f"2014,苇溪镇,信息覆盖率,{n},{d}" for n, d in
             ((9310, 9500), (9600, 9500), (9120, 9400), (8700, "九十")))]  # fmt: skip
    (folder / "raw" / str(YEAR) / "指标.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    file = f"{YEAR}/指标.csv"
    problems = [Problem("error", file, "", row, column, value, why, fix) for column, row, value, why, fix in FAULTS]
    write_marked(problems, folder / "raw", folder)


def main() -> None:
    """Make every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_templates(YEAR, edition(YEAR), in_year(read_stations(RAW, Problems()), YEAR), folder)
        type_in(folder)
        mark(folder)
        (folder / "scoring.xlsx").write_bytes(scoring_sheet(compute(YEAR, RAW), "t01"))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        books = sorted({str(folder / name) for name, *_ in PICTURES.values()})
        convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*convert, *books], check=True)
        for name, (book, number, (resolution, width, height)) in PICTURES.items():
            pdf = folder / f"{Path(book).stem}.pdf"
            size = ["-r", str(resolution), "-x", "0", "-y", "20", "-W", str(width), "-H", str(height)]
            page = ["-f", str(number), "-l", str(number), "-singlefile", "-png", "-aa", "yes"]
            subprocess.run(["pdftoppm", *size, *page, pdf, IMAGES / f"filling-in-{name}"], check=True)


if __name__ == "__main__":
    main()
