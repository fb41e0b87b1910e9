"""Personal data that comes in stops at the door: nothing of it is in anything that was written, printed or kept.

Every number and name is invented; the district codes are those of this district.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from kpi.home import REPOSITORY
from tests import tiny
from tests.cli.conftest import kpi  # noqa: F401 - a fixture
from tests.hostile.search import found, inside, texts
from tests.inputs.test_cases_privacy import identity, wide

FIRST, SECOND, THIRD = (identity(*parts) for parts in (("320412", "19900101", "123"), ("320483", "19851231", "001"),
                                                       ("320412", "19780615", "077")))  # fmt: skip
NEEDLES = {
    "identity": FIRST, "second identity": SECOND, "third identity": THIRD, "born": FIRST[6:14],
    "born second": SECOND[6:14], "born third": THIRD[6:14], "old identity": "320483851231002",
    "phone": "13812345678", "landline": "86312345",
    "mail": "lianxi@example.com", "name": "欧阳璇玑", "labelled name": "张小三",
}  # fmt: skip


def prose(text: str):
    return lambda raw: _replace(raw / "2014" / "findings.csv", "缺登记", text)


def column(raw: Path) -> None:
    path = raw / "2014" / "births.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    named = [f"{head},姓名", *(f"{line},{NEEDLES['name']}" for line in lines)]
    path.write_text("\n".join(named) + "\n", encoding="utf-8")


def book(sheet: str = "honours", comment: str = "", title: str = "", number: str = ""):
    def make(raw: Path) -> None:
        path = raw / "2014" / "honours.csv"
        lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
        path.unlink()
        with xlsxwriter.Workbook(path.with_suffix(".xlsx")) as made:
            made.set_properties({"title": title})
            page = made.add_worksheet(sheet)
            for row, cells in enumerate(lines):
                page.write_row(row, 0, cells)
            page.write_number(1, 0, 2014), page.write_number(1, 3, int(number or 1))
            if comment:
                page.write_comment(1, 1, comment)

    return make


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


PLANTS = {
    "prose": prose(f"漏签 {FIRST}"),
    "full width": prose(f"漏签{wide(SECOND)}号"),
    "grouped": prose(f"{FIRST[:6]} {FIRST[6:14]} {FIRST[14:]}"),
    "15 digits": prose("漏签 320483851231002"),
    "phone": prose("电话138-1234-5678"),
    "landline": prose("(0519)86312345"),
    "mail": prose("lianxi@example.com"),
    "labelled name": prose("当事人：张小三"),
    "column of names": column,
    "name of a file": lambda raw: (raw / "2014" / f"measures_{FIRST}.csv").write_text("x\n", encoding="utf-8"),
    "name of a sheet": book(sheet=f"honours{THIRD}"),
    "comment": book(comment=f"见 {SECOND}"),
    "property": book(title=f"{FIRST}的表"),
    "stored as a number": book(number=THIRD),
    "roster": lambda raw: _replace(raw / "stations.csv", "甲镇", f"甲镇{FIRST}"),
    "case": lambda raw: _replace(raw / "2014" / "births.csv", "c1,2014,2014,t1,t1", f"{SECOND},2014,2014,t1,t1"),
}


@dataclass(frozen=True)
class Site:
    """A machine's folders: raw tables apart, and all that a command may write below one other folder."""

    raw: Path
    written: Path

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Run a command as its own process, with its own home, temporary folder and cache."""
        own = {name: str(self.written / name.lower()) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "KPI_HOME")}
        for folder in own.values():
            Path(folder).mkdir(parents=True, exist_ok=True)
        given = {**os.environ, **own, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
        command = [sys.executable, "-m", "kpi", *words, "--raw", str(self.raw)]
        how = {"capture_output": True, "text": True, "timeout": 120, "check": False}
        return subprocess.run(command, cwd=self.written, env=given, **how)

    def hits(self, *said: str) -> list[tuple[str, str]]:
        """Return every canary in what was written and said."""
        spoken = [(f"said {place}", text) for place, text in enumerate(said)]
        return found(NEEDLES, iter([*spoken, *texts(self.written)]))


@pytest.fixture
def site(tmp_path):
    raw, rubric = tiny.write(tmp_path / "in")
    (raw / "rubrics").mkdir()
    shutil.copyfile(rubric, raw / "rubrics" / "tiny.yaml")
    (tmp_path / "written").mkdir()
    return Site(raw, tmp_path / "written")


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_check_and_score_stop_with_8_and_say_nothing_of_it(kpi, site, plant, monkeypatch):  # noqa: F811
    plant(site.raw)
    assert found(NEEDLES, texts(site.raw))
    monkeypatch.setenv("KPI_HOME", str(site.written / "home"))
    for words in (
        ("check", "2014", "--marked", site.written / "marked", "--missing"), ("check", "2014", "--format", "csv"),
        ("check", "2014", "--lang", "zh"), ("score", "2014", "--out", site.written / "out"), ("explain", "2014", "t1"),
        ("quality", "2014"), ("letters", "2014", "all", "--to", site.written / "letters"),
    ):  # fmt: skip
        ended = kpi(*words, "--raw", site.raw)
        assert ended.code == 8, (words, ended)
        assert site.hits(ended.out, ended.err) == [], words
        assert "Traceback" not in ended.err
    assert not [path for path in site.written.rglob("*") if path.is_file()]


def test_a_run_stops_with_8_and_keeps_nothing_of_it(site):
    """All plants at once: failed notebooks are kept and hold places, no values; temporary folders hold nothing."""
    for name in ("prose", "column of names", "name of a file"):
        PLANTS[name](site.raw)
    book(sheet="honours", comment=f"见 {SECOND}", title=f"{THIRD}的表")(site.raw)
    ended = site.run("run", "2014", "--format", "html,xlsx")
    assert ended.returncode == 8, ended.stderr
    assert "2014/findings.csv:2:reason" in ended.stdout
    assert site.hits(ended.stdout, ended.stderr) == []
    home = site.written / "kpi_home"
    kept = [path.relative_to(home).as_posix() for path in home.rglob("*.ipynb")]
    assert kept == ["reports/failed/2014/10_ingest.ipynb"]
    assert not [path for path in home.rglob("*") if path.suffix in (".parquet", ".html", ".xlsx", ".csv")]
    assert not [path for path in (site.written / "tmpdir").rglob("*") if path.is_file()]


def test_a_table_of_others_with_personal_data_is_not_repeated(kpi, site):  # noqa: F811
    table = site.raw / "table.csv"
    table.write_text(f"单位,甲,乙,总分\n甲镇,1,2,3\n乙镇{FIRST},1,2,4\n", encoding="utf-8")
    ended = kpi("recheck", table)
    assert ended.code == 8 and site.hits(ended.out, ended.err) == []
    assert found(NEEDLES, inside("table.csv", table.read_bytes()))
