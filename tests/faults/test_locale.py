"""A home with a Chinese name in a locale that is no Unicode one: every file in its place."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.faults.harness import Victim


@pytest.mark.skipif(not shutil.which("localedef"), reason="needs what makes locales")
def test_a_chinese_path_is_the_same_folder_for_the_run_and_its_workers(tmp_path):
    made = ["localedef", "-i", "zh_CN", "-f", "GBK", str(tmp_path / "zh_CN.GBK")]
    if subprocess.run(made, capture_output=True).returncode not in (0, 1) or not (tmp_path / "zh_CN.GBK").exists():
        pytest.skip("the sources of locales are not installed")
    victim = Victim(tmp_path / "家", "kernels")
    victim.reset()
    ended = victim.run(LC_ALL="zh_CN.GBK", LOCPATH=str(tmp_path))
    assert ended.code == 0, ended.said
    assert victim.state() == victim.states[1]
