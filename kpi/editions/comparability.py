"""Whether what two editions score can be compared, from the item up to the total: `docs/comparing-editions.md`."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kpi.editions.compare import Two, category_of, compare
from kpi.editions.matching import match
from kpi.editions.parts import RANKS, VERDICTS, conventions, moved_conventions, parts, worst
from kpi.editions.tables import plain, uses
from kpi.exact import hundredths
from kpi.labels import Labels, labels
from kpi.rubric.model import Rubric

COLUMNS = ["level", "id", "formerly", "verdict", "points_before", "points_after", *VERDICTS]


def verdicts(before: Rubric, after: Rubric) -> pd.DataFrame:
    """Return whether each category and item, and the total, can be compared across two editions.

    Parameters
    ----------
    before, after : Rubric
        Two editions.

    Returns
    -------
    pandas.DataFrame
        level (category, item, total), id (blank for the total), formerly, verdict (the worst of its clauses),
        points_before and points_after (hundredths, blank where it is not there), and one column a verdict (`same`,
        `attainment`, `rescored`, `none`): how many of `points_after` (hundredths) stand in clauses of that verdict.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> found = verdicts(rubric, rubric.with_settings(late_loss=15))
    >>> found.loc[found["level"] == "total", ["verdict", "same", "rescored"]].values.tolist()
    [['rescored', 9650, 350]]
    """
    two = Two(before, after, match(before, after))
    found = parts(two)
    clauses = found[found["level"] == "clause"]
    rows = []
    for level in ("category", "item"):
        for old, new in getattr(two.pairs, level):
            inside, was = clauses[level] == (new or ""), clauses[f"{level}_before"] == (old or "")
            both, some = inside & was, inside | was
            # A clause or an item that came from elsewhere, or went there, compares by itself and not in this sum.
            verdict = worst(clauses["verdict"].where(both, "none")[some])
            former = old if old and new and old != new else ""
            rows.append((level, new or old, former, verdict, _points(before, level, old), _points(after, level, new),
                         *_shares(clauses[inside])))  # fmt: skip
    totals = hundredths(before.total), hundredths(after.total)
    rows.append(("total", "", "", worst(found["verdict"]), *totals, *_shares(clauses)))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"points_before": "Int64", "points_after": "Int64"} | dict.fromkeys(VERDICTS, "int64"))


def clause_verdicts(before: Rubric, after: Rubric) -> pd.DataFrame:
    """Return whether each clause can be compared across two editions, see `kpi.editions.parts.parts`.

    Parameters
    ----------
    before, after : Rubric
        Two editions.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> set(clause_verdicts(edition(2014), edition(2015))["verdict"])
    {'same'}
    """
    found = parts(Two(before, after, match(before, after)))
    return found[found["level"] == "clause"].reset_index(drop=True)


def _points(rubric: Rubric, level: str, name: str | None) -> int | None:
    if name is None:
        return None
    return hundredths((rubric.items[name] if level == "item" else category_of(rubric, name)).points)


def _shares(clauses: pd.DataFrame) -> list[int]:
    """Return how many of the points after are of each verdict, in the order of `VERDICTS`."""
    points = clauses["points_after"].where(clauses["counted"]).fillna(0).groupby(clauses["verdict"]).sum()
    return [int(points.get(name, 0)) for name in VERDICTS]


def sentence(before: Rubric, after: Rubric, lang: str = "zh") -> str:
    """Return one sentence for people: how much of the points of two years can be compared, and how.

    Parameters
    ----------
    before, after : Rubric
        The editions of the year before and of the year.
    lang : {"zh", "en"}
        Its language.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> sentence(edition(2014), edition(2015))
    '办法相同，可直接比较。'
    >>> sentence(edition(2014), edition(2014).with_settings(late_loss=15))
    '两年办法不同：100分中96.50分的条款可直接比，3.50分须按同一办法重算。'
    """
    say = labels(lang)
    found = parts(Two(before, after, match(before, after)))
    clauses, extra = found[found["level"] == "clause"], found[found["level"] == "extra"]
    shares = zip(VERDICTS, _shares(clauses), strict=True)
    shown = [say.t(f"compare.share.{name}", points=say.points(share)) for name, share in shares if share]
    same = worst(clauses["verdict"]) == "same"
    head = "differ" if not same else "same" if worst(extra["verdict"]) == "same" else "base"
    values = {"total": say.number(after.total), "shares": say.t("compare.comma").join(shown)}
    return say.t(f"compare.sentence.{head}", notes="".join(_notes(say, found, before, after)), **values)


def _notes(say: Labels, found: pd.DataFrame, before: Rubric, after: Rubric) -> Iterator[str]:
    """Yield what the points of the first class do not tell: what was dropped, other classes, extra points, ranks."""
    clauses, extra = found[found["level"] == "clause"], found[found["level"] == "extra"]
    gone = clauses.loc[clauses["counted"] & clauses["points_after"].isna(), "points_before"].sum()
    if gone:
        yield say.t("compare.note.dropped", points=say.points(gone))
    others, first = (clauses.loc[clauses["counted"] == counted, "verdict"] for counted in (False, True))
    if worst([*others, *first]) != worst(first):
        yield say.t("compare.note.classes")
    if worst(extra["verdict"]) != "same":
        yield say.t("compare.note.extra")
    if RANKS & moved_conventions(before, after):
        yield say.t("compare.note.ranks")


def with_verdicts(before: Rubric, after: Rubric) -> pd.DataFrame:
    """Return every change with the verdict on what it stands in: `compare` and a column `verdict`.

    A setting has the verdict of its change: `rescored` where it scores anything, otherwise `same`.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rubric = edition(2014)
    >>> with_verdicts(rubric, rubric.with_settings(late_loss=15, veto="unranked"))[["id", "verdict"]].values.tolist()
    [['late_loss', 'rescored'], ['veto', 'same']]
    """
    changes = compare(before, after)
    found = pd.concat([parts(Two(before, after, match(before, after))), verdicts(before, after)])
    held = {(row.level, row.id, pd.isna(row.points_after)): row.verdict for row in found.itertuples()}
    told = [
        _of_setting(before, after, row.id) if row.level == "setting"
        else held[row.level, row.id, row.change == "dropped"] for row in changes.itertuples()
    ]  # fmt: skip
    return changes.assign(verdict=pd.Series(told, dtype="str"))


def _of_setting(before: Rubric, after: Rubric, name: str) -> str:
    if name in conventions(before):
        return "rescored" if name in moved_conventions(before, after) - RANKS else "same"
    if name not in before.settings or name not in after.settings:
        return "same"  # the numbers it gave or gives are told at their clauses
    used = set(uses(before)[name]) and set(uses(after)[name])
    return "rescored" if used and plain(before.setting(name)) != plain(after.setting(name)) else "same"
