"""The figures of changed scoring code: what was not noticed is explained, and the page says what the figures say."""

from __future__ import annotations

import json
import tomllib

import pytest

from kpi.home import REPOSITORY
from tools import mutants

FIGURES = json.loads((mutants.KEPT / "figures.json").read_text(encoding="utf-8"))
SETTINGS = tomllib.loads((mutants.KEPT / "settings.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
FOUND = [tuple(each.values()) for each in FIGURES["survivors"]]


def test_of_every_module_nine_changes_in_ten_are_noticed():
    for name, each in FIGURES["modules"].items():
        assert each["noticed"] >= 0.9 * each["made"], name
    unnoticed = sum(each["made"] - each["noticed"] for each in FIGURES["modules"].values())
    assert unnoticed == len(FOUND) and sum(each["made"] for each in FIGURES["modules"].values()) > 2000


def test_every_module_that_makes_a_score_is_changed():
    files = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "kpi" / "rules").glob("*.py")}
    files |= {f"kpi/{name}.py" for name in ("attribution", "scoring", "exact", "extra", "ranking")}
    assert set(FIGURES["modules"]) == files - {"kpi/rules/__init__.py"}
    assert all((REPOSITORY / path).exists() for path in SETTINGS["pytest_add_cli_args_test_selection"])


def test_every_change_that_no_test_notices_has_its_reason():
    known = mutants.reasons()
    assert set(FOUND) == set(known) and all(len(reason) > 20 for reason in known.values())


@pytest.mark.parametrize(("place", "was", "becomes"), sorted(set(FOUND)))
def test_what_is_explained_still_stands_in_the_code(place, was, becomes):
    names = [name for name in FIGURES["modules"] if place.startswith(name.removesuffix(".py").replace("/", ".") + ".")]
    text = (REPOSITORY / names[0]).read_text(encoding="utf-8")
    assert len(names) == 1 and was != becomes
    assert was in " ".join(line.strip() for line in text.splitlines()), "run `make mutants` again"


def test_the_page_says_what_the_figures_say():
    assert mutants.PAGE.read_text(encoding="utf-8") == mutants.page(FIGURES, mutants.reasons())


def test_a_page_of_two_modules_worked_out_by_hand():
    figures = {
        "modules": {"kpi/a.py": {"made": 8, "noticed": 7}, "kpi/b.py": {"made": 2, "noticed": 2}},
        "survivors": [{"in": "kpi.a.f", "was": "x + 0", "becomes": "x - 0"}],
    }
    page = mutants.page(figures, {("kpi.a.f", "x + 0", "x - 0"): "Nothing is added."})
    for line in ("| `kpi/a.py` | 8 | 7 | 87.5% |", "| `kpi/b.py` | 2 | 2 | 100.0% |", "| **all** | 10 | 9 | 90.0% |"):
        assert line in page.splitlines()
    assert page.endswith("**Nothing is added.**\n\n- `kpi.a.f`: `x + 0` → `x - 0`\n")


def test_the_words_of_mutmut_are_read():
    text = "    kpi.exact.x_rebased__mutmut_1: killed\nnothing\n    kpi.exact.xǁRatioǁ__ge____mutmut_12: no tests\n"
    found = mutants.results(text)
    assert found == {"kpi.exact.x_rebased__mutmut_1": "killed", "kpi.exact.xǁRatioǁ__ge____mutmut_12": "no tests"}
    assert [mutants.function(name) for name in found] == ["kpi.exact.rebased", "kpi.exact.Ratio.__ge__"]
    difference = "--- kpi/exact.py\n+++ kpi/exact.py\n@@ -1,4 +1,4 @@\n f(\n-    a,\n-    -b,\n+    a, b,\n )"
    assert mutants.change("kpi.exact.x__whole__mutmut_3", difference) == ("kpi.exact._whole", "a, -b,", "a, b,")


def test_only_what_changes_and_tests_is_copied(tmp_path):
    mutants.copy(tmp_path / "copy")
    mutants.copy(tmp_path / "copy")
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {*mutants.COPIED, "pyproject.toml"}
    settings = tomllib.loads((tmp_path / "copy" / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["mutmut"] == SETTINGS and settings["project"]["name"] == "kpi"
    assert not list((tmp_path / "copy").rglob("__pycache__"))
