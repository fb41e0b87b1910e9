"""The bar of a clause in the words of those who fill in a workbook."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi.editions.tables import plain
from kpi.rubric.model import Clause, Measure
from kpi.templates.form import Form

_SENTENCES = {
    "threshold": "at_least", "shortfall": "at_least", "proportional": "at_least", "minimum_count": "at_least",
    "progress": "at_least", "excess": "at_most", "window": "around", "minimum_by_period": "each_period",
    "zeroing": "none",
}  # fmt: skip


def bar(form: Form, clause: Clause) -> str:
    """Return what a clause asks for, and whether the document states the number.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> form = Form(2014, edition(2014), None)
    >>> bar(form, form.rubric.clauses["1.4a"]), bar(form, form.rubric.clauses["1.3a"])
    ('不低于99%（文件规定）', '不低于100%（本局自定）')
    """
    if clause.measures:
        return _of_measure(form, clause)
    family = clause.rule.family
    if form.view.reads(clause.id) == "judgements":
        shares = form.say.join([plain(share) for share in form.view.shares(clause.id)])
        return form.say.t("template.bar.judgement", points=form.say.points(clause.points), shares=shares)
    names = dict(zip(clause.kinds(), kinds_of(form, clause), strict=True))
    texts = {"kinds": form.say.join(list(names.values()))} | {
        kind: names.get(kind, "") for kind in ("missing", "partial")
    }
    if family == "checklist":
        texts["elements"] = form.say.join(list(clause.rule.elements))
    return form.say.t(f"template.bar.{family}", **texts)


def kinds_of(form: Form, clause: Clause) -> list[str]:
    """Return the kinds of finding a clause counts, as the reader takes them.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> form = Form(2014, edition(2014), None)
    >>> kinds_of(form, form.rubric.clauses["3.4a"])
    ['问题', '不得发生的情形']
    """
    return [form.spelt("kind", kind, form.rubric.kinds.get(kind, kind)) for kind in clause.kinds()]


def _of_measure(form: Form, clause: Clause) -> str:
    rubric, number = form.rubric, clause.rule.numbers().get("bar")
    sentence = _SENTENCES.get(clause.rule.family, "words")
    if number is None:
        return form.say.t(f"template.bar.{'none' if sentence == 'none' else 'words'}")
    if number.target is not None:
        return form.say.t("template.bar.target", measure=rubric.measures[number.target].name)
    value = amount(rubric.value(number), rubric.measures[clause.measures[0]])
    return form.say.t(f"template.bar.{sentence}", bar=value, basis=form.say.t(f"basis.{number.basis}"))


def amount(value: Fraction, measure: Measure) -> str:
    """Return a number with the unit of a measure; a unit that needs explaining is left to the hint.

    Examples
    --------
    >>> amount(Fraction(199, 2), Measure(name="率", unit="percent"))
    '99.5%'
    >>> amount(Fraction(2), Measure(name="文章", unit="count", of="篇"))
    '2篇'
    """
    number = plain(Decimal(value.numerator) / Decimal(value.denominator))
    unit = "%" if measure.unit == "percent" else measure.of or ""
    return number + ("" if "（" in unit or "(" in unit else unit if unit == "%" or not unit.isascii() else f" {unit}")


def hint(form: Form, measure: Measure) -> str:
    """Return what the numerator and denominator of a measure are, or what its value counts."""
    key = "rate" if measure.unit == "percent" else "count" if measure.period == "year" else "period"
    texts = {"numerator": measure.numerator, "denominator": measure.denominator, "of": measure.of}
    return form.say.t(f"template.hint.{key}", **{name: text or "" for name, text in texts.items()})
