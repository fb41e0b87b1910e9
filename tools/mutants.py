"""Change the code that makes a score in every small way mutmut knows, and see that a test notices: ``python -m tools.mutants``.

The changes are made in a copy below `build/`, never in the sources. The figures go to `tests/mutation/figures.json` and
`docs/mutation.md`; a change that no test notices needs a reason in `tests/mutation/survivors.yaml`. Exit code 1 where one
has none. Needs tests/mutation/requirements.txt beside the lock.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
COPY, KEPT, PAGE = ROOT / "build" / "mutants", ROOT / "tests" / "mutation", ROOT / "docs" / "mutation.md"
COPIED = ("kpi", "tests", "data", "examples")
# An endless loop is noticed as well.
NOTICED = ("killed", "timeout")
MUTMUT = (sys.executable, "-c", "from mutmut.__main__ import cli; cli()")

Change = tuple[str, str, str]


def copy(to: Path) -> None:
    """Copy what is changed and what tests it, with mutmut's settings; results of an earlier run stay for reuse."""
    to.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.rmtree(to / name, ignore_errors=True)
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "processed"))
    settings = [path.read_text(encoding="utf-8") for path in (ROOT / "pyproject.toml", KEPT / "settings.toml")]
    (to / "pyproject.toml").write_text("\n".join(settings), encoding="utf-8")


def mutmut(folder: Path, *words: str, shown: bool = False) -> str:
    """Return what a command of mutmut prints; the same order of tests each time."""
    environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*MUTMUT, *words], cwd=folder, env=environment, check=True, text=True,
                          stdout=None if shown else subprocess.PIPE)  # fmt: skip
    return done.stdout or ""


def results(text: str) -> dict[str, str]:
    """Return the status of each mutant, as `mutmut results` lists them.

    Examples
    --------
    >>> results("    kpi.exact.x_rebased__mutmut_1: killed")
    {'kpi.exact.x_rebased__mutmut_1': 'killed'}
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
    return f"{module}.{name.removeprefix('x').removeprefix('_').strip('ǁ').replace('ǁ', '.')}"


def change(mutant: str, difference: str) -> Change:
    """Return the function, the line as it is and the line as it was changed.

    Examples
    --------
    >>> change("kpi.exact.x_rebased__mutmut_1", "--- a\\n+++ b\\n@@ -1 +1 @@\\n def\\n-    return 1\\n+    return 2")
    ('kpi.exact.rebased', 'return 1', 'return 2')
    """
    lines = [line for line in difference.splitlines() if re.match(r"[-+](?![-+]{2} )", line)]
    parts = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return (function(mutant), *parts)


def noticed_afresh(folder: Path, mutant: str) -> bool:
    """Return whether tests notice a change in a process of their own.

    mutmut imports the modules once and forks: a function that runs while its module is imported has then run unchanged.
    """
    tests = json.loads((folder / "mutants" / "mutmut-stats.json").read_text())["tests_by_mangled_function_name"]
    words = ["-q", "-x", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib"]
    chosen = tests.get(mutant.partition("__mutmut_")[0]) or ["tests/rules"]
    environment = os.environ | {"MUTANT_UNDER_TEST": mutant, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-m", "pytest", *words, *chosen], cwd=folder / "mutants",
                          env=environment, capture_output=True, check=False)  # fmt: skip
    return done.returncode != 0


def reasons() -> dict[Change, str]:
    """Return why no test can notice a change, for each that is known."""
    groups = YAML(typ="safe").load(KEPT / "survivors.yaml") or []
    return {(each["in"], each["was"], each["becomes"]): group["reason"] for group in groups for each in group["changes"]}


def measure(folder: Path) -> dict:
    """Return how many changes of each module were made and noticed, and those that were not."""
    status, known, survivors = results(mutmut(folder, "results", "--all", "true")), reasons(), []
    made, kept = Counter(), Counter()
    for mutant, found in sorted(status.items()):
        module = mutant.partition(".x")[0].replace(".", "/") + ".py"
        made[module] += 1
        if found in NOTICED:
            continue
        told = change(mutant, mutmut(folder, "show", mutant))
        if told in known or not noticed_afresh(folder, mutant):
            kept[module] += 1
            survivors.append(dict(zip(("in", "was", "becomes"), told, strict=True)))
    modules = {name: {"made": count, "noticed": count - kept[name]} for name, count in made.items()}
    return {"modules": modules, "survivors": survivors}


def page(figures: dict, known: dict[Change, str]) -> str:
    """Return the page of the figures and of the reasons."""
    rows = [(f"`{name}`", each["made"], each["noticed"]) for name, each in figures["modules"].items()]
    rows.append(("together", *(sum(row[place] for row in rows) for place in (1, 2))))
    table = [f"| {name} | {made:,} | {noticed:,} | {made - noticed:,} | {100 * noticed / made:.1f}% |"
             for name, made, noticed in rows]  # fmt: skip
    told = [TEXT.format(), "| module | changes made | noticed | not noticed | |", "|---|---:|---:|---:|---:|", *table, "", WHY]
    for reason in dict.fromkeys(known.values()):
        found = [each for each in figures["survivors"] if known.get(tuple(each.values())) == reason]
        told += [f"**{len(found)}** {reason}", ""]
        told += [f"- `{each['in']}`: `{each['was']}` → `{each['becomes']}`" for each in found] + [""]
    return "\n".join(told)


def main() -> int:
    """Return 0 where every change is noticed or explained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", default="1", help="how many changes are tried at once")
    parser.add_argument("--only-page", action="store_true", help="write the page from the figures as they are")
    asked, path = parser.parse_args(), KEPT / "figures.json"
    if not asked.only_page:
        copy(COPY)
        mutmut(COPY, "run", "--max-children", asked.jobs, shown=True)
        path.write_text(json.dumps(measure(COPY), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figures, known = json.loads(path.read_text(encoding="utf-8")), reasons()
    PAGE.write_text(page(figures, known), encoding="utf-8")
    found = [tuple(each.values()) for each in figures["survivors"]]
    missing, past = [each for each in found if each not in known], [each for each in known if each not in found]
    for word, changes in (("not noticed and not explained", missing), ("explained and noticed", past)):
        for place, was, becomes in changes:
            print(f"{word}: {place}\n  - {was}\n  + {becomes}")
    return 1 if missing or past else 0


TEXT = """\
# Which changes of the scoring code the tests notice

"""
WHY = ""

if __name__ == "__main__":
    sys.exit(main())
