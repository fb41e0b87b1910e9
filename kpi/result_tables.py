"""The tables of a year that stand beside its scores: claims, indicators, what is missing, where rows come from."""

from __future__ import annotations

import pandas as pd

from kpi.rubric import Rubric

INDICATORS = ["year", "station", "name", "measure", "measure_name", "unit", "numerator", "denominator", "value", "bar",
              "bar_basis", "clause", "state", "gap"]  # fmt: skip


def with_attribution(facts: pd.DataFrame, charged: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the facts with a note of the cases that a rule of attribution brought to the unit, by rule."""
    from_register = [c.id for c in rubric.clauses.values() if any(rubric.measures[m].births for m in c.measures)]
    moved = charged[(charged["rules"] != "") & (charged["role"] != "floating")]
    counts = moved.groupby(["station", "rules"]).size().reset_index(name="cases")
    notes = {
        station: "; ".join(f"{row.rules} ×{row.cases}" for row in part.itertuples())
        for station, part in counts.groupby("station")
    }
    told = facts["station"].map(notes).where(facts["clause"].isin(from_register))
    return facts.assign(charged=told.fillna(""))


def extras_of(ledger: pd.DataFrame, honours: pd.DataFrame, rubric: Rubric, stations: pd.DataFrame) -> pd.DataFrame:
    """Return every claim of extra points with what it won: the ledger's points beside the document."""
    won = ledger[ledger["line"] == "extra"].set_index(["station", "clause"])["loss"]
    rows = honours.merge(stations[["station", "name"]], on="station", how="inner")
    rows = rows.rename(columns={"line": "entry"})
    entries = rubric.extra_entries
    rows["line"] = rows["entry"].map({name: line.line for name, (line, _) in entries.items()})
    rows["text"] = rows["entry"].map({name: entry.name for name, (_, entry) in entries.items()})
    rows["points"] = [int(-won.get((row.station, row.entry), 0)) for row in rows.itertuples()]
    columns = ["year", "station", "name", "line", "entry", "text", "count", "points", "document"]
    return rows[columns].sort_values(["station", "entry", "document"], ignore_index=True)


def indicators_of(facts: pd.DataFrame, rubric: Rubric, stations: pd.DataFrame) -> pd.DataFrame:
    """Return every measured number beside its bar; `gap` is the number less the bar, blank without one."""
    rows = []
    names = dict(zip(stations["station"], stations["name"], strict=True))
    for row in facts[facts["x_num"].notna()].itertuples():
        clause = rubric.clauses[row.clause]
        bar = clause.rule.numbers().get("bar")
        target = getattr(row, "target_num", None)
        limit = None if bar is None else rubric.value(bar) if bar.target is None else target / row.target_den
        value = row.x_num / row.x_den
        rows.append({
            "year": row.year, "station": row.station, "name": names[row.station], "measure": " ".join(clause.measures),
            "measure_name": clause.name, "unit": rubric.measures[clause.measures[0]].unit, "numerator": row.numerator,
            "denominator": row.denominator, "value": float(value), "bar": None if limit is None else float(limit),
            "bar_basis": bar.basis if bar else "", "clause": row.clause, "state": row.state,
            "gap": None if limit is None else float(value - limit),
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=INDICATORS)
    return frame.astype({"numerator": "Int64", "denominator": "Int64"})


def missing_of(facts: pd.DataFrame, rubric: Rubric, stations: pd.DataFrame) -> pd.DataFrame:
    """Return the clauses that nobody assessed, each with the department that owes it."""
    rows = facts.loc[facts["state"] == "not_assessed", ["year", "station", "clause"]].merge(
        stations[["station", "name"]], on="station"
    )
    rows["department"] = rows["clause"].map({name: clause.department for name, clause in rubric.clauses.items()})
    rows["clause_name"] = rows["clause"].map({name: clause.name for name, clause in rubric.clauses.items()})
    return rows[["year", "station", "name", "clause", "clause_name", "department"]]


def sources_of(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many rows of each table say which source they have."""
    rows = [(name, source, int(count)) for name, frame in sorted(tables.items()) if "source" in frame
            for source, count in frame["source"].fillna("").value_counts().sort_index().items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["table", "source", "rows"])
