"""Why totals and ranks moved: the lines of the ledger that a total is the sum of, and who stands above whom."""

from __future__ import annotations

import pandas as pd

from kpi.diff.cells import Tables, filled
from kpi.export import decimal_text
from kpi.labels import Labels

LINE = ["station", "clause", "line"]
FULL = "full"


def ranks(old: Tables, new: Tables, names: dict[str, str], say: Labels) -> pd.DataFrame:
    """Return the ranks that moved, and in words who passed the unit and whom it passed.

    A rank is one more than the units above it, so that places won = units passed or no longer ranked − units that
    passed or are newly ranked above, exactly. A unit with a rank on one side alone has no move; its scores say why.
    """
    above = [_above(one["totals"]) for one in (old, new)]
    totals = [dict(zip(one["totals"]["station"], one["totals"]["total"], strict=True)) for one in (old, new)]
    places = [dict(zip(one["totals"]["station"], one["totals"]["rank"], strict=True)) for one in (old, new)]
    both, rows = above[0].keys() & above[1].keys(), []
    for station in sorted(places[0].keys() | places[1].keys()):
        before, after = (side.get(station, "") for side in places)
        if before == after:
            continue
        row = {"station": station, "field": "rank", "before": before, "after": after}
        if before and after:
            came, gone = above[1][station] - above[0][station], above[0][station] - above[1][station]
            groups = {"passed_by": came & both, "joined": came - both, "passed": gone & both, "left": gone - both}
            told = [say.t(f"diff.why.{key}", names=say.join([names[one] for one in sorted(group)]))
                    for key, group in groups.items() if group]  # fmt: skip
            own = [say.t("diff.why.same_total")] if totals[0][station] == totals[1][station] else []
            row |= {"change": int(before) - int(after), "why": say.t("list.clause_separator").join([*own, *told])}
        rows.append(row)
    return filled(pd.DataFrame(rows))


def _above(totals: pd.DataFrame) -> dict[str, set[str]]:
    """Return for each ranked unit the units of its class that stand above it."""
    ranked = totals[totals["rank"] != ""][["station", "class", "rank"]].astype({"rank": int})
    return {
        row.station: set(ranked.loc[(ranked["class"] == own) & (ranked["rank"] < row.rank), "station"])
        for row, own in zip(ranked.itertuples(), ranked["class"], strict=True)
    }


def ledger(old: Tables, new: Tables) -> pd.DataFrame:
    """Return the ledger lines that appeared, went or changed, and for each unit their sum beside its totals.

    The change of a line is what it did to the total (a loss that shrank counts up). Where the full points of a unit
    differ, they are a line of their own, so that the lines always add up.
    """
    sides = [_losses(one) for one in (old, new)]
    lines = sides[0].merge(sides[1], on=LINE, how="outer", suffixes=("_old", "_new"))
    here = [lines[f"loss_{side}"].notna() for side in ("old", "new")]
    losses = [lines[f"loss_{side}"].fillna(0).astype("int64") for side in ("old", "new")]
    lines = lines.assign(
        subject=lines["line"], change=losses[0] - losses[1],
        field=pd.Series("changed", index=lines.index, dtype=object).mask(~here[0], "appeared").mask(~here[1], "went"),
        before=decimal_text(lines["loss_old"]), after=decimal_text(lines["loss_new"]),
        why=lines["reason_new"].where(here[1], lines["reason_old"]),
    )  # fmt: skip
    moved = lines[lines["change"] != 0]
    sums = moved.groupby("station", as_index=False)["change"].sum().assign(subject="", field="sum")
    for column, one in (("before", old), ("after", new)):
        totals = dict(zip(one["totals"]["station"], decimal_text(one["totals"]["total"]), strict=True))
        sums[column] = sums["station"].map(totals).fillna("").astype(str)
    # Without a total on one side nothing can be said of its change; the lines are told all the same.
    sums["change"] = sums["change"].astype("Int64").where((sums["before"] != "") & (sums["after"] != ""))
    return filled(pd.concat([moved, sums], ignore_index=True))


def _losses(tables: Tables) -> pd.DataFrame:
    lines = tables["ledger"].groupby(LINE, as_index=False).agg(loss=("loss", "sum"), reason=("reason", "first"))
    full = tables["totals"][["station", "points"]].rename(columns={"points": "loss"})
    full = full.assign(loss=-full["loss"], clause="", line=FULL, reason="")
    return pd.concat([lines, full], ignore_index=True)
