"""kill -9 at any step and at any moment: the old state or the new one stays, and the next run is right."""

from __future__ import annotations

import os
import random
import signal
import sys
import time

import pytest

from tests.faults.conftest import FULL
from tests.faults.harness import Victim

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def at(steps: int, short: int) -> list[int]:
    """The steps at which a process is killed: each of them, or a few spread evenly."""
    return list(range(1, steps + 1)) if FULL else [1 + steps * place // short for place in range(short)]


def test_run_killed_at_each_step_on_disk(tmp_path, count):
    victim = Victim(tmp_path, "none")
    assert victim.steps["run"] > 60
    for number in at(victim.steps["run"], 4):
        victim.reset()
        ended = victim.run(KPI_FAULT=f"run:{number}")
        assert ended.code == -signal.SIGKILL, f"step {number}: {ended.said}"
        assert victim.whole(), f"step {number}: a mixture"
        assert victim.recovered(), f"step {number}: the next run"
        count("kills of the run at a step on disk")


@pytest.mark.parametrize("role", ["worker", "kernel"])
def test_worker_or_kernel_killed_at_each_step_on_disk(tmp_path, role, count):
    victim = Victim(tmp_path, "kernels")
    for number in at(victim.steps[role], 1):
        victim.reset()
        before = {name: content for name, content in victim.state().items() if name.startswith("reports/")}
        ended = victim.run(KPI_FAULT=f"{role}:{number}")
        # a process whose last steps come after its work was handed over may die without harm
        assert ended.code in (0, 7), f"step {number}: {ended.said}"
        assert "Traceback" not in ended.said
        assert victim.whole(), f"step {number}: a mixture"
        if ended.code:
            now = {name: content for name, content in victim.state().items() if name.startswith("reports/")}
            assert now == before, f"step {number}: a failed run changed the reports"
        assert not victim.survivors() and victim.recovered(), f"step {number}: the next run"
        count(f"kills of a {role} at a step on disk")


@pytest.mark.parametrize("seed", [1, 2, 3] if FULL else [1])
def test_run_killed_at_a_random_moment(tmp_path, seed, count):
    victim, chance = Victim(tmp_path, "kernels"), random.Random(seed)
    victim.reset()
    begun = time.monotonic()
    assert victim.run().code == 0
    whole = time.monotonic() - begun
    for number in range(60 if FULL else 2):
        victim.reset()
        process = victim.start()
        time.sleep(chance.uniform(0.05, whole))
        if number % 2:
            os.killpg(process.pid, signal.SIGKILL)  # as when a terminal or a machine goes
        else:
            process.kill()  # its workers and kernels must see that it is gone
        process.communicate()
        assert victim.survivors() == [], f"moment {number}: orphans"
        assert victim.whole(), f"moment {number}: a mixture"
        assert victim.recovered(), f"moment {number}: the next run"
        count("kills at a random moment")
