"""Same seed, same bytes; more years or more towns leave the others as they are."""

import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest

from kpi import demo
from kpi.editions import edition
from kpi.errors import CannotWrite, UsageError

RAW = Path(__file__).parents[2] / "data" / "raw"


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.yaml")])
    }


def test_same_seed_same_bytes(district, tmp_path):
    demo.write(tmp_path, [2014, 2015, 2016, 2017, 2018], stations=18, seed=7)
    assert hashes(tmp_path) == hashes(district)


def test_other_seed_other_data(district, tmp_path):
    demo.write(tmp_path, [2014], seed=8)
    before, after = hashes(district), hashes(tmp_path)
    same = {name for name in after if before[name] == after[name]}
    assert same <= {"stations.csv", "2014/targets.csv"}


def test_committed_data_is_this_data(district):
    assert hashes(RAW) == hashes(district), "run `kpi demo data/raw --years 2014-2018 --stations 18 --seed 7`"


def test_a_year_does_not_depend_on_the_others(district, tmp_path):
    demo.write(tmp_path, [2016])
    alone = hashes(tmp_path)
    whole = hashes(district)
    assert alone and all(digest == whole[name] for name, digest in alone.items() if name != "stations.csv")


def test_a_town_more_leaves_the_others_as_they_are(district, tmp_path):
    demo.write(tmp_path, [2016], stations=21)
    for path in sorted((tmp_path / "2016").glob("*.csv")):
        lines = (district / "2016" / path.name).read_text(encoding="utf-8-sig").splitlines()
        more = path.read_text(encoding="utf-8-sig").splitlines()
        assert set(lines) <= set(more), path.name


def test_names_of_further_towns_are_unique(tmp_path):
    demo.write(tmp_path, [2014], stations=60)
    names = pd.read_csv(tmp_path / "stations.csv", encoding="utf-8-sig")["name"]
    assert names.nunique() == len(names)


def test_files_open_in_excel_and_nowhere_hold_a_carriage_return(district):
    for path in district.rglob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n"), path.name


def test_nothing_looks_like_a_person(district):
    number = re.compile(r"\d{11}|\d{15}|\d{17}[\dXx]|\d{3,4}-\d{7,8}|@")
    for path in district.rglob("*.csv"):
        assert not number.search(path.read_text(encoding="utf-8-sig")), path.name


@pytest.mark.parametrize(("years", "stations"), [([2014], 1), ([], 18), ([1066], 18)])
def test_wrong_use_writes_nothing(tmp_path, years, stations):
    with pytest.raises(UsageError):
        demo.write(tmp_path / "new", years, stations)
    assert not (tmp_path / "new").exists()


def test_real_data_is_never_replaced(tmp_path):
    demo.write(tmp_path, [2014], stations=2)
    real = tmp_path / "2014" / "measures.csv"
    text = real.read_text(encoding="utf-8-sig").replace("虚构", "规统科", 1)
    real.write_text(text, encoding="utf-8-sig")
    stations = (tmp_path / "stations.csv").read_bytes()
    with pytest.raises(CannotWrite, match=r"2014/measures\.csv"):
        demo.write(tmp_path, [2014], stations=3)
    assert real.read_text(encoding="utf-8-sig") == text and (tmp_path / "stations.csv").read_bytes() == stations


def test_an_edition_that_is_not_the_invented_one_is_never_replaced(tmp_path):
    own = tmp_path / "rubrics" / "example_2016.yaml"
    own.parent.mkdir()
    own.write_text("id: example_2016\n", encoding="utf-8")
    with pytest.raises(CannotWrite, match=r"rubrics/example_2016\.yaml is not the invented edition"):
        demo.write(tmp_path, [2015, 2016], stations=2)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["example_2016.yaml"]
    demo.write(tmp_path, [2015], stations=2)
    assert own.read_text(encoding="utf-8") == "id: example_2016\n"


def test_only_years_of_the_invented_edition_bring_it(tmp_path):
    files = demo.write(tmp_path / "old", [2014, 2015], stations=2)
    assert not (tmp_path / "old" / "rubrics").exists() and all(path.suffix == ".csv" for path in files)
    files = demo.write(tmp_path / "new", [2018], stations=2)
    assert files[-1] == tmp_path / "new" / "rubrics" / "example_2016.yaml"
    files = demo.write(tmp_path / "named", [2018], stations=2, rubric=edition(2018, tmp_path / "old"))
    assert not (tmp_path / "named" / "rubrics").exists() and len(files) > 5


def test_a_smaller_district_leaves_no_table_of_a_larger_one(tmp_path):
    demo.write(tmp_path, [2014], stations=18)
    demo.write(tmp_path, [2014], stations=2)
    demo.write(tmp_path / "new", [2014], stations=2)
    new = hashes(tmp_path / "new")
    assert {name: digest for name, digest in hashes(tmp_path).items() if "new" not in name} == new
