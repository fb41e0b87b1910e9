"""What is said beside a change of points: of each unit what became of it, of each line what could not be compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpi.changes.parts import Crossed, kinds_of
from kpi.changes.scenarios import gone_on
from kpi.labels import Labels
from kpi.results import in_year


def line_notes(
    crossed: Crossed, keys: pd.DataFrame, gaps: np.ndarray, roster: np.ndarray, years: tuple[int, int], say: Labels
) -> np.ndarray:
    """Return the note of each unit and key: why its change is not performance, empty where there is nothing to say.

    Parameters
    ----------
    crossed : Crossed
        The scenarios.
    keys : pandas.DataFrame
        From `kpi.changes.parts.keys_of`.
    gaps : numpy.ndarray
        What could not be combined, by unit and key (see `kpi.changes.combined`), empty elsewhere.
    roster : numpy.ndarray
        The part that mergers make, by unit and key.
    years : (int, int)
        The earlier and the later year.
    say : Labels
        The language.
    """
    kinds, first, second = kinds_of(crossed), crossed.first.state, crossed.second.state
    clause = (keys["line"] == "clause").to_numpy()
    told, roster = np.full(first.shape, "", dtype=object), roster[:, : len(keys)]
    for row, place in zip(*np.nonzero(kinds.one_edition | kinds.unknown | kinds.covered | (roster != 0)), strict=True):
        parts = []
        if kinds.one_edition[row, place]:
            parts.append(say.t("change_part.added" if first[row, place] == "" else "change_part.dropped"))
        if kinds.unknown[row, place]:
            parts.append(say.t("change_part.unknown"))
        if kinds.covered[row, place] and clause[place]:
            states = [say.t(f"state.{one[row, place]}") for one in (first, second)]
            parts.append(say.t("change_part.states", before=str(years[0]), after=str(years[1]), first=states[0],
                               second=states[1]))  # fmt: skip
        if gaps[row, place]:
            parts.append(say.t(f"change_part.gap.{gaps[row, place]}"))
        elif roster[row, place] != 0:
            parts.append(say.t("change_part.roster"))
        told[row, place] = say.t("change_part.separator").join(parts)
    return told


def became(roster: pd.DataFrame, years: tuple[int, int], totals: Sequence[pd.Series], say: Labels) -> pd.DataFrame:
    """Return the units of either year with what became of them.

    Parameters
    ----------
    roster : pandas.DataFrame
        The units of all years.
    years : (int, int)
        The earlier and the later year.
    totals : (pandas.Series, pandas.Series)
        The totals of the two years by unit, missing where there is none.
    say : Labels
        The language of the notes.

    Returns
    -------
    pandas.DataFrame
        station, name, class (of the later year where it has one), before, after (totals), status (`compared`;
        `combined` with what merged into it; `no_total` in one of the years; `formed` of units that merged, `new`,
        `merged` or `ended` since the earlier year), note.
    """
    early, late = (in_year(roster, year) for year in years)
    groups, names = gone_on(roster, *years), dict(zip(early["station"], early["name"], strict=True))
    heirs = {unit: heir for heir, units in groups.items() for unit in units}
    new_names = dict(zip(late["station"], late["name"], strict=True))
    units = pd.concat([late, early[~early["station"].isin(new_names)]], ignore_index=True)
    units = units[["station", "name", "class"]].assign(
        **{name: units["station"].map(total).astype("Int64") for name, total in zip(("before", "after"), totals,
                                                                                    strict=True)}
    )  # fmt: skip
    rows = []
    for unit in units.itertuples():
        others = say.join([names[name] for name in groups.get(unit.station, []) if name != unit.station])
        if unit.station not in new_names:
            heir = heirs.get(unit.station)
            status, told = ("merged", new_names[heir]) if heir else ("ended", "")
        elif unit.station not in names:
            status, told = ("formed", others) if others else ("new", "")
        elif pd.isna(unit.before) or pd.isna(unit.after):
            both = zip(years, (unit.before, unit.after), strict=True)
            status, told = "no_total", say.join([str(year) for year, total in both if pd.isna(total)])
        else:
            status, told = ("combined", others) if others else ("compared", "")
        note = "" if status == "compared" else say.t(f"change_part.status.{status}", what=told)
        rows.append((status, note))
    return units.join(pd.DataFrame(rows, columns=["status", "note"], index=units.index))
