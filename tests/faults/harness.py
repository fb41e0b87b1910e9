"""A home whose good state is known, runs of it that are hurt, and what must hold afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import weakref
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.pipeline.conftest import write_notebook

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
OLD, NEW = "year\n2014\n", "year\n2014\n2014\n"
FIRST = """
from kpi.folders import write_folder
from kpi.home import Home
home = Home.find()
content = (home.raw / str(p.year) / "measures.csv").read_bytes()
write_folder(home.processed / str(p.year), {"a.parquet": content, "b.parquet": content * 2, "manifest.json": content})
len(content)"""
SECOND = """
from kpi.files import write_all
from kpi.home import Home
home = Home.find()
content = (home.raw / str(p.year) / "measures.csv").read_bytes()
write_all(home.report(p.year), {"totals.csv": content, "page.html": content * 3})
len(content)"""

State = dict[str, bytes]


@dataclass
class Ended:
    """How a run ended."""

    code: int
    said: str
    steps: dict[str, int] = field(default_factory=dict)


class Victim:
    """A home in which a run succeeded on old raw tables and another one is due on new ones.

    Parameters
    ----------
    folder : Path
        Where it is made.
    how : {"kernels", "none"}
        Whether notebooks run in kernels, or their work is done by the run's own process.
    """

    def __init__(self, folder: Path, how: str) -> None:
        self.top, self.how = folder, how
        self.root, self.notebooks = folder / "home", folder / "notebooks"
        (self.root / "data" / "raw" / "2014").mkdir(parents=True)
        # its path is short, as the names of sockets must be; nobody else's leftovers are in it
        self.scratch = Path(tempfile.mkdtemp(prefix="kpi-"))
        weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)
        write_notebook(self.notebooks / "10_first.ipynb", FIRST)
        write_notebook(self.notebooks / "20_second.ipynb", SECOND)
        self.states: list[State] = []
        for content in (OLD, NEW):
            self.hand_in(content)
            ended = self.run()
            assert ended.code == 0, ended.said
            self.states.append(self.state())
            if content == OLD:
                shutil.copytree(self.root, folder / "kept")
        self.steps = ended.steps
        assert self.states[0] != self.states[1]

    def hand_in(self, content: str) -> None:
        """Put a raw table in place."""
        (self.root / "data" / "raw" / "2014" / "measures.csv").write_text(content, encoding="utf-8")

    def reset(self) -> None:
        """Go back to the good state of the old raw tables, the new ones handed in."""
        shutil.rmtree(self.root)
        shutil.copytree(self.top / "kept", self.root)
        self.hand_in(NEW)

    def start(self, before=None, **variables: str) -> subprocess.Popen:
        """Start a run; `before` is called in the new process before it begins."""
        given = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE / "site"), str(REPOSITORY)]),
            "KPI_FAULT_UNDER": str(self.root),
            "TMPDIR": str(self.scratch),
            **variables,
        }
        command = [sys.executable, str(HERE / "program.py"), str(self.root), str(self.notebooks), self.how]
        return subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                errors="replace", start_new_session=True, preexec_fn=before)  # fmt: skip

    def run(self, before=None, **variables: str) -> Ended:
        """Run to the end, whatever that is, and count the steps on disk of each role."""
        count = self.top / "steps"
        count.unlink(missing_ok=True)
        process = self.start(before, KPI_FAULT_COUNT=str(count), **variables)
        said, _ = process.communicate(timeout=120)
        steps: dict[str, int] = {}
        for line in count.read_text(encoding="utf-8").splitlines() if count.exists() else ():
            role, _, number = line.partition(" ")
            steps[role] = max(steps.get(role, 0), int(number))
        return Ended(process.returncode, said, steps)

    def state(self) -> State:
        """Return all that stands in reports and processed tables, locks and failed notebooks aside."""
        found = {}
        for top in (self.root / "reports", self.root / "data" / "processed"):
            for file in sorted(top.rglob("*")) if top.exists() else ():
                name = file.relative_to(self.root).as_posix()
                if file.is_file() and "/." not in name and not name.startswith("reports/failed"):
                    found[name] = file.read_bytes()
        return found

    def whole(self) -> bool:
        """Return whether reports and processed tables are each of one good state, never a mixture or a part."""
        now = self.state()
        return all(
            any({name: content for name, content in now.items() if name.startswith(top)}
                == {name: content for name, content in good.items() if name.startswith(top)} for good in self.states)
            for top in ("reports/", "data/processed/")
        )  # fmt: skip

    def litter(self) -> list[str]:
        """Return what no finished run leaves: work, parts, folders set aside, private folders of dead runs."""
        left = [file for file in self.root.rglob("*") if file.name.startswith(".") and ".locks" not in file.parts]
        return [str(file) for file in [*left, *self.scratch.glob("*")] if file.name != ".locks"]

    def recovered(self) -> bool:
        """Return whether the next run ends well, in the new state, with nothing left of the broken one."""
        ended = self.run()
        return ended.code == 0 and self.state() == self.states[1] and not self.litter()

    def survivors(self, seconds: float = 10) -> list[int]:
        """Return processes of this home that still live after some seconds."""
        end = time.monotonic() + seconds
        while found := [one.pid for one in psutil.process_iter() if self._of_this_home(one)]:
            if time.monotonic() > end:
                return found
            time.sleep(0.1)
        return []

    def _of_this_home(self, process: psutil.Process) -> bool:
        try:
            own = process.environ().get("KPI_FAULT_UNDER") == str(self.root)
            return own and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, OSError):
            return False
