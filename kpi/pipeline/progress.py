"""What a person sees while notebooks run: a live line each on a terminal, plain lines elsewhere."""

from __future__ import annotations

from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from kpi.terminal import visible

COLOURS = {"done": "green", "failed": "red", "skipped": "yellow"}


class Reporter(Protocol):
    """What a run tells while it goes."""

    def start(self, key: str, cells: int) -> None:
        """Say that a notebook started and how many cells it has."""

    def cell(self, key: str, index: int) -> None:
        """Say that a cell, counted from 0, is about to run."""

    def end(self, key: str, state: str, detail: str) -> None:
        """Say how a notebook ended: ``done``, ``failed`` or ``skipped``."""


class PlainReporter:
    """One line when a notebook ends; for files, pipes and continuous integration."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cells: dict[str, int] = {}

    def __enter__(self) -> PlainReporter:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def start(self, key: str, cells: int) -> None:
        """Keep the number of cells for the closing line."""
        self.cells[key] = cells

    def cell(self, key: str, index: int) -> None:
        """Say nothing: a line a cell would bury the rest."""

    def end(self, key: str, state: str, detail: str) -> None:
        """Print the notebook's line."""
        self.console.print(_line(key, state, detail, self.cells), markup=False, highlight=False, soft_wrap=True)


class LiveReporter:
    """A bar a running notebook, its line left in place when it ends."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self.bars: dict[str, TaskID] = {}
        self.cells: dict[str, int] = {}

    def __enter__(self) -> LiveReporter:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def start(self, key: str, cells: int) -> None:
        """Add a bar."""
        self.cells[key] = cells
        self.bars[key] = self.progress.add_task(f"{key:<28}", total=cells)

    def cell(self, key: str, index: int) -> None:
        """Move the bar to the cells that ended."""
        self.progress.update(self.bars[key], completed=index)

    def end(self, key: str, state: str, detail: str) -> None:
        """Replace the bar by a line that stays."""
        if key in self.bars:
            self.progress.remove_task(self.bars.pop(key))
            self.progress.refresh()
        self.progress.console.print(Text(_line(key, state, detail, self.cells), style=COLOURS[state]))


def reporter(console: Console) -> LiveReporter | PlainReporter:
    """Return the reporter that fits a console."""
    return LiveReporter(console) if console.is_terminal else PlainReporter(console)


def _line(key: str, state: str, detail: str, cells: dict[str, int]) -> str:
    """Return a notebook's closing line: how it went, and why or how many cells ran."""
    return visible(f"{key:<28} {state:<8} {detail or f'{cells.get(key, 0)} cells'}", kept="")
