"""S6: no source of the package runs, unpickles or formats what it reads; settings come through the safe loader."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

import pytest

from kpi.home import NOTEBOOKS, REPOSITORY
from kpi.labels import labels

MODULES = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "yaml", "imp", "pty",
           "code"}  # fmt: skip
SAFE = {"YAML(typ='safe')", "YAML(typ='safe', pure=True)"}
NAMES = {"eval", "exec", "compile", "__import__", "breakpoint"}
METHODS = {"read_pickle", "to_pickle", "read_hdf", "HDFStore", "system", "popen", "getoutput", "getstatusoutput",
           "from_string", "format_map", "unsafe_load", "full_load", "load_module"}  # fmt: skip
# YAML that must keep places and decimals: no tag, anchor or alias gets in (tests/editions), and the demo's own file.
ROUND_TRIP = {"kpi/editions/load.py", "kpi/demo/amendments.py"}
# Texts that are filled in, each the project's own: labels.csv, messages.yaml, constants, and the demo's scenario.
FILLED = {
    "kpi/labels.py", "kpi/errors.py", "kpi/inputs/messages.py", "kpi/inputs/problems.py", "kpi/inputs/privacy.py",
    "kpi/demo/measures.py", "kpi/demo/honours.py", "kpi/demo/findings.py", "kpi/demo/build.py", "kpi/demo/rulings.py",
    "tools/docx_template.py", "tools/mutants.py",
}  # fmt: skip


def sources() -> dict[str, str]:
    found = {}
    for folder in ("kpi", "tools", "benchmarks", "examples"):
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            found[path.relative_to(REPOSITORY).as_posix()] = path.read_text(encoding="utf-8")
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[f"notebooks/{path.name}"] = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    return found


def constant(node: ast.expr) -> bool:
    """Return whether a text stands in the source itself, joined from parts that do."""
    if isinstance(node, ast.BinOp):
        return constant(node.left) and constant(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def faults(file: str, source: str) -> Iterator[str]:
    """Yield what a source does that none may."""
    for node in ast.walk(ast.parse(source)):
        imported = []
        if isinstance(node, ast.Import):
            imported = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
        yield from (f"import {name}" for name in imported if name.partition(".")[0] in MODULES or name == "os.system")
        if isinstance(node, ast.Call):
            yield from _called(file, node)


def _called(file: str, call: ast.Call) -> Iterator[str]:
    keywords = {one.arg: one.value for one in call.keywords}
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if (owner is None and name in NAMES) or name in METHODS:
        yield name
    for flag in ("shell", "allow_pickle"):
        if flag in keywords and not (isinstance(keywords[flag], ast.Constant) and keywords[flag].value is False):
            yield flag
    if name == "load" and isinstance(owner, ast.Name) and owner.id in ("np", "numpy"):
        yield "numpy.load"
    if name in ("query", "eval") and owner is not None and not (call.args and constant(call.args[0])):
        yield f"{name} of a text that is not in the source"
    if name == "YAML" and file not in ROUND_TRIP and ast.unparse(call) not in SAFE:
        yield "a loader that is not the safe one"
    if name == "format" and owner is not None and not constant(owner) and file not in FILLED:
        yield "format of a text that is not in the source"
    if name == "Environment" and "autoescape" not in keywords and "finalize" not in keywords:
        yield "a template that escapes nothing"


@pytest.fixture(scope="module")
def every():
    return sources()


def test_no_source_runs_or_unpickles_what_it_reads(every):
    assert len(every) > 200
    assert {file: found for file, source in every.items() if (found := sorted(set(faults(file, source))))} == {}


def test_the_lists_of_exceptions_name_no_file_that_needs_none(every):
    for files in (ROUND_TRIP, FILLED):
        idle = {file for file in files if not set(faults("elsewhere.py", every[file]))}
        assert idle == set()


@pytest.mark.parametrize("source", [
    "import pickle", "from joblib import load", "import yaml", "import marshal as m", "from os import system",
    "eval(x)", "exec(x)", "compile(x, '', 'exec')", "pd.read_pickle(x)", "np.load(x)",
    "np.lib.load(x, allow_pickle=True)", "subprocess.run(x, shell=True)", "subprocess.run(x, shell=y)",
    "os.system(x)", "os.popen(x)", "YAML().load(x)",
    "YAML(typ='unsafe').load(x)", "x.format(y)", "row['words'].format(y)", "f'{a}'.format(y)", "x.format_map(y)",
    "frame.query(f'a == {x}')", "frame.query(words)", "frame.eval(words)", "env.from_string(x)", "Environment()",
    "__import__(x)",
])  # fmt: skip
def test_each_of_these_would_be_found(source):
    assert list(faults("kpi/new.py", source))


def test_a_value_with_braces_is_filled_in_as_it_is():
    """S5: the template is ours; what is filled in is never a template again."""
    say, hostile = labels("en"), "{0.__class__}{year.__class__.__init__.__globals__}{{ 7*7 }}%s"
    assert hostile in say.t("explain.title", name=hostile, year=2014)
