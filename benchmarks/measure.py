"""How two ways of doing the same are compared: alternating pairs in one run, the median of their ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of `results.md`.

    Parameters
    ----------
    what, peer : str
        What was timed, and what it was timed against.
    ours, theirs : float
        Median seconds (or bytes, where `unit` says so).
    ratio : float
        The median of the ratios of the pairs.
    target : float or None
        The ratio that should not be exceeded, where there is one.
    unit : str
        Unit of `ours` and `theirs`.
    note : str
        What else a reader must know: sizes, whether the results were equal.
    """

    what: str
    peer: str
    ours: float
    theirs: float
    ratio: float
    target: float | None = None
    unit: str = "s"
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met; true where there is none."""
        return self.target is None or self.ratio <= self.target


def seconds(action: Callable[[], object]) -> float:
    """Return the seconds that one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def paired(
    what: str,
    ours: Callable[[], object],
    peer: str,
    theirs: Callable[[], object],
    *,
    pairs: int = 5,
    target: float | None = None,
    note: str = "",
) -> Line:
    """Return the line of two actions run in turn; which goes first changes with every pair.

    Parameters
    ----------
    what, peer : str
        Names of the two.
    ours, theirs : callable
        What is timed; each is called once before, untimed.
    pairs : int
        How many pairs are timed.
    target : float, optional
        The ratio that should not be exceeded.
    note : str
        What else a reader must know.
    """
    ours()
    theirs()
    taken: list[tuple[float, float]] = []
    for number in range(pairs):
        if number % 2:
            second, first = seconds(theirs), seconds(ours)
        else:
            first, second = seconds(ours), seconds(theirs)
        taken.append((first, second))
    own, other = zip(*taken, strict=True)
    ratio = statistics.median(one / two for one, two in taken)
    return Line(what, peer, statistics.median(own), statistics.median(other), ratio, target, note=note)
