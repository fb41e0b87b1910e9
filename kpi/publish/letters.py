"""A letter to each station: its score and rank, why, what it can win back, and what changed since last year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from kpi.decomposition import Change
from kpi.explain import Explanation, explanation
from kpi.explain.text import frame_table, summary
from kpi.labels import Labels, labels
from kpi.publish import completeness, figures, reasons
from kpi.publish.cells import Table, blank
from kpi.publish.figures import Chart
from kpi.publish.paper import Composer, Paper, marks
from kpi.publish.pictures import draw
from kpi.publish.tables import column_kinds, ledger, ranks
from kpi.robustness import Robustness, interval_texts

LARGEST = ("clause", "clause_name", "loss:points", "words", "bar", "actual", "reason")
BACK = ("department", "loss:points", "clauses:count", "names")


@dataclass(frozen=True, eq=False)
class Background:
    """What letters of a year draw on beside its results; each part may be missing, and the letters say so.

    Attributes
    ----------
    previous : Results or None
        Last year.
    history : pandas.DataFrame or None
        `totals` of several years below one another.
    study : Robustness or None
        How firm the ranks are.
    change : Change or None
        Why totals changed since last year.
    """

    previous: object | None = None
    history: pd.DataFrame | None = None
    study: Robustness | None = None
    change: Change | None = None


def letters(
    results, stations: Iterable[str], background: Background, lang: str = "zh", provisional: bool = False
) -> list[Paper]:
    """Return the letters to stations as documents, their charts drawn in one batch.

    Parameters
    ----------
    results : Results
        The year.
    stations : iterable of str
        Codes or names.
    background : Background
        What else is told.
    lang : {"zh", "en"}
        Language of every word; that of `results`.
    provisional : bool
        Print ranks, stamped, though a unit is not assessed in full.

    Raises
    ------
    UsageError
        For an unknown station, naming the nearest.
    FormatUnavailable
        A browser is there and does not draw.
    """
    say, settled = labels(lang), completeness.settled(results, provisional)
    known = replace(
        background,
        previous=background.previous and completeness.settled(background.previous, provisional),
        history=_history(background.history, results.year, provisional),
        study=background.study if completeness.state(settled.totals) != "unranked" else None,
    )
    explained = [explanation(settled, station, known.previous) for station in stations]
    charts = _charts(settled, known.change, say)
    wanted = [charts[key] for one in explained for key in _keys(one) if key in charts]
    pngs = draw(wanted)
    return [_letter(one, known, charts, Composer(say, pngs)) for one in explained]


def _history(history: pd.DataFrame | None, year: int, provisional: bool) -> pd.DataFrame | None:
    return None if history is None else completeness.settled_history(history[history["year"] <= year], provisional)


def _keys(explained: Explanation) -> tuple[str, str]:
    return f"path_{explained.unit['station']}", f"change_{explained.unit['station']}"


def _charts(results, change: Change | None, say: Labels) -> dict[str, Chart]:
    pickers = [figures.station_paths(results, say), *([] if change is None else [reasons.paths(change, say)])]
    return {chart.key: chart for picker in pickers for chart in picker.charts}


def _letter(explained: Explanation, known: Background, charts: dict[str, Chart], composer: Composer) -> Paper:
    say, unit, results = composer.say, explained.unit, explained.results
    path, changed = (charts.get(key) for key in _keys(explained))
    own = ledger(replace(results, ledger=results.ledger[results.ledger["station"] == unit["station"]]), say)
    lossless = [say.t("document.letter.no_losses")] if explained.largest.empty else []
    chapters = (
        ("score", (*summary(explained, say), *_interval(explained, known.study, say)), [path]),
        (
            "reasons",
            lossless,
            [_largest(explained, say)],
        ),
        ("winnable", (), [_winnable(explained, say)]),
        ("change", () if changed else (say.t("document.letter.no_change"),), [changed]),
        ("trend", (), [_trend(explained, known.history, say)]),
    )
    made = [composer.chapter(say.t(f"document.letter.{key}"), texts, parts) for key, texts, parts in chapters]
    annex = composer.chapter(say.t("document.letter.ledger", name=unit["name"]), (), [own], turn=True)
    stamp = completeness.stamp(results, say)
    return Paper(
        f"letter_{results.year}_{unit['station']}", say,
        say.t("document.letter.title", name=unit["name"], year=str(results.year)), results.rubric.issuer,
        say.t("document.letter.addressees", name=unit["name"]), marks(results, stamp, say), (),
        tuple(one for one in made if one.blocks), (annex,),
    )  # fmt: skip


def _interval(explained: Explanation, study: Robustness | None, say: Labels) -> Iterator[str]:
    found = {} if study is None else interval_texts(study, say)
    text = found.get(explained.unit["station"])
    if text is None:
        yield say.t("document.letter.left_out")
    else:
        inside = say.percent(study.plan.high - study.plan.low, 0)
        yield say.t("document.letter.interval", interval=text, inside=inside)


def _largest(explained: Explanation, say: Labels) -> Table | None:
    if explained.largest.empty:
        return None
    table = frame_table(explained.largest, say, *LARGEST)
    return replace(table, key="largest", title=say.t("explain.largest"))


def _winnable(explained: Explanation, say: Labels) -> Table | None:
    if explained.winnable.empty:
        return None
    shown = explained.winnable.assign(names=explained.winnable["names"].map(say.join))
    return replace(frame_table(shown, say, *BACK), key="winnable", title=say.t("explain.winnable"))


def _trend(explained: Explanation, history: pd.DataFrame | None, say: Labels) -> Table | None:
    unit = explained.unit
    if history is None:
        return None
    rows = []
    for year, totals in history.groupby("year"):
        own = totals[totals["station"] == unit["station"]]
        if len(own):
            total = own["total"].iloc[0]
            place = ranks(totals, explained.results.rubric).get(unit["station"])
            rows.append((str(year), None if blank(total) else int(total), place))
    heads = column_kinds(say, "year", "total:points", "rank:rank")
    return Table("trend", say.t("table.totals_by_year"), heads, tuple(rows))
