"""Everything that is published of the hostile district, made once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kpi import trends
from kpi.decomposition import consecutive
from kpi.editions import load
from kpi.inputs import Problems, read_stations
from kpi.publish import WRITERS, build, pictures, review
from kpi.publish.docx import written
from kpi.publish.letters import Background, letters
from kpi.publish.pdf import printed
from kpi.results import compute
from kpi.robustness import case_of, robustness
from kpi.templates import scoring_sheet, write_templates
from tests.hostile import district


@dataclass(frozen=True)
class Published:
    """Files by name, and the year they tell of."""

    files: dict[str, bytes]
    results: object

    def ending(self, *endings: str) -> dict[str, bytes]:
        """Return the files of some formats; there must be some of each."""
        found = {name: content for name, content in self.files.items() if name.endswith(endings)}
        assert all(any(name.endswith(one) for name in found) for one in endings)
        return found


@pytest.fixture(scope="session")
def raw(tmp_path_factory):
    """Return the folder of raw tables and the rubric file; nobody may change them."""
    return district.write(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def published(raw, tmp_path_factory):
    """Return every file that two years of the district give: bulletin, review, letters, templates, scoring sheets."""
    folder, file = raw
    rubric = load(file)
    before, year = years = [compute(one, folder, rubric) for one in (2014, 2015)]
    changes = consecutive((2014, 2015), folder)
    study = robustness(case_of(2015, folder, rubric), draws=50, indices=False)
    history, files = trends.history_of(years), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)
        bulletin = build(year, "zh", before, history, False, study, changes[0])
        for writer in WRITERS.values():
            files |= writer(bulletin)
        told = Background(before, history, study, changes[0])
        for one in letters(year, district.TOWNS[:2], told):
            files |= {f"{one.name}.docx": written(one), f"{one.name}.pdf": printed(one)}
    reviewed = review.build(years, changes, read_stations(folder, Problems()), "zh")
    place = tmp_path_factory.mktemp("review")
    written_files = review.write(reviewed, place, review.FORMATS)
    written_files += write_templates(2015, rubric, year.stations, place / "templates", "zh")
    files |= {path.relative_to(place).as_posix(): path.read_bytes() for path in written_files}
    for code in district.TOWNS[:2]:
        files[f"scoring_{code}.xlsx"] = scoring_sheet(year, code)
    return Published(files, year)
