"""A run in a process of its own, for `tests.faults.harness`: ``program.py HOME NOTEBOOKS kernels|none``.

With ``none`` the notebooks' work is done by this process, so that every step on disk of a whole run can be a fault.
"""

import sys
from pathlib import Path

from kpi.errors import KpiError
from kpi.files import write_all
from kpi.folders import write_folder
from kpi.home import Home
from kpi.pipeline import Step, processes, run

STEPS = [
    Step("10_first", "year", takes=("year",), writes=("processed",)),
    Step("20_second", "year", after=("10_first",), takes=("year",), leaves=("csv",)),
]


def work(home: Home, task: dict) -> None:
    """Leave what the notebooks of `tests.faults.harness` leave."""
    year = str(task["parameters"]["year"])
    content = (home.raw / year / "measures.csv").read_bytes()
    output = Path(task["output"])
    write_all(output.parent, {output.name: b"{}" + content})
    if output.stem == "10_first":
        write_folder(home.processed / year, {"a.parquet": content, "b.parquet": content * 2, "manifest.json": content})
    else:
        write_all(Path(task["reports"]) / year, {"totals.csv": content, "page.html": content * 3})


def main(root: str, notebooks: str, how: str) -> int:
    """Run all years of a home and return the exit code."""
    home = Home.find(root)
    if how == "none":
        processes.Workers.run = lambda self, task, on_event: work(home, task)
    try:
        return run([], home, notebooks=Path(notebooks), steps=STEPS, jobs=1)
    except KpiError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
