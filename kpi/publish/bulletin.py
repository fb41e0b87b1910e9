"""The bulletin (通报): numbers and sentences, worked out once from the results; every format shows these."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from kpi.decomposition import Change
from kpi.errors import UsageError
from kpi.labels import Labels, labels
from kpi.publish import annexes, checks, completeness, figures, firmness, indicators, reasons, sentences, tables
from kpi.publish.cells import Table
from kpi.publish.figures import Chart, Picker
from kpi.robustness import Robustness, interval_texts, verdict

EDITIONS = ("internal", "public")


@dataclass(frozen=True)
class Section:
    """A section: id (ASCII), title, paragraphs, then tables and charts in their order."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    parts: tuple[Table | Chart | Picker, ...] = ()


@dataclass(frozen=True)
class Bulletin:
    """Everything that is published of one year.

    Parameters
    ----------
    results
        The results object the bulletin was made from.
    say : Labels
        The language.
    title, issuer, basis, addressees : str
        The head.
    notices : tuple of str
        Banners: invented data, provisional ranks.
    stamp : str
        What each page and file bears where ranks are not final; empty where they are.
    facts : tuple of (str, str)
        The few numbers at the top: label and value.
    sections, annexes : tuple of Section
        The text, then the tables it rests on.
    sheets : dict of Table
        The tables by key, for the formats that hold tables alone.
    file : str
        What the page is called, without its ending.
    fingerprint : str
        SHA-256 of the rubric files that it rests on.
    edition : {"internal", "public"}
        For whom.
    frames : dict of pandas.DataFrame
        What is written as CSV, by name; empty for every result table.
    """

    results: object
    say: Labels
    title: str
    issuer: str
    basis: str
    addressees: str
    notices: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...]
    stamp: str = ""
    sheets: dict[str, Table] = field(default_factory=dict)
    file: str = "annual_report"
    fingerprint: str = ""
    edition: str = "internal"
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)


def build(
    results,
    lang: str = "zh",
    previous=None,
    history: pd.DataFrame | None = None,
    provisional: bool = False,
    study: Robustness | None = None,
    change: Change | None = None,
    edition: str = "internal",
) -> Bulletin:
    """Return the bulletin of a year.

    Parameters
    ----------
    results, previous : Results
        This year and, where there is one, last year.
    lang : {"zh", "en"}
        Language of every word.
    history : pandas.DataFrame, optional
        `totals` of several years below one another; years after this one are left out.
    provisional : bool
        Publish ranks, stamped, although a unit is not assessed in full; otherwise such a class has none.
    study : Robustness, optional
        How firm the ranks are: printed beside them, with the chart and the neighbours that are not really apart.
    change : Change, optional
        Why totals changed since last year: a waterfall a unit and the table of its parts.
    edition : {"internal", "public"}
        For whom: everything, or what everybody may know (`docs/editions.md`).

    Raises
    ------
    UsageError
        For an edition there is not.
    """
    if edition not in EDITIONS:
        raise UsageError(f"no edition '{edition}'; there are: {', '.join(EDITIONS)}")
    say, rubric = labels(lang), results.rubric
    results = completeness.settled(results, provisional)
    previous = None if previous is None else completeness.settled(previous, provisional)
    if history is not None:
        history = completeness.settled_history(history[history["year"] <= results.year], provisional)
    lead = tables.lead_class(results)
    study = study if completeness.state(results.totals) != "unranked" else None
    if edition == "public":
        # It is made with what stands in this module, so it is read only when it is asked for.
        from kpi.publish import public

        return public.build(results, say, lead, previous, history, change)
    sheets = _sheets(results, say, previous)
    if study is not None:
        sheets["neighbours"] = firmness.neighbours(study, say)
    if change is not None:
        sheets["changes"] = reasons.changes(change, say)
        sheets["editions"] = reasons.editions(*change.rubrics, say)
    words = sentences.Sentences(results, say, previous)
    return Bulletin(
        results=results,
        say=say,
        **headed(results, say),
        addressees=words.addressees(),
        notices=tuple(words.notices()),
        facts=tuple(words.facts(lead)),
        sections=_sections(results, say, previous, history, words, lead, study, change),
        annexes=annexed(sheets, say),
        stamp=completeness.stamp(results, say),
        sheets=sheets,
        fingerprint=rubric.sha256,
    )


def headed(results, say: Labels) -> dict[str, str]:
    """Return title, issuer and basis of the year's bulletin."""
    rubric = results.rubric
    issued = say.date(rubric.issued) if rubric.issued else ""
    return {
        "title": say.t("head.title", year=str(results.year)),
        "issuer": rubric.issuer,
        "basis": say.t("head.basis", title=rubric.title, number=rubric.number or "", issued=issued),
    }


def _sheets(results, say: Labels, previous) -> dict[str, Table]:
    made = [
        tables.summary(results, say, previous),
        tables.category_matrix(results, say),
        tables.extras(results, say),
        tables.ledger(results, say),
        indicators.indicators(results, say),
        annexes.settings(results, say),
        annexes.missing(results, say),
        annexes.warnings(results, say),
        annexes.items(results, say),
        annexes.clauses(results, say),
        annexes.reconciliation(results, say),
        annexes.attribution(results, say),
        checks.run(results, say, previous),
    ]
    return {table.key: table for table in made}


def _sections(results, say: Labels, previous, history, words, lead: str, study, change) -> tuple[Section, ...]:
    intervals = {} if study is None else interval_texts(study, say)
    firm = [] if study is None else [firmness.rank_intervals(study, lead, say)]
    why = [] if change is None else [reasons.paths(change, say)]
    rankings = [
        tables.class_ranking(results, part.id, part.name, say, previous, intervals)
        for part in results.rubric.classes
        if (results.totals["class"] == part.id).any()
    ]
    years = [] if history is None else figures.over_years(history, lead, results.rubric, say)
    by_clause, by_department = figures.losses(results, lead, say)
    rates = figures.rates(results, lead, say) or ()
    path = figures.station_paths(results, say)
    return (
        Section("overview", say.t("section.overview"), (*words.overview(lead), *reasons.causes(change, lead, say))),
        Section(
            "results",
            say.t("section.results"),
            (*words.ranking(lead), *([] if study is None else [verdict(study, say)])),
            (*rankings, *firm, *figures.overview(results, lead, say), *years, *why),
        ),
        Section(
            "achievements",
            say.t("section.achievements"),
            tuple(words.achievements(lead)),
            tuple(t for t in (words.honours(),) if t.rows),
        ),
        Section(
            "problems",
            say.t("section.problems"),
            tuple(words.problems(lead)),
            (by_clause, *[t for t in (words.below_bars(lead),) if t.rows], *rates, words.worst_by_station(lead), path),
        ),
        Section("next", say.t("section.next"), tuple(words.next_steps(lead)), (by_department,)),
    )


def annexed(sheets: dict[str, Table], say: Labels) -> tuple[Section, ...]:
    """Return the annexes that there are, numbered in their order."""
    order = (
        "summary",
        "categories",
        "extras",
        "ledger",
        "indicators",
        "births",
        "district_rates",
        "settings",
        "neighbours",
        "changes",
        "editions",
        "missing",
        "warnings",
        "reconciliation",
        "attribution",
        "checks",
    )
    shown = [key for key in order if key in sheets and (sheets[key].rows or key in ("missing", "extras"))]
    return tuple(
        Section(
            f"annex-{key}",
            say.t("section.annex", number=number, title=sheets[key].title),
            () if sheets[key].rows else (say.t(f"empty.{key}"),),
            (sheets[key],) if sheets[key].rows else (),
        )
        for number, key in enumerate(shown, start=1)
    )
