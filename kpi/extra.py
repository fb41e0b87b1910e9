"""Extra points (亮点工作): what claims with a document win, what the cap takes back, what overlaps a base item."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from kpi.exact import hundredths, rounded
from kpi.proof import UNIT
from kpi.rubric.model import Rubric


def extra_lines(honours: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the ledger lines of extra points: what was won, and what the cap takes back."""
    once = rubric.choice("extra_repeat", "once") == "once"
    points = {name: rounded(rubric.value(entry.points) * 100) for name, (_, entry) in rubric.extra_entries.items()}
    kept = [name for name, (line, _) in rubric.extra_entries.items()
            if not line.overlaps or rubric.setting(line.overlaps.setting) != "base"]  # fmt: skip
    rows = honours[honours["line"].isin(kept)].rename(columns={"line": "clause"})
    rows = rows.groupby([*UNIT, "clause"], as_index=False)["count"].sum()
    times = (rows["count"] > 0) if once else rows["count"]
    won = rows["clause"].map(points).astype("int64") * times
    lines = rows.assign(line="extra", category="", item="", points=0, loss=-won, loss_before_floor=-won)
    lines = lines[lines["loss"] < 0]
    cap = rubric.choice("extra_cap", "none")
    if cap != "none":
        claimed = lines.groupby(UNIT, as_index=False)["loss"].sum()
        over = -claimed["loss"] - hundredths(Decimal(cap))
        capped = claimed.assign(
            clause="", line="cap", category="", item="", points=0, loss=over, loss_before_floor=over
        )
        lines = pd.concat([lines, capped[capped["loss"] > 0]])
    return lines


def leave_overlapping(facts: pd.DataFrame, rubric: Rubric, honours: pd.DataFrame) -> pd.DataFrame:
    """Return the facts without base items that a unit has chosen to be rewarded for by an extra line instead."""
    for line in rubric.extra:
        if line.overlaps and rubric.setting(line.overlaps.setting) == "extra":
            won = honours["line"].isin([entry.id for entry in line.entries]) & (honours["count"] > 0)
            units = pd.MultiIndex.from_frame(honours.loc[won, UNIT])
            claimed = pd.MultiIndex.from_frame(facts[UNIT]).isin(units)
            inside = facts["clause"].isin([c.id for c in rubric.clauses.values() if c.item == line.overlaps.item])
            facts = facts.assign(state=facts["state"].mask(inside & claimed, "excluded"))
    return facts


def won_by(lines: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """Return what the lines of extra points bring to each unit, in hundredths."""
    won = -lines.groupby(UNIT)["loss"].sum()
    return won.reindex(pd.MultiIndex.from_frame(units[UNIT])).fillna(0).to_numpy(dtype="int64")
