"""What was handed in differently: units, states, figures, targets, evidence, claims of extra points, births, sources.

The raw tables are not among the results; what they said is read back from the results they led to. A processed year
holds every fact. CSV tables hold what somebody lost points for: evidence and remarks stand there beside a loss alone.
"""

from __future__ import annotations

import pandas as pd

from kpi.comparison import LOST
from kpi.diff.cells import Pair, Tables, as_text, changes, filled

KEYS = ["station", "clause"]
COUNTED = ("n_", "share_", "previous_")


def inputs(old: Tables, new: Tables) -> pd.DataFrame:
    """Return the inputs that differ, one a row, see `kpi.diff.compare`."""
    sides = (old, new)
    whole = all("facts" in one for one in sides)
    facts = [_facts(one, whole) for one in sides]
    if not whole:
        lines = [set(map(tuple, _lines(one)[KEYS].to_numpy())) for one in sides]
        known = lines[0] & lines[1]
        # A line that a setting brings shows a remark that was always there: compared where both sides show theirs.
        facts = [one.assign(remark=[remark if key in known else "" for remark, key in _told(one)]) for one in facts]
    fields = [name for name in dict.fromkeys([*facts[0], *facts[1]]) if name not in KEYS]
    claims = [one["extras"].groupby(["station", "entry", "document"], as_index=False).agg(count=("count", "; ".join))
              for one in sides]  # fmt: skip
    claimed = changes(claims, ["station", "entry", "document"], ["count"])
    frames = [
        changes([one["totals"] for one in sides], ["station"], ["name", "class", "kind", "order"]),
        changes(facts, KEYS, fields),
        claimed.rename(columns={"entry": "clause", "document": "subject"}),
        _births([one["attribution"] for one in sides]),
        _cases([one["attribution"] for one in sides]),
    ]
    if all("sources" in one for one in sides):
        named = [one["sources"].assign(subject=one["sources"]["table"] + " " + one["sources"]["source"])
                 for one in sides]  # fmt: skip
        frames.append(changes(named, ["subject"], ["rows"]))
    return filled(pd.concat(frames, ignore_index=True))


def _lines(tables: Tables) -> pd.DataFrame:
    return tables["ledger"][tables["ledger"]["line"].isin(LOST)]


def _told(facts: pd.DataFrame) -> list[tuple[str, tuple]]:
    return [(row.remark, (row.station, row.clause)) for row in facts.itertuples()]


def _facts(tables: Tables, whole: bool) -> pd.DataFrame:
    """Return what is known of each clause of each unit: state, figures, target, counts, evidence, remark on rulings."""
    figures = tables["indicators"]
    target = figures["bar"].where(figures["bar_basis"] == "target", "")
    figures = figures.assign(target=target)[[*KEYS, "numerator", "denominator", "value", "target"]]
    facts = tables["clauses"][[*KEYS, "state"]].merge(figures, on=KEYS, how="left")
    if whole:
        counted = [name for name in tables["facts"] if name.startswith(COUNTED)]
        told = tables["facts"][[*KEYS, *counted, "evidence", "note", "charged"]].rename(columns={"note": "remark"})
    else:
        told = _lines(tables).drop_duplicates(KEYS)[[*KEYS, "evidence", "remark"]]
    return facts.merge(told, on=KEYS, how="left").fillna("")


def _births(sides: Pair) -> pd.DataFrame:
    """Return the births charged to units, by role: all of them, and those against policy."""
    counts = []
    for frame in sides:
        against = frame["within_policy"].isin(["False", "0"]).astype(int)
        rows = frame.assign(subject=frame["role"], births=1, against=against)
        counts.append(rows.groupby(["station", "subject"], as_index=False)[["births", "against"]].sum())
    return changes([as_text(one, ["births", "against"]) for one in counts], ["station", "subject"],
                   ["births", "against"])  # fmt: skip


def _cases(sides: Pair) -> pd.DataFrame:
    """Return for each unit how many cases stand on one side alone, or otherwise on the other: 1 → 1 is one changed."""
    shared = [name for name in sides[1] if name in sides[0]]
    both = sides[0][shared].merge(sides[1][shared], on=shared, how="outer", indicator=True)
    alone = [both[both["_merge"] == side].groupby("station").size() for side in ("left_only", "right_only")]
    table = pd.DataFrame({"before": alone[0], "after": alone[1]}).fillna(0).astype(int).astype(str)
    return table.rename_axis("station").reset_index().assign(field="cases")
