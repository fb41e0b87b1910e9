"""A change as people write it: `t01:measure=97/100`, `t01:1.2a:event=1`, `t01:2.3e=0.75`, `rate_loss=5`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import pandas as pd

from kpi.editions.tables import plain
from kpi.errors import UsageError
from kpi.inputs.rubric_view import RubricView
from kpi.inputs.tables import input_tables
from kpi.inputs.text import narrow
from kpi.rubric import Rubric

POINTS = "points_"
FORMS = ("station:measure=97/100, station:measure=95.5, station:measure:month=3, station:clause:kind=1, "
         "station:clause=0.75, setting=5, points_1.4a=2.5")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One value changed.

    Attributes
    ----------
    what : {"measure", "births", "finding", "judgement", "setting", "points"}
        Where the value stands; `births` is a measure that is counted in the register.
    name : str
        A measure, a clause, or a setting.
    value : Decimal or str
        The new value: a numerator or value, a count, a share of 0 to 1, a setting, points.
    station, part : str
        The unit's code; the month of a measure, the kind of a finding, the occasion of a judgement.
    denominator : int, optional
        Of a rate given by its counts.

    Examples
    --------
    >>> str(Change("measure", "alpha", Decimal(97), "t1", denominator=100))
    't1:alpha=97/100'
    """

    what: str
    name: str
    value: Decimal | str
    station: str = ""
    part: str = ""
    denominator: int | None = None

    def __str__(self) -> str:
        left = ":".join(part for part in (self.station, self.name, self.part) if part)
        value = self.value if isinstance(self.value, str) else plain(self.value)
        prefix = POINTS if self.what == "points" else ""
        return f"{prefix}{left}={value}" + (f"/{self.denominator}" if self.denominator is not None else "")


def parse(text: str, rubric: Rubric, stations: pd.DataFrame, own: str = "") -> Change:
    """Return the change that a text asks for.

    Parameters
    ----------
    text : str
        `left=right` or, where there is no `=`, `left:right`. Left is a setting, `points_<clause>`, or a station (code
        or name), a measure or clause, and where it has parts a month, kind or occasion, separated by colons.
    rubric : Rubric
        The edition.
    stations : pandas.DataFrame
        The units of the year: station, name.
    own : str
        Code of the unit that is meant where a measure or clause stands without one.

    Raises
    ------
    UsageError
        For a name that is not there, with the nearest that is, and for a value that cannot be.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> stations = pd.DataFrame({"station": ["t01"], "name": ["苇溪镇"]})
    >>> parse("苇溪镇：birth_policy_rate＝393/399", edition(2014), stations)
    Change(what='births', name='birth_policy_rate', value=Decimal('393'), station='t01', part='', denominator=399)
    >>> str(parse("rate_loss:5", edition(2014), stations))
    'rate_loss=5'
    """
    # A parameter of a notebook may hold no second "=": there the last colon stands for it.
    left, sign, right = narrow(text).partition("=") if "=" in narrow(text) else narrow(text).rpartition(":")
    parts, value = [part.strip() for part in left.split(":")], right.strip()
    if not sign or not value or not all(parts) or len(parts) > 3:
        raise UsageError(f"{text!r} is no change; write {FORMS}")
    if own and len(parts) < 3 and parts[0] in (*rubric.measures, *rubric.clauses):
        parts = [own, *parts]
    if len(parts) == 1:
        others = [*rubric.measures, *rubric.clauses] if own else []
        return _of_rubric(parts[0], value, rubric, others)
    names = dict(zip(stations["name"], stations["station"], strict=True))
    codes = {code: code for code in names.values()}
    station = (names | codes)[_known("station", parts[0], [*names, *codes])]
    own = stations.set_index("station").get("class")
    view = RubricView(rubric)
    name = _known("measure or clause", parts[1], [*rubric.measures, *rubric.clauses])
    part = parts[2] if len(parts) == 3 else ""
    if name in rubric.measures:
        return _measure(name, part, value, station, rubric)
    if own is not None and own[station] not in rubric.clauses[name].applies_to:
        raise UsageError(f"clause {name} is not assessed for {station}: its class does not carry it")
    return _clause(name, part, value, station, rubric, view)


def _known(what: str, word: str, known: Iterable[str]) -> str:
    known = list(known)
    if word in known:
        return word
    near = difflib.get_close_matches(word, known, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known[:12])}" + (", …" * (len(known) > 12))
    raise UsageError(f"no {what} {word}; {hint}")


def _number(text: str, what: str, whole: bool = False) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise UsageError(f"{what} must be a {'whole ' if whole else ''}number, found {text!r}") from None
    limit = input_tables().limits
    places = -number.as_tuple().exponent if number.is_finite() else 0
    if not number.is_finite() or number < 0 or abs(number) >= 10**limit.digits or places > limit.decimals:
        raise UsageError(f"{what} must be a number from 0 up to {limit.digits} digits, found {text!r}")
    if whole and number != number.to_integral_value():
        raise UsageError(f"{what} must be a whole number, found {text!r}")
    return number


def _of_rubric(name: str, text: str, rubric: Rubric, others: list[str]) -> Change:
    clause = name.removeprefix(POINTS)
    if name.startswith(POINTS) and name not in rubric.settings:
        return Change("points", _known("clause", clause, rubric.clauses), _number(text, name))
    if name not in rubric.settings:
        _known("setting, measure or clause" if others else "setting", name, [*rubric.settings, *others])
    setting = rubric.settings[name]
    if not setting.options:
        return Change("setting", name, _number(text, name))
    words = {plain(option): option for option in setting.options}
    if text not in words:
        raise UsageError(f"{name} must be one of {', '.join(words)}, found {text!r}")
    return Change("setting", name, words[text])


def _measure(name: str, part: str, text: str, station: str, rubric: Rubric) -> Change:
    measure = rubric.measures[name]
    what = "births" if measure.births else "measure"
    last = input_tables().periods[measure.period]
    if part and last == 1:
        raise UsageError(f"{name} is reported for the whole year: write {station}:{name}={text}")
    if last > 1 and part not in map(str, range(1, last + 1)):
        raise UsageError(f"{name} is reported by {measure.period}: write {station}:{name}:1=… up to {last}")
    top, sign, bottom = text.partition("/")
    if not sign:
        if what == "births" and measure.unit == "percent":
            raise UsageError(f"{name} is counted in the register of births: write it as numerator/denominator")
        number = _number(top, name, whole=measure.unit == "count")
        if measure.unit == "percent" and (number > 100 or 0 < number <= 1):
            raise UsageError(f"{name} must be a percentage, 0 to 100, found {text}; a share is written 95/100")
        return Change(what, name, number, station, part)
    if measure.unit == "count":
        raise UsageError(f"{name} is a count: write one whole number, found {text!r}")
    numerator, denominator = (_number(one.strip(), name, whole=True) for one in (top, bottom))
    if numerator > denominator:
        raise UsageError(f"{name}: numerator {numerator} is greater than denominator {denominator}")
    return Change(what, name, numerator, station, part, int(denominator))


def _clause(name: str, part: str, text: str, station: str, rubric: Rubric, view: RubricView) -> Change:
    clause, shares = rubric.clauses[name], view.shares(name)
    if clause.measures:
        raise UsageError(f"clause {name} reads {', '.join(clause.measures)}: write {station}:{clause.measures[0]}=…")
    if not shares:
        kinds = clause.kinds()
        if not part:
            raise UsageError(f"clause {name} counts findings: write {station}:{name}:{kinds[0]}=…")
        return Change("finding", name, _number(text, name, whole=True), station, _known("kind", part, kinds))
    if part or view.occasions(name):
        part = _known("occasion", part, view.occasions(name))
    top, sign, bottom = text.partition("/")
    share = _number(top, name)
    exact = Fraction(share) / (Fraction(_number(bottom, name)) or 1) if sign else Fraction(share)
    if exact not in map(Fraction, shares):
        raise UsageError(f"{name} must be one of {', '.join(map(plain, shares))}, found {text}")
    return Change("judgement", name, next(one for one in shares if Fraction(one) == exact), station, part)
