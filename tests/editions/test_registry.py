"""Which edition is in force when."""

import pytest

from kpi import fingerprint
from kpi.editions import edition, editions, file_of
from kpi.editions.registry import FOLDER, in_force
from kpi.errors import KpiError, RubricRefused, UsageError
from kpi.inputs import Problems, read_stations

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
    assert in_force(year, [folder]).id == name


@pytest.mark.parametrize("year", [2009, 2017, 1, 99999])
def test_a_year_without_one_is_told_which_there_are(folder, year):
    with pytest.raises(UsageError) as refused:
        in_force(year, [folder])
    assert refused.value.exit_code == 2
    words = f"no rubric is in force in {year}; there is first (2010–2013), small (2014–2016). Write an edition"
    assert words in str(refused.value)


def test_editions_come_in_the_order_of_their_years(folder):
    assert [rubric.id for rubric in editions(folder)] == ["first", "small"]


def test_an_empty_folder_has_none(tmp_path):
    with pytest.raises(UsageError, match="there is none"):
        in_force(2014, [tmp_path])


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
    before = in_force(2014, [tmp_path]).sha256
    write(
        ("id: small", "id: new"),
        ("effective_from: 2014", "effective_from: 2017"),
        ("effective_to: 2016", "effective_to: 2020"),
        name="new.yaml",
    )
    assert (in_force(2014, [tmp_path]).sha256, in_force(2017, [tmp_path]).id) == (before, "new")


@pytest.fixture
def raw(write, tmp_path):
    """A folder of raw tables with an edition of its own for 2016 and 2017."""
    (tmp_path / "raw" / "rubrics").mkdir(parents=True)
    write(("id: small", "id: own"), *YEARS, name="raw/rubrics/any name.yaml")
    return tmp_path / "raw"


YEARS = (("effective_from: 2014", "effective_from: 2016"), ("effective_to: 2016", "effective_to: 2017"))


def test_the_edition_that_ships_is_found_and_has_its_file(tmp_path):
    rubric = edition(2014, tmp_path)
    assert rubric is edition(2018, tmp_path)
    assert file_of(rubric, tmp_path) == FOLDER / "wujin_2014.yaml"


@pytest.mark.parametrize(("year", "name"), [(2015, "wujin_2014"), (2016, "own"), (2017, "own"), (2018, "wujin_2014")])
def test_the_editions_of_the_data_set_go_first(raw, year, name):
    rubric = edition(year, raw)
    assert rubric.id == name
    assert file_of(rubric, raw).name == {"own": "any name.yaml"}.get(name, "wujin_2014.yaml")


def test_the_home_decides_whose_data_set(raw, monkeypatch):
    monkeypatch.setenv("KPI_RAW", str(raw))
    assert (edition(2016).id, file_of(edition(2016)).parent) == ("own", raw / "rubrics")
    monkeypatch.setenv("KPI_RAW", str(raw.parent))
    assert edition(2016).id == "wujin_2014"


def test_every_edition_is_named_where_a_year_has_none(raw):
    with pytest.raises(UsageError, match=r"in 2019; there is own \(2016–2017\), wujin_2014 \(2014–2018\)\. Write"):
        edition(2019, raw)


def test_two_editions_of_a_data_set_for_one_year_are_refused(raw, write):
    write(YEARS[1], name="raw/rubrics/other.yaml")
    with pytest.raises(UsageError, match="small and own are both in force in 2016"):
        edition(2014, raw)


def test_a_rubric_that_stands_nowhere_has_no_file(raw, write, tmp_path):
    rubric = in_force(2014, [write(name="small.yaml").parent])
    with pytest.raises(UsageError, match="small stands neither"):
        file_of(rubric, raw)


def test_an_edition_edited_in_between_is_read_again(raw):
    path = raw / "rubrics" / "any name.yaml"
    before = edition(2016, raw)
    assert edition(2016, raw) is before
    path.write_text(path.read_text(encoding="utf-8").replace("id: own", "id: new"), encoding="utf-8")
    assert (edition(2016, raw).id, before.id) == ("new", "own")
    path.unlink()
    assert edition(2016, raw).id == "wujin_2014"


def test_a_broken_edition_is_refused_with_its_place(raw):
    path = raw / "rubrics" / "any name.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("total: ", "totall: "), encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index("totall: 10") + 1
    with pytest.raises(RubricRefused) as refused:
        edition(2014, raw)
    assert refused.value.exit_code == 4
    assert f"any name.yaml:{line}:1 totall — totall: unknown key — did you mean total?" in str(refused.value)


@pytest.mark.parametrize(("name", "words"), [("own.yml", "name it .yaml"), ("OWN.YAML", "name it .yaml")])
def test_an_edition_that_would_be_overlooked_is_told(raw, name, words):
    (raw / "rubrics" / "any name.yaml").rename(raw / "rubrics" / name)
    with pytest.raises(RubricRefused, match=words):
        edition(2016, raw)


def test_only_files_are_read(raw):
    path = raw / "rubrics" / "link.yaml"
    path.symlink_to(raw / "rubrics" / "any name.yaml")
    with pytest.raises(RubricRefused, match="no link and no folder"):
        edition(2016, raw)
    path.unlink()
    path.mkdir()
    with pytest.raises(RubricRefused, match="not a file"):
        edition(2016, raw)


def test_what_is_no_edition_is_left_alone(raw):
    for name in ("._own.yaml", "notes.txt", "~$own.yaml"):
        (raw / "rubrics" / name).write_text("no rubric", encoding="utf-8")
    (raw / "rubrics" / "sources").mkdir()
    assert [rubric.id for rubric in editions(raw / "rubrics")] == ["own"]


def test_the_raw_files_of_a_year_hold_its_editions(raw):
    path = raw / "rubrics" / "any name.yaml"
    assert fingerprint.raw_files(raw, 2014) == [path]
    before = fingerprint.digest([path], raw)
    path.write_bytes(path.read_bytes() + b"\n")
    assert fingerprint.digest(fingerprint.raw_files(raw, 2014), raw) != before


def test_the_reader_of_tables_passes_by_the_editions(raw):
    text = "station,name,class,kind,order,from,to,successor,source\nt1,甲镇,town,镇,1,2014,,,虚构\n"
    (raw / "stations.csv").write_text(text, encoding="utf-8")
    problems = Problems()
    assert read_stations(raw, problems)["station"].tolist() == ["t1"]
    assert len(problems) == 0 and problems.coercion_frame().empty
