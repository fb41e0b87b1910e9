"""What differs between two result folders of one year, and why each total and rank moved: by the lines of the ledger.

The change of a total is the sum of the changes of its ledger lines, exactly, because every total is its full points
less its lines (section 5 of `docs/scoring.md`).
"""

from __future__ import annotations

import pandas as pd

from kpi.diff.cells import COLUMNS, Tables, as_text, changes, filled
from kpi.diff.inputs import inputs
from kpi.diff.moves import ledger, ranks
from kpi.labels import labels
from kpi.result_folders import YearTables

__all__ = ["COLUMNS", "SECTIONS", "compare"]

SECTIONS = ("rubric", "inputs", "scores", "ranks", "ledger", "texts")
_TOTALS = ["state", "applicable", "score", "base", "extra_claimed", "extra", "total", "low", "high", "veto",
           "provisional"]  # fmt: skip
_TEXTS = {
    "ledger": (["station", "clause", "line"], ["loss_before_floor", "reason", "bar", "actual", "gap", "words",
                                               "settings", "stated_or_assumed", "attribution"]),
    "indicators": (["station", "clause"], ["measure", "measure_name", "unit", "bar_basis"]),
    "extras": (["station", "entry", "document"], ["line", "text"]),
    "missing": (["station", "clause"], ["clause_name", "department"]),
}  # fmt: skip


def compare(before: YearTables, after: YearTables, lang: str = "zh") -> pd.DataFrame:
    """Return every difference of two sets of tables of one year, a row each; empty where there is none.

    Parameters
    ----------
    before, after : YearTables
        As `kpi.result_folders.read_pair` returns them.
    lang : {"zh", "en"}
        Language of the words on who passed whom.

    Returns
    -------
    pandas.DataFrame
        section (`rubric`: edition, settings, points and bars of clauses; `inputs`; `scores`; `ranks`; `ledger`: why;
        `texts`: words that differ beside unchanged numbers), station, name, clause, subject, field, before and after as
        text, change (Int64: hundredths of a point in `scores` and `ledger`, places in `ranks`, up is positive; rows in
        `texts`), why. In `ledger` the field is `appeared`, `went` or `changed`, before and after are losses, the change
        is what the line did to the total, and the row `sum` of each unit adds them up. Units are in administrative
        order, clauses in that of the document; names are those of `after`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from kpi.result_folders import read_pair
    >>> compare(*read_pair(Path("out"), Path("out")))
    Traceback (most recent call last):
        ...
    kpi.errors.UsageError: out is no result folder: expected ...
    """
    old, new, say = before.tables, after.tables, labels(lang)
    names = _names(old) | _names(new)
    frames = {
        "rubric": _rubric(before, after), "inputs": inputs(old, new), "scores": _scores(old, new),
        "ranks": ranks(old, new, names, say), "ledger": ledger(old, new), "texts": _texts(old, new),
    }  # fmt: skip
    rows = pd.concat([frames[section].assign(section=section) for section in SECTIONS], ignore_index=True)
    rows["name"] = rows["station"].map(names).fillna("").astype(str)
    return _sorted(rows, old, new)[COLUMNS]


def _names(tables: Tables) -> dict[str, str]:
    return dict(zip(tables["totals"]["station"], tables["totals"]["name"], strict=True))


def _rubric(before: YearTables, after: YearTables) -> pd.DataFrame:
    sides = (before.tables, after.tables)
    settings = [one["settings"] for one in sides]
    shown = [name for name in settings[1] if name not in ("setting", "year") and name in settings[0]]
    points = [as_text(one["clauses"], ["points"]).drop_duplicates(["class", "clause"]) for one in sides]
    bars = [one["indicators"].query("bar_basis != 'target'").drop_duplicates("clause") for one in sides]
    # A clause on which nobody was measured shows no bar; that is no other bar.
    measured = set(bars[0]["clause"]) & set(bars[1]["clause"])
    editions = [pd.DataFrame({"field": ["edition"], "value": [one.rubric]}) for one in (before, after)]
    frames = [
        changes(settings, ["setting"], shown).rename(columns={"setting": "subject"}),
        changes(points, ["class", "clause"], ["points"], points=True).rename(columns={"class": "subject"}),
        changes([one[one["clause"].isin(measured)] for one in bars], ["clause"], ["bar"]),
    ]
    if before.rubric and after.rubric and before.rubric != after.rubric:
        edition = editions[0].merge(editions[1], on="field").set_axis(["field", "before", "after"], axis=1)
        frames.append(edition)
    return filled(pd.concat(frames, ignore_index=True))


def _scores(old: Tables, new: Tables) -> pd.DataFrame:
    totals = changes([old["totals"], new["totals"]], ["station"], _TOTALS, points=True)
    known = [set(one["totals"].dropna(subset="total")["station"]) for one in (old, new)]
    # With a total its bounds are the total itself.
    totals = totals[~(totals["field"].isin(["low", "high"]) & totals["station"].isin(known[0] & known[1]))]
    parts = [one["categories"].rename(columns={"category": "subject"}) for one in (old, new)]
    categories = changes(parts, ["station", "subject"], ["state", "applicable", "score"], points=True)
    return filled(pd.concat([totals, categories], ignore_index=True))


def _texts(old: Tables, new: Tables) -> pd.DataFrame:
    """Return how many rows differ in words alone, by table and column: the language, the document's words, names."""
    rows = []
    for name, (keys, columns) in _TEXTS.items():
        columns = [column for column in columns if column in old[name] and column in new[name]]
        sides = [as_text(one[name], [*columns, "loss"]).drop_duplicates(keys) for one in (old, new)]
        both = sides[0].merge(sides[1], on=keys, suffixes=("_old", "_new"))
        if name == "ledger":
            both = both[both["loss_old"] == both["loss_new"]]
        counts = {column: int((both[f"{column}_old"] != both[f"{column}_new"]).sum()) for column in columns}
        rows += [{"subject": name, "field": column, "before": "", "after": "", "change": count}
                 for column, count in counts.items() if count]  # fmt: skip
    return filled(pd.DataFrame(rows))


def _sorted(rows: pd.DataFrame, old: Tables, new: Tables) -> pd.DataFrame:
    units = {row.station: (int(row.order), row.station) for one in (old, new) for row in one["totals"].itertuples()}
    named = dict.fromkeys([*new["clauses"]["clause"], *old["clauses"]["clause"]])
    clauses = {name: place for place, name in enumerate(named)}
    order = pd.DataFrame({
        "section": rows["section"].map({name: place for place, name in enumerate(SECTIONS)}),
        "station": rows["station"].map({name: place for place, name in enumerate(sorted(units, key=units.get))}),
        "sum": rows["field"] == "sum", "clause": rows["clause"].map(clauses), "id": rows["clause"],
        "subject": rows["subject"], "field": rows["field"], "before": rows["before"],
    })  # fmt: skip
    places = order.sort_values(list(order), na_position="first", kind="stable").index
    return rows.loc[places].reset_index(drop=True)
