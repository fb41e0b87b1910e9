"""Letters to stations: what they say is what the results and the explanation say."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from kpi.decomposition import decompose
from kpi.errors import UsageError
from kpi.publish import letters as module
from kpi.publish import pictures
from kpi.publish.docx import written
from kpi.publish.letters import Background, letters
from kpi.publish.paper import Picture
from kpi.publish.pdf import printed
from kpi.robustness import case_of, interval_texts, robustness
from tests.publish.conftest import RAW
from tests.publish.printed import bare, grids


@pytest.fixture(scope="module", autouse=True)
def without_browser():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "browser", lambda: None)
        yield


@pytest.fixture(scope="module")
def background(previous, history):
    study = robustness(case_of(2017, RAW), draws=50, indices=False)
    return Background(previous, history, study, decompose(2017, 2016, RAW))


@pytest.fixture(scope="module")
def made(results, background):
    return {one.name: one for one in letters(results, results.totals["station"], background, provisional=True)}


def said(paper) -> str:
    return "\n".join(block for one in paper.chapters for block in one.blocks if isinstance(block, str))


def grid(paper, key: str):
    return next(one for one in grids(paper) if one.key == key)


def test_one_a_station_with_its_total_rank_and_interval(made, results, background):
    totals, firm = results.totals.set_index("station"), interval_texts(background.study, made["letter_2017_t01"].say)
    assert set(made) == {f"letter_2017_{station}" for station in totals.index}
    for station, unit in totals.dropna(subset=["total", "rank"]).iterrows():
        text, say = said(made[f"letter_2017_{station}"]), made[f"letter_2017_{station}"].say
        assert f"总分{say.points(unit['total'])}" in text and f"第{unit['rank']}名" in text
        assert unit["class"] != "town" or (f"名次区间：{firm[station]}" in text and "95%的抽取" in text)


def test_losses_add_up_and_parts_add_up_to_the_change(made, results, background):
    units = background.change.units.set_index("station")
    for station in results.totals.dropna(subset=["total"])["station"]:
        paper = made[f"letter_2017_{station}"]
        lost = results.ledger.query("station == @station and line in ['deduction', 'item_zeroed']")["loss"]
        back = [float(row[1]) for row in grid(paper, "winnable").rows]
        assert round(100 * sum(back)) == lost.sum()
        largest = [row[2] for row in grid(paper, "largest").rows]
        assert largest == [paper.say.points(one) for one in sorted(lost, reverse=True)[:3]]
        if units.loc[station, "change"] == units.loc[station, "change"]:
            steps = [float(row[1]) for row in grid(paper, f"change_{station}").rows]
            assert round(100 * sum(steps)) == units.loc[station, "change"]


def test_a_station_without_a_total_is_told_its_bounds(made, results):
    unit = results.totals[results.totals["total"].isna()].iloc[0]
    paper = made[f"letter_2017_{unit['station']}"]
    assert f"{paper.say.points(unit['low'])}—{paper.say.points(unit['high'])}" in said(paper)
    assert paper.say.t("document.letter.no_change") in said(paper)


def test_ranks_that_are_not_final_are_left_out_unless_asked_for(results, background, made):
    (quiet,) = letters(results, ["t01"], background)
    assert "名次：" not in said(quiet) and quiet.say.t("document.letter.left_out") in said(quiet)
    assert quiet.marks[1] == quiet.say.t("stamp.unranked")
    assert made["letter_2017_t01"].marks[1] == quiet.say.t("stamp.provisional")


def test_word_and_pdf_hold_every_row(made):
    paper = made["letter_2017_t01"]
    rows = [row for one in grids(paper) for row in one.rows]
    read = docx.Document(BytesIO(written(paper)))
    # beside its head, the ledger has the station as a heading
    assert sum(len(table._tbl.tr_lst) - 1 for table in read.tables) - 1 == len(rows) > 10
    pages = [bare(page.extract_text()) for page in PdfReader(BytesIO(printed(paper))).pages]
    assert [row for row in rows if bare("".join(row)) not in "".join(pages)] == []
    assert all(bare(mark) in page for page in pages for mark in paper.marks)


def test_charts_of_all_letters_are_drawn_in_one_batch(results, background, monkeypatch):
    batches = []
    monkeypatch.setattr(module, "draw", lambda charts: batches.append(charts) or {c.key: b"png" for c in charts})
    made = letters(results, ["t01", "t02"], background)
    assert [[one.key for one in batch] for batch in batches] == [["path_t01", "change_t01", "path_t02", "change_t02"]]
    shown = [[b.key for one in paper.chapters for b in one.blocks if isinstance(b, Picture)] for paper in made]
    assert shown == [["path_t01", "change_t01"], ["path_t02", "change_t02"]]


def test_a_first_year_alone(previous):
    (only,) = letters(previous, ["t01"], Background(), "zh")
    assert only.say.t("document.letter.no_change") in said(only) and "trend" not in [one.key for one in grids(only)]


def test_an_unknown_station_names_the_nearest(results):
    with pytest.raises(UsageError, match="did you mean"):
        letters(results, ["t0l"], Background())
