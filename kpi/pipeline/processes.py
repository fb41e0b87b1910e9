"""Start a worker for a task and follow its events."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import psutil

from kpi.pipeline.failure import Failure

# A worker ends itself when its notebook's time is up; after this many seconds more it is killed.
GRACE = 60
SCRATCH = "kpi-run-"


@dataclass
class Workers:
    """The worker processes of a run, so that all can be ended at once.

    Parameters
    ----------
    environment : dict
        Variables added to the workers' own, and so to the kernels'.
    """

    environment: dict[str, str]
    running: set[subprocess.Popen[str]] = field(default_factory=set)
    ending: threading.Event = field(default_factory=threading.Event)

    def run(self, task: dict[str, Any], on_event: Callable[[dict[str, Any]], None]) -> Failure | None:
        """Execute one notebook in a worker; return why it failed, or None.

        Parameters
        ----------
        task : dict
            As `kpi.pipeline.worker.execute` takes it, without ``scratch``; ``reports`` is what the notebook is told
            to be the folder of reports.
        on_event : callable
            Called with each event, in order.
        """
        with (
            tempfile.TemporaryDirectory(
                prefix=f"{SCRATCH}{os.getpid()}-", dir=_short_folder(), ignore_cleanup_errors=True
            ) as scratch,
            (Path(scratch) / "worker.log").open("w+", encoding="utf-8", errors="replace") as log,
        ):
            return self._follow({**task, "scratch": scratch}, on_event, log)

    def _follow(self, task: dict[str, Any], on_event: Callable[[dict[str, Any]], None], log: TextIO) -> Failure | None:
        if self.ending.is_set():
            return Failure("interrupted")
        worker = subprocess.Popen(
            [sys.executable, "-m", "kpi.pipeline.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            cwd=task["scratch"],
            env=self._variables(task["scratch"], task["reports"]),
        )
        self.running.add(worker)
        killer = threading.Timer(task["timeout"] + GRACE, worker.kill)
        killer.start()
        last: dict[str, Any] = {}
        try:
            worker.stdin.write(json.dumps({name: _for_worker(value) for name, value in task.items()}) + "\n")
            worker.stdin.flush()
            for line in worker.stdout:
                last = json.loads(line)
                on_event(last)
            code = worker.wait()
        except (BrokenPipeError, ValueError):
            code = worker.wait()
        finally:
            killer.cancel()
            self.running.discard(worker)
            worker.stdin.close()
            worker.stdout.close()
        if last.get("event") == "failed":
            kept = f" — kept as {last['kept']}" if last["kept"] else ""
            return Failure(f"{last['fault']}{kept}", last["error"], last["text"])
        if last.get("event") == "done" and code == 0:
            return None
        log.seek(0)
        lines = log.read().strip().splitlines()
        return Failure(f"its process ended with code {code}" + (f": {lines[-1]}" if lines else ""))

    def end(self) -> None:
        """End all workers; their kernels follow them."""
        self.ending.set()
        for worker in list(self.running):
            worker.terminate()
        for worker in list(self.running):
            try:
                worker.wait(timeout=5)
            except subprocess.TimeoutExpired:
                worker.kill()

    def _variables(self, scratch: str, reports: str) -> dict[str, str]:
        """Return the environment of a worker and its kernel: the same on every machine and for every user."""
        fixed = {
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONIOENCODING": "utf-8",
            "IPYTHONDIR": scratch,
            "JUPYTER_RUNTIME_DIR": scratch,
            "JUPYTER_PREFER_ENV_PATH": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        return {**os.environ, **fixed, **self.environment, "KPI_REPORTS": reports}


def _for_worker(value: Any) -> Any:
    """Return a path as a worker reads it: workers take names of files for UTF-8, this process as its locale says."""
    return os.fsencode(value).decode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _short_folder() -> str | None:
    """Return a folder whose path leaves room for a socket's name (about 100 bytes), or None for the default."""
    default = tempfile.gettempdir()
    return "/tmp" if os.name == "posix" and len(os.fsencode(default)) > 60 else None


def sweep() -> None:
    """Remove the private folders of runs that were killed."""
    for left in Path(_short_folder() or tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        pid = left.name.removeprefix(SCRATCH).partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(left, ignore_errors=True)
