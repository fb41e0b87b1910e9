"""A notebook that failed, as the rest of the run needs to know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi import errors


@dataclass(frozen=True)
class Failure:
    """Why a notebook failed.

    Parameters
    ----------
    line : str
        In one line: the cell and the error, and where the notebook was kept.
    error : str
        The error's class, when a cell raised one.
    text : str
        The error's whole message.
    """

    line: str
    error: str = ""
    text: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Return the failure that an exception of the run itself is; what the system refuses cannot be written.

        Examples
        --------
        >>> Failure.of(OSError(28, "No space left on device")).exit_code, Failure.of(ValueError("no file")).exit_code
        (6, 7)
        """
        if isinstance(error, errors.KpiError):
            return cls(str(error), type(error).__name__, str(error))
        return cls(str(error), "CannotWrite") if isinstance(error, OSError) else cls(f"{type(error).__name__}: {error}")

    @property
    def exit_code(self) -> int:
        """Return the exit code of an error of ours (refused input is 3, a full disk 6), and 7 for any other.

        Examples
        --------
        >>> Failure("cell 3: …", error="InputRefused").exit_code, Failure("cell 3: …", error="KeyError").exit_code
        (3, 7)
        """
        return self._ours().exit_code

    @property
    def details(self) -> list[str]:
        """Return the message line by line when it was written for people and is longer than one line."""
        lines = self.text.splitlines()
        return lines if issubclass(self._ours(), errors.Refused) and len(lines) > 1 else []

    def _ours(self) -> type[errors.KpiError]:
        found = getattr(errors, self.error or "StepFailed", errors.StepFailed)
        ours = isinstance(found, type) and issubclass(found, errors.KpiError)
        return found if ours else errors.StepFailed


def exit_code(failures: Iterable[Failure]) -> int:
    """Return 0 without failures, their exit code when they share one, otherwise 7.

    Examples
    --------
    >>> exit_code([]), exit_code([Failure("a", "InputRefused"), Failure("b", "ValueError")])
    (0, 7)
    """
    codes = {failure.exit_code for failure in failures}
    if not codes:
        return 0
    return codes.pop() if len(codes) == 1 else errors.StepFailed.exit_code
