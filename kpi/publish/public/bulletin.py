"""The public edition (公开版): the bulletin of a year from its reduced results, and the tables that may go out."""

from __future__ import annotations

import pandas as pd

from kpi import charts
from kpi.decomposition import Change
from kpi.labels import Labels
from kpi.publish import annexes, checks, completeness, figures, reasons, tables
from kpi.publish.bulletin import Bulletin, Section, annexed, headed
from kpi.publish.cells import Table
from kpi.publish.figures import Chart
from kpi.publish.public import tables as own
from kpi.publish.public.reduction import reduced, reduced_history
from kpi.publish.public.sentences import PublicSentences
from kpi.publish.public.settings import public_settings
from kpi.publish.sentences import Sentences
from kpi.results import Results

FRAMES = ("totals", "categories", "extras", "settings", "missing")
UNPRINTED = {"totals": ["low", "high"]}


def build(
    results: Results,
    say: Labels,
    lead: str,
    previous: Results | None = None,
    history: pd.DataFrame | None = None,
    change: Change | None = None,
) -> Bulletin:
    """Return the public bulletin of a year; see `kpi.publish.build`.

    Parameters
    ----------
    results, previous : Results
        In full, as they may be ranked.
    lead : str
        The class the text is about.
    change : Change, optional
        Its rubrics alone are read: what the later one changed.
    """
    less = reduced(results)
    before = None if previous is None else reduced(previous)
    words = PublicSentences(less, say, before)
    masked = [own.births(results, lead, say), own.district_rates(results, lead, say)]
    sheets = {table.key: table for table in (
        tables.summary(less, say, before), tables.category_matrix(less, say), tables.extras(less, say), *masked,
        annexes.settings(less, say), own.missing(less, say), checks.run(results, say, previous),
    )}  # fmt: skip
    if change is not None:
        sheets["editions"] = reasons.editions(*change.rubrics, say)
    head = headed(results, say)
    head["title"] = say.t("public.title", title=head["title"])
    return Bulletin(
        results=less, say=say, **head, addressees=words.addressees(), edition="public",
        notices=(notice(say), *Sentences(results, say, previous).notices()), facts=tuple(words.facts(lead)),
        sections=_sections(less, say, lead, words, before, history), annexes=annexed(sheets, say),
        stamp=completeness.stamp(results, say), sheets=sheets, frames=_frames(less, say, masked),
        fingerprint=results.rubric.sha256,
    )  # fmt: skip


def notice(say: Labels) -> str:
    """Return what the edition is and what it leaves out and why, in one sentence."""
    limits = public_settings()
    return say.t("public.notice", least=limits.least_count.value, few=limits.least_denominator.value)


def _frames(less: Results, say: Labels, masked: list[Table]) -> dict[str, pd.DataFrame]:
    """Return the tables that are also written as CSV, by name."""
    found = {name: getattr(less, name).drop(columns=UNPRINTED.get(name, [])) for name in FRAMES}
    return found | {table.key: own.frame(table, say) for table in masked}


def _sections(less, say: Labels, lead: str, words, before, history) -> tuple[Section, ...]:
    present = [part for part in less.rubric.classes if (less.totals["class"] == part.id).any()]
    rankings = [tables.class_ranking(less, part.id, part.name, say, before) for part in present]
    years = [] if history is None else figures.over_years(reduced_history(history), lead, less.rubric, say)
    shown = (less.categories["class"] == lead).any()
    points = figures.overview(less, lead, say) if shown else []
    lost = [_losses(less, lead, say), figures.station_paths(less, say)] if shown else []
    return (
        Section("overview", say.t("section.overview"), tuple(words.overview(lead))),
        Section("results", say.t("section.results"), tuple(words.ranking(lead)), (*rankings, *points, *years)),
        Section("achievements", say.t("section.achievements"), tuple(words.achievements(lead)),
                tuple(table for table in (words.honours(),) if table.rows)),
        Section("problems", say.t("section.problems"), tuple(words.problems(lead)), tuple(lost)),
    )  # fmt: skip


def _losses(less, class_id: str, say: Labels) -> Chart:
    """Return the points lost by category of one class, with the table behind."""
    names = {part.id: part.name for part in less.rubric.categories}
    frame = figures.of_class(less.categories, class_id)
    figure = charts.lost_by_clause(frame.assign(clause=frame["category"]), names, names, lang=say.lang)
    figure.update_layout(title_subtitle_text=say.t("public.chart.lost.note"))
    return Chart("lost_by_category", figure, own.lost_by_category(less, class_id, say))
