"""Two runs at once: of one year, one runs and the other says who has it; of two years, side by side."""

from __future__ import annotations

import re
import signal
import sys
import time

import pytest

from tests.faults.harness import Victim

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def test_the_second_run_of_a_year_names_the_first_and_a_dead_one_holds_nothing(tmp_path):
    victim = Victim(tmp_path, "kernels")
    victim.reset()
    first = victim.start()
    note = victim.root / "reports" / ".locks" / "2014.json"
    end = time.monotonic() + 60
    while not note.exists() and time.monotonic() < end:
        time.sleep(0.05)
    second = victim.run()
    assert second.code == 5
    assert re.search(rf"2014 in .* another run \(process {first.pid} on .* since \d{{4}}-", second.said), second.said
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert note.exists(), "it died with its note in place"
    assert victim.survivors() == [] and victim.recovered()
