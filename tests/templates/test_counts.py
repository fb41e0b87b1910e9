"""The count of empty cells as a spreadsheet computes it: all of them at the start, none when filled in."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess

import openpyxl
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice computes the formulas"),
]


def counted(folder, paths) -> dict[str, list[str]]:
    """Return what LibreOffice computes for the first sheet's total and parts, by workbook."""
    profile = folder / "profile"
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to",
               "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(folder), *map(str, paths)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(folder)})
    found = {}
    for path in paths:
        with (folder / f"{path.stem}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        found[path.name] = [rows[2][1], *[row[3] for row in rows[6:] if row[3]]]
    return found


def test_count_is_all_at_the_start_and_none_at_the_end(tmp_path, filled, workbooks):
    paths = sorted((filled / "2014").glob("*.xlsx"))
    done = counted(tmp_path, paths)
    assert set(done) == set(workbooks)
    assert {value for values in done.values() for value in values} == {"0"}
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for name, content in workbooks.items():
        (fresh / name).write_bytes(content)
        # Saved again without the stored results, so that they are computed and not read.
        openpyxl.load_workbook(fresh / name).save(fresh / name)
    at_start = counted(fresh, sorted(fresh.glob("*.xlsx")))
    for name in workbooks:
        (fresh / name).write_bytes(workbooks[name])
        stored = openpyxl.load_workbook(fresh / name, data_only=True)["填表说明"]
        parts = [row[3].value for row in stored.iter_rows(min_row=7)]
        values = [stored["B3"].value, *[part for part in parts if part is not None]]
        assert at_start[name] == [str(value) for value in values], name
