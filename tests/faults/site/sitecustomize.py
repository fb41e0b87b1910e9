"""Kill the process at its n-th step on disk: put on the path of a run by `tests.faults.harness`, never imported else.

`KPI_FAULT` is ``role:number``; a step is a call that makes, renames, removes or flushes something under
`KPI_FAULT_UNDER`. Without a number the steps of each role are counted into the file `KPI_FAULT_COUNT`. With
`KPI_FAULT_ORDER` folders are listed in reverse, as another file system may.
"""

import atexit
import builtins
import contextlib
import io
import os
import signal
import sys
from pathlib import Path

UNDER = os.environ.get("KPI_FAULT_UNDER", "")
ROLE, _, NUMBER = os.environ.get("KPI_FAULT", "").partition(":")
COUNT = os.environ.get("KPI_FAULT_COUNT", "")


def role() -> str:
    """Return what this process is in a run."""
    words = " ".join(sys.orig_argv)
    if "kpi.pipeline.worker" in words:
        return "worker"
    return "kernel" if "ipykernel_launcher" in words else "run"


def install() -> None:
    """Count the steps, and end the process at the one that was asked for."""
    own, steps = role(), [0]

    def step() -> None:
        steps[0] += 1
        if own == ROLE and NUMBER and steps[0] == int(NUMBER):
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(call, writes=lambda *given: True):
        def inner(*given, **named):
            place = given[0] if given else ""
            ours = isinstance(place, int) or (isinstance(place, str | os.PathLike) and UNDER in os.fspath(place))
            if ours and writes(*given, *named.values()):
                step()
            return call(*given, **named)

        return inner

    for name in ("replace", "rename", "mkdir", "unlink", "rmdir", "fsync"):
        setattr(os, name, counted(getattr(os, name)))
    opened = counted(io.open, lambda *given: any(isinstance(one, str) and set(one) & set("wax+") for one in given[1:2]))
    io.open = builtins.open = opened
    if COUNT:
        atexit.register(keep, own, steps)


def keep(own: str, steps: list) -> None:
    """Add a line to the file of counts."""
    with contextlib.suppress(OSError), Path(COUNT).open("a", encoding="utf-8") as file:
        file.write(f"{own} {steps[0]}\n")


def reverse() -> None:
    """List every folder in reverse."""
    listed = os.listdir
    os.listdir = lambda *place: sorted(listed(*place), reverse=True)


if UNDER:
    install()
if os.environ.get("KPI_FAULT_ORDER"):
    reverse()
