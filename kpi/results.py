"""The results of a year: every table that notebooks, charts and reports read, from one computation."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

import pandas as pd

from kpi import facts as fact_tables
from kpi import fingerprint, rulings
from kpi import ledger as ledger_words
from kpi.attribution import reconcile
from kpi.editions import edition, table
from kpi.editions.matching import match
from kpi.errors import InputRefused, RubricRefused, UsageError
from kpi.home import Home
from kpi.inputs import Problems, input_tables, read_stations, read_year
from kpi.inputs.messages import Phrase
from kpi.inputs.roster import Roster
from kpi.result_tables import extras_of, indicators_of, missing_of, sources_of, with_attribution
from kpi.rubric import Rubric
from kpi.scoring import Scores, score

POINTS = {
    "points",
    "applicable",
    "loss",
    "loss_before_floor",
    "score",
    "base",
    "extra_claimed",
    "extra",
    "total",
    "low",
    "high",
}
ROSTER = ["station", "name", "kind", "order"]


@dataclass
class Results:
    """One year's results; points are int64 hundredths, `display` gives decimals.

    Attributes
    ----------
    year, rubric : int, Rubric
        What was assessed and under which edition.
    inputs : str
        The hash of the raw tables as they were read, see `kpi.fingerprint.of_inputs`.
    stations, facts, clauses, items, categories, totals, ledger, extras, indicators, missing, settings, attribution,
    reconciliation, warnings, sources, coercions : pandas.DataFrame
        See `docs/tables.md`.
    """

    year: int
    rubric: Rubric
    stations: pd.DataFrame
    facts: pd.DataFrame
    clauses: pd.DataFrame
    items: pd.DataFrame
    categories: pd.DataFrame
    totals: pd.DataFrame
    ledger: pd.DataFrame
    extras: pd.DataFrame
    indicators: pd.DataFrame
    missing: pd.DataFrame
    settings: pd.DataFrame
    attribution: pd.DataFrame
    reconciliation: pd.DataFrame
    warnings: pd.DataFrame
    sources: pd.DataFrame
    coercions: pd.DataFrame
    lang: str = field(default="zh")
    inputs: str = field(default="")

    @classmethod
    def table_names(cls) -> list[str]:
        """Return the names of the tables, in their order."""
        return [part.name for part in fields(cls) if part.name not in ("year", "rubric", "lang", "inputs")]

    @cached_property
    def invented(self) -> bool:
        """Return whether the source of any row handed in says that it is invented."""
        words = input_tables().invented
        return any(word in source for source in self.sources["source"] for word in words)

    def display(self, name: str) -> pd.DataFrame:
        """Return a table for people: points as decimals with two places, blank where there is no score."""
        frame = getattr(self, name).copy()
        for column in POINTS & set(frame.columns):
            if name != "settings":
                frame[column] = frame[column].astype("Float64") / 100
        return frame


def compute(
    year: int, raw: Path | None = None, rubric: Rubric | None = None, lang: str = "zh", warm: bool = True
) -> Results:
    """Return the results of a year from its raw tables alone.

    Parameters
    ----------
    year : int
        A year with a folder in `raw`.
    raw : Path, optional
        The folder of raw tables; the home's by default.
    rubric : Rubric, optional
        The edition; the one in force in that year by default.
    lang : {"zh", "en"}
        Language of the reasons in the ledger.
    warm : bool
        Whether rules of level and progress may read the year before, where it was handed in.

    Raises
    ------
    InputRefused
        With every problem of the tables, each by file, row and column; or when a table changed while it was read.
    RubricRefused
        For a broken edition beside the tables.
    UsageError
        For a year without a rubric.
    """
    raw = Home.find().raw if raw is None else Path(raw)
    rubric = rubric or edition(year, raw)
    inputs = fingerprint.of_inputs(raw, year)
    problems, roster, tables = accepted(year, raw, rubric)
    fingerprint.unchanged(raw, year, inputs)
    previous = facts_before(year, raw, rubric) if warm else None
    facts, charged, scores = score_tables(year, roster, tables, rubric, previous, lang)
    stations = in_year(roster, year)
    facts = with_attribution(facts, charged, rubric)
    named = {name: _named(getattr(scores, name), stations) for name in ("clauses", "items", "categories", "totals")}
    problems.lang = lang
    return Results(
        year=year, rubric=rubric, stations=stations, facts=facts, **named,
        ledger=ledger_words.describe(scores, facts, tables["honours"], rubric, stations, lang),
        extras=extras_of(scores.ledger, tables["honours"], rubric, stations),
        indicators=indicators_of(facts, rubric, stations), missing=missing_of(facts, rubric, stations),
        settings=table(rubric, "setting"), attribution=charged.assign(year=year), reconciliation=reconcile(charged),
        warnings=problems.frame(), sources=sources_of(tables), coercions=problems.coercion_frame(), lang=lang,
        inputs=inputs,
    )  # fmt: skip


def check_year(year: int, raw: Path, rubric: Rubric) -> Problems:
    """Return every problem of a year's raw tables, errors and warnings; nothing is scored or written."""
    return _read(year, raw, rubric)[0]


def readable(year: int, raw: Path, rubric: Rubric) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facts and the roster of a year as far as they can be read: what is faulty is not assessed.

    For whoever must know what is still missing; nothing is scored from it.
    """
    _, roster, tables = _read(year, raw, rubric)
    return facts_of(year, roster, tables, rubric)[0], in_year(roster, year)


def accepted(year: int, raw: Path, rubric: Rubric) -> tuple[Problems, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Return the warnings, the roster of all years, and the tables of a year as handed in, rulings not yet applied.

    Raises
    ------
    InputRefused
        With every problem of the tables.
    """
    problems, roster, tables = _read(year, raw, rubric)
    if problems.errors:
        raise problems.refused(InputRefused, Phrase("data_of_year", year=str(year)), problems.errors)
    return problems, roster, tables


def score_tables(
    year: int,
    roster: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    rubric: Rubric,
    previous: pd.DataFrame | None = None,
    lang: str = "zh",
) -> tuple[pd.DataFrame, pd.DataFrame, Scores]:
    """Return the facts, where births count, and the scores of a year's tables, their rulings applied.

    Parameters
    ----------
    year : int
        The year assessed.
    roster : pandas.DataFrame
        The units of all years.
    tables : dict of pandas.DataFrame
        As `accepted` returns them.
    rubric : Rubric
        The edition.
    previous : pandas.DataFrame, optional
        Last year's facts, see `facts_before`.
    lang : {"zh", "en"}
        Language of the notes on rulings.
    """
    facts, charged = facts_of(year, roster, tables, rubric, previous, lang)
    return facts, charged, score(facts, rubric, tables["honours"])


def facts_of(
    year: int,
    roster: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    rubric: Rubric,
    previous: pd.DataFrame | None = None,
    lang: str = "zh",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facts of a year's tables, their rulings applied, and where births count; see `score_tables`."""
    tables, applied, _ = rulings.apply(tables, lang)
    heirs = Roster(roster).heirs(year)
    return fact_tables.build(tables, applied, in_year(roster, year), rubric, year, previous, heirs)


def facts_before(year: int, raw: Path, rubric: Rubric) -> pd.DataFrame | None:
    """Return the facts of the year before, where a rule of level and progress asks for them and they were handed in.

    They are read under that year's own edition; a clause stands under the id it has now, and one that reads other
    measures now has no facts there.
    """
    asked = any(clause.rule.family == "progress" for clause in rubric.clauses.values())
    if not (asked and (raw / str(year - 1)).is_dir()):
        return None
    before = _edition_before(year, raw, rubric)
    facts = compute(year - 1, raw, before, warm=False).facts
    now = {
        old: new for old, new in match(before, rubric).clause
        if old and new and before.clauses[old].measures == rubric.clauses[new].measures
    }  # fmt: skip
    return facts.assign(clause=facts["clause"].map(now)).dropna(subset=["clause"])


def _edition_before(year: int, raw: Path, rubric: Rubric) -> Rubric:
    """Return last year's edition; one that is not in force but was named by hand holds for both years."""
    try:
        return edition(year - 1, raw) if edition(year, raw).sha256 == rubric.sha256 else rubric
    except (RubricRefused, UsageError):
        return rubric


def _read(year: int, raw: Path, rubric: Rubric) -> tuple[Problems, pd.DataFrame, dict[str, pd.DataFrame]]:
    problems = Problems()
    roster = read_stations(raw, problems)
    tables = read_year(raw, year, rubric, roster, problems)
    problems.extend(rulings.apply(tables)[2])
    return problems, roster, tables


def in_year(roster: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the units that exist in a year, under the names they have in it, in administrative order."""
    active = (roster["from"] <= year) & (roster["to"].isna() | (roster["to"] >= year))
    return roster[active].sort_values(["order", "station"], ignore_index=True)


def _named(frame: pd.DataFrame, stations: pd.DataFrame) -> pd.DataFrame:
    extra = ROSTER if "total" in frame else ROSTER[:2]
    named = frame.merge(stations[extra], on="station", how="left")
    first = ["year", "station", *extra[1:], "class"]
    named = named[[*first, *[name for name in frame if name not in first]]]
    order = {name: place for place, name in enumerate(stations["station"])}
    return named.sort_values("station", key=lambda column: column.map(order), kind="stable", ignore_index=True)
