"""The rules once more, one unit and one number at a time, in plain fractions: what the engine is compared with.

Nothing here is shared with the package: it reads a rubric as it is written in a file and facts as they are written
in a test.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil, floor


def exact(number: object) -> Fraction:
    """Return a number as written."""
    return Fraction(str(number))


def half_up(number: Fraction) -> int:
    """Return a number rounded half away from zero, by decimal arithmetic."""
    with localcontext() as context:
        context.prec = 60
        return int((Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def loss(clause: dict, settings: dict, row: dict, rivals: list[Fraction]) -> Fraction:
    """Return the exact loss in hundredths of one unit on one clause as written."""
    rule, points = clause["rule"], exact(clause["share"]) * 100

    def value(name: str, given: dict = rule) -> Fraction:
        return exact(settings[given[name]["setting"]]["value"]) if given.get(name) else Fraction(0)

    def cost(name: str, given: dict = rule) -> Fraction:
        if not given.get(name):
            return Fraction(0)
        parts = len(rule["elements"]) if "elements" in rule else value("periods") or value("bar") or Fraction(1)
        whole = {"percent_of_points": points / 100, "percent_of_even_share": points / 100 / parts}
        return value(name, given) * whole[settings[given[name]["setting"]]["unit"]]

    def count(kind: str) -> int:
        return row.get(f"n_{kind}", 0)

    def number(name: str) -> Fraction:
        return Fraction(row[f"{name}_num"], row[f"{name}_den"])

    def steps(gap: Fraction) -> Fraction:
        each = max(gap, Fraction(0)) / value("step")
        return {"linear": each, "whole": Fraction(floor(each)), "started": Fraction(ceil(each))}[rule["steps"]]

    def share() -> Fraction:
        x = number("x")
        match rule["family"]:
            case "threshold":
                return Fraction(x >= value("bar") if rule["inclusive"] else x > value("bar"))
            case "proportional":
                reached = min(x / value("bar"), Fraction(1))
                return reached if reached * 100 >= value("least") else Fraction(0)
            case "linear":
                return min(max((x - value("low")) / (value("high") - value("low")), Fraction(0)), Fraction(1))
            case "window":
                return Fraction(value("bar") * value("low") <= 100 * x <= value("bar") * value("high"))
            case "bands":
                inside = [
                    edge
                    for edge in rule["edges"]
                    if (not edge.get("from") or x >= value("from", edge))
                    and (not edge.get("to") or x < value("to", edge))
                ]
                assert len(inside) == 1
                return value("share", inside[0]) / 100
            case "progress":
                level = min(x / value("bar"), Fraction(1))
                gained = min(max((x - number("previous")) / value("gain"), Fraction(0)), Fraction(1))
                gained = Fraction(1) if x >= value("bar") else gained
                return (value("weight") * level + (100 - value("weight")) * gained) / 100
            case "relative":
                best, worst, mean = max(rivals), min(rivals), sum(rivals) / len(rivals)
                if rule["against"] == "range":
                    between = (x - worst) / (best - worst) if best > worst else Fraction(1)
                    return (value("base") + (100 - value("base")) * between) / 100
                yardstick = best if rule["against"] == "best" else mean
                return min(x / yardstick, Fraction(1)) if yardstick else Fraction(1)
        raise AssertionError(rule["family"])

    match rule["family"]:
        case "shortfall":
            found = steps(value("bar") - number("x")) * cost("loss")
        case "excess":
            found = steps(number("x") - value("bar")) * cost("loss") + (
                cost("first") if number("x") > value("bar") else 0
            )
        case "minimum_count":
            found = max(value("bar") - number("x"), Fraction(0)) * cost("loss")
        case "minimum_by_period":
            found = count("short") * cost("loss")
        case "per_event":
            found = sum((count(kind) * cost(kind, rule["losses"]) for kind in rule["losses"]), Fraction(0))
        case "checklist":
            found = count("missing") * cost("loss") + count("partial") * cost("loss") * value("partial") / 100
        case "timeliness":
            found = count("late") * cost("late") + count("missing") * cost("missing")
        case "zeroing":
            found = points if count("case") else Fraction(0)
        case "judgement":
            found = points * (1 - number("share"))
        case "composition":
            weights = {name: value(name, rule["weights"]) for name in rule["weights"]}
            earned = sum(number(f"share_{name}") * weight for name, weight in weights.items())
            found = points * (1 - earned / sum(weights.values()))
        case _:
            found = points * (1 - share())
    multiplier = rule.get("multiplier")
    return found * value("times", multiplier) if multiplier and count(multiplier["kind"]) else found


def score_of(clause: dict, settings: dict, row: dict, rivals: list[Fraction]) -> int:
    """Return the score in hundredths of one unit on one clause: rounded once, held above its floor."""
    points = int(exact(clause["share"]) * 100)
    if row["no_object"]:
        return points
    lost = loss(clause, settings, row, rivals)
    rounded = half_up(lost) if settings["rounding"]["value"] == "half_up" else floor(lost)
    least = clause["rule"].get("floor")
    return max(points - rounded, int(exact(settings[least["setting"]]["value"]) * 100) if least else 0)


def rivals_of(clause: str, row: dict, rows: list[dict]) -> list[Fraction]:
    """Return the numbers of the units of one year and class that are scored on a clause."""
    return [
        Fraction(r["x_num"], r["x_den"])
        for r in rows
        if r["clause"] == clause
        and r["state"] == "scored"
        and not r["no_object"]
        and (r["year"], r["class"]) == (row["year"], row["class"])
        and "x_num" in r
    ]


def extra_of(content: dict, claims: list[tuple], station: str, year: int) -> int:
    """Return the extra points in hundredths of one unit: each entry once or each time, held below the cap."""
    settings = content["settings"]
    counts: dict[str, int] = {}
    for who, entry, count, when in claims:
        if (who, when) == (station, year):
            counts[entry] = counts.get(entry, 0) + count
    won = 0
    for line in content["extra"]:
        overlaps = line.get("overlaps")
        if overlaps and settings[overlaps["setting"]]["value"] == "base":
            continue
        for entry in line["entries"]:
            times = counts.get(entry["id"], 0)
            times = times if settings["extra_repeat"]["value"] == "each" else min(times, 1)
            won += times * int(exact(settings[entry["points"]["setting"]]["value"]) * 100)
    cap = settings["extra_cap"]["value"]
    return won if cap == "none" else min(won, int(exact(cap) * 100))
