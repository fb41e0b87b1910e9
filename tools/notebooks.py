"""Keep the committed notebooks in order: run anew, with only those outputs stored that tests compare.

    python -m tools.notebooks --refresh [NAME …]    run and write
    python -m tools.notebooks --check [NAME …]      run and say which would change; exit code 1 if any

Stored are the outputs of the worked example and of cells marked `# NBVAL_CHECK_OUTPUT`; all else is stripped. The
notebooks run on the repository's raw tables and write into a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from kpi.home import NOTEBOOKS, REPOSITORY, Home
from kpi.pipeline.engine import ReportingEngine

WORKED = "05_worked_example"
MARK = "# NBVAL_CHECK_OUTPUT"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def compared(notebook: str, source: str) -> bool:
    """Return whether the output of a code cell is stored and compared.

    Examples
    --------
    >>> compared("05_worked_example", "1 + 1"), compared("20_score", "1 + 1")
    (True, False)
    """
    return notebook == WORKED or source.startswith(MARK)


def stored(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return a notebook as it is committed: no timings, no machine, only the outputs that are compared.

    A cell with outputs keeps its count, which is its place among the code cells: nbval takes it as a sign of a run.
    """
    notebook.metadata = nbformat.from_dict(KERNEL)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    for place, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
        kept = cell.outputs if compared(name, cell.source) else []
        cell.outputs = [output for output in kept if output.output_type != "stream"]
        cell.execution_count = place if cell.outputs else None
        for output in cell.outputs:
            output.metadata = {}
            if "execution_count" in output:
                output.execution_count = place
    return notebook


@contextmanager
def scratch_home() -> Iterator[None]:
    """Make notebooks write into a temporary folder and read the repository's raw tables."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        raw = REPOSITORY / "data" / "raw"
        os.environ.update(Home.find(folder, raw=raw, environment={}).environment())
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def refreshed(path: Path) -> str:
    """Return the text of a notebook after a run, as it is committed."""
    notebook = nbformat.read(path, as_version=4)
    here = {"metadata": {"path": str(path.parent)}}
    with tempfile.TemporaryDirectory() as folder:
        ReportingEngine.scratch = Path(folder)
        settings = ReportingEngine.kernel_settings()
        NotebookClient(notebook, timeout=120, kernel_name="python3", config=settings, resources=here).execute()
    return nbformat.writes(stored(notebook, path.stem)) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Refresh or check notebooks; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--refresh", action="store_true", help="run and write")
    what.add_argument("--check", action="store_true", help="run and say which would change")
    parser.add_argument("names", nargs="*", help="notebooks without .ipynb; all of them by default")
    given = parser.parse_args(arguments)
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    paths = [path for path in paths if not given.names or path.stem in given.names]
    changed = []
    with scratch_home():
        for path in paths:
            text = refreshed(path)
            if text != path.read_text(encoding="utf-8"):
                changed.append(path.name)
                if given.refresh:
                    path.write_text(text, encoding="utf-8", newline="\n")
    what = "written" if given.refresh else "would change"
    print("\n".join(f"{what}: {name}" for name in changed) or "nothing changes")
    return 1 if changed and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
