"""Which edition is in force when."""

import pytest

from kpi.editions import edition, editions, file_of
from kpi.errors import KpiError, UsageError

FIRST = (
    ("id: small", "id: first"),
    ("effective_from: 2014", "effective_from: 2010"),
    ("effective_to: 2016", "effective_to: 2013"),
)


@pytest.fixture
def folder(write, tmp_path):
    write(name="second.yaml")
    write(*FIRST, name="first.yaml")
    write(name="notes.txt", content="no rubric")
    return tmp_path


@pytest.mark.parametrize(("year", "name"), [(2010, "first"), (2013, "first"), (2014, "small"), (2016, "small")])
def test_each_year_has_its_edition(folder, year, name):
    assert edition(year, folder).id == name


@pytest.mark.parametrize("year", [2009, 2017, 1, 99999])
def test_a_year_without_one_is_told_which_there_are(folder, year):
    with pytest.raises(UsageError) as refused:
        edition(year, folder)
    assert refused.value.exit_code == 2
    words = f"no rubric is in force in {year}; there is first (2010–2013), small (2014–2016). Write an edition"
    assert words in str(refused.value)


def test_editions_come_in_the_order_of_their_years(folder):
    assert [rubric.id for rubric in editions(folder)] == ["first", "small"]


def test_an_empty_folder_has_none(tmp_path):
    with pytest.raises(UsageError, match="there is none"):
        edition(2014, tmp_path)


@pytest.mark.parametrize(("start", "end"), [(2010, 2014), (2016, 2016), (2012, 2019)])
def test_two_editions_of_one_year_are_refused(write, tmp_path, start, end):
    write()
    write(
        ("id: small", "id: other"),
        ("effective_from: 2014", f"effective_from: {start}"),
        ("effective_to: 2016", f"effective_to: {end}"),
        name="other.yaml",
    )
    with pytest.raises(KpiError, match=r"both in force in 201[46]"):
        editions(tmp_path)


def test_a_later_edition_leaves_earlier_years_alone(write, tmp_path):
    write(name="old.yaml")
    before = edition(2014, tmp_path).sha256
    write(
        ("id: small", "id: new"),
        ("effective_from: 2014", "effective_from: 2017"),
        ("effective_to: 2016", "effective_to: 2020"),
        name="new.yaml",
    )
    editions.cache_clear()
    assert (edition(2014, tmp_path).sha256, edition(2017, tmp_path).id) == (before, "new")


def test_the_edition_that_ships_is_found_and_has_its_file():
    rubric = edition(2014)
    assert rubric is edition(2018)
    assert file_of(rubric).is_file()
    assert file_of(rubric).name == "wujin_2014.yaml"
