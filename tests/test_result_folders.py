"""What is no result folder, half of one or one that somebody changed is refused with what was expected."""

from __future__ import annotations

import json
import shutil

import pytest

from kpi.errors import InputRefused, UsageError
from kpi.result_folders import read_pair
from tests.diff_folders import processed, scored


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return {
        "csv": scored(tmp_path_factory.mktemp("one"), years=(2014, 2015)),
        "parquet": processed(tmp_path_factory.mktemp("two")),
    }


@pytest.fixture
def copy(good, tmp_path):
    def made(kind):
        shutil.copytree(good[kind], tmp_path / kind)
        return tmp_path / kind

    return made


def swap(name, before, after):
    def spoil(folder):
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")

    return spoil


def cut_last_row(name):
    def spoil(folder):
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:-1]), encoding="utf-8")

    return spoil


def write(name, content):
    return lambda folder: (folder / name).write_bytes(content)


def drop_column(name, column):
    def spoil(folder):
        rows = [line.split(",") for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        place = rows[0].index(column)
        kept = [",".join(row[:place] + row[place + 1 :]) for row in rows]
        (folder / name).write_text("\n".join(kept) + "\n", encoding="utf-8")

    return spoil


BROKEN = [
    ("csv", lambda folder: (folder / "ledger.csv").unlink(), ["ledger.csv", "missing", "half a result folder"]),
    ("csv", write("totals.csv", b""), ["totals.csv", "cannot be read"]),
    ("csv", write("totals.csv", b"\xff\xfe\x00"), ["totals.csv", "cannot be read"]),
    ("csv", swap("categories.csv", "2014,t1,", "2014,t1,x,"), ["categories.csv", "cannot be read"]),
    ("csv", drop_column("totals.csv", "extra_claimed"), ["totals.csv", "extra_claimed", "another version"]),
    ("csv", swap("totals.csv", "85.00", "85,00"), ["totals.csv", "cannot be read"]),
    ("csv", swap("totals.csv", "85.00", "85.001"), ["totals.csv:2:", "85.001", "two decimals"]),
    ("csv", swap("totals.csv", "85.00", "many"), ["totals.csv:2:", "many", "two decimals"]),
    ("csv", swap("totals.csv", "2014,t1", "next,t1"), ["totals.csv", "'next'", "no year"]),
    ("csv", swap("totals.csv", ",85.00,scored", ",86.00,scored"), ["2014 t1", "ledger", "total"]),
    ("csv", swap("ledger.csv", ",12.00,", ",11.00,"), ["ledger", "changed by hand"]),
    ("csv", cut_last_row("clauses.csv"), ["clauses", "rows are missing"]),
    ("csv", cut_last_row("categories.csv"), ["categories", "rows are missing"]),
    ("csv", lambda folder: [path.unlink() for path in folder.iterdir()], ["no result folder", "kpi score --out"]),
    ("parquet", lambda folder: (folder / "facts.parquet").unlink(), ["facts.parquet", "half a result folder"]),
    ("parquet", lambda folder: (folder / "manifest.json").unlink(), ["manifest.json", "half a result folder"]),
    ("parquet", write("manifest.json", b"{}"), ["manifest.json", "no manifest"]),
    ("parquet", write("manifest.json", b"[1"), ["manifest.json", "no manifest"]),
    ("parquet", write("totals.parquet", b"PAR1"), ["totals.parquet", "not what the manifest says"]),
]


@pytest.mark.parametrize(("kind", "spoil", "words"), BROKEN)
def test_broken_folders(copy, good, kind, spoil, words):
    folder = copy(kind)
    spoil(folder)
    for pair in ((folder, good["csv"]), (good["csv"], folder)):
        with pytest.raises((InputRefused, UsageError)) as refused:
            read_pair(*pair, year=2014)
        assert [word for word in words if word not in str(refused.value)] == []


def test_a_table_that_is_no_parquet_though_its_manifest_says_so(copy, good):
    import hashlib

    folder = copy("parquet")
    (folder / "totals.parquet").write_bytes(b"PAR1")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["tables"]["totals.parquet"] = hashlib.sha256(b"PAR1").hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"totals\.parquet.*cannot be read") as refused:
        read_pair(folder, good["csv"], 2014)
    assert refused.value.exit_code == 3


def test_no_folder_at_all(good, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for path in (tmp_path / "nowhere", tmp_path / "file", tmp_path):
        with pytest.raises(UsageError, match=r"is no result folder.*expected a folder written by"):
            read_pair(path, good["csv"])


def test_the_folder_above_names_its_years(good):
    with pytest.raises(UsageError, match="did you mean one of its folders: 2014"):
        read_pair(good["parquet"].parent, good["csv"])


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (None, "out holds 2014, 2015; out holds 2014, 2015: name one with --year"),
        (2016, "out holds 2014, 2015; out holds 2014, 2015: expected 2016 in both"),
    ],
)
def test_which_year(good, year, message):
    with pytest.raises(UsageError, match=message):
        read_pair(good["csv"], good["csv"], year)


def test_the_year_that_both_hold(good):
    assert [one.year for one in read_pair(good["csv"], good["parquet"])] == [2014, 2014]
    assert read_pair(good["csv"], good["csv"], 2015)[0].tables["totals"]["year"].unique().tolist() == ["2015"]


def test_a_report_is_read_like_the_tables_of_score(good, tmp_path):
    # Reports write the same tables with a byte order mark, beside pages and workbooks.
    for path in good["csv"].iterdir():
        (tmp_path / path.name).write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (tmp_path / "annual_report.html").write_text("<p>", encoding="utf-8")
    plain, marked = read_pair(good["csv"], tmp_path, 2014)
    assert all(frame.equals(marked.tables[name]) for name, frame in plain.tables.items())


def test_years_apart(good, tmp_path):
    other = scored(tmp_path, years=(2015,))
    with pytest.raises(UsageError, match="2014 holds 2014; out holds 2015: the two have no year in common"):
        read_pair(good["parquet"], other)
    with pytest.raises(UsageError, match="expected 2014 in both"):
        read_pair(good["parquet"], other, 2014)
