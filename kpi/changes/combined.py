"""Units that merged, as one unit in the year before: their raw tables added up, as if they had been one already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from kpi.rubric.families import VETO
from kpi.rubric.model import Rubric

GAPS = ["station", "clause", "gap"]
_Group = tuple[str, pd.DataFrame, set[str]]


def combined(
    tables: dict[str, pd.DataFrame], rubric: Rubric, groups: Mapping[str, Sequence[str]]
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the raw tables of a year with the units of each group as one, and what cannot be combined.

    Numerators, denominators, counts and findings are added, targets added for counts and kept for rates where they
    agree, judgements averaged by occasion, honours and births taken together (births by the `heirs` of
    `kpi.attribution.attribute`). What one of the units did not hand in, a rate without its counts, and targets of a
    rate that differ are left out: the clause is then not assessed, which is not zero.

    Parameters
    ----------
    tables : dict of pandas.DataFrame
        Raw tables, rulings applied or left out.
    rubric : Rubric
        The edition they are read under.
    groups : mapping
        The unit that goes on → the units of the year that it is made of, itself among them where it existed.

    Returns
    -------
    tables : dict of pandas.DataFrame
        The units that went on, and no others of their groups.
    gaps : pandas.DataFrame
        station, clause, gap: `not_handed_in`, `no_counts` or `targets_differ`.

    Examples
    --------
    >>> names = ["findings", "judgements", "honours", "targets"]
    >>> empty = {name: pd.DataFrame(columns=["station", "clause", "measure", "kind", "occasion"]) for name in names}
    >>> rows = [("a", "funding_rate", None, 9, 10, None, True), ("b", "funding_rate", None, 20, 20, None, True)]
    >>> columns = ["station", "measure", "period", "numerator", "denominator", "value", "applicable"]
    >>> from kpi.editions import edition
    >>> measures = pd.DataFrame(rows, columns=columns)
    >>> tables, gaps = combined(empty | {"measures": measures}, edition(2014), {"b": ["a", "b"]})
    >>> tables["measures"].values.tolist(), len(gaps)
    ([['b', 'funding_rate', None, 29, 30, None, True]], 0)
    """
    heir = {unit: name for name, units in groups.items() if set(units) != {name} for unit in units}
    members = {name: set(groups[name]) for name in set(heir.values())}
    units = {code: measure.unit for code, measure in rubric.measures.items()}
    found: list[tuple[str, str, str]] = []

    def merged(name: str, keys: list[str], join: Callable[[pd.DataFrame], list[dict] | str]) -> pd.DataFrame:
        own = tables[name]
        inside = own["station"].isin(heir)
        rows: list[dict] = []
        for unit, part, given in _groups(own[inside], heir, keys):
            one = join(part) if given == members[unit] else "not_handed_in"
            if isinstance(one, str):
                found.append((unit, part[keys[0]].iloc[0], one))
            else:
                rows += [row | {"station": unit} for row in one]
        joined = pd.DataFrame(rows, columns=own.columns).astype(own.dtypes)
        return pd.concat([own[~inside], joined], ignore_index=True) if rows else own[~inside]

    result = tables | {
        "measures": merged("measures", ["measure", "period"], lambda part: _measured(part, units)),
        "findings": merged("findings", ["clause"], lambda part: part.to_dict("records")),
        "judgements": merged("judgements", ["clause"], _judged),
        "targets": merged("targets", ["measure"], lambda part: _targets(part, units)),
        "honours": tables["honours"].assign(station=tables["honours"]["station"].replace(heir)),
    }
    return result, _by_clause(found, rubric)


def _groups(rows: pd.DataFrame, heir: Mapping[str, str], keys: list[str]) -> Iterator[_Group]:
    """Return the rows of each unit that goes on, by measure or clause, and the units that handed something in."""
    order = [name for name in ("station", "occasion", "kind") if name in rows]
    for (unit, *_), part in rows.sort_values(order).groupby(
        [rows["station"].map(heir), *[rows[key] for key in keys]], dropna=False, sort=True
    ):
        assessed = part[part["kind"] != VETO] if "kind" in part else part
        yield unit, part, set(assessed["station"])


def _blank(value: object) -> bool:
    return value is None or bool(pd.isna(value))


def _measured(part: pd.DataFrame, units: Mapping[str, str]) -> list[dict] | str:
    applies = part[part["applicable"].astype(bool)]
    if len(applies) < 2:
        return (applies if len(applies) else part.head(1)).to_dict("records")
    row = applies.iloc[0].to_dict()
    counts = ["numerator", "denominator"] if units[row["measure"]] == "percent" else ["numerator"]
    if applies[counts].notna().all(axis=None):
        return [row | {name: int(applies[name].sum()) for name in counts} | {"value": None}]
    if len(counts) == 2:
        return "no_counts"
    amounts = applies["numerator"].astype(object).where(applies["numerator"].notna(), applies["value"])
    if any(_blank(amount) for amount in amounts):
        return "not_handed_in"
    return [row | {"numerator": None, "value": sum((Decimal(str(amount)) for amount in amounts), Decimal(0))}]


def _judged(part: pd.DataFrame) -> list[dict]:
    """Return one judgement an occasion: the mean of the units that it applies to."""
    rows = []
    for _, one in part.groupby("occasion", sort=True, dropna=False):
        applies = one[one["applicable"].astype(bool)]
        shares = [Fraction(share) for share in applies["share"] if not _blank(share)]
        row = (applies if len(applies) else one).iloc[0].to_dict()
        rows.append(row | {"share": sum(shares, Fraction(0)) / len(shares) if shares else None})
    return rows


def _targets(part: pd.DataFrame, units: Mapping[str, str]) -> list[dict] | str:
    row, values = part.iloc[0].to_dict(), list(part["target"])
    if units.get(row["measure"]) != "percent":
        return [row | {"target": sum(values, Decimal(0))}]
    return [row] if len(set(values)) == 1 else "targets_differ"


def _by_clause(found: list[tuple[str, str, str]], rubric: Rubric) -> pd.DataFrame:
    """Return what is missing by the clauses that need it, each with its first reason."""
    needs = {}
    for clause in rubric.clauses.values():
        targets = [number.target for number in clause.rule.numbers().values() if number.target]
        for name in (clause.id, *clause.measures, *targets):
            needs.setdefault(name, set()).add(clause.id)
    rows = sorted({(unit, clause, gap) for unit, name, gap in found for clause in needs.get(name, ())})
    return pd.DataFrame(rows, columns=GAPS).drop_duplicates(["station", "clause"], ignore_index=True)
