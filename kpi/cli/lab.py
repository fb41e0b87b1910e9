"""`kpi lab`: JupyterLab opened where one starts."""

from __future__ import annotations

from typing import Annotated

import typer


def lab(
    lang: Annotated[
        str, typer.Option(help="Language of the menus: zh or en (default: the system's; a choice of your own stays).")
    ] = "",
    options: Annotated[
        list[str] | None, typer.Argument(help="Options of JupyterLab itself, after `--`: -- --no-browser --port=9001")
    ] = None,
) -> None:
    """Open JupyterLab on this machine alone, at the notebook that says where to start."""
    import os

    from kpi import lab as jupyter

    jupyter.check(lang)
    # In this process, so that a signal reaches the server itself and it ends its kernels.
    os.environ.update(jupyter.environment(lang))
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(jupyter.arguments(options or ()))
