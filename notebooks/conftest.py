"""What nbval needs to run these notebooks: a home of its own, cells kept in the history, and time.

Kernels inherit the environment set here, so a test run reads the repository's raw tables and never writes into its
reports or processed tables.
"""

from __future__ import annotations

import os
import tempfile

from kpi.home import REPOSITORY, Home

SECONDS = 60


def pytest_configure(config):
    """Point the kernels at a temporary home, and have them remember the cells that ran.

    Every notebook checks its parameters by looking at the cells before; nbval runs cells without history.
    """
    from nbval.kernel import RunningKernel

    folder = tempfile.TemporaryDirectory(prefix="kpi-nbval-")
    config.add_cleanup(folder.cleanup)
    home = Home.find(folder.name, raw=REPOSITORY / "data" / "raw", environment={})
    os.environ.update(home.environment())
    RunningKernel.execute_cell_input = _execute


def _execute(self, cell_input, allow_stdin=None):
    return self.kc.execute(cell_input, store_history=True, allow_stdin=allow_stdin, stop_on_error=False)


def pytest_collection_modifyitems(items):
    """Give a cell more than nbval's five seconds to send its output: machines that test are busy."""
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = SECONDS
