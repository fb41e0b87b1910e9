"""A figure that is right and seldom is: open until the note of its row says why (T21)."""

import pytest

OLD = "2014,t02,signing_rate,,,,95.3,,规统科,虚构,"


@pytest.fixture
def jumped(folder):
    """Return the folder, with ten times last year's figure for t02 and a note as given."""

    def make(note):
        folder.path("measures").parent.with_name("2013").mkdir()
        before = f"year,station,measure,period,numerator,denominator,value\n2013,t02,signing_rate,,,,{9}\n"
        (folder.raw / "2013" / "measures.csv").write_text(before, encoding="utf-8")
        folder.replace("measures", OLD, OLD + note)
        return folder.read()[1]

    return make


def test_a_jump_without_a_note_stays_open(jumped):
    problems = jumped("")
    (warning,) = problems.warnings
    assert (warning.to_explain, warning.note, warning.station) == (True, "", "t02")
    assert "✓" not in str(warning)


def test_the_note_of_its_row_explains_it(jumped):
    problems = jumped("与邻镇合并")
    (warning,) = problems.warnings
    assert warning.note == "与邻镇合并" and str(warning).endswith("✓ 与邻镇合并")
    assert problems.frame()[["to_explain", "note"]].values.tolist() == [[True, "与邻镇合并"]]


def test_other_warnings_ask_for_no_note(folder):
    folder.path("honours").with_name("honours2.csv").write_bytes(folder.path("honours").read_bytes())
    (warning,) = folder.read()[1].warnings
    assert "the same content" in warning.why and not warning.to_explain
