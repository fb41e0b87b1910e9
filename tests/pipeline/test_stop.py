"""A run that is told to stop, or killed, leaves no process behind and no notebook that looks whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SLEEPER = "import os, pathlib, time\npathlib.Path({mark!r}).write_text(str(os.getpid()))\ntime.sleep(120)"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def started(bench, tmp_path):
    """A run in a process of its own, its kernel busy; yields the run and the kernel's process id."""
    mark = tmp_path / "kernel"
    bench.write("10_first", SLEEPER.format(mark=str(mark)))
    program = (
        "import sys\nfrom pathlib import Path\nfrom kpi.home import Home\nfrom kpi.pipeline import Step, run\n"
        "sys.exit(run([2014], Home.find(sys.argv[1]), notebooks=Path(sys.argv[2]), "
        "steps=[Step('10_first', 'year', takes=('year',))]))"
    )
    command = [sys.executable, "-c", program, str(bench.home.root), str(bench.notebooks)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wait_for(lambda: mark.exists() and mark.read_text(encoding="utf-8"))
    yield process, int(mark.read_text(encoding="utf-8"))
    if process.poll() is None:
        process.kill()


def wait_for(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has collected yet counts as ended."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return status.exists() and status.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_told_to_stop(bench, started, number, code):
    process, kernel = started
    process.send_signal(number)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == code, said
    assert "Stopped before the end" in said
    wait_for(lambda: gone(kernel), 10)
    assert not bench.executed("2014/10_first").exists()


def test_killed(bench, started):
    process, kernel = started
    scratch = Path(f"/proc/{kernel}/cwd").resolve()
    process.kill()
    process.wait()
    wait_for(lambda: gone(kernel), 10)
    assert not scratch.exists(), "temporary folders go too"
    assert not bench.executed("2014/10_first").exists()
