"""Whether an executed notebook is whole, and what of it is kept.

Papermill marks cells that never ran as completed and lets ``sys.exit(0)`` skip the rest with exit code 0, so its
own status is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode

INJECTED = "injected-parameters"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Fault:
    """Where a notebook stopped and why.

    Parameters
    ----------
    text : str
        The error's message.
    error : str
        Its class, empty when no cell raised it.
    cell : int
        The cell's position in the kept notebook, from 1; 0 when no cell is to blame.
    line : str
        The cell's first line.
    """

    text: str
    error: str = ""
    cell: int = 0
    line: str = ""

    def __str__(self) -> str:
        where = f"cell {self.cell} (`{self.line}`): " if self.cell else ""
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        # Of a long message the first line says what, the last one where.
        text = " … ".join(dict.fromkeys([lines[0], lines[-1]])) if lines else ""
        return where + ": ".join(filter(None, [self.error, text]))


def find_fault(
    notebook: NotebookNode, sources: Sequence[str], raised: BaseException | None = None, position: int = 0
) -> Fault | None:
    """Return the first thing that is wrong with an executed notebook, or None when it is whole.

    Parameters
    ----------
    notebook : NotebookNode
        After execution.
    sources : sequence of str
        The code cells as they were before papermill added its own.
    raised : BaseException, optional
        What the execution raised, for a fault that left no trace in a cell: a timeout, a dead kernel.
    position : int
        The cell, from 1, that ran when it was raised.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> skipped = new_notebook(cells=[new_code_cell("a = 1", execution_count=1), new_code_cell("b = 2")])
    >>> print(find_fault(skipped, ["a = 1", "b = 2"]))
    cell 2 (`b = 2`): did not run
    """
    code = {number: cell for number, cell in enumerate(notebook.cells, start=1) if cell.cell_type == "code"}
    errors = [
        (number, output) for number, cell in code.items() for output in cell.outputs if output.output_type == "error"
    ]
    # A cell that is out of time gets an error too, of being interrupted, which says less than the time does.
    if errors and not isinstance(raised, CellTimeoutError):
        number, output = errors[0]
        return Fault(_COLOUR.sub("", output.evalue), output.ename, number, _first_line(code[number]))
    if raised is not None:
        at = position if position in code else 0
        return Fault(_describe(raised), "", at, _first_line(code[at]) if at else "")
    for number, cell in code.items():
        if cell.source.strip() and cell.execution_count is None:
            return Fault("did not run", "", number, _first_line(cell))
    ran = [cell.source for cell in code.values() if not _is_injected(cell)]
    return None if ran == list(sources) else Fault("the cells that ran are not the notebook's")


def clean(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without what papermill and the kernel leave of clock, machine and chance.

    Timings and paths go, the injected cell gets a fixed id, so the same inputs give the same bytes.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for position, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if _is_injected(cell):
            cell["id"] = INJECTED
        elif "id" not in cell:
            cell["id"] = f"cell-{position}"
        for output in cell.get("outputs", []):
            # A widget is drawn from a kernel that is gone, under a name drawn by chance; its text says so.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
            if output.output_type == "error":
                output.traceback = [_COLOUR.sub("", line) for line in output.traceback]
    return notebook


def _is_injected(cell: NotebookNode) -> bool:
    return INJECTED in cell.metadata.get("tags", [])


def _first_line(cell: NotebookNode) -> str:
    return cell.source.strip().partition("\n")[0][:60]


def _describe(raised: BaseException) -> str:
    """Return an exception of the run in a person's words."""
    name = type(raised).__name__
    known = {
        "CellTimeoutError": "the notebook took longer than its time",
        "DeadKernelError": "the kernel died",
        "NoSuchKernel": "no kernel `python3` here; run `make setup`",
    }
    text = str(raised).strip().splitlines() or [""]
    return known.get(name, f"{name}: {text[-1]}")
