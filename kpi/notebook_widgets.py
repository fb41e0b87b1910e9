"""A panel for a notebook that is open: move a setting or a figure of one unit, and see its total and rank move.

It needs a kernel that runs; in a notebook that was executed elsewhere only its last state is text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape

import ipywidgets

from kpi.editions.tables import plain, table
from kpi.edits import parse
from kpi.errors import UsageError
from kpi.labels import labels
from kpi.notebook_tables import lay_out
from kpi.rescoring import HandedIn
from kpi.rubric.model import Setting
from kpi.whatif import what_if

WIDE = {"width": "95%"}
NAMES = {"description_width": "45%"}


def movable(given: HandedIn) -> dict[str, Setting]:
    """Return the assumed settings that something reads and that leave a choice: a range, or more than one option.

    Examples
    --------
    >>> from kpi.rescoring import handed_in
    >>> list(movable(handed_in(2014)))[:3]
    ['rate_loss', 'rate_top_loss', 'rate_top_step']
    """
    read = table(given.rubric, "setting").set_index("setting")["used_by"]
    return {
        name: setting for name, setting in given.rubric.settings.items()
        if (read[name] or setting.options) and (len(setting.options) > 1 or setting.low != setting.high)
    }  # fmt: skip


def asked(given: HandedIn, values: Mapping[str, object], figure: str = "") -> list[str]:
    """Return the changes that the panel asks for: settings that are not as they were, and a figure.

    Examples
    --------
    >>> from kpi.rescoring import handed_in
    >>> asked(handed_in(2014), {"rate_loss": 5.0, "rate_top_step": 0.1, "extra_cap": "none"}, "free_checks=300")
    ['rate_loss=5', 'free_checks=300']
    """
    texts = {name: plain(_exact(value, given.rubric.settings[name])) for name, value in values.items()}
    now = {name: plain(given.rubric.setting(name)) for name in texts}
    return [f"{name}={text}" for name, text in texts.items() if text != now[name]] + ([figure] if figure else [])


def answer(given: HandedIn, station: str, changes: list[str]) -> str:
    """Return what changes move, as HTML: the unit first, then every unit that moves; a refusal in words."""
    say = labels(given.lang)
    try:
        read = [parse(text, given.rubric, given.stations, station) for text in changes]
        result = what_if(given.year, read, given=given)
    except UsageError as error:
        return f"<p>{escape(str(error))}</p>"
    own = [scores.totals.set_index("station").loc[station] for scores in (result.before, result.after)]
    totals, there = ([row[name] for row in own] for name in ("total", "rank"))
    head = say.t("explain.panel", before=say.points(totals[0]), after=say.points(totals[1]),
                 rank_before=say.rank(there[0]), rank_after=say.rank(there[1]))  # fmt: skip
    notes = "".join(f"<p>{escape(note)}</p>" for note in result.notes)
    places = {name: result.moved[name].map(say.rank) for name in ("rank_before", "rank_after")}
    kinds = {"total_before": "points", "total_after": "points", "change": "change", "rank_before": "text",
             "rank_after": "text"}  # fmt: skip
    heads = [f"{name}:{kind}={say.t(f'explain.column.{name}')}" for name, kind in kinds.items()]
    moved = result.moved.assign(**places)
    return f"<p><b>{escape(head)}</b></p>{notes}" + lay_out(moved, "name", *heads, say=say)._repr_html_()


class Panel(ipywidgets.VBox):
    """Controls below what they move; where no page draws them, a sentence that says so."""

    def __init__(self, children: list, words: str, **more: object) -> None:
        self.words = words
        super().__init__(children, **more)

    def __repr__(self) -> str:
        return self.words


def panel(given: HandedIn, station: str) -> Panel:
    """Return a slider for each assumed number, a list for each choice, a box for a figure, and what they move.

    Parameters
    ----------
    given : HandedIn
        The year.
    station : str
        Code of the unit.
    """
    say = labels(given.lang)
    controls = {name: _control(name, setting, given) for name, setting in movable(given).items()}
    figure = ipywidgets.Text(
        description=say.t("explain.panel.figure"), placeholder="birth_policy_rate=393/399", continuous_update=False,
        layout=WIDE, style=NAMES,
    )  # fmt: skip
    shown = ipywidgets.HTML(answer(given, station, []))
    for control in [*controls.values(), figure]:
        control.observe(_answering(given, station, controls, figure, shown), names="value")
    return Panel([shown, figure, *controls.values()], words=say.t("explain.panel.static"))


def _control(name: str, setting: Setting, given: HandedIn) -> ipywidgets.Widget:
    common = {"description": f"{setting.name} {name}", "layout": WIDE, "style": NAMES}
    now = given.rubric.setting(name)
    if setting.options:
        return ipywidgets.Dropdown(options=[plain(option) for option in setting.options], value=plain(now), **common)
    low, high, step = (float(number) for number in (setting.low, setting.high, _step(setting)))
    return ipywidgets.FloatSlider(
        value=float(now), min=low, max=high, step=step, continuous_update=False,
        readout_format=f".{-_step(setting).as_tuple().exponent}f", **common,
    )  # fmt: skip


def _step(setting: Setting) -> Decimal:
    places = min(number.as_tuple().exponent for number in (setting.value, setting.low, setting.high))
    return Decimal(1).scaleb(min(places, 0))


def _exact(value: object, setting: Setting) -> Decimal | str:
    return str(value) if setting.options else Decimal(str(value)).quantize(_step(setting))


def _answering(given: HandedIn, station: str, controls: Mapping, figure, shown) -> Callable[[object], None]:
    def act(_: object) -> None:
        values = {name: control.value for name, control in controls.items()}
        shown.value = answer(given, station, asked(given, values, figure.value.strip()))

    return act
