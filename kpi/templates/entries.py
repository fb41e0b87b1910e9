"""The entries that sheets share: prose, whole numbers, words of a list; and what a row is told beforehand."""

from __future__ import annotations

from kpi.inputs.tables import input_tables
from kpi.rubric.model import Clause
from kpi.templates.form import ALWAYS, Entry, Form, Sheet
from kpi.templates.layout import layout
from kpi.templates.words import bar

APPLIES = '([applicable]="")'


def sheet_of(form: Form, code: str, rows: list[dict], spare: dict[str, Entry] | None = None) -> Sheet:
    """Return a sheet of a table with the columns of the layout that its rows use."""
    table = form.table(code)
    used = {column for row in [*rows, spare or {}] for column in row}
    columns = tuple(name for name in layout().sheets[code].columns if name in used)
    return Sheet(table, form.sheet_name(table), columns, rows, spare or {})


def text(form: Form, need: str = "", longest: int | None = None) -> Entry:
    """Return an entry for prose."""
    high = longest or input_tables().limits.cell_characters
    return Entry("text", low=1, high=high, need=need, error=form.say.t("template.error.text", high=high))


def whole(form: Form, need: str, low: int = 0, high: int | None = None) -> Entry:
    """Return an entry for a whole number between bounds; without an upper one, the most digits that are read."""
    high = 10 ** input_tables().limits.digits - 1 if high is None else high
    return Entry("whole", low=low, high=high, need=need, error=form.say.t("template.error.whole", low=low, high=high))


def choice(form: Form, words: list, title: str, need: str = "") -> Entry:
    """Return an entry for a word of a closed list."""
    return Entry("choice", tuple(words), title, need=need, error=form.say.t("template.error.choice"))


def optional(form: Form) -> Entry:
    """Return the entry that says a clause does not apply; only where the rubric allows it."""
    return choice(form, [form.not_applicable], "applicable")


def fixed(form: Form, clause: Clause, station: str) -> dict[str, str | int | Entry]:
    """Return what a row about a clause and a unit holds before it is filled in: what it is about, bar and words."""
    return {
        "year": form.year, "station": station, "clause_no": clause.id, "bar": bar(form, clause),
        "source": text(form), "department": clause.department, "words": clause.words,
        **({"station_name": form.names[station]} if station in form.names else {}),
    }  # fmt: skip


def started(form: Form, stations: list[str]) -> dict[str, Entry]:
    """Return the entries that begin a spare row."""
    return {"year": choice(form, [form.year], "year", ALWAYS), "station": choice(form, stations, "station", ALWAYS)}
