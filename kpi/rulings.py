"""Corrections and decided appeals: data with a reason, applied to the tables before anything is joined."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pandas as pd

from kpi.inputs.problems import Phrase, Place, Problem, Problems
from kpi.labels import labels


def apply(
    tables: dict[str, pd.DataFrame], lang: str = "en"
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, list[Problem]]:
    """Return the tables as corrected, what each ruling did, and the rulings that no longer fit.

    A ruling names the value it expects to find. Where the source says something else by now (it was mended, or never
    said so) the ruling is a problem and nothing is changed: a correction must not be applied twice.

    Parameters
    ----------
    tables : dict of pandas.DataFrame
        The raw tables of a year; `rulings` holds year, station, clause, table, measure_or_kind, field, before, after,
        reason, document, date.
    lang : {"zh", "en"}
        Language of the notes.

    Returns
    -------
    tables : dict of pandas.DataFrame
        Copies of the tables that changed, the others as given.
    applied : pandas.DataFrame
        station, clause, state (`excluded` or empty), note.
    problems : list of Problem
        One error a ruling that does not fit.

    Examples
    --------
    >>> findings = pd.DataFrame({"station": ["t01"], "clause": ["3.1b"], "kind": ["event"], "count": [2]})
    >>> ruling = {"station": "t01", "clause": "3.1b", "table": "findings", "measure_or_kind": "event", "field": "count",
    ...           "before": "2", "after": "1", "reason": "r", "document": "d", "date": "2014-12-20"}
    >>> tables, applied, problems = apply({"findings": findings, "rulings": pd.DataFrame([ruling])})
    >>> tables["findings"]["count"].tolist(), applied["note"].tolist(), problems
    ([1], ['d: count 2 → 1 (r)'], [])
    """
    say, changed = labels(lang), dict(tables)
    notes, problems = [], Problems()
    for ruling in tables["rulings"].to_dict("records"):
        if ruling["field"] == "state":
            note = say.t("ruling.state", **_told(ruling), state=say.t(f"state.{ruling['after']}"))
            notes.append((ruling["station"], ruling["clause"], ruling["after"], note))
            continue
        table, key = ruling["table"], "measure" if ruling["table"] == "measures" else "clause"
        name = ruling["measure_or_kind"] if key == "measure" else ruling["clause"]
        frame = changed[table]
        match = (frame["station"] == ruling["station"]) & (frame[key] == name)
        if table == "findings" and ruling["measure_or_kind"]:
            match &= frame["kind"] == ruling["measure_or_kind"]
        values = frame.loc[match, ruling["field"]].dropna()
        rows = [index for index, value in values.items() if _same(value, ruling["before"])]
        if table == "findings" and len(rows) != 1 and len(values) and _same(values.sum(), ruling["before"]):
            rows = [values.index[0]]  # the ruling speaks of all findings of the kind together
        elif len(rows) != 1:
            rows = []
        if not rows:
            found = ", ".join(str(value) for value in values) or Phrase("nothing")
            place = Place(ruling.get("file", "rulings"), ruling.get("sheet", ""), int(ruling.get("row", 0)), "before")
            told = {"field": ruling["field"], "expected": ruling["before"], "name": name, "station": ruling["station"]}
            problems.add("ruling_unfit", place, ruling["before"], **told, found=found)
            continue
        frame = frame.copy()
        if not _same(values[rows[0]], ruling["before"]):
            frame.loc[values.index, ruling["field"]] = 0
        frame.loc[rows[0], ruling["field"]] = _like(values[rows[0]], ruling["after"])
        changed[table] = frame
        field = say.t(f"ruling.field.{ruling['field']}")
        note = say.t("ruling.value", **_told(ruling), field=field, before=ruling["before"], after=ruling["after"])
        notes.append((ruling["station"], ruling["clause"], "", note))
    return changed, pd.DataFrame(notes, columns=["station", "clause", "state", "note"]), list(problems)


def _told(ruling: dict) -> dict[str, str]:
    return {"document": ruling["document"], "reason": ruling["reason"]}


def _same(value: object, expected: object) -> bool:
    try:
        return Decimal(str(value)) == Decimal(str(expected))
    except InvalidOperation:
        return str(value) == str(expected)


def _like(value: object, text: str) -> object:
    return Decimal(text) if isinstance(value, Decimal) else int(Decimal(text))
