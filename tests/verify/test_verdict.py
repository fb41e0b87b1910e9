"""A folder of reports is proved, and whatever was changed in it is named."""

from __future__ import annotations

import json
import random
import shutil

import pytest
from nbformat.v4 import new_code_cell, new_output

from kpi.errors import UsageError
from kpi.labels import labels
from kpi.pipeline import manifest
from kpi.verify.record import check_outputs, check_record
from kpi.verify.verdict import verify
from tests.verify.conftest import executed

SAY = labels("en")


def faults(folder, home) -> dict[str, list[str]]:
    """By check, the places with faults."""
    return {one.name: [place for place, _ in one.faults] for one in verify(folder, home).checks if one.faults}


def resealed(folder, *names: str) -> None:
    """Record files as they are now, as somebody would who wants to hide a change."""
    record = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    from kpi.fingerprint import sha256

    for name in names:
        record["tasks"]["90_annual_report"]["outputs"][name] = sha256(folder / name)
    (folder / manifest.NAME).write_bytes(manifest.text(record))


def test_a_folder_as_it_was_written_is_proved(home):
    verdict = verify(home.report(2014), home)
    assert verdict.proved, verdict.lines(SAY)
    counts = {check.name: check.count for check in verdict.checks}
    # 4 units: three with items 1.1, 1.2, 2.1 and categories 1, 2; the office with item 1.2 alone, its other rows blank
    assert list(counts) == ["record", "outputs", "notebooks", "inputs", "editions", "sums", "ranks", "again", "figures",
                            "tools"]  # fmt: skip
    assert counts["outputs"] == 14 and counts["notebooks"] == 1 and counts["editions"] == 1
    # stations.csv, the edition beside it, and four tables of 2014
    assert counts["inputs"] == 6
    assert counts["ranks"] == 3, "three towns are ranked and the office is not"
    assert counts["figures"] > 100
    assert verdict.lines(SAY)[-1].startswith("2014: proved; sealed with " + verdict.seal)
    assert set(verdict.frame()["state"]) == {"proved"}


def test_the_public_folder_is_proved_by_what_it_holds(home):
    verdict = verify(home.report(2014, "public"), home)
    assert verdict.proved, verdict.lines(SAY)
    assert "sums" not in [check.name for check in verdict.checks], "it holds no ledger"
    again = next(check for check in verdict.checks if check.name == "again")
    assert again.count == 4 * 3, "base, extra points and total of four units"


def test_each_of_a_hundred_tampered_bytes_is_named(made, tmp_path):
    chance = random.Random(2014)
    files = sorted(file for file in (made / "reports" / "2014").rglob("*") if file.is_file())
    for number in range(100):
        source = files[number % len(files)]
        folder = tmp_path / str(number)
        shutil.copytree(made / "reports" / "2014", folder)
        name = source.relative_to(made / "reports" / "2014").as_posix()
        content = bytearray(source.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (folder / name).write_bytes(content)
        record, check = check_record(folder, SAY)
        named = [place for place, _ in check.faults + (check_outputs(folder, record, SAY).faults if record else [])]
        assert named == [name], f"{name} after tampering number {number}"
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["totals.csv", "annual_report.html", "notebooks/90_annual_report.ipynb"])
def test_a_file_that_is_gone_cut_or_beside_the_record_is_named(home, name):
    folder = home.report(2014)
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    (folder / "more.xlsx").write_bytes(b"")
    assert faults(folder, home)["outputs"] == ["more.xlsx", name]
    (folder / name).unlink()
    told = verify(folder, home).lines(SAY)
    assert f"         {name}: is gone" in told and told[-1] == "2014: NOT proved"


@pytest.mark.parametrize(
    ("name", "before", "after", "places"),
    [
        # one point more for the first town: no longer what the ledger leaves, nor what the raw tables give
        ("totals.csv", "85.00", "86.00", {"sums", "again", "figures"}),
        # a better rank on the same total
        ("totals.csv", ",3,False", ",2,False", {"ranks", "figures"}),
        # a loss made smaller: the lines no longer add up
        ("ledger.csv", "12.00", "11.00", {"sums", "again", "figures"}),
        # a reason told in other words
        ("ledger.csv", "缺登记", "已登记", {"again", "figures"}),
        # a figure of the page alone, in the summary that workbook and CSV hold too
        ("annual_report.html", "<td>85.00</td><td>第3名", "<td>86.00</td><td>第3名", {"figures"}),
    ],
)
def test_a_change_whose_record_was_forged_is_found_by_the_figures(home, name, before, after, places):
    folder = home.report(2014)
    content = (folder / name).read_bytes()
    assert before.encode() in content, f"{before} stands in {name}"
    (folder / name).write_bytes(content.replace(before.encode(), after.encode(), 1))
    resealed(folder, name)
    assert set(faults(folder, home)) == places


def test_raw_tables_and_rubric_that_changed_since_are_named_and_nothing_is_computed_from_them(home):
    (home.raw / "2014" / "honours.csv").unlink()
    (home.raw / "2014" / "births.csv").write_bytes((home.raw / "2014" / "births.csv").read_bytes() + b"\n")
    (home.raw / "2014" / "more.csv").write_text("", encoding="utf-8")
    (home.raw / "2015" / "more.csv").write_text("", encoding="utf-8")
    path = home.raw / "rubrics" / "made_up.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    found = faults(home.report(2014), home)
    assert found == {
        "inputs": [
            "data/raw/2014/births.csv",
            "data/raw/2014/honours.csv",
            "data/raw/rubrics/made_up.yaml",
            "data/raw/2014/more.csv",
        ],
        "editions": ["2014: made_up"],
    }
    states = {check.name: check.state for check in verify(home.report(2014), home).checks}
    assert states["ranks"] == states["again"] == "open" and states["sums"] == "proved"


def test_without_raw_tables_what_needs_them_is_open(home):
    shutil.rmtree(home.raw)
    states = {check.name: check.state for check in verify(home.report(2014), home).checks}
    assert states["inputs"] == states["again"] == "open" and states["sums"] == "proved"


@pytest.mark.parametrize(
    "cells",
    [
        [new_code_cell("1", execution_count=1), new_code_cell("2")],
        [new_code_cell("1", execution_count=1, outputs=[new_output("error", ename="E", evalue="", traceback=[])])],
        [],
    ],
)
def test_a_notebook_that_did_not_run_whole_is_named(home, cells):
    name = "notebooks/90_annual_report.ipynb"
    (home.report(2014) / name).write_text(executed(*cells), encoding="utf-8")
    resealed(home.report(2014), name)
    assert faults(home.report(2014), home) == {"notebooks": [name]}


def test_a_record_that_points_outside_is_not_followed(home):
    folder = home.report(2014)
    record = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    record["tasks"]["90_annual_report"]["outputs"] |= {"../../stations.csv": "0" * 64, "/etc/hostname": "0" * 64}
    (folder / manifest.NAME).write_bytes(manifest.text(record))
    assert faults(folder, home)["outputs"] == ["../../stations.csv", "/etc/hostname"]


def test_other_versions_are_told_and_are_no_fault(home, monkeypatch):
    versions = manifest.packages() | {"plotly": "99.0"}
    monkeypatch.setattr(manifest, "packages", lambda: versions)
    verdict = verify(home.report(2014), home, "zh")
    assert verdict.proved
    assert [place for place, _ in verdict.checks[-1].notes] == ["plotly"]
    assert "现在为 99.0" in "\n".join(verdict.lines(labels("zh")))


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_text("{", encoding="utf-8")])
def test_without_a_whole_record_nothing_is_proved(home, spoil):
    spoil(home.report(2014) / manifest.NAME)
    assert faults(home.report(2014), home) == {"record": ["manifest.json"]}


def test_what_is_no_folder_is_wrong_use(home):
    with pytest.raises(UsageError, match="name one that `kpi run` wrote"):
        verify(home.reports / "2013", home)
