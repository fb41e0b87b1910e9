"""The study as people read it: its tables with names and printed intervals in the place of codes."""

from __future__ import annotations

import pandas as pd

from kpi.editions.tables import plain
from kpi.labels import Labels
from kpi.robustness.study import Robustness
from kpi.robustness.words import pair_sentences, rank_range, setting_name


def left_open(study: Robustness) -> pd.DataFrame:
    """Return the settings that vary: setting, name, value (as published), range (or options)."""
    rows = []
    for key in study.settings:
        setting = study.rubric.settings[key]
        spread = [str(option) for option in setting.options] or [f"{plain(setting.low)}–{plain(setting.high)}"]
        rows.append((key, setting.name, plain(study.rubric.setting(key)), " / ".join(spread)))
    return pd.DataFrame(rows, columns=["setting", "name", "value", "range"])


def interval_rows(study: Robustness, say: Labels) -> pd.DataFrame:
    """Return each unit's rank with its printed interval, all ranks it has, its totals, and what moves it most."""
    frame = study.intervals
    rank = [say.rank(row.rank, row.tied) for row in frame[["rank", "tied"]].itertuples(name="Row")]
    told = {
        name: ["" if pd.isna(low) else rank_range(low, high, say) for low, high in zip(frame[a], frame[b], strict=True)]
        for name, a, b in (("interval", "low", "high"), ("full", "best", "worst"))
    }
    moves = [setting_name(study.rubric, setting, say) for setting in frame["moves_most"]]
    return frame.assign(rank=rank, moves_most=moves, **told)


def neighbour_rows(study: Robustness, say: Labels) -> pd.DataFrame:
    """Return the neighbours in rank with the sentence that says whether they are really apart."""
    return study.neighbours.assign(sentence=pair_sentences(study, say))


def moving_rows(study: Robustness, say: Labels) -> pd.DataFrame:
    """Return the settings that move a rank when moved alone, most units first.

    Returns
    -------
    pandas.DataFrame
        setting, name, units (whose rank moves), places (at most), change (of a total at most, hundredths).
    """
    alone = study.one_at_a_time
    size = alone[["change_least", "change_most"]].abs().max(axis=1)
    rows = alone.assign(change=size, moved=alone["places"] > 0).groupby("setting", sort=False)
    frame = rows.agg(units=("moved", "sum"), places=("places", "max"), change=("change", "max")).reset_index()
    frame = frame[frame["units"] > 0].sort_values(["units", "places", "change"], ascending=False, kind="stable")
    return frame.assign(name=[setting_name(study.rubric, key, say) for key in frame["setting"]]).reset_index(drop=True)


def explained_rows(study: Robustness, say: Labels, what: str = "total", most: int = 3) -> pd.DataFrame:
    """Return for each unit the settings with the largest Sobol indices of its total, or of its lead (`what`)."""
    rows = study.sobol[study.sobol["of"] == what].groupby("station", sort=False).head(most)
    names = [setting_name(study.rubric, key, say) for key in rows["setting"]]
    return rows.assign(setting=names).reset_index(drop=True)


def left_out_rows(study: Robustness) -> pd.DataFrame:
    """Return the items without which ranks change, most units first: item, text, units that move, places at most."""
    moved = study.left_out.assign(size=study.left_out["places"].abs()).query("size > 0")
    frame = moved.groupby("item", sort=False).agg(units=("size", "size"), places=("size", "max")).reset_index()
    frame = frame.sort_values(["units", "places"], ascending=False, kind="stable", ignore_index=True)
    return frame.assign(text=[study.rubric.items[item].text for item in frame["item"]])
