"""The same inputs give the same bytes of every notebook, table and document, wherever and however they are run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import FULL
from tests.faults.harness import HERE, REPOSITORY

# Six locales (two of them no Unicode ones, one that writes I without its dot in lower case), five time zones, hash
# seeds, working folders, one or two processes, and the order in which a file system lists its folders.
PLACES = [
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "jobs": "1"},
    {"LC_ALL": "POSIX", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "jobs": "2", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "zh_CN.GBK", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "2", "jobs": "2", "KPI_FAULT_ORDER": "1"},
    {"LC_ALL": "tr_TR.ISO-8859-9", "TZ": "America/St_Johns", "PYTHONHASHSEED": "3", "jobs": "1"},
    {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4", "jobs": "2", "OMP_NUM_THREADS": "1"},
    {"LC_ALL": "ja_JP.EUC-JP", "TZ": "UTC", "PYTHONHASHSEED": "random", "jobs": "2", "PYTHONUTF8": "0"},
]
LOCALES = {"zh_CN.GBK": ("zh_CN", "GBK"), "tr_TR.ISO-8859-9": ("tr_TR", "ISO-8859-9"),
           "ja_JP.EUC-JP": ("ja_JP", "EUC-JP")}  # fmt: skip

pytestmark = pytest.mark.skipif(not FULL, reason="part of make test-faults")


@pytest.fixture(scope="module")
def locales(tmp_path_factory) -> Path:
    """A folder with the locales that a system seldom has; made where it can make them."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        for name, (language, charset) in LOCALES.items():
            subprocess.run(["localedef", "-i", language, "-f", charset, str(folder / name)], capture_output=True)
    return folder


def outputs(home: Path) -> dict[str, bytes]:
    """All that a run left, locks aside."""
    tops = (home / "reports", home / "data" / "processed")
    return {file.relative_to(home).as_posix(): file.read_bytes() for top in tops for file in sorted(top.rglob("*"))
            if file.is_file() and ".locks" not in file.parts}  # fmt: skip


def test_a_year_is_the_same_bytes_in_six_locales_and_five_time_zones(tmp_path, locales, count):
    found = []
    for number, place in enumerate(PLACES):
        home = tmp_path / ("家 " * number + f"home{number}").strip()
        (home / "data").mkdir(parents=True)
        shutil.copytree(REPOSITORY / "data" / "raw", home / "data" / "raw")
        here = tmp_path / f"here {number}"
        here.mkdir()
        given = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
        given |= {"PYTHONPATH": os.pathsep.join([str(HERE / "site"), str(REPOSITORY)]), "LOCPATH": str(locales)}
        given |= {"KPI_HOME": str(home), **{name: value for name, value in place.items() if name != "jobs"}}
        command = [sys.executable, "-m", "kpi", "run", "2014", "--jobs", place["jobs"]]
        ended = subprocess.run(command, cwd=here, env=given, capture_output=True, timeout=900)
        assert ended.returncode == 0, ended.stdout.decode(errors="replace") + ended.stderr.decode(errors="replace")
        found.append(outputs(home))
        count("runs of a year in another locale, time zone and order, all bytes equal")
    names = set(found[0])
    assert {"reports/2014/manifest.json", "reports/2014/bulletin.docx", "reports/2014/annual_report.html",
            "reports/2014/notebooks/90_annual_report.ipynb", "data/processed/2014/ledger.parquet"} <= names  # fmt: skip
    for number, other in enumerate(found[1:], start=1):
        assert set(other) == names
        assert [name for name in sorted(names) if other[name] != found[0][name]] == [], f"place {number}"
