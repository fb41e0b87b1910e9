"""A papermill engine that reports each cell, holds a whole notebook to a time, and keeps off the network."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "kpi"


class ReportingEngine(NBClientEngine):
    """Runs one notebook in a process of its own; the worker sets the class attributes before.

    Attributes
    ----------
    on_cell : callable
        Called with the position of each cell before it runs.
    scratch : Path
        A private folder for the kernel's connection file and sockets; its path must be short.
    position : int
        The cell that runs or ran last, from 1; 0 before the first.
    running : NotebookNode or None
        The notebook as it stands, also after a failure, when papermill returns nothing.
    """

    on_cell: ClassVar[Callable[[int], None]]
    scratch: ClassVar[Path]
    position: ClassVar[int] = 0
    running: ClassVar[Any] = None

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, notebook_timeout: float = 600, **kwargs: Any
    ) -> Any:
        """Run all cells; a cell gets what is left of the notebook's time.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            Papermill's holder of the notebook.
        kernel_name : str
            A kernel specification.
        notebook_timeout : float
            Seconds for all cells together.
        """
        cls.running = nb_man.nb
        deadline = time.monotonic() + notebook_timeout
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=kwargs.get("start_timeout", 60),
            timeout_func=lambda cell: max(1, int(deadline - time.monotonic())),
            on_cell_start=lambda cell, cell_index: cls.begin_cell(cell_index),
            record_timing=False,
            config=cls.kernel_settings(),
        )
        return client.execute()

    @classmethod
    def begin_cell(cls, index: int) -> None:
        """Keep a cell's position and report it."""
        cls.position = index + 1
        cls.on_cell(index)

    @classmethod
    def kernel_settings(cls) -> Config:
        """Return traits of the kernel manager: sockets in a private folder where the system has them.

        Over TCP two kernels that start together collide now and then, and other users of the machine could
        listen.
        """
        settings = Config()
        settings.KernelManager.connection_file = str(cls.scratch / "kernel.json")
        if os.name == "posix":
            settings.KernelManager.transport = "ipc"
        return settings


def register() -> None:
    """Make the engine known to papermill under its name."""
    papermill_engines.register(NAME, ReportingEngine)
