"""Why totals changed since last year, and what changed in the rubric: as the report prints it."""

from __future__ import annotations

from kpi import charts
from kpi.changes.parts import PARTS
from kpi.decomposition import Change
from kpi.editions.comparability import with_verdicts
from kpi.labels import Labels
from kpi.publish.cells import Column, Table
from kpi.publish.figures import Chart, Picker
from kpi.publish.tables import column_kinds
from kpi.rubric import Rubric


def changes(change: Change, say: Labels) -> Table:
    """Return the change of every unit's total and its parts, which add up to it; blank without both totals."""
    columns = ["name", "before", "after", "change", *PARTS, "note"]
    rows = tuple(change.units[columns].itertuples(index=False, name=None))
    heads = (
        *column_kinds(say, "station"),
        Column(say.t("change_part.before", year=str(change.before)), "points"),
        Column(say.t("change_part.after", year=str(change.year)), "points"),
        *column_kinds(say, "change:change"),
        *[Column(say.t(f"change_part.{part}"), "change") for part in PARTS],
        *column_kinds(say, "remark"),
    )
    return Table("changes", say.t("table.changes"), heads, rows, say.t("change_part.note"))


def causes(change: Change | None, class_id: str, say: Labels) -> tuple[str, ...]:
    """Return how many units of a class did better and worse than last year by one rubric, in a sentence; or nothing."""
    if change is None:
        return ()
    own = change.units[change.units["class"] == class_id]["performance"].dropna()
    counts = {"up": int((own > 0).sum()), "down": int((own < 0).sum()), "count": len(own)}
    return (say.t("text.causes", year=str(change.before), **counts),)


def paths(change: Change, say: Labels) -> Picker:
    """Return a picker of one waterfall a unit that has both totals, from last year's to this year's."""
    years, picks = (change.before, change.year), []
    for unit in change.units.dropna(subset=["change"]).to_dict("records"):
        steps = tuple((say.t(f"change_part.{part}"), unit[part]) for part in PARTS if unit[part] != 0)
        name = say.t("table.change_path", name=unit["name"])
        table = Table(f"change_{unit['station']}", name, column_kinds(say, "step", "gain:change"), steps)
        figure = charts.change_waterfall(change.units, unit["station"], years, say.lang)
        picks.append(Chart(f"change_{unit['station']}", figure, table, unit["name"]))
    return Picker("change", say.t("picker.station"), tuple(picks))


def editions(before: Rubric, after: Rubric, say: Labels) -> Table:
    """Return every change from last year's rubric to this year's, with what it means for comparing; empty for one."""
    frame, names = with_verdicts(before, after), _names(before) | _names(after)
    frame.insert(3, "name", [names[key] for key in zip(frame["level"], frame["id"], strict=True)])
    for name in ("level", "change", "verdict"):
        frame[name] = [say.t(f"compare.{name}.{code}") for code in frame[name]]
    heads = tuple(Column(say.t(f"compare.column.{name}")) for name in frame)
    return Table("editions", say.t("table.editions"), heads, tuple(frame.itertuples(index=False, name=None)))


def _names(rubric: Rubric) -> dict[tuple[str, str], str]:
    """Return what each part of a rubric is called, by level and id."""
    named = {("category", part.id): part.name for part in rubric.categories}
    named |= {("item", name): item.text for name, item in rubric.items.items()}
    named |= {("clause", name): clause.name for name, clause in rubric.clauses.items()}
    named |= {("extra", name): entry.name for name, (_, entry) in rubric.extra_entries.items()}
    return named | {("setting", name): setting.name for name, setting in rubric.settings.items()}
