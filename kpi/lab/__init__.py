"""JupyterLab as this project starts it: in a language, without news or update checks, with this Python's kernel.

The folders beside this module are Jupyter configuration folders. They hold *defaults* of JupyterLab's settings
(``labconfig/default_setting_overrides.json``) and are named to it by ``JUPYTER_CONFIG_PATH``: nothing is written into
anyone's own settings, and what a person chose there stays in force.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from kpi.errors import UsageError
from kpi.home import NOTEBOOKS, REPOSITORY
from kpi.labels import LOCALES

FOLDER = Path(__file__).parent
START = NOTEBOOKS / "00_start_here.ipynb"
PACK = "jupyterlab-language-pack-zh-CN"


def check(lang: str) -> None:
    """Refuse a language that JupyterLab cannot be shown in here.

    Raises
    ------
    UsageError
        For another language, or for Chinese where its language pack is not installed.

    Examples
    --------
    >>> check("en")
    >>> check("fr")
    Traceback (most recent call last):
    ...
    kpi.errors.UsageError: JupyterLab is shown in zh or en, found 'fr'
    """
    if lang and lang not in LOCALES:
        raise UsageError(f"JupyterLab is shown in {' or '.join(LOCALES)}, found '{lang}'")
    if lang == "zh":
        try:
            distribution(PACK)
        except PackageNotFoundError:
            raise UsageError(f"JupyterLab has no Chinese here: {PACK} is not installed; run `make setup`") from None


def environment(lang: str = "", given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that JupyterLab is started with, in the place of those of the same name.

    Parameters
    ----------
    lang : {"", "zh", "en"}
        Its language; empty for that of the system.
    given : mapping, optional
        Instead of ``os.environ``.

    Examples
    --------
    >>> found = environment("zh", {"JUPYTER_CONFIG_PATH": "/own"})
    >>> [Path(folder).name for folder in found["JUPYTER_CONFIG_PATH"].split(os.pathsep)]
    ['zh', 'quiet', 'own']
    """
    own = (os.environ if given is None else given).get("JUPYTER_CONFIG_PATH", "")
    folders = [str(FOLDER / name) for name in (lang, "quiet") if name]
    # A kernel of the same name that a person once installed for another Python must not stand before this one's.
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, [*folders, own])), "JUPYTER_PREFER_ENV_PATH": "1"}


def arguments(options: Iterable[str] = ()) -> list[str]:
    """Return the arguments of JupyterLab: this machine alone, the whole repository in view, the first notebook open.

    Parameters
    ----------
    options : iterable of str
        What JupyterLab is told beside that. It refuses a second address itself.

    Examples
    --------
    >>> arguments(["--no-browser"])[:3]
    ['--no-browser', '--ServerApp.ip=127.0.0.1', '--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb']
    """
    page = f"/lab/tree/{START.relative_to(REPOSITORY).as_posix()}"
    kept = {"ServerApp.ip": "127.0.0.1", "LabApp.default_url": page, "ServerApp.root_dir": REPOSITORY,
            "LabApp.extension_manager": "readonly"}  # fmt: skip
    return [*options, *(f"--{name}={value}" for name, value in kept.items())]
