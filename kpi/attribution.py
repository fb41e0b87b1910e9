"""Where and when a birth counts: the rules of attribution as a closed table, each switched on by the rubric.

Their order is fixed: year, families from outside, the original town, both towns of a dispute; without a rule a birth
counts in its present town and year. The original town is marked for violations, of which alone the rule speaks.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kpi.rubric.model import Rubric

TOWNS = ["original_town", "present_town", "disputed_with"]
COLUMNS = ["case", "station", "role", "within_policy", "by_official", "rules"]


def attribute(births: pd.DataFrame, rubric: Rubric, year: int, heirs: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return where each birth of a year counts: one row a case and charged station.

    Parameters
    ----------
    births : pandas.DataFrame
        The register: case, year_found, year_of_birth, original_town, present_town, disputed_with, from_outside,
        within_policy, by_official.
    rubric : Rubric
        The edition, whose attribution rules apply (考核办法 二、三).
    year : int
        The year assessed.
    heirs : mapping, optional
        Units that have merged by then, each with the unit that answers for it; a case follows its town into it.

    Returns
    -------
    pandas.DataFrame
        case, station, role (`own`, `disputed` for the second town of a dispute, `floating`), within_policy,
        by_official, rules (ids of the rules that moved the case, in their order).

    Examples
    --------
    >>> from kpi.editions import edition
    >>> case = {"case": "c1", "year_found": 2014, "year_of_birth": 2012, "original_town": "t01", "present_town": "t02",
    ...         "disputed_with": "t03", "from_outside": 0, "within_policy": 0, "by_official": 0}
    >>> attribute(pd.DataFrame([case]), edition(2014), 2014)[["station", "role", "rules"]].values.tolist()
    [['t01', 'own', 'A4 A1 A2'], ['t03', 'disputed', 'A4 A1 A2']]
    """
    ids = {rule.rule: rule.id for rule in rubric.attribution}
    births = births.assign(**{name: births[name].fillna("").replace(dict(heirs or {})) for name in TOWNS})
    counts_in = births["year_found"] if "year_found" in ids else births["year_of_birth"]
    cases = births[counts_in == year].copy()
    out_of_policy = cases["within_policy"] == 0
    outside = (cases["from_outside"] == 1) & ("present_town_floating" in ids)
    moved = ~outside & (cases["original_town"] != "") & (cases["original_town"] != cases["present_town"])
    moved &= "original_town" in ids
    disputed = ~outside & out_of_policy & (cases["disputed_with"] != "") & ("both_towns" in ids)
    concealed = out_of_policy & (cases["year_found"] > cases["year_of_birth"]) & ("year_found" in ids)
    cases["station"] = cases["present_town"].where(~moved, cases["original_town"])
    cases["role"] = pd.Series("own", index=cases.index).where(~outside, "floating")
    marks = [(concealed, "year_found"), (outside, "present_town_floating"), (moved & out_of_policy, "original_town"),
             (disputed, "both_towns")]  # fmt: skip
    cases["rules"] = ""
    for applies, name in marks:
        cases["rules"] = (cases["rules"] + " " + ids.get(name, "")).where(applies, cases["rules"]).str.strip()
    second = cases[disputed]
    second = second.assign(station=second["disputed_with"], role="disputed")
    # A case moved to the very town it is disputed with would be charged there twice.
    second = second[second["station"] != cases.loc[second.index, "station"]]
    charged = pd.concat([cases, second])[COLUMNS]
    order, up = ["case", "role", "station"], [True, False, True]  # roles: own, floating, disputed
    return charged.sort_values(order, ascending=up, kind="stable", ignore_index=True)


def birth_measures(charged: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Return the measures taken from the register: station, measure, numerator, denominator (missing for a count).

    `own` is the rate within policy of the town's own births, disputed cases included; `floating` the same of families
    from outside; `official` the count of out-of-policy births by officials or party members charged to the town.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> rows = [("c1", "t01", "own", 1, 0, ""), ("c2", "t01", "own", 0, 1, ""), ("c3", "t01", "floating", 0, 0, "A3")]
    >>> frame = birth_measures(pd.DataFrame(rows, columns=COLUMNS), edition(2014))
    >>> frame[frame["measure"] == "birth_policy_rate"].values.tolist()
    [['t01', 'birth_policy_rate', 1, 2]]
    """
    frames = []
    for code, measure in rubric.measures.items():
        if measure.source != "births":
            continue
        kept = charged[(charged["role"] == "floating") == (measure.births == "floating")]
        if measure.births == "official":
            violations = kept.assign(numerator=(kept["within_policy"] == 0) & (kept["by_official"] == 1))
            frame = violations.groupby("station")["numerator"].sum().reset_index().assign(denominator=None)
        else:
            frame = kept.groupby("station")["within_policy"].agg(numerator="sum", denominator="size").reset_index()
        frames.append(frame.assign(measure=code).astype({"numerator": "Int64", "denominator": "Int64"}))
    columns = ["station", "measure", "numerator", "denominator"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def reconcile(charged: pd.DataFrame) -> pd.DataFrame:
    """Return the district's count beside the sum over towns, one figure a row: district = Σ towns − counted twice.

    Examples
    --------
    >>> rows = [("c1", "t01", "own", 0, 0, "A2"), ("c1", "t03", "disputed", 0, 0, "A2")]
    >>> charged = pd.DataFrame(rows, columns=COLUMNS)
    >>> reconcile(charged).set_index("figure")["births"].to_dict()
    {'sum_of_towns': 2, 'counted_twice': 1, 'district': 1, 'floating': 0}
    """
    own, floating = charged[charged["role"] != "floating"], charged[charged["role"] == "floating"]
    twice, district = own[own["role"] == "disputed"], own.drop_duplicates("case")
    parts = {"sum_of_towns": own, "counted_twice": twice, "district": district, "floating": floating}
    rows = [(name, len(part), int((part["within_policy"] == 0).sum())) for name, part in parts.items()]
    return pd.DataFrame(rows, columns=["figure", "births", "out_of_policy"])
