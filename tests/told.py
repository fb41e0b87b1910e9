"""The ledger in words, for tests."""

from __future__ import annotations

import pandas as pd

from kpi.ledger import describe
from kpi.scoring import score
from tests.builders import facts, honours

STATIONS = pd.DataFrame({"station": ["t1", "t2", "t3", "g1"], "name": ["甲镇", "乙镇", "丙镇", "站"]})


def told(rules, *rows, claims=(), lang="zh", **texts):
    frame = facts(*rows).assign(**({"evidence": "", "note": "", "charged": ""} | texts))
    for name in ("numerator", "denominator"):
        frame[name] = frame.get(name)
    claimed = honours(*claims)
    return describe(score(frame, rules, claimed), frame, claimed, rules, STATIONS, lang)


def line(*args, **more):
    return told(*args, **more).iloc[0].to_dict()
