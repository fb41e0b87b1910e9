"""`kpi letters`: files, codes and words."""

from __future__ import annotations

import pytest

from kpi.publish import pictures


@pytest.fixture(autouse=True)
def without_browser(monkeypatch):
    monkeypatch.setattr(pictures, "browser", lambda: None)


def test_a_file_a_station_and_format(kpi, district, tmp_path):
    ended = kpi("letters", "2015", "all", *district, "--to", tmp_path / "to", "--format", "docx,pdf")
    names = sorted(path.name for path in (tmp_path / "to").iterdir())
    assert ended.code == 0, ended.err
    stations = {name.split(".")[0] for name in names}
    assert names == sorted(f"{one}.{kind}" for one in stations for kind in ("docx", "pdf")) and len(stations) > 1
    assert len(ended.out.splitlines()) == len(names)


def test_refusals_write_nothing(kpi, district, tmp_path):
    for arguments, word in (
        (["2015", "all", "--format", "odt"], "there are: docx, pdf"),
        (["2015", "乙乡"], "no station 乙乡"),
        (["2013", "all"], "there are:"),
    ):
        ended = kpi("letters", *arguments, *district, "--to", tmp_path / "to")
        assert ended.code == 2 and word in ended.err
    assert not (tmp_path / "to").exists()
