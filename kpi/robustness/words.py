"""The study in words: what a report prints beside a rank, and one sentence for the district."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.labels import Labels
from kpi.rubric.model import Rubric

if TYPE_CHECKING:
    from kpi.robustness.study import Robustness


def rank_range(low: object, high: object, say: Labels) -> str:
    """Return an interval of ranks as it is printed; blank where there is none.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> rank_range(3, 6, labels("zh")), rank_range(3, 3, labels("zh")), rank_range(3, 6, labels("en"))
    ('第3–6名', '第3名', 'nos. 3–6')
    """
    if say.rank(low) == say.rank(high):
        return say.rank(low)
    return say.t("robustness.rank_range", low=int(low), high=int(high))


def interval_texts(study: Robustness, say: Labels) -> dict[str, str]:
    """Return the printed rank interval of each station that has one."""
    rows = study.intervals[study.intervals["low"].notna()]
    return {row.station: rank_range(row.low, row.high, say) for row in rows.itertuples()}


def setting_name(rubric: Rubric, setting: str, say: Labels) -> str:
    """Return what a setting is called; the points of a clause are named by the clause.

    Examples
    --------
    >>> from kpi.editions import edition
    >>> from kpi.labels import labels
    >>> setting_name(edition(2014), "points_1.4a", labels("zh")), setting_name(edition(2014), "rounding", labels("zh"))
    ('出生政策符合率（1.4a）的分值', '扣分取舍方式')
    """
    if setting in rubric.settings:
        return rubric.settings[setting].name
    clause = rubric.clauses.get(setting.removeprefix("points_"))
    return say.t("robustness.points_of", name=clause.name, clause=clause.id) if clause else ""


def pair_sentence(pair: Mapping, study: Robustness, say: Labels) -> str:
    """Return what can be said of two units that follow each other in rank: a row of `neighbours`."""
    compared = pair["ahead"] + pair["level"] + pair["behind"]
    texts = {
        "better": say.rank(pair["better_rank"]) + say.t("robustness.of", name=pair["better_name"]),
        "worse": say.rank(pair["worse_rank"]) + say.t("robustness.of", name=pair["worse_name"]),
        "draws": f"{compared:,}",
    }  # fmt: skip
    if not compared:
        return say.t("robustness.pair_never", **texts)
    if pair["better_rank"] == pair["worse_rank"]:
        return say.t("robustness.pair_tied", share=100 * pair["level"] // compared, **texts)
    # Rounded down: 94.9% is not printed as the 95% it does not reach.
    key = "robustness.pair_apart" if pair["apart"] else "robustness.pair_open"
    return say.t(key, share=100 * pair["ahead"] // compared, **texts)


def pair_sentences(study: Robustness, say: Labels) -> list[str]:
    """Return a sentence for each two neighbours in rank, best first."""
    return [pair_sentence(row, study, say) for row in study.neighbours.to_dict("records")]


def verdict(study: Robustness, say: Labels) -> str:
    """Return the district's verdict in one sentence: how many neighbours are really apart, which pair is least so."""
    pairs = study.neighbours
    if pairs.empty:
        return say.t("robustness.verdict_none")
    apart = int(pairs["apart"].sum())
    texts = {"pairs": len(pairs), "apart": apart, "threshold": study.plan.apart, "draws": f"{study.draws:,}"}
    if apart == len(pairs):
        return say.t("robustness.verdict_all", **texts)
    compared = (pairs["ahead"] + pairs["level"] + pairs["behind"]).clip(lower=1)
    weakest = pairs.loc[(pairs["ahead"] / compared).idxmin()]
    return say.t("robustness.verdict", weakest=pair_sentence(weakest, study, say), **texts)
