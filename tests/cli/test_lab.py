"""JupyterLab as `kpi lab` starts it: asked through its own REST interface, then ended without a trace."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

import kpi.lab
from kpi.home import REPOSITORY

TOKEN, SECONDS = "for-this-test", 60


class Server:
    """A running JupyterLab and its home."""

    def __init__(self, home: Path, *arguments: str, also: tuple[str, ...] = ()) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
        places = os.pathsep.join([str(REPOSITORY), *filter(None, [clean.get("PYTHONPATH")])])
        clean |= {"HOME": str(home), "JUPYTER_TOKEN": TOKEN, "PYTHONPATH": places}
        self.said = home / "said.txt"
        options = ["--", "--no-browser", "--allow-root", f"--port={self.port}", *also]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kpi", "lab", *arguments, *options], cwd=home, env=clean,
                stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def ask(self, path: str, data: bytes | None = None) -> dict:
        """Return what the server answers, waiting until it does."""
        address = f"http://127.0.0.1:{self.port}/{path}"
        request = urllib.request.Request(address, data, {"Authorization": f"token {TOKEN}"})
        until = time.monotonic() + SECONDS
        while True:
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError:
                raise
            except OSError:
                assert self.process.poll() is None and time.monotonic() < until, self.said.read_text()
                time.sleep(0.1)

    def default(self, plugin: str, name: str) -> object:
        """Return what a setting is where nobody chose otherwise."""
        return self.ask(f"lab/api/settings/@jupyterlab/{plugin}")["schema"]["properties"][name]["default"]

    def end(self) -> int:
        """Ask the server to end as a terminal or a service does; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


@pytest.fixture
def start(tmp_path):
    """Start servers in an empty home, and leave none."""
    started = []

    def begin(*arguments, also=()):
        started.append(Server(tmp_path, *arguments, also=also))
        return started[-1]

    yield begin
    for server in started:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait(SECONDS)


def test_chinese_without_news_with_this_kernel_and_nothing_left(start, tmp_path):
    # Another Python's kernel of the same name, which a person installed once.
    foreign = tmp_path / ".local" / "share" / "jupyter" / "kernels" / "python3"
    foreign.mkdir(parents=True)
    (foreign / "kernel.json").write_text(json.dumps({"argv": ["/elsewhere/python"], "display_name": "Elsewhere"}))
    server = start("--lang", "zh")
    assert server.default("translation-extension:plugin", "locale") == "zh_CN"
    assert server.default("apputils-extension:notification", "fetchNews") == "false"
    assert server.default("apputils-extension:notification", "checkForUpdates") is False
    menus = server.ask("lab/api/translations/zh_CN")["data"]["jupyterlab"]
    assert "中文" in server.ask("lab/api/translations/")["data"]["zh_CN"]["nativeName"]
    assert menus["Run"] == ["运行"]
    assert server.ask("api/kernelspecs/python3")["spec"]["argv"][0] != "/elsewhere/python"
    kernel = server.ask("api/kernels", b"{}")
    assert kernel["name"] == "python3"
    assert f"http://127.0.0.1:{server.port}/lab/tree/notebooks/00_start_here.ipynb" in server.said.read_text()
    processes = psutil.Process(server.process.pid).children(recursive=True)
    assert processes  # the kernel, in a session of its own
    assert server.end() == 0
    assert psutil.wait_procs(processes, timeout=SECONDS)[1] == []
    assert not list(tmp_path.rglob("*settings*"))


def test_english_is_english_and_keeps_off_the_network_address(start):
    server = start("--lang", "en")
    assert server.default("translation-extension:plugin", "locale") == "en"
    assert server.default("apputils-extension:notification", "fetchNews") == "false"
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", server.port))  # listens on one address of this machine alone
    assert server.end() == 0


def test_another_address_is_refused(start):
    server = start(also=("--ip=0.0.0.0",))
    assert server.process.wait(SECONDS) != 0
    assert "only accepts one value" in server.said.read_text()


def test_a_language_that_is_not_there_is_refused(kpi, monkeypatch):
    ended = kpi("lab", "--lang", "fr")
    assert (ended.code, ended.err) == (2, "JupyterLab is shown in zh or en, found 'fr'\n")
    monkeypatch.setattr("kpi.lab.PACK", "jupyterlab-language-pack-xx")
    ended = kpi("lab", "--lang", "zh")
    assert ended.code == 2 and "run `make setup`" in ended.err


def test_the_system_s_language_is_left_alone_without_one():
    found = kpi.lab.environment("", {})["JUPYTER_CONFIG_PATH"]
    assert found == str(kpi.lab.FOLDER / "quiet")
