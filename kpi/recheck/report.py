"""Findings as tables and as lines that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpi.inputs.problems import safe
from kpi.labels import Labels, labels
from kpi.recheck.model import CONSTANT, Relation, Roles
from kpi.recheck.relations import constant
from kpi.recheck.rules import Finding
from kpi.recheck.table import Table

FINDINGS = ["file", "table", "row", "column", "unit", "kind", "printed", "expected", "why", "certain"]
OPEN = ["file", "table", "code", "why"]
QUIET = ("nothing", "no_numbers")
TABLES = ["file", "table", "header", "units", "read"]
_NAMES = 3


@dataclass(frozen=True)
class Rechecked:
    """What a recheck of one or more files gave.

    Attributes
    ----------
    findings : DataFrame
        One row a contradiction: file, table, row, column, unit, kind, printed, expected, why, certain.
    undetermined : DataFrame
        What cannot be determined, and what to pass: file, table, code, why.
    tables : DataFrame
        Every table that was looked at: file, table, header, units, and `read`, how it was understood (empty where no
        relation and no rank was found).
    """

    findings: pd.DataFrame
    undetermined: pd.DataFrame
    tables: pd.DataFrame

    @property
    def rechecked(self) -> int:
        """Return how many tables held something to recheck."""
        return int((self.tables["read"] != "").sum())

    def frame(self) -> pd.DataFrame:
        """Return the findings, and below them what cannot be determined as rows of the kind `undetermined`."""
        open_ = self.undetermined.assign(row=0, column="", unit="", kind="undetermined", printed="", expected="",
                                         certain=False)  # fmt: skip
        return pd.concat([self.findings, open_[FINDINGS]], ignore_index=True)


def finding_row(table: Table, one: Finding, say: Labels) -> dict[str, object]:
    """Return a finding as a row of the frame, masked and fit for a terminal."""
    return {
        "file": safe(table.file), "table": safe(table.name), "row": one.row, "column": safe(table.headers[one.column]),
        "unit": safe(one.unit), "kind": one.kind, "printed": safe(one.printed), "expected": safe(one.expected),
        "why": reason(one, say), "certain": one.certain,
    }  # fmt: skip


def reason(one: Finding, say: Labels) -> str:
    """Return why a finding is one, in words."""
    values: dict[str, object] = {name: _words(value, say) for name, value in one.why.items()}
    values |= {"printed": safe(one.printed), "expected": safe(one.expected)}
    key = one.kind
    if key == "hidden_digits":
        key += ".held" if one.why["held"] else ".rounding" if one.why["allowed"] else ".row"
    return say.t(f"recheck.why.{key}", **values)


def _words(value: object, say: Labels) -> object:
    if isinstance(value, list):
        more = [say.t("recheck.more", count=len(value) - _NAMES)] if len(value) > _NAMES else []
        return say.join([safe(name) for name in value[:_NAMES]] + more)
    return safe(value) if isinstance(value, str) else value


def open_row(table: Table, code: str, values: Mapping[str, object], say: Labels) -> dict[str, object]:
    """Return what cannot be determined as a row of the frame."""
    words = {name: _words(value, say) for name, value in values.items()}
    why = say.t(f"recheck.open.{code}", **words)
    return {"file": safe(table.file), "table": safe(table.name), "code": code, "why": why}


def table_row(table: Table, roles: Roles, say: Labels) -> dict[str, object]:
    """Return how a table was understood: the sums that hold in it, and its ranks."""
    read = [_formula(table, relation) for relation in roles.relations]
    if roles.total is not None or len(table.units) > 1:
        read += [say.t("recheck.ranked", rank=safe(table.headers[column])) for column in roles.ranks]
    read += [safe(table.name_of(row)) for row in table.rows if row.kind not in ("unit", "full", "weight")]
    header = " | ".join(safe(name) for name in table.headers)
    return {"file": safe(table.file), "table": safe(table.name), "header": header, "units": len(table.units),
            "read": say.t("recheck.separator").join(dict.fromkeys(read))}  # fmt: skip


def _formula(table: Table, relation: Relation) -> str:
    parts = []
    for part, factor in relation.parts.items():
        name = str(constant()) if part == CONSTANT else safe(table.headers[part])
        weight = "" if abs(factor) == 1 else f"{abs(factor).normalize():f} × "
        parts.append(f"{'− ' if factor < 0 else '+ '}{weight}{name}")
    total = " ".join(parts).removeprefix("+ ")
    return f"{safe(table.headers[relation.target])} = " + (
        f"({total}) / {relation.divisor}" if relation.divisor > 1 else total
    )


def lines(result: Rechecked, lang: str) -> list[str]:
    """Return a recheck as lines: each table with how it was read, its findings, and what stays open."""
    say, told, quiet = labels(lang), [], []
    for table in result.tables.to_dict("records"):
        mine = {name: frame[(frame["file"] == table["file"]) & (frame["table"] == table["table"])]
                for name, frame in (("findings", result.findings), ("open", result.undetermined))}  # fmt: skip
        place = f"{table['file']}[{table['table']}]" if table["table"] else table["file"]
        if len(result.tables) > 1 and mine["open"]["code"].isin(QUIET).any():
            quiet.append(place)
            continue
        read = table["read"] or say.t("recheck.nothing_read")
        told.append(say.t("recheck.table", place=place, units=table["units"], read=read))
        for row in mine["findings"].to_dict("records"):
            mark = "" if row["certain"] else say.t("recheck.uncertain")
            kind = say.t(f"recheck.kind.{row['kind']}")
            told.append("  " + say.t("recheck.finding", **{**row, "kind": kind, "mark": mark}).strip())
        told += ["  " + say.t("recheck.undetermined", why=row["why"]) for row in mine["open"].to_dict("records")]
    if quiet:
        told.append(say.t("recheck.quiet", count=len(quiet), places=_words(quiet, say)))
    counts = {"files": result.tables["file"].nunique(), "tables": len(result.tables), "rechecked": result.rechecked,
              "findings": len(result.findings)}  # fmt: skip
    return [*told, say.t("recheck.summary", **counts)]
