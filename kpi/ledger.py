"""The ledger in words: what each line of points rests on, ready to be read by the unit that lost them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from kpi.compared import with_comparisons
from kpi.editions.tables import plain
from kpi.exact import Ratio
from kpi.labels import Labels, labels
from kpi.rubric.model import Clause, Rubric
from kpi.rules import Inputs
from kpi.scoring import Scores, zeroes_item

KEYS = ["year", "station", "clause"]
_REASONS = {"not_applicable": "reason.not_in_class"}
WORDS = [
    "bar",
    "actual",
    "gap",
    "reason",
    "stated_or_assumed",
    "words",
    "settings",
    "evidence",
    "attribution",
    "remark",
]
COLUMNS = ["year", "station", "name", "class", "category", "item", "clause", "line", "points", "loss",
           "loss_before_floor", "score", *WORDS]  # fmt: skip


def describe(
    scores: Scores, facts: pd.DataFrame, honours: pd.DataFrame, rubric: Rubric, stations: pd.DataFrame, lang: str
) -> pd.DataFrame:
    """Return the ledger with bar, actual, gap, reason, basis, words of the document, evidence and notes of each line.

    Parameters
    ----------
    scores : Scores
        What `kpi.scoring.score` gave: the lines, and the scores that clauses keep.
    facts, honours : pandas.DataFrame
        What was scored, and the extra points claimed with their documents.
    rubric : Rubric
        The edition.
    stations : pandas.DataFrame
        The roster: station, name.
    lang : {"zh", "en"}
        Language of reasons; the document's words stay as they are.
    """
    say = labels(lang)
    inputs = with_comparisons(facts, rubric).rename(columns={"evidence": "found"}).drop(columns=["class"])
    rows = scores.ledger.merge(inputs, on=KEYS, how="left").merge(
        stations[["station", "name"]], on="station", how="left"
    )
    documents = honours.groupby(["station", "line"])["document"].agg("; ".join) if len(honours) else {}
    parts = [
        _clause_lines(group, rubric.clauses[name], rubric, say)
        if name in rubric.clauses
        else _other_lines(group, rubric, documents, say)
        for name, group in rows.groupby("clause", sort=False)
    ]
    told = pd.concat(parts).sort_index() if parts else rows.reindex(columns=WORDS)
    rows = rows.drop(columns=[name for name in WORDS if name in rows]).join(told)
    return rows.merge(scores.clauses[[*KEYS, "score"]], on=KEYS, how="left")[COLUMNS]


def shown(value: Fraction, unit: str, say: Labels, beside: Fraction | None = None) -> str:
    """Return a rate or count as read: two decimals, and as many more as it takes to differ from what it is beside.

    `unit` is percent, or the word counted in, which may be empty.

    Examples
    --------
    >>> say = labels("zh")
    >>> shown(Fraction(96800, 1019), "percent", say, Fraction(95)), shown(Fraction(3), "篇", say)
    ('94.995%', '3篇')
    """
    if unit != "percent":
        return say.number(value) + unit
    places = 2
    while (
        beside is not None
        and value != beside
        and places < 9
        and say.number(value, places) == say.number(beside, places)
    ):
        places += 1
    return say.percent(value, places)


def _fraction(row: pd.Series, name: str) -> Fraction | None:
    top = row.get(f"{name}_num")
    return None if top is None or pd.isna(top) else Fraction(int(top), int(row[f"{name}_den"]))


def _clause_lines(group: pd.DataFrame, clause: Clause, rubric: Rubric, say: Labels) -> pd.DataFrame:
    given = Inputs(clause, rubric, group)
    rates = {name: given.hundredths(number) for name, number in clause.rule.numbers().items() if _is_loss(name)}
    rows = []
    for place, (_, row) in enumerate(group.iterrows()):
        texts = _texts(row, clause, rubric, say, {name: _at(rate, place) for name, rate in rates.items()})
        deducted = row["line"] in ("deduction", "item_zeroed")
        settings = _assumed(clause, rubric, row["line"]) if deducted else []
        by_words = row["line"] == "excluded" or (row["line"] == "deduction" and not settings)
        rows.append({
            **{name: texts[name] if deducted else "" for name in ("bar", "actual", "gap")},
            "reason": say.t(f"reason.{clause.rule.family if row['line'] == 'deduction' else row['line']}", **texts),
            "stated_or_assumed": "stated" if by_words else "assumed", "words": clause.words,
            "settings": _values(settings, rubric),
            "evidence": row["found"], "attribution": row.get("charged", ""), "remark": row["note"],
        })  # fmt: skip
    return pd.DataFrame(rows, index=group.index)


def _texts(
    row: pd.Series, clause: Clause, rubric: Rubric, say: Labels, rates: dict[str, Fraction]
) -> dict[str, object]:
    """Return what a reason may name: actual, bar, gap, step, loss_rate, points, count, kinds, elements, trigger."""
    unit = _unit(clause, rubric)
    bar, actual = _bar(row, clause, rubric), _fraction(row, "x" if clause.measures else "share")
    found = {kind: int(row[f"n_{kind}"]) for kind in clause.kinds() if not pd.isna(row.get(f"n_{kind}"))}
    short = row.get("n_short")
    told = "" if bar is None else shown(bar, unit, say)
    gap = "" if actual is None or bar is None else _gap(actual, bar, unit, say)
    if hasattr(clause.rule, "periods"):  # the bar is that of each period, the actual number that of all
        told = say.t("value.each_period", bar=told)
        gap = say.t("value.periods", count=0 if pd.isna(short) else int(short))
    return {
        "actual": "" if actual is None else _actual(row, actual, unit, say, bar), "bar": told, "gap": gap,
        "step": _step(clause.rule, rubric, unit, say), "loss_rate": _points(rates.get("loss", Fraction(0)), say),
        "count": sum(found.values()) or (int(short) if not pd.isna(short) else int(actual or 0)),
        "points": say.points(row["points"] if row["line"] == "deduction" else row["loss"]),
        "kinds": say.join([_kind(kind, count, clause, rubric, rates, say) for kind, count in found.items() if count]),
        "elements": say.join(list(getattr(clause.rule, "elements", ()))), "clause": clause.name,
        "trigger": say.join([other.name for other in _zeroing(clause, rubric)]),
    }  # fmt: skip


def _unit(clause: Clause, rubric: Rubric) -> str:
    """Return percent, the word a count is counted in, or share for what a person judged."""
    if not clause.measures:
        return "share"
    measure = rubric.measures[clause.measures[0]]
    return "percent" if measure.unit == "percent" else measure.of or ""


def _kind(kind: str, count: int, clause: Clause, rubric: Rubric, rates: dict[str, Fraction], say: Labels) -> str:
    """Return how often a kind was found, with what each one costs where its kinds cost differently."""
    name = rubric.kinds.get(kind, kind)
    rate = rates.get(f"losses.{kind}", rates.get(kind))
    if rate is None:
        return say.t("reason.kind", kind=name, count=count)
    return say.t("reason.kind_rate", kind=name, count=count, rate=_points(rate, say))


def _is_loss(name: str) -> bool:
    return name.startswith("losses") or name in ("loss", "first", "late", "missing")


def _at(rate: Ratio | Fraction, place: int) -> Fraction:
    return rate.fraction(place) if isinstance(rate, Ratio) else Fraction(rate)


def _points(loss: Fraction, say: Labels) -> str:
    return say.number(loss / 100) + say.t("unit.points_after")


def _assumed(clause: Clause, rubric: Rubric, line: str) -> list[str]:
    """Return the settings that a deduction rests on: numbers, choices, and the clause's share of its item."""
    rules = [clause.rule] if line == "deduction" else [other.rule for other in _zeroing(clause, rubric)]
    return [name for rule in rules for name in rule.settings()] + (
        [f"points_{clause.id}"] if clause.basis == "assumed" else []
    )


def _values(settings: list[str], rubric: Rubric) -> str:
    return " ".join(f"{name}={plain(rubric.setting(name))}" if name in rubric.settings else name for name in settings)


def _zeroing(clause: Clause, rubric: Rubric) -> list[Clause]:
    """Return the clauses of the same item that can put the whole of it to zero."""
    return [other for other in rubric.clauses.values() if other.item == clause.item and zeroes_item(other, rubric)]


def _bar(row: pd.Series, clause: Clause, rubric: Rubric) -> Fraction | None:
    if clause.rule.family == "relative":
        return _fraction(row, "target")
    numbers = clause.rule.numbers()
    number = numbers.get("bar") or numbers.get("high")
    if clause.rule.family == "bands":
        best = max(clause.rule.edges, key=lambda edge: rubric.value(edge.share))
        number = best.from_ or best.to
    if number is None:
        return None
    return _fraction(row, "target") if number.target else rubric.value(number)


def _actual(row: pd.Series, actual: Fraction, unit: str, say: Labels, bar: Fraction | None) -> str:
    if unit == "share":
        return say.percent(actual * 100, 0)
    text = shown(actual, unit, say, bar)
    parts = [row.get("numerator"), row.get("denominator")]
    known = unit == "percent" and not any(pd.isna(part) for part in parts)
    return f"{text} ({int(parts[0])}/{int(parts[1])})" if known else text


def _gap(actual: Fraction, bar: Fraction, unit: str, say: Labels) -> str:
    gap = abs(bar - actual)
    if unit != "percent":
        return say.number(gap) + unit
    places = 2 if gap == 0 or say.number(gap, 2) != say.number(Decimal(0), 2) else 4
    return say.t("unit.percentage_points", number=say.number(gap, places))


def _step(rule: object, rubric: Rubric, unit: str, say: Labels) -> str:
    step = getattr(rule, "step", None)
    value = Fraction(1) if step is None or unit == "share" else rubric.value(step)
    return say.t("unit.percentage_points", number=say.number(value)) if unit == "percent" else say.number(value) + unit


def _other_lines(group: pd.DataFrame, rubric: Rubric, documents: object, say: Labels) -> pd.DataFrame:
    """Return the lines that belong to no clause: extra points, their cap, what the class does not carry, rebasing."""
    rows = []
    for _, row in group.iterrows():
        line, entry = rubric.extra_entries.get(row["clause"], (None, None))
        worth = rubric.value(entry.points) * 100 if entry else Fraction(1)
        texts = {
            "kinds": entry.name if entry else "", "count": int(-row["loss"] / worth),
            "points": say.points(row["points"] if row["line"] == "rebase" else abs(int(row["loss"]))),
            "bar": rubric.choice("extra_cap", "none"),
        }  # fmt: skip
        settings = ["extra_cap"] if row["line"] == "cap" else []
        rows.append({
            **dict.fromkeys(WORDS, ""), "reason": say.t(_REASONS.get(row["line"], f"reason.{row['line']}"), **texts),
            "stated_or_assumed": entry.points.basis if entry else "assumed", "words": line.text if line else "",
            "settings": _values([entry.points.setting] if entry and entry.points.setting else settings, rubric),
            "evidence": documents.get((row["station"], row["clause"]), "") if entry else "",
        })  # fmt: skip
    return pd.DataFrame(rows, index=group.index)
