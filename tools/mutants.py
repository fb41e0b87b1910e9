"""Change the code that makes a score in every small way mutmut knows and see that a test notices.

    python -m tools.mutants [--jobs N]      make the changes, run the tests, write figures and page
    python -m tools.mutants --page          write the page from the figures and reasons as they are

The changes are made in a copy below `build/`, never in the sources. Figures go to `tests/mutation/figures.json`, the
page is `docs/mutation.md`. Exit code 1 where a change that no test notices has no reason in
`tests/mutation/survivors.yaml`, or a reason no such change. Needs tests/mutation/requirements.txt beside the lock.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
COPY, KEPT, PAGE = ROOT / "build" / "mutants", ROOT / "tests" / "mutation", ROOT / "docs" / "mutation.md"
COPIED = ("kpi", "tests", "data", "examples")
NOTICED = ("killed", "timeout")  # an endless loop is noticed as well
MUTMUT = (sys.executable, "-c", "from mutmut.__main__ import cli; cli()")
# The function, its line as it is, its line as it was changed.
Change = tuple[str, str, str]


def copy(to: Path) -> None:
    """Copy what is changed and what tests it, with mutmut's settings."""
    shutil.rmtree(to, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "processed"))
    settings = [path.read_text(encoding="utf-8") for path in (ROOT / "pyproject.toml", KEPT / "settings.toml")]
    (to / "pyproject.toml").write_text("\n".join(settings), encoding="utf-8")


def mutmut(folder: Path, *words: str, shown: bool = False) -> str:
    """Return what a command of mutmut prints."""
    environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    output = None if shown else subprocess.PIPE
    done = subprocess.run([*MUTMUT, *words], cwd=folder, env=environment, check=True, text=True, stdout=output)
    return done.stdout or ""


def results(text: str) -> dict[str, str]:
    """Return the status of each mutant, as `mutmut results` lists them.

    Examples
    --------
    >>> results("    kpi.exact.x_rebased__mutmut_1: no tests")
    {'kpi.exact.x_rebased__mutmut_1': 'no tests'}
    """
    return dict(line.strip().rsplit(": ", 1) for line in text.splitlines() if "__mutmut_" in line)


def function(mutant: str) -> str:
    """Return the function that a mutant is of.

    Examples
    --------
    >>> function("kpi.exact.xǁRatioǁof__mutmut_3"), function("kpi.exact.x__whole__mutmut_1")
    ('kpi.exact.Ratio.of', 'kpi.exact._whole')
    """
    module, _, name = mutant.partition("__mutmut_")[0].rpartition(".")
    return f"{module}.{name[2:].replace('ǁ', '.')}"


def change(mutant: str, difference: str) -> Change:
    r"""Return what was changed where, from the difference that `mutmut show` prints.

    Examples
    --------
    >>> change("kpi.exact.x_rebased__mutmut_1", "--- a\n+++ b\n@@ -1 +1 @@\n def\n-    return 1\n+    return 2")
    ('kpi.exact.rebased', 'return 1', 'return 2')
    """
    lines = [line for line in difference.splitlines() if re.match(r"[-+](?![-+]{2} )", line)]
    was, becomes = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return function(mutant), was, becomes


def noticed_afresh(folder: Path, mutant: str) -> bool:
    """Return whether a test notices a change in a process of its own.

    mutmut imports once and forks: a function that runs while its module is imported has then run unchanged, and no test
    is known to run it.
    """
    tests = tomllib.loads((KEPT / "settings.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    words = [sys.executable, "-m", "pytest", "-q", "-x", *tests["pytest_add_cli_args"],
             *tests["pytest_add_cli_args_test_selection"]]  # fmt: skip
    environment = os.environ | {"MUTANT_UNDER_TEST": mutant, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, cwd=folder / "mutants", env=environment, capture_output=True, check=False)
    return done.returncode != 0


def reasons() -> dict[Change, str]:
    """Return why no test can notice a change, for each that is known."""
    groups = YAML(typ="safe").load(KEPT / "survivors.yaml") or []
    known = [(each, group["reason"]) for group in groups for each in group["changes"]]
    return {(each["in"], each["was"], each["becomes"]): reason for each, reason in known}


def measure(folder: Path) -> dict:
    """Return how many changes of each module were made and noticed, and those that were not."""
    known, made, kept, survivors = reasons(), Counter(), Counter(), []
    for mutant, status in sorted(results(mutmut(folder, "results", "--all", "true")).items()):
        module = mutant.partition(".x")[0].replace(".", "/") + ".py"
        made[module] += 1
        if status not in NOTICED:
            told = change(mutant, mutmut(folder, "show", mutant))
            if told in known or not noticed_afresh(folder, mutant):
                kept[module] += 1
                survivors.append(dict(zip(("in", "was", "becomes"), told, strict=True)))
    modules = {name: {"made": count, "noticed": count - kept[name]} for name, count in made.items()}
    return {"modules": modules, "survivors": survivors}


def page(figures: dict, known: dict[Change, str]) -> str:
    """Return the page of figures and reasons."""
    rows = [(f"`{name}`", each["made"], each["noticed"]) for name, each in figures["modules"].items()]
    rows.append(("**all**", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    table = [f"| {name} | {made:,} | {noticed:,} | {noticed / made:.1%} |" for name, made, noticed in rows]
    found = [tuple(each.values()) for each in figures["survivors"]]
    groups = {reason: [each for each in found if known.get(each) == reason] for reason in known.values()}
    told = []
    for reason, changes in groups.items():
        told += [f"**{reason}**", "", *(f"- `{place}`: `{was}` → `{becomes}`" for place, was, becomes in changes), ""]
    text = (KEPT / "page.md").read_text(encoding="utf-8")
    return text.format(table="\n".join(table), count=len(found), reasons="\n".join(told).rstrip())


def main() -> int:
    """Return 0 where every change is noticed or explained, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", default="1", help="how many changes are tried at once")
    parser.add_argument("--page", action="store_true", help="write only the page")
    asked, path = parser.parse_args(), KEPT / "figures.json"
    if not asked.page:
        copy(COPY)
        mutmut(COPY, "run", "--max-children", asked.jobs, shown=True)
        path.write_text(json.dumps(measure(COPY), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figures, known = json.loads(path.read_text(encoding="utf-8")), reasons()
    PAGE.write_text(page(figures, known), encoding="utf-8", newline="\n")
    found = {tuple(each.values()) for each in figures["survivors"]}
    for word, changes in (("no test notices", found - set(known)), ("no longer found", set(known) - found)):
        for place, was, becomes in sorted(changes):
            print(f"{word}: {place}\n  - {was}\n  + {becomes}")
    return int(found != set(known))


if __name__ == "__main__":
    sys.exit(main())
