"""`kpi verify` as it is typed."""

from __future__ import annotations

import csv
import io
import subprocess
import sys


def typed(home, *words) -> subprocess.CompletedProcess:
    """Run the command from another folder, on the home's raw tables."""
    command = [sys.executable, "-m", "kpi", "verify", *map(str, words), "--raw", str(home.raw)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_both_editions_are_proved_and_the_seal_is_printed(home):
    ended = typed(home, home.report(2014), home.report(2014, "public"))
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    # nine checks, versions, and the verdict; the public one has no ledger to add up
    assert len(lines) == 11 + 10
    assert lines[0] == "proved   1 record whole and unchanged"
    assert lines[10].startswith("2014: proved; sealed with ") and len(lines[10].split()[-1]) == 64


def test_a_changed_file_ends_with_3_and_is_named_in_words_and_as_a_table(home):
    (home.report(2014) / "totals.csv").write_text("x\n", encoding="utf-8")
    ended = typed(home, home.report(2014), "--lang", "zh")
    assert ended.returncode == 3 and ended.stdout.splitlines()[-1] == "2014：有误，见上"
    assert "         totals.csv: 已被改动" in ended.stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(typed(home, home.report(2014), "--format", "csv").stdout)))
    named = {(row["check"], row["place"], row["what"]) for row in rows if row["state"] == "fault" and row["place"]}
    assert ("outputs", "totals.csv", "was changed") in named


def test_what_is_no_folder_is_wrong_use(home):
    ended = typed(home, home.reports / "2013")
    assert ended.returncode == 2 and "name one that `kpi run` wrote" in ended.stderr
