"""Rules that count what was found, or take a person's judgement.

Every function returns the exact loss in hundredths of a point, before the floor of the clause and before rounding.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi.exact import Operand, Ratio


def per_event(points: int, counts: Mapping[str, Ratio], losses: Mapping[str, Operand]) -> Ratio:
    """Return the loss of events by severity (每例扣…).

    s = max(0, P − Σ d_k·n_k).

    Examples
    --------
    >>> per_event(10000, {"high": Ratio.of([2]), "low": Ratio.of([3])}, {"high": 700, "low": 200}).round().tolist()
    [2000]
    """
    return sum(counts[kind] * loss for kind, loss in losses.items())


def minimum_by_period(points: int, short: Ratio, loss: Operand) -> Ratio:
    """Return the loss of each period below its minimum (每月至少3篇).

    s = P − d·#{p : n_p < N_p}; the facts count the short periods.

    Examples
    --------
    >>> minimum_by_period(120, Ratio.of([0, 2]), loss=10).round().tolist()
    [0, 20]
    """
    return short * loss


def checklist(points: int, missing: Ratio, partial: Ratio, loss: Operand, part: Operand) -> Ratio:
    """Return the loss of missing and partly fulfilled elements; a partial one loses `part` percent of a missing one.

    s = max(0, P − d·missing − part·d·partial).

    Examples
    --------
    >>> checklist(100, Ratio.of([1]), Ratio.of([1]), loss=20, part=50).round().tolist()
    [30]
    """
    return missing * loss + partial * loss * part / 100


def timeliness(points: int, late: Ratio, missing: Ratio, late_loss: Operand, missing_loss: Operand) -> Ratio:
    """Return the loss of reports that came late (迟报) or not at all (漏报).

    s = max(0, P − d_late·late − d_missing·missing).

    Examples
    --------
    >>> timeliness(100, Ratio.of([2]), Ratio.of([1]), late_loss=10, missing_loss=20).round().tolist()
    [40]
    """
    return late * late_loss + missing * missing_loss


def zeroing(points: int, cases: Ratio) -> Ratio:
    """Return the loss of a case that must not happen (坚决杜绝, 严禁, 无…): all points at the first.

    s = 0 if any case; whether the whole item goes to zero with it is decided when scoring.

    Examples
    --------
    >>> zeroing(200, Ratio.of([0, 1, 3])).round().tolist()
    [0, 200, 200]
    """
    return Ratio.full(points, len(cases)).where(cases > 0, 0)


def judgement(points: int, share: Ratio) -> Ratio:
    """Return the loss by a person's written judgement (酌情): the share of the points not granted.

    s = share·P.

    Examples
    --------
    >>> judgement(100, Ratio.of([3, 1], [4, 1])).round().tolist()
    [25, 0]
    """
    return (1 - share) * points


def composition(points: int, shares: Mapping[str, Ratio], weights: Mapping[str, Operand]) -> Ratio:
    """Return the loss of occasions weighed together (平时检查与年终考核相结合).

    s = P·Σ w_i·S_i / Σ w_i.

    Examples
    --------
    >>> shares = {"routine": Ratio.of([1]), "yearend": Ratio.of([1], [2])}
    >>> composition(100, shares, {"routine": 40, "yearend": 60}).round().tolist()
    [30]
    """
    earned = sum(shares[occasion] * weight for occasion, weight in weights.items())
    return (1 - earned / sum(weights.values())) * points
