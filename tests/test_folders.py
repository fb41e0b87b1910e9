"""A folder changes places with its new content in one step, or stays."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from kpi import folders
from kpi.errors import CannotWrite
from kpi.files import write_all

OLD, NEW = {"a": b"old", "b": b"old"}, {"a": b"new", "c": b"new"}


def read(place) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in place.iterdir()}


@pytest.fixture(params=["exchange", "two renames"])
def either(request, monkeypatch):
    """Both ways of replacing a folder; a system that can exchange is asked to do without."""
    if request.param == "two renames":
        monkeypatch.setattr(folders, "_exchange", lambda one, other: False)


@pytest.mark.usefixtures("either")
def test_new_content_replaces_all_of_the_old(tmp_path):
    place = tmp_path / "2014"
    folders.write_folder(place, OLD)
    assert read(place) == OLD
    assert folders.write_folder(place, NEW) == [place / "a", place / "c"]
    assert read(place) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["2014"]


@pytest.mark.usefixtures("either")
def test_a_link_to_a_folder_stays_a_link(tmp_path):
    real = tmp_path / "disk" / "2014"
    folders.write_folder(real, OLD)
    link = tmp_path / "2014"
    link.symlink_to(real, target_is_directory=True)
    folders.write_folder(link, NEW)
    assert link.is_symlink() and read(real) == NEW


def test_a_file_in_the_place_is_not_replaced(tmp_path):
    (tmp_path / "2014").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite, match="2014: is a file, not a folder"):
        folders.write_folder(tmp_path / "2014", NEW)
    assert read(tmp_path) == {"2014": b"mine"}


def test_when_the_second_rename_fails_the_old_folder_comes_back(tmp_path, monkeypatch):
    place = tmp_path / "2014"
    folders.write_folder(place, OLD)
    monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    rename = type(place).rename

    def busy(self, target):
        if self.name.endswith(".new"):
            raise PermissionError(errno.EACCES, "Access is denied")
        return rename(self, target)

    monkeypatch.setattr(type(place), "rename", busy)
    with pytest.raises(CannotWrite, match="is a file of it open in another program"):
        folders.write_folder(place, NEW)
    monkeypatch.undo()
    assert read(place) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["2014"]


def test_leftovers_of_dead_processes_go_and_those_of_living_ones_stay(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for pid in (ended.pid, os.getppid()):
        write_all(tmp_path / f".2014.{pid}.new", OLD)
        (tmp_path / "2014").mkdir(exist_ok=True)
        (tmp_path / f".{pid}-abc.part").write_bytes(b"half")
    folders.write_folder(tmp_path / "2014", NEW)
    write_all(tmp_path, {"x": b"1"})
    there = {path.name for path in tmp_path.iterdir()}
    assert there == {"2014", "x", f".2014.{os.getppid()}.new", f".{os.getppid()}-abc.part"}


def test_files_on_another_disk_are_copied_before_they_change_places(tmp_path, monkeypatch):
    place, new = tmp_path / "2014", tmp_path / "elsewhere" / "whole"
    folders.write_folder(place, OLD)
    write_all(new, NEW)
    kept = type(new).stat

    def other_disk(self, **options):
        found = kept(self, **options)
        if self != new:
            return found
        return os.stat_result((found.st_mode, found.st_ino, found.st_dev + 1, *list(found)[3:]))

    monkeypatch.setattr(type(new), "stat", other_disk)
    folders.replace(place, new)
    monkeypatch.undo()
    assert read(place) == NEW
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2014", "elsewhere"]
