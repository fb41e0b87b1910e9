"""The facts of a year: one row a unit and clause, its inputs joined, in one of four states.

`scored` · `not_applicable` (the unit has no such object) · `not_assessed` (nobody handed in what is needed) ·
`excluded` (by ruling). None of them is zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from kpi.attribution import attribute, birth_measures
from kpi.rubric.families import VETO
from kpi.rubric.model import Clause, Rubric
from kpi.states import with_states


def skeleton(stations: pd.DataFrame, rubric: Rubric, year: int) -> pd.DataFrame:
    """Return a row for every clause of every unit of the year, by the clauses that exist for its class.

    Parameters
    ----------
    stations : pandas.DataFrame
        The roster of the year: station, class.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rows = skeleton(pd.DataFrame({"station": ["g01"], "class": ["guidance"]}), edition(2014), 2014)
    >>> "7.1d" in set(rows["clause"]), "1.4a" in set(rows["clause"])
    (True, False)
    """
    clauses = pd.DataFrame(
        [(name, clause.order, clause.id) for clause in rubric.clauses.values() for name in clause.applies_to],
        columns=["class", "clause_order", "clause"],
    )
    rows = stations[["station", "class"]].merge(clauses, on="class")
    return rows.assign(year=year).sort_values(["station", "clause_order"], ignore_index=True)


def build(
    tables: dict[str, pd.DataFrame],
    applied: pd.DataFrame,
    stations: pd.DataFrame,
    rubric: Rubric,
    year: int,
    previous: pd.DataFrame | None = None,
    heirs: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facts of a year and where its births count.

    Parameters
    ----------
    tables : dict of pandas.DataFrame
        The raw tables, rulings applied (`kpi.rulings.apply`).
    applied : pandas.DataFrame
        What the rulings did: station, clause, state, note.
    stations : pandas.DataFrame
        The roster of the year.
    rubric : Rubric
        The edition in force.
    year : int
        The year assessed.
    previous : pandas.DataFrame, optional
        Last year's facts, for rules of level and progress.
    heirs : mapping, optional
        Units merged by then and who answers for them, see `kpi.attribution.attribute`.

    Returns
    -------
    facts : pandas.DataFrame
        year, station, class, clause, state, x, target, previous, share as numerator and denominator columns, n_<kind>,
        n_short, numerator, denominator (as reported), evidence, note.
    charged : pandas.DataFrame
        See `kpi.attribution.attribute`.
    """
    facts = skeleton(stations, rubric, year)
    charged = attribute(tables["births"], rubric, year, heirs)
    measured = pd.concat([_measured(tables["measures"], rubric), _counted(charged, rubric)], ignore_index=True)
    facts = facts.merge(_clause_measures(measured, tables["measures"], rubric), on=["station", "clause"], how="left")
    facts = facts.merge(_targets(tables["targets"], rubric), on=["station", "clause"], how="left")
    facts = facts.merge(_found(tables["findings"]), on=["station", "clause"], how="left")
    facts = facts.merge(_judged(tables["judgements"], rubric), on=["station", "clause"], how="left")
    facts = facts.merge(_ruled(applied), on=["station", "clause"], how="left")
    facts = _previous(facts, previous)
    return with_states(facts, rubric), charged


def _pair(value: object) -> tuple[int | None, int | None]:
    if value is None or pd.isna(value):
        return None, None
    exact = Fraction(value)
    return exact.numerator, exact.denominator


def _counted(charged: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    frame = birth_measures(charged, rubric)
    frame = frame.assign(applicable=True, value=None, period=pd.NA)
    return _measured(frame, rubric)


def _measured(measures: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return each reported measure as an exact number x: a percentage, or a count."""
    rows = []
    for row in measures[measures["period"].isna() & measures["measure"].isin(rubric.measures)].to_dict("records"):
        unit = rubric.measures[row["measure"]].unit
        top, bottom = row["numerator"], row["denominator"]
        top, bottom = (None if pd.isna(part) else int(part) for part in (top, bottom))
        x: Fraction | None = None
        if unit == "percent" and top is not None and bottom:
            x = Fraction(100 * top, bottom)
        elif unit == "count" and top is not None:
            x = Fraction(top)
        elif row["value"] is not None and not pd.isna(row["value"]):
            x = Fraction(row["value"])
        empty = unit == "percent" and bottom == 0
        rows.append((row["station"], row["measure"], x, top, bottom, empty, bool(row["applicable"])))
    columns = ["station", "measure", "x", "numerator", "denominator", "no_object", "applicable"]
    return pd.DataFrame(rows, columns=columns).astype({"x": object})


def _clause_measures(measured: pd.DataFrame, measures: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the measures of each clause: its number, or the least or the mean of several."""
    by_measure = dict(tuple(measured.groupby("measure")))
    empty = measured.iloc[:0]
    frames = []
    for clause in rubric.clauses.values():
        if clause.rule.family == "minimum_by_period":
            frames.append(_short_periods(measures, clause, rubric))
        elif clause.measures:
            parts = pd.concat([by_measure.get(code, empty) for code in clause.measures], ignore_index=True)
            if len(clause.measures) == 1 and not parts["station"].duplicated().any():
                frames.append(_alone(parts).assign(clause=clause.id))
                continue
            combine = rubric.pick(getattr(clause.rule, "combine", None))
            rows = [_combined(name, group, len(clause.measures), combine) for name, group in parts.groupby("station")]
            frames.append(pd.DataFrame(rows, dtype=object).assign(clause=clause.id))  # not float: that is inexact
    columns = [
        "station",
        "clause",
        "x_num",
        "x_den",
        "numerator",
        "denominator",
        "no_object",
        "measure_applies",
        "n_short",
    ]
    frames = [frame for frame in frames if len(frame)]
    found = (pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()).reindex(columns=columns)
    return found.astype({"station": "str", "clause": "str", "numerator": "Int64", "denominator": "Int64"})


def _alone(parts: pd.DataFrame) -> pd.DataFrame:
    """Return what `_combined` does of a clause with one measure, for all its units at once."""
    applies = parts["applicable"].to_numpy(dtype=bool)
    empty = applies & parts["no_object"].to_numpy(dtype=bool)
    known = [x if one and x is not None else None for x, one in zip(parts["x"], applies & ~empty, strict=True)]
    columns = {
        "station": parts["station"], "x_num": [None if x is None else x.numerator for x in known],
        "x_den": [None if x is None else x.denominator for x in known],
        "numerator": parts["numerator"].astype(object).where(applies, None),
        "denominator": parts["denominator"].astype(object).where(applies, None),
        "no_object": empty, "measure_applies": applies,
    }  # fmt: skip
    return pd.DataFrame(columns, dtype=object)


def _combined(station: str, group: pd.DataFrame, expected: int, combine: str | None) -> dict:
    applies = group[group["applicable"]]
    known = applies[applies["x"].notna()]
    handed_in = len(group) == expected
    whole = handed_in and len(known) + int(applies["no_object"].sum()) == len(applies)
    x, shown = None, applies
    if len(known) and whole:
        least = known.loc[[min(known.index, key=lambda index: known.loc[index, "x"])]]
        x, shown = (
            (sum(known["x"], Fraction(0)) / len(known), known) if combine == "mean" else (least["x"].iloc[0], least)
        )
    single = len(shown) == 1
    return {
        "station": station, "x_num": x.numerator if x is not None else None,
        "x_den": x.denominator if x is not None else None,
        "numerator": shown["numerator"].iloc[0] if single else None,
        "denominator": shown["denominator"].iloc[0] if single else None,
        "no_object": handed_in and bool(len(applies)) and bool(applies["no_object"].all()),
        "measure_applies": bool(len(applies)) or not handed_in,
    }  # fmt: skip


def _short_periods(measures: pd.DataFrame, clause: Clause, rubric: Rubric) -> pd.DataFrame:
    """Return how many periods stayed below their minimum; a unit with a period unreported has no number."""
    bar, periods = rubric.value(clause.rule.bar), int(rubric.value(clause.rule.periods))
    rows = measures[measures["measure"].isin(clause.measures)].copy()
    amounts = rows["numerator"].astype(object).where(rows["numerator"].notna(), rows["value"])
    reported = rows["period"].notna() & amounts.notna()
    rows["reported"], rows["short"] = (
        reported,
        [bool(ok) and Fraction(n) < bar for ok, n in zip(reported, amounts, strict=True)],
    )
    rows["amount"] = [int(n) if ok else 0 for ok, n in zip(reported, amounts, strict=True)]
    found = rows.groupby("station", as_index=False).agg(
        reported=("reported", "sum"),
        n_short=("short", "sum"),
        amount=("amount", "sum"),
        measure_applies=("applicable", "max"),
    )
    found["n_short"] = found["n_short"].astype("Int64").where(found["reported"] == periods)
    found["x_num"] = found["amount"].astype("Int64").where(found["reported"] == periods)
    return found.assign(clause=clause.id, x_den=1, numerator=found["x_num"], no_object=False)


def _targets(targets: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    wanted = {
        (clause.id, number.target): None for clause in rubric.clauses.values()
        for number in clause.rule.numbers().values() if number.target
    }  # fmt: skip
    frame = pd.DataFrame(list(wanted), columns=["clause", "measure"]).merge(
        targets[["station", "measure", "target"]], on="measure"
    )
    pairs = [_pair(value) for value in frame["target"]]
    exact = pd.DataFrame(pairs, columns=["target_num", "target_den"], index=frame.index, dtype=object)
    return frame[["station", "clause"]].join(exact)


def _found(findings: pd.DataFrame) -> pd.DataFrame:
    """Return counts by kind, whether anybody inspected, and the evidence in the order of its dates."""
    keys = ["station", "clause"]
    rows = findings.sort_values([*keys, "date", "occasion", "kind", "reason", "evidence"], kind="stable")
    kinds = rows[~rows["kind"].isin(["none", ""]) & rows["count"].notna()]
    counts = kinds.pivot_table(index=keys, columns="kind", values="count", aggfunc="sum", observed=True)
    counts = counts.astype("Int64").add_prefix("n_").reset_index() if len(kinds) else pd.DataFrame(columns=keys)
    # A veto is told beside the score: it does not say that the clause itself was inspected.
    inspected = rows[rows["kind"] != VETO].groupby(keys, as_index=False).agg(finding_applies=("applicable", "max"))
    told = kinds[kinds["count"] > 0].copy()
    told["evidence"] = [_sentence(row) for row in told.to_dict("records")]
    texts = told.groupby(keys, as_index=False).agg(evidence=("evidence", "; ".join))
    return inspected.merge(counts, on=keys, how="outer").merge(texts, on=keys, how="left")


def _sentence(row: dict) -> str:
    parts = [str(row[name]) for name in ("date", "method", "reason") if row.get(name) and not pd.isna(row[name])]
    return " ".join([*parts, f"×{row['count']}", *([f"[{row['evidence']}]"] if row.get("evidence") else [])])


def _judged(judgements: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the share granted (the mean over occasions, or one a weighed occasion) and the written reasons."""
    rows = []
    judgements = judgements[judgements["clause"].isin(rubric.clauses)]
    for (station, clause), group in judgements.groupby(["station", "clause"], sort=True):
        given = group[group["applicable"].astype(bool)]
        known = given[given["share"].notna()]
        shares = [Fraction(share) for share in known["share"]]
        row = {"station": station, "clause": clause, "judgement_applies": bool(len(given))}
        row["share_num"], row["share_den"] = _pair(sum(shares, Fraction(0)) / len(shares) if shares else None)
        rule = rubric.clauses[clause].rule
        if rule.family == "composition":
            for occasion in rule.weights:
                part = [Fraction(s) for s, o in zip(known["share"], known["occasion"], strict=True) if o == occasion]
                mean = sum(part, Fraction(0)) / len(part) if part else None
                row[f"share_{occasion}_num"], row[f"share_{occasion}_den"] = _pair(mean)
        row["reasons"] = "; ".join(reason for reason in given["reason"] if reason and not pd.isna(reason))
        rows.append(row)
    fixed = ["station", "clause", "judgement_applies", "share_num", "share_den", "reasons"]
    return pd.DataFrame(rows, columns=None if rows else fixed, dtype=object).astype({"station": "str", "clause": "str"})


def _ruled(applied: pd.DataFrame) -> pd.DataFrame:
    groups = applied.sort_values(["station", "clause", "note"]).groupby(["station", "clause"], as_index=False)
    return groups.agg(ruled=("state", "max"), note=("note", "; ".join))


def _previous(facts: pd.DataFrame, previous: pd.DataFrame | None) -> pd.DataFrame:
    names = {"x_num": "previous_num", "x_den": "previous_den"}
    if previous is None:
        return facts.assign(previous_num=pd.NA, previous_den=pd.NA)
    return facts.merge(
        previous[["station", "clause", *names]].rename(columns=names), on=["station", "clause"], how="left"
    )
