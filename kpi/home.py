"""Where a set of years lives: raw tables, processed tables, reports."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPOSITORY / "notebooks"


@dataclass(frozen=True)
class Home:
    """The folders of one set of years; no folder need exist.

    Parameters
    ----------
    root : Path
        The home itself.
    raw, processed, reports : Path
        What departments handed in (never written), tables made from it, and what people open.
    """

    root: Path
    raw: Path
    processed: Path
    reports: Path

    @classmethod
    def find(
        cls,
        root: str | Path | None = None,
        *,
        raw: str | Path | None = None,
        processed: str | Path | None = None,
        reports: str | Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Home:
        """Return the home: what is given, else ``KPI_HOME``, ``KPI_RAW`` and so on, else the repository.

        Parameters
        ----------
        root, raw, processed, reports : str or Path, optional
            Folders that override the default; an empty string counts as not given, as in a notebook.
        environment : mapping, optional
            Instead of ``os.environ``.

        Examples
        --------
        >>> home = Home.find("/data", reports="/srv/reports", environment={})
        >>> str(home.raw), str(home.reports)
        ('/data/data/raw', '/srv/reports')
        """
        given = os.environ if environment is None else environment

        def folder(value: str | Path | None, name: str, default: Path) -> Path:
            chosen = str(value or "") or (given.get(name, "") if root is None or name == "KPI_HOME" else "")
            return Path(chosen).expanduser().absolute() if chosen else default

        base = folder(root, "KPI_HOME", REPOSITORY)
        return cls(
            root=base,
            raw=folder(raw, "KPI_RAW", base / "data" / "raw"),
            processed=folder(processed, "KPI_PROCESSED", base / "data" / "processed"),
            reports=folder(reports, "KPI_REPORTS", base / "reports"),
        )

    def report(self, name: int | str, edition: str = "internal") -> Path:
        """Return the folder of a year's report, or of another one; each public edition stands apart from internal ones.

        Examples
        --------
        >>> home = Home.find("/data", environment={})
        >>> home.report(2014).as_posix(), home.report(2014, "public").as_posix()
        ('/data/reports/2014', '/data/reports/public/2014')
        """
        return self.reports / ("" if edition == "internal" else edition) / str(name)

    def environment(self) -> dict[str, str]:
        """Return the variables that make a child process find this home.

        Runs hand folders to notebooks this way, so that an executed notebook holds no path of the machine.
        """
        return {
            "KPI_HOME": str(self.root),
            "KPI_RAW": str(self.raw),
            "KPI_PROCESSED": str(self.processed),
            "KPI_REPORTS": str(self.reports),
        }

    def years(self) -> list[int]:
        """Return the years that have a folder of raw tables, ascending."""
        if not self.raw.is_dir():
            return []
        return sorted(int(one.name) for one in self.raw.iterdir() if one.is_dir() and _is_year(one.name))


def _is_year(name: str) -> bool:
    return len(name) == 4 and name.isascii() and name.isdigit()
