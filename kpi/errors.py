"""Errors that end a command, each with the exit code it ends with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class KpiError(Exception):
    """An error written for the person who must act; its text is all they see.

    Examples
    --------
    >>> UsageError("no such year: 2013").exit_code
    2
    """

    exit_code = 1


class UsageError(KpiError):
    """Wrong use of a command or a notebook: unknown year, unknown or mistyped parameter."""

    exit_code = 2


class Refused(KpiError):
    r"""Something handed in was refused; carries every problem found, not the first only.

    Parameters
    ----------
    what : str
        What was refused, in one line.
    problems : sequence
        The problems (`kpi.problems.Problem`), in the order in which they are shown.
    heading, more : str, optional
        The first line and, with `{count}`, the last one where not all are shown, in another language.

    Examples
    --------
    >>> str(RubricRefused("rubric.yaml", ["line 3: points — 9 instead of 10"]))
    'rubric.yaml: 1 problem\n  line 3: points — 9 instead of 10'
    """

    shown = 50

    def __init__(self, what: str, problems: Sequence[Any], heading: str = "", more: str = "… and {count} more") -> None:
        self.what, self.problems = what, list(problems)
        count = len(self.problems)
        lines = [heading or f"{what}: {count} problem{'' if count == 1 else 's'}"]
        lines += [f"  {problem}" for problem in self.problems[: self.shown]]
        if count > self.shown:
            lines.append("  " + more.format(count=count - self.shown))
        super().__init__("\n".join(lines))


class InputRefused(Refused):
    """Raw tables that cannot be scored as they are."""

    exit_code = 3


class CannotRead(Refused):
    """Raw tables that this user may not read."""

    exit_code = 6


class RubricRefused(Refused):
    """A rubric file that is not whole, not consistent or not readable."""

    exit_code = 4


class LockHeld(KpiError):
    """Another run holds the year."""

    exit_code = 5


class CannotWrite(KpiError):
    """The output folder cannot be written: rights, room, or the file is open elsewhere."""

    exit_code = 6


class StepFailed(KpiError):
    """A notebook of a run did not finish; the last good output is still in place."""

    exit_code = 7


class PersonalData(Refused):
    """Personal data in an input; the place is named, the value masked."""

    exit_code = 8


class FormatUnavailable(KpiError):
    """A format asked for by name cannot be made on this machine."""

    exit_code = 9
