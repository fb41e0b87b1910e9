from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from kpi.editions import load
from kpi.inputs import Problems, read_stations, read_year

HERE = Path(__file__).parent

GOOD = {
    "stations": """\
station,name,class,kind,order,from,to,successor,source
t01,苇溪镇,town,镇,1,2010,,,虚构
t02,棠墩镇,town,镇,2,2010,,,虚构
t03,藕荡镇,town,镇,3,2010,2013,t01,虚构
t04,砚桥镇,town,镇,4,2010,2014,,虚构
t04,砚桥街道,town,街道,4,2015,,,虚构
t05,栖石镇,town,镇,5,2016,,,虚构
g01,指导站,guidance,指导站,9,2010,,,虚构
""",
    "measures": """\
year,station,measure,period,numerator,denominator,value,applicable,department,source,note
2014,t01,signing_rate,,953,1000,,,规统科,虚构,
2014,t02,signing_rate,,,,95.3,,规统科,虚构,
2014,t01,checks,,,,286,,规统科,虚构,
2014,t01,market_rate,,,,,不适用,规统科,虚构,没有集贸市场
2014,t02,market_rate,,0,0,,,规统科,虚构,
""",
    "findings": """\
year,station,clause,date,occasion,method,kind,count,applicable,reason,evidence,department,source
2014,t01,1.2a,2014-12-05,年终,台账,event,2,,文书漏签字,记录1号,法规科,虚构
2014,t02,1.2a,2014/6/3,平时,台账,none,0,,,,法规科,虚构
2014,t01,1.2b,,年终,台账,,,不适用,没有对象,,法规科,虚构
2014,t02,1.2c,,专项,查访,none,0,,,,法规科,虚构
""",
    "judgements": """\
year,station,clause,occasion,share,assessor,reason,applicable,department,source
2014,t01,1.2d,年终,0.75,考核组,资料不全,,法规科,虚构
2014,t02,1.2d,年终,1,考核组,,,法规科,虚构
2014,t01,1.2e,平时,0.5,考核组,半数未做,,法规科,虚构
2014,t01,1.2e,年终,1,考核组,,,法规科,虚构
""",
    "births": """\
case,year_found,year_of_birth,original_town,present_town,disputed_with,from_outside,within_policy,by_official,source
c001,2014,2014,t01,t01,,0,1,0,虚构
c002,2014,2012,t03,t01,t02,0,0,0,虚构
c003,2014,2014,,t02,,1,0,0,虚构
""",
    "honours": """\
year,station,line,count,document,applicable,source
2014,t01,B1a,1,虚〔2014〕1号,,虚构
2014,t02,B1b,2,虚〔2014〕2号,,虚构
""",
    "targets": """\
year,station,measure,target,document,source
2014,t01,checks,300,虚计〔2014〕1号,虚构
""",
    "rulings": """\
year,station,clause,table,measure_or_kind,field,before,after,reason,asked_by,document,date,source
2014,t01,1.2a,findings,event,count,2,1,复核一处属实,苇溪镇,虚复〔2014〕1号,2015-01-08,虚构
2014,t02,1.2c,,,state,,excluded,区级原因,棠墩镇,虚复〔2014〕2号,2015-01-09,虚构
""",
}


@pytest.fixture(scope="session")
def rubric():
    return load(HERE / "rubric.yaml")


class Folder:
    """A data/raw of good tables, to be spoiled one way at a time."""

    def __init__(self, raw: Path, rubric) -> None:
        self.raw, self.rubric, self.year = raw, rubric, 2014
        (raw / "2014").mkdir(parents=True)
        for table, text in GOOD.items():
            self.write(table, text)

    def path(self, table: str, suffix: str = ".csv") -> Path:
        return (self.raw if table == "stations" else self.raw / "2014") / f"{table}{suffix}"

    def write(self, table: str, text: str, encoding: str = "utf-8-sig") -> None:
        self.path(table).write_bytes(text.encode(encoding))

    def replace(self, table: str, old: str, new: str) -> None:
        text = self.path(table).read_text(encoding="utf-8-sig")
        assert text.count(old) == 1, (table, old)
        self.write(table, text.replace(old, new))

    def append(self, table: str, *lines: str) -> None:
        self.write(table, self.path(table).read_text(encoding="utf-8-sig") + "".join(line + "\n" for line in lines))

    def read(self) -> tuple[dict, Problems]:
        problems = Problems()
        stations = read_stations(self.raw, problems)
        return {"stations": stations} | read_year(self.raw, self.year, self.rubric, stations, problems), problems

    def said(self) -> list[str]:
        return [str(problem) for problem in self.read()[1]]


@pytest.fixture
def folder(tmp_path, rubric):
    return Folder(tmp_path / "raw", rubric)


@pytest.fixture(scope="session")
def make_folder(rubric):
    return lambda path: Folder(path, rubric)


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


NUMBERS = {"year", "period", "numerator", "denominator", "value", "count", "share", "target", "order", "from", "to",
           "year_found", "year_of_birth"}  # fmt: skip


def workbook(path: Path, sheets: dict[str, str], typed: bool = True) -> None:
    """Write tables as a person does: numbers as numbers, the rest as text."""
    with xlsxwriter.Workbook(path) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            header, *rows = cells(text)
            sheet.write_row(0, 0, header)
            for row, values in enumerate(rows, start=1):
                for column, value in enumerate(values):
                    number = typed and header[column] in NUMBERS and value.replace(".", "", 1).isdigit()
                    sheet.write(row, column, float(value) if number else value)


@pytest.fixture
def save_workbook():
    return workbook


@pytest.fixture(scope="session")
def good():
    return dict(GOOD)


@pytest.fixture(scope="session")
def clean(rubric, tmp_path_factory):
    """Return the tables of the good folder; nobody may change them."""
    return Folder(tmp_path_factory.mktemp("clean") / "raw", rubric).read()[0]
