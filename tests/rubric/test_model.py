"""A rubric's views of its file: points, bases, settings, units."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kpi.exact import hundredths
from kpi.rubric.families import SHAPES, Number, finding_kinds
from tests.builders import choice, one_clause, rubric, setting

RATE = {"family": "shortfall", "bar": {"stated": 95}, "step": 0.1, "loss": (10, "percent_of_points")}
EVENTS = {"family": "per_event", "losses": {"event": (20, "percent_of_points"), "grave": {"stated": 1}}}


@pytest.fixture
def rules():
    first = [{"rule": RATE, "measure": ["alpha", "beta"], "share": 3, "words": "95%", "department": "乙科"}]
    first[0]["rule"] = RATE | {"combine": "min"}
    second = [
        {"rule": EVENTS, "share": Decimal("0.5"), "words": "每起1分"},
        {"rule": {"family": "zeroing"}, "applies_to": ["office", "town"]},
    ]
    return rubric(
        [[first, second]], settings={"extra_cap": setting(5, options=["none", 5]), "veto": choice("off", "unranked")}
    )


def test_clauses_in_their_place(rules):
    assert list(rules.clauses) == ["1.1a", "1.2a", "1.2b"]
    clause = rules.clauses["1.2a"]
    assert (clause.points, clause.basis, clause.item, clause.category, clause.order) == (50, "assumed", "1.2", "1", 1)
    assert (clause.applies_to, clause.department, clause.measures) == (("town",), "甲科", ())
    alone = rules.clauses["1.1a"]
    assert (alone.points, alone.basis, alone.department, alone.measures) == (300, "stated", "乙科", ("alpha", "beta"))
    assert rules.clauses["1.2b"].applies_to == ("office", "town")


def test_a_clause_alone_has_its_items_points():
    rules = rubric([[[{"rule": {"family": "zeroing"}, "share": Decimal("2.25")}]]])
    assert (rules.clauses["1.1a"].points, rules.items["1.1"].points) == (225, Decimal("2.25"))


@pytest.mark.parametrize(
    ("points", "whole"), [("2.5", 250), ("0.01", 1), ("100", 10000), ("0", 0), ("-0.5", -50), ("1E+1", 1000)]
)
def test_hundredths(points, whole):
    assert hundredths(Decimal(points)) == whole


@pytest.mark.parametrize("points", ["0.001", "2.675", "33.3333"])
def test_points_have_two_decimals_at_most(points):
    with pytest.raises(ValueError, match="more than two decimals"):
        hundredths(Decimal(points))


def test_numbers_with_their_basis_unit_and_exact_value(rules):
    rule = rules.clauses["1.1a"].rule
    assert [
        (name, number.basis, rules.unit(number), rules.value(number)) for name, number in rule.numbers().items()
    ] == [
        ("bar", "stated", "points", Fraction(95)),
        ("step", "assumed", "plain", Fraction(1, 10)),
        ("loss", "assumed", "percent_of_points", Fraction(10)),
    ]
    assert Number(target="alpha").basis == "target"
    assert rules.unit(Number(stated=1, unit="percent")) == "percent"


def test_a_what_if_leaves_the_edition_as_it_is(rules):
    changed = rules.with_settings(**{"1.1a_loss": Decimal("12.5"), "veto": "unranked"})
    assert (changed.setting("1.1a_loss"), rules.setting("1.1a_loss")) == (Decimal("12.5"), Decimal(10))
    assert (changed.choice("veto", "off"), rules.choice("veto", "off")) == ("unranked", "off")
    assert changed.sha256 == rules.sha256
    again = changed.with_settings(**{"1.1a_step": Decimal(1)})
    assert again.changed == {"1.1a_loss": Decimal("12.5"), "veto": "unranked", "1.1a_step": Decimal(1)}


@pytest.mark.parametrize(
    ("given", "kept"), [(0.1, Decimal("0.1")), (7, Decimal(7)), (Decimal("2.50"), Decimal("2.50")), ("both", "both")]
)
def test_a_what_if_takes_a_number_as_it_is_written(rules, given, kept):
    assert rules.with_settings(extra_cap=given).setting("extra_cap") == kept


def test_an_unknown_setting_is_refused(rules):
    with pytest.raises(KeyError, match="capp"):
        rules.with_settings(capp=1)


def test_choices_have_defaults(rules):
    assert (rules.choice("extra_cap", "none"), rules.choice("rounding", "half_up")) == ("5", "half_up")


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ({"family": "per_event", "losses": {"grave": {"stated": 1}, "event": {"stated": 2}}}, ("grave", "event")),
        (
            {"family": "checklist", "elements": ["甲"], "loss": {"stated": 1}, "partial": {"stated": 50}},
            ("missing", "partial"),
        ),
        ({"family": "timeliness", "late": {"stated": 1}, "missing": {"stated": 1}}, ("late", "missing")),
        ({"family": "zeroing"}, ("case",)),
        ({"family": "judgement", "step": {"stated": 25}}, ()),
        ({"family": "zeroing", "multiplier": {"kind": "grave", "times": {"stated": 2}}}, ("case", "grave")),
        (
            {
                "family": "per_event",
                "losses": {"event": {"stated": 2}},
                "multiplier": {"kind": "event", "times": {"stated": 2}},
            },
            ("event",),
        ),
    ],
)
def test_kinds_of_finding(rule, kinds):
    assert finding_kinds(SHAPES[rule["family"]].model_validate(rule)) == kinds


def test_a_clause_that_reads_a_measure_counts_no_findings():
    assert one_clause({"family": "zeroing"}, measure="cadre").clauses["1.1a"].kinds() == ()
    assert one_clause({"family": "zeroing"}).clauses["1.1a"].kinds() == ("case",)


def test_extra_entries_with_their_lines():
    entries = [
        {"id": "B1a", "name": "甲", "points": {"stated": 3}},
        {"id": "B1b", "name": "乙", "points": {"stated": 2}},
    ]
    rules = rubric(
        [[[{"rule": {"family": "zeroing"}}]]], extra=[{"line": "B1", "text": "加3分和2分", "entries": entries}]
    )
    assert [(name, line.line, entry.points.stated) for name, (line, entry) in rules.extra_entries.items()] == [
        ("B1a", "B1", 3),
        ("B1b", "B1", 2),
    ]
