"""What a reader is promised: how a score comes about in one sitting, and no module too long to take in."""

from kpi.home import REPOSITORY

CORE = ["rubric/*.py", "rules/*.py", "attribution.py", "scoring.py"]
SITTING, LONGEST = 1200, 300


def lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_how_a_score_comes_about_is_read_in_one_sitting():
    files = [path for pattern in CORE for path in (REPOSITORY / "kpi").glob(pattern)]
    assert len(files) >= 9 and sum(map(lines, files)) < SITTING


def test_no_module_is_longer_than_a_reader_takes_in():
    files = [path for folder in ("kpi", "tools", "benchmarks") for path in (REPOSITORY / folder).rglob("*.py")]
    assert len(files) > 100 and {str(path.name): lines(path) for path in files if lines(path) > LONGEST} == {}
