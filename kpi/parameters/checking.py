"""Check a notebook's parameters: from outside before it runs, and in its second cell while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kpi.errors import UsageError
from kpi.parameters.declarations import Parameter, declared, declared_in, injected_names, is_declaration
from kpi.parameters.values import problems, unknown


class ParameterError(UsageError):
    """A notebook was given something it does not take, or cannot say what it takes.

    Parameters
    ----------
    notebook : str
        The notebook's name.
    found : list of str
        Every problem, one sentence each.
    """

    def __init__(self, notebook: str, found: list[str]) -> None:
        self.notebook, self.found = notebook, found
        super().__init__("\n".join(f"{notebook}: {one}" for one in found))


def validate_parameters(notebook: Path, given: Mapping[str, Any], required: Iterable[str] = ()) -> None:
    """Check a notebook file and what it is about to be given, without starting a kernel.

    Parameters
    ----------
    notebook : Path
        The notebook to run.
    given : mapping
        Parameter names and values.
    required : iterable of str
        Names that the caller relies on, so the notebook must declare them.

    Raises
    ------
    ParameterError
        Carries every problem: unknown, missing, mistyped or out of range, or a notebook that would ignore
        what it is given because its parameters cell lost its tag.
    """
    name = notebook.stem
    try:
        parameters = declared_in(notebook)
    except FileNotFoundError:
        raise ParameterError(name, [f"there is no notebook {notebook.name} in {notebook.parent.name}/"]) from None
    except ValueError as error:
        raise ParameterError(name, [str(error)]) from None
    missing = [f"it does not declare '{one}', which it has to be given" for one in required if one not in parameters]
    found = missing + problems(parameters, given)
    if found:
        raise ParameterError(name, found)


def check(namespace: Mapping[str, Any], notebook: str = "this notebook") -> SimpleNamespace:
    r"""Check inside a running notebook what it was given, and return it.

    The cells that ran so far are in ``In``: the parameters cell is the one with nothing but annotated
    assignments, and papermill's own cell starts with ``# Parameters``. When papermill's cell came first, the
    notebook's defaults have already overwritten what was asked for.

    Parameters
    ----------
    namespace : mapping
        ``globals()`` of the notebook.
    notebook : str
        Its name, for messages.

    Returns
    -------
    SimpleNamespace
        The declared parameters with their values.

    Raises
    ------
    ParameterError
        Carries every unknown, missing, mistyped or out-of-range parameter.

    Examples
    --------
    >>> cells = ["", "year: int = 2014", "# Parameters\nyear = 2016"]
    >>> check({"In": cells, "year": 2016})
    namespace(year=2016)
    >>> cells = ["", "year: int = 2014", "# Parameters\nyaer = 2016"]
    >>> check({"In": cells, "year": 2014, "yaer": 2016}, "20_score")
    Traceback (most recent call last):
    ...
    kpi.parameters.checking.ParameterError: 20_score: unknown parameter 'yaer' — did you mean 'year'? It takes: year
    """
    history = list(namespace.get("In", ()))
    parameters = _declared_before(history, notebook)
    injected = [names for names in map(injected_names, history) if names is not None]
    given = injected[-1] if injected else []
    found = [unknown(name, list(parameters)) for name in given if name not in parameters]
    found += [f"parameter '{name}' is missing" for name in parameters if name not in namespace]
    values = {name: namespace[name] for name in parameters if name in namespace}
    found += problems(parameters, values)
    if found:
        raise ParameterError(notebook, found)
    return SimpleNamespace(**values)


def _declared_before(history: list[str], notebook: str) -> dict[str, Parameter]:
    """Return what the last parameters cell that ran declares."""
    declarations = [index for index, source in enumerate(history) if is_declaration(source)]
    injections = [index for index, source in enumerate(history) if injected_names(source) is not None]
    if not declarations:
        raise ParameterError(notebook, ["no parameters cell ran before the check"])
    if injections and injections[0] < declarations[0]:
        message = "the parameters cell has lost its tag `parameters`, so what was given was overwritten by its defaults"
        raise ParameterError(notebook, [message])
    try:
        return declared(history[declarations[-1]])
    except ValueError as error:
        raise ParameterError(notebook, [f"parameters cell, {error}"]) from None
