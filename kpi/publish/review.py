"""The trend review: all years on one page, what compares and what does not said beside every trend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from kpi import trends
from kpi.decomposition import Change
from kpi.errors import FormatUnavailable
from kpi.files import write_all
from kpi.labels import Labels, labels
from kpi.publish import completeness, csv, figures, html, indicator_years, reasons, xlsx, years
from kpi.publish.bulletin import Bulletin, Section
from kpi.publish.cells import Table, mean

FILE = "trend_review"
FORMATS = ("html", "xlsx", "csv")


def build(
    series: Sequence, changes: Sequence[Change], roster: pd.DataFrame, lang: str = "zh", provisional: bool = False
) -> Bulletin:
    """Return the review of several years.

    Parameters
    ----------
    series : sequence of Results
        Two years or more, in order.
    changes : sequence of Change
        Why totals changed from each year to the next, see `kpi.decomposition.consecutive`.
    roster : pandas.DataFrame
        The units of all years.
    lang : {"zh", "en"}
        Language of every word.
    provisional : bool
        Show ranks that are not final, stamped; otherwise such a year has none.

    Raises
    ------
    UsageError
        For fewer than two years.
    """
    say, last = labels(lang), series[-1]
    series = [completeness.settled(one, provisional) for one in series]
    lead = next((part.id for part in last.rubric.classes if part.ranked), last.rubric.classes[0].id)
    sections, sheets = _sections(series, changes, roster, lead, say)
    title = say.t("review.title", span=years.span(series[0].year, last.year))
    editions = {one.rubric.sha256: one.rubric for one in series}
    titles = dict.fromkeys(_titled(one, say) for one in editions.values())
    return Bulletin(
        results=last,
        say=say,
        title=title,
        issuer=last.rubric.issuer,
        basis=say.t("review.basis", titles=say.join(list(titles))),
        addressees="",
        notices=tuple(_notices(series, say)),
        facts=tuple(_facts(series, sheets["unit_changes"], lead, say)),
        sections=sections,
        annexes=(),
        stamp=_stamp(series, say),
        sheets=sheets,
        file=FILE,
        fingerprint=" ".join(editions),
    )


def _titled(rubric, say: Labels) -> str:
    return say.t("review.edition", title=rubric.title, number=rubric.number or rubric.id)


def _sections(
    series: Sequence, changes: Sequence[Change], roster: pd.DataFrame, lead: str, say: Labels
) -> tuple[tuple[Section, ...], dict[str, Table]]:
    frame = trends.comparability(series)
    compared, pairs = years.comparability(series, frame, say), years.pair_sentences(frame, say)
    history = trends.history_of(series)
    ranks, totals = figures.over_years(history, lead, series[-1].rubric, say)
    units = years.unit_changes(roster, [one.year for one in series], say)
    attained = years.attainment(series, lead, totals.table.note, say)
    gained, rows = years.like_for_like(changes, lead, say), indicator_years.indicator_rows(series, lead, say)
    why = [part for change in changes for part in years.causes(change, say)]
    told = [sentence for change in changes for sentence in reasons.causes(change, lead, say)]
    tables = (compared, ranks.table, totals.table, attained.table, units, gained.table,
              years.all_causes(changes, say), indicator_years.long_table(rows, say))  # fmt: skip
    parts = (
        ("comparable", (), (compared,)),
        ("ranks", pairs, (ranks,)),
        ("totals", pairs, (totals,)),
        ("attainment", pairs, (attained,)),
        ("units", () if units.rows else (say.t("review.units.none"),), (units,) if units.rows else ()),
        ("causes", (*told, *pairs), (gained, *why)),
        ("indicators", pairs, (indicator_years.picker(rows, say),)),
    )
    made = [Section(key, say.t(f"review.section.{key}"), (say.t(f"review.lead.{key}"), *words), shown)
            for key, words, shown in parts]  # fmt: skip
    return tuple(made), {table.key: table for table in tables}


def _notices(series: Sequence, say: Labels) -> Iterable[str]:
    if any(one.invented for one in series):
        yield say.t("notice.invented")
    for one in series:
        if (found := completeness.state(one.totals)) != "final":
            count, units = len(one.missing), one.missing["station"].nunique()
            yield say.t("review.notice", year=str(one.year), text=say.t(f"notice.{found}", count=count, units=units))


def _stamp(series: Sequence, say: Labels) -> str:
    held: dict[str, list[str]] = {}
    for one in series:
        held.setdefault(completeness.state(one.totals), []).append(str(one.year))
    stamps = [say.t("review.stamp", years=say.join(names), text=say.t(f"stamp.{state}"))
              for state, names in held.items() if state != "final"]  # fmt: skip
    return say.t("list.clause_separator").join(stamps)


def _facts(series: Sequence, units: Table, lead: str, say: Labels) -> Iterable[tuple[str, str]]:
    yield say.t("review.fact.years"), years.span(series[0].year, series[-1].year)
    yield say.t("review.fact.editions"), str(len({one.rubric.sha256 for one in series}))
    for one in (series[0], series[-1]):
        totals = [int(total) for total in figures.of_class(one.totals, lead)["total"].dropna()]
        if totals:
            yield say.t("review.fact.mean", year=str(one.year)), say.points(mean(totals))
    yield say.t("review.fact.units"), str(len(units.rows))


def write(bulletin: Bulletin, folder: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Write the review in the formats asked for, all of them or none; return the paths of the files.

    Raises
    ------
    FormatUnavailable
        A format that cannot be made here.
    CannotWrite
        The folder cannot be written.
    """
    wanted = list(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise FormatUnavailable(f"cannot make {', '.join(unknown)}; formats: {', '.join(FORMATS)}")
    titles = {key: bulletin.say.t(f"review.sheet.{key}") for key in bulletin.sheets}
    made = {
        "html": lambda: html.render(bulletin),
        "xlsx": lambda: xlsx.render(bulletin, f"{FILE}.xlsx", titles),
        "csv": lambda: csv.render_sheets(bulletin),
    }
    contents: dict[str, bytes] = {}
    for name in wanted:
        contents |= made[name]()
    return write_all(Path(folder), contents)
