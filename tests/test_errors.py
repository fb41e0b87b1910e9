"""Errors end a command with their own code and tell everything at once."""

import pytest

from kpi import errors
from kpi.problems import Problem


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KpiError", 1),
        ("UsageError", 2),
        ("InputRefused", 3),
        ("RubricRefused", 4),
        ("LockHeld", 5),
        ("CannotWrite", 6),
        ("StepFailed", 7),
        ("PersonalData", 8),
        ("FormatUnavailable", 9),
    ],
)
def test_exit_codes(name, code):
    error = getattr(errors, name)
    assert error.exit_code == code
    assert issubclass(error, errors.KpiError)


def problem(row=7, **given):
    usual = {
        "severity": "error",
        "file": "measures.csv",
        "sheet": "",
        "column": "numerator",
        "value": "96",
        "why": "above 95",
        "fix": "correct it",
    }
    return Problem(row=row, **usual | given)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "measures.csv:7:numerator 96 — above 95 — correct it"),
        ({"sheet": "表一"}, "measures.csv[表一]:7:numerator 96 — above 95 — correct it"),
        ({"row": 0, "column": ""}, "measures.csv 96 — above 95 — correct it"),
        ({"value": ""}, "measures.csv:7:numerator — above 95 — correct it"),
        ({"fix": ""}, "measures.csv:7:numerator 96 — above 95"),
    ],
)
def test_a_problem_in_one_line(given, text):
    assert str(problem(**given)) == text


@pytest.mark.parametrize(
    ("count", "lines", "last"),
    [(1, 2, "row 1"), (2, 3, "row 2"), (50, 51, "row 50"), (51, 52, "  … and 1 more"), (500, 52, "  … and 450 more")],
)
def test_the_first_fifty_are_shown_and_all_are_counted(count, lines, last):
    refused = errors.InputRefused("2014", [f"row {number}" for number in range(1, count + 1)])
    told = str(refused).splitlines()
    assert told[0] == f"2014: {count} problem{'' if count == 1 else 's'}"
    assert (len(told), told[-1].strip()) == (lines, last.strip())
    assert len(refused.problems) == count
