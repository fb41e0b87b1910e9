"""A folder of reports against its record: every file, every notebook, every input, by their hashes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from kpi import fingerprint
from kpi.errors import KpiError
from kpi.home import Home
from kpi.labels import Labels
from kpi.pipeline import manifest
from kpi.verify.findings import Check


def check_record(folder: Path, say: Labels) -> tuple[dict[str, Any], Check]:
    """Return the record of a folder, empty when it is not whole, and the check of it, to the byte."""
    record, check = manifest.read(folder), Check("record", 1)
    if not (folder / manifest.NAME).is_file():
        check.faults.append((manifest.NAME, say.t("verified.gone")))
    elif not record or (folder / manifest.NAME).read_bytes() != manifest.text(record):
        check.faults.append((manifest.NAME, say.t("verified.broken_record")))
        record = {}
    return record, check


def check_outputs(folder: Path, record: Mapping[str, Any], say: Labels) -> Check:
    """Return the check of every file of a folder: recorded and the same, and none beside."""
    recorded = {name: value for task in record["tasks"].values() for name, value in task["outputs"].items()}
    check = Check("outputs", len(recorded))
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {manifest.NAME}
    check.faults += [(name, say.t("verified.not_recorded")) for name in sorted(there - set(recorded))]
    for name, value in sorted(recorded.items()):
        if not _inside(name) or (folder / name).is_symlink():
            check.faults.append((name, say.t("verified.outside")))
        elif name not in there:
            check.faults.append((name, say.t("verified.gone")))
        elif fingerprint.sha256(folder / name) != value:
            check.faults.append((name, say.t("verified.changed")))
    return check


def check_notebooks(folder: Path, record: Mapping[str, Any], say: Labels) -> Check:
    """Return the check that each executed notebook ran to its end: every code cell has run and none raised."""
    check = Check("notebooks", len(record["tasks"]))
    for task in sorted(record["tasks"]):
        name = f"notebooks/{task}.ipynb"
        try:
            notebook = nbformat.read(folder / name, as_version=4)
        except Exception:  # whatever is wrong with a file that should be a notebook
            check.faults.append((name, say.t("verified.no_notebook")))
            continue
        code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        idle = sum(cell.execution_count is None for cell in code)
        raised = sum(output.output_type == "error" for cell in code for output in cell.outputs)
        if idle or raised or not code:
            check.faults.append((name, say.t("verified.not_run", idle=idle, raised=raised)))
    return check


def check_inputs(record: Mapping[str, Any], home: Home, say: Labels) -> Check:
    """Return the check of the raw tables that a report was made from; open where they are not at hand."""
    check = Check("inputs", len(record["inputs"]))
    if not home.raw.is_dir():
        check.count = None
        check.notes.append((home.raw.name, say.t("verified.no_raw")))
        return check
    latest = max(map(int, record["editions"]))
    now = {file.relative_to(home.raw).as_posix(): file for file in fingerprint.raw_files(home.raw, latest)}
    for name, value in sorted(record["inputs"].items()):
        if name not in now:
            check.faults.append((f"data/raw/{name}", say.t("verified.gone")))
        elif fingerprint.sha256(now[name]) != value:
            check.faults.append((f"data/raw/{name}", say.t("verified.changed")))
    new = sorted(set(now) - set(record["inputs"]))
    check.faults += [(f"data/raw/{name}", say.t("verified.new_input")) for name in new]
    return check


def check_editions(record: Mapping[str, Any], home: Home, say: Labels) -> Check:
    """Return the check that the rubric of each year is the one that the report was made under."""
    check = Check("editions", len(record["editions"]))
    for year, before in sorted(record["editions"].items()):
        try:
            now = manifest.editions_of([int(year)], home.raw)[year]
        except KpiError as error:
            check.faults.append((year, str(error).splitlines()[0]))
            continue
        if now["sha256"] != before["sha256"]:
            check.faults.append((f"{year}: {before['id']}", say.t("verified.other_edition", now=now["id"])))
    return check


def check_tools(record: Mapping[str, Any], say: Labels) -> Check:
    """Return what made a report and would not be the same now: no fault, but a reason for other bytes."""
    before, now, check = record["made_with"], manifest.made_with(), Check("tools")
    versions = {"kpi": "code", "python": "python"}
    moved = [(name, before[part], now[part]) for name, part in versions.items() if before[part] != now[part]]
    names = sorted({*before["packages"], *now["packages"]})
    check.count = len(names) + len(versions)
    moved += [(name, before["packages"].get(name, "–"), now["packages"].get(name, "–")) for name in names]
    check.notes = [(name, say.t("verified.made_with", before=str(old)[:12], now=str(new)[:12]))
                   for name, old, new in moved if old != new]  # fmt: skip
    return check


def language_of(record: Mapping[str, Any]) -> str:
    """Return the language that a report was asked for in."""
    asked = [task["parameters"]["lang"] for task in record["tasks"].values() if "lang" in task["parameters"]]
    return asked[0] if asked else "zh"


def year_of(record: Mapping[str, Any]) -> int | None:
    """Return the year that a record is about, None for one about several."""
    years = {task["parameters"]["year"] for task in record["tasks"].values() if "year" in task["parameters"]}
    return years.pop() if len(years) == 1 else None


def _inside(name: str) -> bool:
    """Return whether a recorded name stays inside its folder.

    Examples
    --------
    >>> _inside("notebooks/20_score.ipynb"), _inside("../2015/totals.csv"), _inside("/etc/passwd")
    (True, False, False)
    """
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name
