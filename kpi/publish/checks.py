"""The checks printed with the report, recomputed from the result tables alone."""

from __future__ import annotations

import pandas as pd

from kpi.labels import Labels
from kpi.publish.cells import Table
from kpi.publish.tables import column_kinds
from kpi.trends import changed_settings

SCORED_LINES = ("deduction", "item_zeroed", "not_applicable", "excluded")


def run(results, say: Labels, previous=None) -> Table:
    """Return the checks: what was checked, whether it holds, and the count or difference found.

    Points add up to the rubric's full points; points − ledger losses = score at every level; categories add up to
    totals; ranks are recomputed; towns and district agree; inputs are complete; settings are last year's.
    """
    found = [
        ("points", *_points(results)),
        ("ledger", *_ledger(results)),
        ("categories", *_categories(results)),
        ("totals", *_totals(results)),
        ("ranks", *_ranks(results)),
        ("attribution", *_attribution(results)),
        ("missing", results.missing.empty, len(results.missing)),
        ("explained", *_explained(results)),
    ]
    if previous is not None:
        changed = changed_settings(results, previous)
        found.append(("settings", not changed, len(changed)))
    rows = [
        (
            say.t(f"check.{key}"),
            say.t("check.holds" if good else f"check.{key}.fails", count=count),
            "" if good else str(count),
        )
        for key, good, count in found
    ]
    return Table("checks", say.t("table.checks"), column_kinds(say, "check", "result", "differences"), tuple(rows))


def failed(results) -> list[str]:
    """Return the keys of the arithmetic checks that do not hold; a report with any must not go out."""
    tests = {"points": _points, "ledger": _ledger, "categories": _categories, "totals": _totals, "ranks": _ranks}
    return [key for key, test in tests.items() if not test(results)[0]]


def _points(results) -> tuple[bool, int]:
    first = results.rubric.classes[0].id
    first_station = results.clauses.loc[results.clauses["class"] == first, "station"].head(1)
    whole = results.clauses.loc[results.clauses["station"].isin(first_station), "points"].sum()
    return int(whole) == int(results.rubric.total * 100), int(whole) - int(results.rubric.total * 100)


def _ledger(results) -> tuple[bool, int]:
    lines = results.ledger[results.ledger["line"].isin(SCORED_LINES)]
    wrong = 0
    for frame, key in ((results.clauses, "clause"), (results.items, "item"), (results.categories, "category")):
        lost = lines.groupby(["station", key])["loss"].sum()
        known = frame[frame["score"].notna()]
        own = pd.MultiIndex.from_frame(known[["station", key]])
        left = known["points"].to_numpy() - lost.reindex(own).fillna(0).astype("int64").to_numpy()
        wrong += int((left != known["score"].astype("int64").to_numpy()).sum())
    scored = results.totals.dropna(subset=["total"])
    lost = (
        results.ledger.groupby("station")["loss"].sum().reindex(scored["station"]).fillna(0).astype("int64").to_numpy()
    )
    wrong += int((scored["points"].to_numpy() - lost != scored["total"].astype("int64").to_numpy()).sum())
    return wrong == 0, wrong


def _categories(results) -> tuple[bool, int]:
    sums = results.categories.groupby("station")["score"].sum()
    known = results.totals.dropna(subset=["score"])
    wrong = int((sums.reindex(known["station"]).to_numpy() != known["score"].to_numpy()).sum())
    return wrong == 0, wrong


def _totals(results) -> tuple[bool, int]:
    known = results.totals.dropna(subset=["total"])
    wrong = int(((known["base"] + known["extra"]) != known["total"]).sum())
    return wrong == 0, wrong


def _ranks(results) -> tuple[bool, int]:
    wrong = 0
    ranked = {part.id for part in results.rubric.classes if part.ranked}
    for _, unit in results.totals[results.totals["class"].isin(ranked)].groupby("class"):
        listed = unit[unit["rank"].notna() & unit["total"].notna()]
        expected = [1 + int((listed["total"] > total).sum()) for total in listed["total"]]
        wrong += sum(int(a) != b for a, b in zip(listed["rank"], expected, strict=True))
    return wrong == 0, wrong


def _explained(results) -> tuple[bool, int]:
    open_ = results.warnings[results.warnings["to_explain"] & (results.warnings["note"] == "")]
    return open_.empty, len(open_)


def _attribution(results) -> tuple[bool, int]:
    own = results.attribution[results.attribution["role"] != "floating"]
    told = results.reconciliation.set_index("figure")
    cases = own.drop_duplicates("case")
    gap = abs(len(cases) - int(told.loc["sum_of_towns", "births"]) + int(told.loc["counted_twice", "births"]))
    gap += abs(len(own) - int(told.loc["sum_of_towns", "births"])) + abs(
        len(cases) - int(told.loc["district", "births"])
    )
    return gap == 0, gap
