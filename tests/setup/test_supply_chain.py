"""S20: what is installed is what was locked, nothing more is fetched afterwards, and every licence is known."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from kpi.home import REPOSITORY
from tools.licences import PAGE, direct, installed, licence, locked, page, parts, settings

FETCHES = re.compile(
    r"playwright\W{1,6}install|get_chrome|install_chrom|choreo_get|npm |npx |curl |wget |urlopen\(|urlretrieve|"
    r"pooch|download\(|requests\.(get|post)|httpx\.|https?://[\w./-]+\.(js|css|woff2?|whl|tar\.gz|zip)\b"
)

FOLDERS = {"kpi": ("py", "js", "j2", "css", "typ", "yaml"), "tools": ("py", "sh", "yaml"), "docs": ("md",),
           "notebooks": ("ipynb", "py"), "benchmarks": ("py",), "examples": ("py", "md")}  # fmt: skip


def allowed(expression: str) -> bool:
    return any(all(part in settings()["allowed"] for part in choice) for choice in parts(expression))


def needs_fetching() -> dict[str, str]:
    """Return the text of each file that sets up, builds, runs or tells how to."""
    names = ["Makefile", ".ci/run", "README.md", "README.zh-CN.md", "environment.yml", "pyproject.toml"]
    files = [REPOSITORY / name for name in names]
    for folder, kinds in FOLDERS.items():
        files += [path for kind in kinds for path in sorted((REPOSITORY / folder).rglob(f"*.{kind}"))]
    return {path.relative_to(REPOSITORY).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_nothing_is_fetched_after_installing():
    texts = needs_fetching()
    assert len(texts) > 250
    # The script of a page offers tables and waits for no net: its own function for saving is called download.
    own = {"kpi/publish/templates/report_tables.js": {"download("}}
    found = {name: {hit[0] for hit in FETCHES.finditer(text)} - own.get(name, set()) for name, text in texts.items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize("line", [
    "playwright install chromium", "python -m playwright install", '["playwright", "install"]',
    "kaleido.get_chrome_sync()", "kaleido_get_chrome", "plotly_get_chrome -y", "curl https://x.test", '<script src="https://cdn.test/plotly.min.js">',
])  # fmt: skip
def test_each_of_these_would_be_found(line):
    assert FETCHES.search(line)


def test_set_up_installs_the_lock_alone():
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.search(r"\$\(PIP\)\S* install", line)]
    assert len(lines) == 3
    assert "--require-hashes -r requirements.lock" in lines[0] and "--no-deps" in lines[0]
    assert "--no-index" in lines[1] and "--no-deps" in lines[1] and "--no-build-isolation" in lines[1]
    # what changes the scoring code to try its tests stands apart from what scores
    assert "--target build/mutmut" in lines[2] and "--require-hashes -r tests/mutation/requirements.txt" in lines[2]


def test_audit_needs_the_net_and_no_other_target_asks_for_it():
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    recipes = dict(re.findall(r"^([a-z]+):([^\n]*\n(?:\t[^\n]*\n|#[^\n]*\n)*)", text, flags=re.MULTILINE))
    assert "pip-audit" in recipes["audit"] and "-r requirements.lock" in recipes["audit"]
    assert not [name for name, recipe in recipes.items() if name != "audit" and re.search(r"\baudit\b", recipe)]


def test_every_licence_is_allowed():
    assert {name: licence(name) for name in locked() if not allowed(licence(name))} == {}


def test_what_is_stated_agrees_with_the_metadata_where_these_say_it():
    """A package locked for some systems only is compared where it is installed."""
    compared = 0
    for name in settings()["elsewhere"]:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        assert allowed(installed(name)), name
        families = [re.split(r"\W", text)[0] for text in (installed(name), licence(name))]
        assert families[0] == families[1], name  # BSD in one version's words, BSD-3-Clause in the other's
        compared += 1
    assert compared >= 4


def test_every_installed_copy_is_the_locked_one():
    """What runs these tests is what the lock names, in its versions."""
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    for name in locked():
        versions = set(re.findall(rf"^{re.escape(name)}==([^\s;]+)", text, flags=re.MULTILINE))
        try:
            assert metadata.version(name) in versions, name
        except metadata.PackageNotFoundError:
            assert re.search(rf"^{re.escape(name)}==\S+ ;", text, flags=re.MULTILINE), f"{name} is not installed"


def test_page_of_licences_is_what_the_tool_writes():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make licences`"


def test_page_names_every_locked_package_and_what_it_is_for():
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    there = {name: (what, why) for name, what, why in rows}
    assert set(locked()) <= set(there) and set(direct()) <= set(locked())
    assert not [name for name, (what, why) in there.items() if not what.strip() or why.strip() in ("", "for")]
    assert not [name for name, (what, _) in there.items() if re.search(r"\d\.\d+\.\d", what)]  # no version goes stale


def test_lists_of_the_settings_name_nothing_that_is_gone():
    assert set(settings()["elsewhere"]) | set(settings()["stated"]) <= set(locked())
