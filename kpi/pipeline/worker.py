"""Execute one notebook in a process of its own: ``python -m kpi.pipeline.worker``.

The task comes as one line of JSON on standard input; events go out as lines of JSON on standard output. The last
line, ``done`` with the number of cells, is written after the notebook stands in its place: without it the parent
counts the notebook as failed, whatever the exit code. When standard input closes, the parent is gone and so is
this process.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import nbformat
from papermill.execute import execute_notebook, remove_error_markers

from kpi.errors import CannotWrite
from kpi.files import write_all
from kpi.pipeline.engine import NAME, ReportingEngine, register
from kpi.pipeline.outcome import clean, find_fault


def main() -> int:
    """Run the task on standard input; return the exit code."""
    # Whatever else prints (a kernel, a library) must not mix with the events.
    events = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    task = json.loads(sys.stdin.readline())
    threading.Thread(target=_follow_parent, args=(Path(task["scratch"]),), daemon=True).start()
    logging.getLogger("papermill").setLevel(logging.ERROR)

    def emit(**event: Any) -> None:
        events.write(json.dumps(event, ensure_ascii=False) + "\n")
        events.flush()

    return 0 if execute(task, emit) else 1


def execute(task: dict[str, Any], emit: Any) -> bool:
    """Execute a notebook, keep it, and say how it went.

    Parameters
    ----------
    task : dict
        ``notebook``, ``output`` and ``failed`` (paths), ``parameters``, ``timeout`` (seconds), ``scratch`` (a private
        folder).
    emit : callable
        Takes an event's fields.

    Returns
    -------
    bool
        Whether the notebook ran whole and stands at ``output``; otherwise what there is of it stands at ``failed``.
    """
    source = nbformat.read(task["notebook"], as_version=4)
    sources = [cell.source for cell in source.cells if cell.cell_type == "code"]
    output = Path(task["output"])
    failed = Path(task["failed"])
    emit(event="start", cells=len(source.cells) + bool(task["parameters"]))
    register()
    ReportingEngine.scratch = Path(task["scratch"])
    ReportingEngine.on_cell = lambda index: emit(event="cell", index=index)
    ReportingEngine.position = 0
    raised = None
    try:
        # Given as a notebook, not as a path: papermill fills parameters into paths.
        execute_notebook(
            nbformat.from_dict(source),
            None,
            parameters=task["parameters"],
            engine_name=NAME,
            kernel_name="python3",
            progress_bar=False,
            autosave_cell_every=0,
            notebook_timeout=task["timeout"],
        )
    except Exception as error:
        raised = error
    notebook = clean(remove_error_markers(ReportingEngine.running or source))
    fault = find_fault(notebook, sources, raised, ReportingEngine.position)
    if fault:
        kept = _keep(failed, notebook)
        emit(event="failed", fault=str(fault), kept=kept, error=fault.error, text=fault.text)
        return False
    try:
        write_all(output.parent, {output.name: (nbformat.writes(notebook) + "\n").encode()})
    except CannotWrite as error:
        emit(event="failed", fault=str(error), kept="", error="CannotWrite", text=str(error))
        return False
    emit(event="done", cells=len(notebook.cells))
    return True


def _keep(failed: Path, notebook: Any) -> str:
    """Keep a notebook that failed, where there is room; return its name, empty when it could not be kept."""
    try:
        write_all(failed.parent, {failed.name: (nbformat.writes(notebook) + "\n").encode()})
    except CannotWrite:
        return ""
    return failed.name


def _follow_parent(scratch: Path) -> None:
    """End this process at once when the parent's end of standard input closes; the kernel follows it."""
    sys.stdin.read()
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
