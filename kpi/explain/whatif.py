"""What a change would move, for a terminal and for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd
from rich.console import Group, RenderableType
from rich.text import Text

from kpi.edits import Change
from kpi.explain.text import frame_table, grid, ranks
from kpi.flips import limits
from kpi.labels import Labels
from kpi.publish.cells import blank
from kpi.results import Results
from kpi.whatif import WhatIf

MONEY = ("total_before", "total_after", "change", "loss_before", "loss_after")


def moved_in_points(result: WhatIf) -> pd.DataFrame:
    """Return the units that move, totals as decimals."""
    return _decimals(result.moved)


def as_json(result: WhatIf, changes: Sequence[Change]) -> dict:
    """Return a what-if for other programs: changes, notes, moved units, ledger lines; points as decimals."""
    tables = {"moved": result.moved, "ledger": result.ledger}
    rows = {name: json.loads(_decimals(frame).to_json(orient="records", force_ascii=False))
            for name, frame in tables.items()}  # fmt: skip
    return {"changes": [str(change) for change in changes], "notes": result.notes, **rows}


def told(result: WhatIf, changes: Sequence[Change], station: str, results: Results, say: Labels) -> Group:
    """Return what a change would move, the unit asked about first, for `rich.console.Console.print`."""
    own, own_after = (scores.totals.set_index("station").loc[station] for scores in (result.before, result.after))
    name = results.stations.set_index("station").loc[station, "name"]
    asked = say.join([str(change) for change in changes])
    head = say.t("explain.whatif.title", name=name, year=results.year, changes=asked)
    parts: list[RenderableType] = [Text(head, "bold"), *(Text(note, "italic") for note in result.notes)]
    parts.append(Text(say.t(
        "explain.whatif.unit", name=name, before=say.points(own["total"]), after=say.points(own_after["total"]),
        change=say.signed(_difference(own_after["total"], own["total"])), rank_before=say.rank(own["rank"]),
        rank_after=say.rank(own_after["rank"]),
    )))  # fmt: skip
    if result.moved.empty and result.ledger.empty:
        return Group(*parts, Text(say.t("explain.whatif.nothing")))
    places = {key: ranks(result.moved[key]) for key in ("rank_before", "rank_after")}
    heads = ("name", "total_before:points", "total_after:points", "change:change", "rank_before:rank",
             "rank_after:rank")  # fmt: skip
    moved = grid(frame_table(result.moved.assign(**places), say, *heads), say)
    lines = result.ledger.assign(
        line=result.ledger["line"].map(lambda line: say.t(f"line.{line}")), reason=result.ledger["reason_after"]
    )
    mine, most = lines["station"] == station, limits()["shown"]
    shown = pd.concat([lines[mine], lines[~mine].head(most)])
    more = say.t("explain.first", shown=len(shown), all=len(lines)) if len(shown) < len(lines) else ""
    heads = ("name", "clause", "clause_name", "line", "loss_before:points", "loss_after:points", "reason")
    return Group(
        *parts, Text(), Text(say.t("explain.whatif.moved"), "bold"), moved,
        Text(), Text(say.t("explain.whatif.ledger") + more, "bold"), grid(frame_table(shown, say, *heads), say),
    )  # fmt: skip


def _difference(after: object, before: object) -> object:
    return 0 if blank(after) or blank(before) else int(after) - int(before)


def _decimals(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].astype("Float64") / 100 for name in MONEY if name in frame})
