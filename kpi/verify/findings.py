"""What a verification looked at and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from kpi.labels import Labels


@dataclass
class Check:
    """One thing that was looked at.

    Parameters
    ----------
    name : str
        Its key: ``record``, ``outputs``, ``notebooks``, ``inputs``, ``editions``, ``sums``, ``ranks``, ``again``,
        ``figures`` or ``tools``.
    count : int
        How many things were compared; None where nothing could be.
    faults : list of (str, str)
        File or place, and what is wrong with it.
    notes : list of (str, str)
        What a reader should know and what is no fault.
    """

    name: str
    count: int | None = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return ``fault``, ``open`` (nothing could be compared) or ``proved``."""
        return "fault" if self.faults else "open" if self.count is None else "proved"


@dataclass(frozen=True)
class Verdict:
    """All checks of a folder of reports, in the order in which they were made.

    Parameters
    ----------
    folder : str
        The folder's name.
    seal : str
        The hash of its record, empty without one.
    checks : tuple of Check
        What was looked at.
    """

    folder: str
    seal: str
    checks: tuple[Check, ...]

    @property
    def proved(self) -> bool:
        """Return whether no check found a fault."""
        return not any(check.faults for check in self.checks)

    def frame(self) -> pd.DataFrame:
        """Return a row a check, fault and note: `check`, `state`, `compared`, `place`, `what`."""
        rows = []
        for check in self.checks:
            rows.append((check.name, check.state, check.count, "", ""))
            rows += [(check.name, kind, None, *one) for kind, found in (("fault", check.faults), ("note", check.notes))
                     for one in found]  # fmt: skip
        frame = pd.DataFrame(rows, columns=["check", "state", "compared", "place", "what"])
        return frame.astype({"compared": "Int64"})

    def lines(self, say: Labels) -> list[str]:
        """Return the verdict as people read it, the faults below their check."""
        told = []
        for check in self.checks:
            words = say.t(f"verified.{check.name}", count=check.count or 0)
            told.append(f"{say.t(f'verified.state.{check.state}'):<8} {words}")
            told += [f"         {place}: {what}" for place, what in check.faults]
            told += [f"         ({place}: {what})" for place, what in check.notes]
        told.append(say.t("verified.proved" if self.proved else "verified.faulty", folder=self.folder, seal=self.seal))
        return told
