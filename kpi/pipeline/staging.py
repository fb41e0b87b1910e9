"""Where the tasks of a folder leave their output until all of it is there and takes its place at once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi import folders
from kpi.errors import StepFailed
from kpi.files import cannot_write, write_all
from kpi.pipeline import manifest

WORK, FAILED = ".work", "failed"


class Incomplete(StepFailed):
    """A notebook ran to its end and did not leave what it had to."""


class Staging:
    """A folder of reports in the making.

    Parameters
    ----------
    reports : Path
        The folder of all reports.
    folder : str
        The folder's place in it, such as ``2014``.
    """

    def __init__(self, reports: Path, folder: str) -> None:
        self.reports, self.folder = reports, folder
        self.place = reports / folder
        self.work = reports / WORK / folder.replace("/", "-")
        self.failed = reports / FAILED / folder

    def root(self, name: str) -> Path:
        """Return what a task is told to be the folder of reports; what it leaves there is its own."""
        return self.work / "tasks" / name

    def left(self, name: str) -> dict[str, Path]:
        """Return the files that a task left, by their names in the folder.

        Raises
        ------
        Incomplete
            When one of them lies outside the folder.
        """
        root = self.root(name)
        files = sorted(file for file in root.rglob("*") if file.is_file() and not file.name.startswith("."))
        astray = [file for file in files if not file.is_relative_to(root / self.folder)]
        if astray:
            raise Incomplete(f"it wrote {astray[0].relative_to(root).as_posix()}, outside of {self.folder}/")
        return {file.relative_to(root / self.folder).as_posix(): file for file in files}

    def begin(self) -> None:
        """Remove what earlier runs left of their work; a folder that a crash set aside comes back."""
        folders.mend(self.place)
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.rmtree(self.failed, ignore_errors=True)

    def publish(self, files: Mapping[str, Path], record: bytes) -> None:
        """Put files and their record into the folder's place, all at once; what stood there goes.

        Raises
        ------
        CannotWrite
            The folder is as it was.
        """
        whole = self.work / "whole"
        for name, file in files.items():
            target = whole / name
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                if file.is_relative_to(self.work):
                    file.replace(target)
                else:
                    shutil.copyfile(file, target)
                    folders.flush(target)
            except OSError as error:
                raise cannot_write(self.place, error, sum(one.stat().st_size for one in files.values())) from error
        write_all(whole, {manifest.NAME: record})
        folders.replace(self.place, whole)

    def end(self) -> None:
        """Remove the work."""
        shutil.rmtree(self.work, ignore_errors=True)
        tidy(self.reports)


def tidy(reports: Path) -> None:
    """Remove the folders of work and of failed notebooks where nothing is in them."""
    for empty in (reports / WORK, reports / FAILED):
        with suppress(OSError):
            empty.rmdir()
