"""A disk that is full, a file that may not grow: exit 6, the old state, nothing left behind."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys

import pytest

from tests.faults.conftest import FULL
from tests.faults.harness import Victim

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")


def limited(size: int):
    """Forbid files larger than a size."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_each_size_at_which_writing_fails(tmp_path, count):
    victim = Victim(tmp_path, "none")
    largest = max(map(len, victim.states[1].values()))
    sizes = [largest * place // 50 for place in range(50)] if FULL else [0, 10, largest - 1]
    for size in sizes:
        victim.reset()
        before = victim.state()
        ended = victim.run(limited(size))
        assert ended.code == 6, f"{size} bytes: {ended.code} {ended.said}"
        told = "File too large" if size else "No usable temporary directory"
        assert told in ended.said and "Traceback" not in ended.said
        now = victim.state()
        assert {name: now.get(name) for name in before if name.startswith("reports/")} == {
            name: content for name, content in before.items() if name.startswith("reports/")
        }, f"{size} bytes: the reports changed"
        assert victim.whole() and victim.litter() == [], f"{size} bytes"
        assert victim.recovered(), f"{size} bytes: the next run"
        count("write sizes that fail")
    victim.reset()
    assert victim.run(limited(largest)).code == 0, "where everything fits nothing fails"


@pytest.mark.parametrize("pages", [1, 2, 3, 4] if FULL else [4])
def test_a_disk_without_room(tmp_path, pages, count):
    victim = Victim(tmp_path, "none")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        victim.reset()
        shutil.copytree(victim.root, disk / "home")
        victim.root, kept = disk / "home", victim.root
        before = victim.state()
        block = 4096
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(b"x" * (free - pages * block))
        ended = victim.run()
        assert ended.code == 6 and "No space left on device" in ended.said, ended.said
        assert "Traceback" not in ended.said
        assert victim.state() == before and victim.litter() == []
        (disk / "filler").unlink()
        assert victim.recovered()
        victim.root = kept
        count("full disks")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
